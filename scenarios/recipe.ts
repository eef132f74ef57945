/** The recipe of a run: all that running it again needs. A trace's header holds one. */
import type { RuleId } from '../sim/check/rules.js';
import type { ChoiceTape } from '../sim/kernel/taped-choices.js';
import type { Plan, ProtocolId } from '../sim/plan.js';
import type { Strategy } from '../sim/search/strategy.js';

export interface Recipe {
  /** A scenario of the catalogue, or the name of a plan that came from a file. */
  readonly scenario: string;
  readonly protocol: ProtocolId;
  readonly variant: string | null;
  readonly seed: number;
  readonly strategy: Strategy;
  readonly slackMicros: number;
  /** Overrides the scenario's ensemble size. */
  readonly servers: number | null;
  /** In place of the scenario's plan. */
  readonly plan: Plan | null;
  /** What the run must exercise, in place of what the scenario is about. */
  readonly about: readonly RuleId[] | null;
  /** Answers where the seed alone does not give them. */
  readonly tape: ChoiceTape | null;
}
