import type { RuleId } from '../sim/check/rules.js';
import type { RuleResult, RunResult, RunVerdict } from '../sim/run-result.js';
import type { Staging } from './scenario.js';

export type { RunVerdict } from '../sim/run-result.js';

export interface Judgement {
  readonly verdict: RunVerdict;
  /** Rules whose premise was never true. */
  readonly vacuous: readonly RuleId[];
  /** Rules that something outside the protocol's promise kept from being owed. */
  readonly excused: readonly RuleId[];
}

/**
 * What a run must put to the test: a plan is about something where time alone decides. Where a strategy lets events be late
 * by up to the slack, the run begins with the same plan and goes where no plan has been (ADR 22).
 */
export function owedAbout({ about }: Pick<Staging, 'about'>, slackMicros: number): readonly RuleId[] {
  return slackMicros > 0 ? [] : about;
}

/**
 * From rules to the verdict of a run. `expectation` is the rule that a scenario's
 * twin says must be violated; null for any other run. What the scenario is about must be exercised, and a run that is out of
 * time must have a rule that says why.
 */
export function judge(
  { about }: Pick<Staging, 'about'>,
  result: RunResult,
  expectation: RuleId | null,
): Judgement {
  const vacuous = rulesThat('vacuous', result);
  const excused = rulesThat('excused', result);
  const isViolated = result.violations.length > 0;
  if (expectation !== null) {
    const hasFired = result.violations.some(({ rule }) => rule === expectation);
    return { verdict: hasFired ? 'expected' : 'missed', vacuous, excused };
  }
  if (isViolated) return { verdict: 'violated', vacuous, excused };
  const isUndecided =
    result.isCutShort ||
    (result.laggards !== null && excused.length === 0) ||
    rulesThat('unknown', result).length > 0 ||
    about.some((rule) => vacuous.includes(rule));
  return { verdict: isUndecided ? 'inconclusive' : 'held', vacuous, excused };
}

function rulesThat(wanted: RuleResult['verdict'], { rules }: RunResult): readonly RuleId[] {
  return rules.filter(({ verdict }) => verdict === wanted).map(({ rule }) => rule);
}
