/** Verdicts as they are shown: a sign, a word, and a tone for the colour. */
import type { RuleVerdict } from '../../sim/run-result.js';
import type { EmbeddedReport } from '../model/embedded.js';
import type { TraceModel } from '../model/trace-model.js';

export interface VerdictLook {
  readonly sign: string;
  readonly word: string;
  readonly tone: 'good' | 'bad' | 'open';
}

type RunVerdict = NonNullable<TraceModel['footer']>['verdict'];

const RUNS: Readonly<Record<RunVerdict, VerdictLook>> = {
  held: { sign: '✓', word: 'Held', tone: 'good' },
  violated: { sign: '▲', word: 'Violated', tone: 'bad' },
  expected: { sign: '▲', word: 'Violated, as expected', tone: 'bad' },
  missed: { sign: '?', word: 'Expected violation missed', tone: 'open' },
  inconclusive: { sign: '?', word: 'Inconclusive', tone: 'open' },
  error: { sign: '✕', word: 'Error', tone: 'bad' },
};

/** The order in which rules are listed: what needs attention first. */
export const RULE_VERDICTS: readonly RuleVerdict[] = ['violated', 'unknown', 'vacuous', 'excused', 'held'];

export const RULE_LOOKS: Readonly<Record<RuleVerdict, VerdictLook & { readonly says: string }>> = {
  violated: { sign: '▲', word: 'violated', tone: 'bad', says: 'broken in this run' },
  unknown: { sign: '?', word: 'unknown', tone: 'open', says: 'the budget was spent without a verdict' },
  vacuous: { sign: '○', word: 'vacuous', tone: 'open', says: 'never put to the test in this run' },
  excused: { sign: '–', word: 'excused', tone: 'open', says: 'not owed, for a documented reason' },
  held: { sign: '✓', word: 'held', tone: 'good', says: 'kept each time' },
};

export function runLook(verdict: EmbeddedReport['traces'][number]['verdict']): VerdictLook {
  return verdict === null ? { sign: '?', word: 'No verdict', tone: 'open' } : RUNS[verdict];
}

/** The verdict of a trace; of one without a footer, what its findings say. */
export function verdictOf({ footer, findings }: TraceModel): VerdictLook {
  if (footer !== null) return RUNS[footer.verdict];
  return findings.length > 0 ? RUNS.violated : { sign: '?', word: 'No verdict', tone: 'open' };
}
