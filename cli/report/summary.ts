import type { RunVerdict } from '../../sim/run-result.js';
import type { RuleId } from '../../sim/check/rules.js';
import { RULES } from '../../sim/check/rules.js';
import type { SeriesRuns } from '../batch/campaign.js';
import type { RunRecord } from '../batch/run-record.js';
import { EXIT_CODES } from '../exit-codes.js';

/** All verdicts, in the order in which reports name them. */
export const VERDICTS = ['held', 'violated', 'expected', 'missed', 'inconclusive', 'error'] as const;

/** How often each verdict was given. */
export type Totals = Readonly<Record<RunVerdict, number>>;

/** Counts the verdicts of runs. */
export function totalsOf(runs: Iterable<Pick<RunRecord, 'verdict'>>): Totals {
  const totals = { held: 0, violated: 0, expected: 0, missed: 0, inconclusive: 0, error: 0 };
  for (const { verdict } of runs) totals[verdict] += 1;
  return totals;
}

/** All runs of a campaign, in their order. */
export function* allRuns(campaign: readonly SeriesRuns[]): Generator<RunRecord> {
  for (const { runs } of campaign) yield* runs;
}

/** The exit code of many runs. */
export function exitCodeOf({ error, violated, missed, inconclusive }: Totals): number {
  if (error > 0) return EXIT_CODES.unusable;
  if (violated + missed > 0) return EXIT_CODES.broken;
  return inconclusive > 0 ? EXIT_CODES.inconclusive : EXIT_CODES.held;
}

/** The rules that none of the runs put to the test. */
export function vacuousInAll(campaign: readonly SeriesRuns[]): readonly RuleId[] {
  let common: readonly RuleId[] | null = null;
  for (const { verdict, vacuous } of allRuns(campaign)) {
    if (verdict === 'error') continue;
    common = common === null ? vacuous : common.filter((rule) => vacuous.includes(rule));
  }
  return common ?? [];
}

/** In how many runs each rule was excused, the most frequent first. */
export function excusesIn(campaign: readonly SeriesRuns[]): readonly (readonly [RuleId, number])[] {
  const counts = new Map<RuleId, number>();
  for (const { excused } of allRuns(campaign)) {
    for (const rule of excused) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** `P2 chosen-unique` */
export function ruleName(rule: RuleId): string {
  return `${rule} ${RULES[rule].slug}`;
}
