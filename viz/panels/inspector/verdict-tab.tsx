import type { JSX } from 'preact';
import { countOf } from '../../app/format.js';
import type { Workbench } from '../../app/workbench.js';
import type { TraceModel } from '../../model/trace-model.js';
import { FindingCard } from './finding-card.js';
import { RulesTable } from './rules-table.js';
import { RunCard } from './run-card.js';

/** What became of the promises: the finding at hand, the run, and each rule that was checked. */
export function VerdictTab({ app }: { readonly app: Workbench }): JSX.Element | null {
  const model = app.model.value;
  if (model === null) return null;
  const place = app.finding.value;
  const finding = place === null ? undefined : model.findings[place];
  return (
    <article>
      {finding !== undefined && place !== null && (
        <FindingCard app={app} model={model} finding={finding} place={place} />
      )}
      {finding === undefined && <Overview model={model} />}
      {model.findings.length > 1 && <FindingList app={app} model={model} />}
      <RunCard app={app} model={model} />
      <RulesTable model={model} />
    </article>
  );
}

/** What a run without findings has to say. */
function Overview({ model }: { readonly model: TraceModel }): JSX.Element {
  const { rules, footer } = model;
  const held = rules.filter(({ verdict }) => verdict === 'held');
  const tests = held.reduce((sum, { premises }) => sum + premises, 0);
  const vacuous = rules.filter(({ verdict }) => verdict === 'vacuous').length;
  return (
    <section class="card">
      <h2>{footer === null ? 'This file ends early' : 'No promise was broken'}</h2>
      <p>
        {rules.length === 0
          ? 'This file does not say which promises were checked.'
          : `${countOf(held.length, 'promise')} held, put to the test ${countOf(tests, 'time')} in all.`}
        {vacuous > 0 && ` ${countOf(vacuous, 'promise was', 'promises were')} never put to the test.`}
      </p>
    </section>
  );
}

function FindingList({ app, model }: { readonly app: Workbench; readonly model: TraceModel }): JSX.Element {
  return (
    <section>
      <h3>{countOf(model.findings.length, 'finding')}</h3>
      <ul class="findings">
        {model.findings.map(({ rule, slug, title, message, stops }, place) => (
          <li key={place}>
            <button
              type="button"
              class="finding"
              aria-current={app.finding.value === place ? 'true' : undefined}
              title={message}
              onClick={() => {
                app.act({ kind: 'finding', finding: place, stop: Math.max(0, stops.length - 1) });
              }}
            >
              <span class="bad" aria-hidden="true">
                ▲
              </span>{' '}
              <b class="mono">{rule}</b> {title === '' ? slug : title}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
