import type { RunResult, RunVerdict } from '../../sim/run-result.js';
import { enumerate } from '../../sim/check/actor-names.js';
import type { Evidence } from '../../sim/check/checker.js';
import type { RuleId } from '../../sim/check/rules.js';
import { RULES } from '../../sim/check/rules.js';

/** The rule that no checker of a trace can decide: it takes two runs. */
export const DETERMINISTIC = {
  id: 'D5',
  slug: 'deterministic',
  title: 'The same recipe gives the same run',
  source: 'docs/architecture.md',
} as const;

/** A rule of a run's checkers, or the one that is decided by running twice. */
export type ReportedRule = RuleId | typeof DETERMINISTIC.id;

/** A violation as reports show it. */
export interface ReportedViolation {
  readonly rule: ReportedRule;
  readonly slug: string;
  readonly message: string;
  readonly evidence: readonly Evidence[];
}

/** What is kept of a run: plain data, small, because a campaign keeps millions of them. */
export interface RunRecord {
  readonly seed: number;
  readonly verdict: RunVerdict;
  /** 16 hex digits; null if the run broke off. */
  readonly hash: string | null;
  /** The ensemble size; null if the run broke off before it was known. */
  readonly servers: number | null;
  readonly steps: number;
  readonly events: number;
  readonly simulatedMicros: number;
  /** Real time, the only field that differs between two executions. */
  readonly wallMs: number;
  readonly violations: readonly ReportedViolation[];
  readonly vacuous: readonly RuleId[];
  readonly excused: readonly RuleId[];
  readonly skippedFaults: number;
  /** Why there is no verdict about the rules, in one sentence; null if there is one. */
  readonly trouble: string | null;
}

/** A run that ended the worker it ran in, twice, or in which the engine itself failed. */
export function brokenRun(seed: number, trouble: string): RunRecord {
  return {
    seed,
    verdict: 'error',
    hash: null,
    servers: null,
    steps: 0,
    events: 0,
    simulatedMicros: 0,
    wallMs: 0,
    violations: [],
    vacuous: [],
    excused: [],
    skippedFaults: 0,
    trouble,
  };
}

/** Whether a run shows what must not be: a broken promise, or a variant that was not caught. */
export function isFailure({ verdict }: RunRecord): boolean {
  return verdict === 'violated' || verdict === 'missed';
}

/** What a run that was out of time had left to do, as the beginning of a sentence. */
export function unfinished({ laggards }: Pick<RunResult, 'laggards'>): string {
  const who = laggards === null || laggards.length === 0 ? '' : ` for ${enumerate(laggards)}`;
  return `When its time was over there was still something to do${who}`;
}

/** The slug of a rule. */
export function slugOf(rule: ReportedRule): string {
  return rule === DETERMINISTIC.id ? DETERMINISTIC.slug : RULES[rule].slug;
}
