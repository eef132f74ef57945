import type { JSX } from 'preact';
import { isRuleId, RULES } from '../../../sim/check/rules.js';
import type { TraceRule } from '../../../sim/trace/file/format.js';
import { countOf, countText } from '../../app/format.js';
import type { TraceModel } from '../../model/trace-model.js';
import { RULE_LOOKS, RULE_VERDICTS } from '../verdict-words.js';

/** Every promise that was checked, what needs attention first, with how often it was put to the test. */
export function RulesTable({ model }: { readonly model: TraceModel }): JSX.Element | null {
  const { rules } = model;
  if (rules.length === 0) return null;
  return (
    <section>
      <h3>{countOf(rules.length, 'promise')} checked</h3>
      {RULE_VERDICTS.map((verdict) => {
        const ones = rules.filter((rule) => rule.verdict === verdict);
        if (ones.length === 0) return null;
        const { sign, word, tone, says } = RULE_LOOKS[verdict];
        return (
          <details key={verdict} class="rules" open={verdict !== 'held' || model.findings.length === 0}>
            <summary>
              <span class={tone} aria-hidden="true">
                {sign}
              </span>{' '}
              {ones.length} {word} <span class="muted">{says}</span>
            </summary>
            <ul>
              {ones.map((rule) => (
                <Rule key={rule.rule} rule={rule} />
              ))}
            </ul>
          </details>
        );
      })}
    </section>
  );
}

function Rule({ rule: { rule, premises } }: { readonly rule: TraceRule }): JSX.Element {
  const known = isRuleId(rule) ? RULES[rule] : null;
  return (
    <li>
      <b class="mono">{rule}</b>
      <span>{known === null ? 'This viewer does not know the rule.' : known.title}</span>
      <span class="mono muted" title="How often it was put to the test">
        {countText(premises)}×
      </span>
    </li>
  );
}
