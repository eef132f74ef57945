import type { RuleId } from '../sim/check/rules.js';
import type { Choices } from '../sim/kernel/choices.js';
import type { Plan, ProtocolId } from '../sim/plan.js';

/** All protocols, in the order in which reports name them. */
export const PROTOCOLS = ['synod', 'zab'] as const satisfies readonly ProtocolId[];

/** What a scenario is asked for: draws for planning come from streams of their own, before the run begins. */
export interface PlanRequest {
  /** The ensemble size that was asked for; null: the scenario's own. */
  readonly servers: number | null;
  readonly choices: Choices;
}

/** A broken variant under which a rule must be violated: such a run is *expected* or *missed*. */
export interface Twin {
  readonly variant: string;
  readonly violates: RuleId;
}

/**
 * A scenario on one protocol. Delays and back-offs come from the seed; what is fixed is written in the plan. What it is
 * about must be exercised: a run without slack in which one of these rules is vacuous is inconclusive.
 */
export interface Staging<P extends Plan = Plan> {
  readonly about: readonly RuleId[];
  readonly twins: readonly Twin[];
  plan(request: PlanRequest): P;
}

/** A named situation. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** What happens, and what to look at. */
  readonly teaches: string;
  /** Where it comes from: a paper's section, a catalogue's entry, an issue. */
  readonly source: string;
  /** Ensemble sizes that it can run with; the first is the default, null if that is drawn from the seed. */
  readonly servers: readonly (number | null)[];
  /** On each protocol that it does not exclude. */
  readonly on: { readonly [P in ProtocolId]?: Staging<Extract<Plan, { readonly protocol: P }>> };
}

/** The protocols that a scenario runs on. */
export function protocolsOf({ on }: Scenario): readonly ProtocolId[] {
  return PROTOCOLS.filter((protocol) => on[protocol] !== undefined);
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
