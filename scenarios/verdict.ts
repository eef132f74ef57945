import type { RuleId } from '../sim/check/rules.js';
import type { RunResult, RunVerdict } from '../sim/run-result.js';
import type { Scenario } from './scenario.js';

export type { RunVerdict } from '../sim/run-result.js';

export interface Judgement {
  readonly verdict: RunVerdict;
  /** Rules whose premise was never true. */
  readonly vacuous: readonly RuleId[];
}

/**
 * From rules to the verdict of a run. `expectation` is the rule that a scenario's
 * twin says must be violated; null for any other run. What the scenario is about must be exercised.
 */
export function judge(
  { about }: Pick<Scenario, 'about'>,
  result: RunResult,
  expectation: RuleId | null,
): Judgement {
  const vacuous = result.rules.filter(({ verdict }) => verdict === 'vacuous').map(({ rule }) => rule);
  const isViolated = result.violations.length > 0;
  if (expectation !== null) {
    const hasFired = result.violations.some(({ rule }) => rule === expectation);
    return { verdict: hasFired ? 'expected' : 'missed', vacuous };
  }
  if (isViolated) return { verdict: 'violated', vacuous };
  const isUndecided = result.isCutShort || about.some((rule) => vacuous.includes(rule));
  return { verdict: isUndecided ? 'inconclusive' : 'held', vacuous };
}
