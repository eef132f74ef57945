import type { Violation } from './check/checker.js';
import type { RuleId } from './check/rules.js';

/** What became of a run; which one is decided in `scenarios/verdict.ts`. */
export type RunVerdict = 'held' | 'violated' | 'expected' | 'missed' | 'inconclusive' | 'error';

/** What became of a rule in one run. */
export type RuleVerdict = 'held' | 'violated' | 'unknown' | 'vacuous' | 'excused';

export interface RuleResult {
  readonly rule: RuleId;
  readonly verdict: RuleVerdict;
  /** How often the premise was true. */
  readonly premises: number;
}

/** What came of a run, as far as the run itself can tell. Whether a violation was expected is the scenario's word. */
export interface RunResult {
  /** The run hash: 16 hex digits. */
  readonly hash: string;
  /** How many events the kernel executed. */
  readonly steps: number;
  /** How many events were reported. */
  readonly events: number;
  readonly simulatedMicros: number;
  /** At most one for each rule, in the order of the rules. */
  readonly violations: readonly Violation[];
  readonly rules: readonly RuleResult[];
  /** Final state of each server, as fingerprints of 16 hex digits; equal in every repetition. */
  readonly digests: readonly string[];
  /** Planned faults that found nobody to strike. */
  readonly skippedFaults: number;
  /** The step budget was spent before the run was over. */
  readonly isCutShort: boolean;
  /** Who still had something to do when the run was out of time, by their names; null if all was done. */
  readonly laggards: readonly string[] | null;
}
