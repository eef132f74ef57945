import { RULES } from '../../../sim/check/rules.js';
import type { TraceFinding } from '../../../sim/trace/file/format.js';
import { rowOfIndex } from '../rows.js';
import type { EventColumns, Finding } from '../trace-model.js';

/** What a rule promises, in the words of the table of rules; empty for a rule that this viewer does not know. */
function titleOfRule(rule: string): string {
  return isKnown(rule) ? RULES[rule].title : '';
}

export function findingOf({ rule, slug, message, evidence }: TraceFinding, columns: EventColumns): Finding {
  // Told in the order in which it happened: the last stop is the event that broke the promise.
  const stops = [...evidence]
    .sort((a, b) => a.index - b.index)
    .map(({ index, role }) => ({ row: rowOfIndex(columns, index), index, role }));
  return { rule, slug, title: titleOfRule(rule), message, stops };
}

function isKnown(rule: string): rule is keyof typeof RULES {
  return Object.hasOwn(RULES, rule);
}
