import type { RuleId } from '../sim/check/rules.js';
import type { Choices } from '../sim/kernel/choices.js';
import type { Plan, ProtocolId } from '../sim/plan.js';

/** What a scenario is asked for: draws for planning come from streams of their own, before the run begins. */
export interface PlanRequest {
  readonly protocol: ProtocolId;
  /** The ensemble size that was asked for; null: the scenario's own. */
  readonly servers: number | null;
  readonly choices: Choices;
}

/**
 * A named situation. Delays and back-offs come from the seed; the scenario fixes what is written in its plan. What it
 * is about must be exercised: a run in which one of these rules is vacuous is inconclusive.
 */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** What happens, and what to look at. */
  readonly teaches: string;
  /** Where it comes from: a paper's section, a catalogue's entry, an issue. */
  readonly source: string;
  readonly protocols: readonly ProtocolId[];
  /** Ensemble sizes that it can run with; the first is the default, null if that is drawn from the seed. */
  readonly servers: readonly (number | null)[];
  readonly about: readonly RuleId[];
  /** Broken variants under which one of the rules must be violated: such a run is *expected* or *missed*. */
  readonly twins: readonly { readonly variant: string; readonly violates: RuleId }[];
  plan(request: PlanRequest): Plan;
}

/** A broken protocol of the zoo: the mechanism of a published bug. */
export interface Variant {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly protocols: readonly ProtocolId[];
  /** A run that violates one of these has found it. */
  readonly breaks: readonly RuleId[];
}
