/**
 * A plan is all that is decided before a run: plain data that stands in a trace's header, can be edited, and run again.
 * Together with a seed it is the whole recipe of a run.
 */
import type { ServerId } from '../core/ids.js';
import type { SynodCall } from '../core/paxos/synod/client.js';
import type { SynodSettings } from '../core/paxos/synod/settings.js';
import type { QuorumSpec } from '../core/replication/quorums.js';
import type { ZabSettings } from '../core/zab/settings.js';
import type { Demands } from './check/zab/context.js';
import type { DiskSettings } from './disk/disk.js';
import type { PlannedFault } from './faults/plan.js';
import type { Delay } from './network/delay.js';
import type { LinkSettings } from './network/link.js';
import type { StreamSettings } from './network/stream-settings.js';
import type { ServiceSettings } from '../core/server/settings.js';
import type { ZnodeClientPlan } from './workload/znode/plan.js';

/** What plans of all protocols have. */
export interface BasePlan {
  /** Servers are 1 to `servers`. */
  readonly servers: number;
  readonly network: LinkSettings;
  readonly disk: DiskSettings;
  readonly faults: readonly PlannedFault[];
  /** The safety phase ends after so long at the latest, in µs; earlier if all is done and no fault is still to come. */
  readonly safetyMicros: number;
  /** What is owed in the liveness phase is owed within so long, in µs. */
  readonly livenessMicros: number;
  /** The servers that are healed for the liveness phase; the others fall silent. They contain a quorum. */
  readonly core: readonly ServerId[];
  /** How connections behave; only a protocol that opens some needs it. */
  readonly streams?: StreamSettings;
  /** How long a job waits in its lane before it is handled, besides those before it. */
  readonly lane?: Delay;
  /** When each server starts, in µs, by its place; those that are not named start at once. */
  readonly startsMicros?: readonly number[];
  /** After the liveness phase, for so long nothing is asked and nothing may churn, in µs; 0 for no such phase. */
  readonly quietMicros?: number;
}

/** A plan for single-decree Paxos. */
export interface SynodPlan extends BasePlan {
  readonly protocol: 'synod';
  readonly settings: SynodSettings;
  readonly clients: readonly SynodClientPlan[];
}

export interface SynodClientPlan {
  readonly calls: readonly SynodCall[];
  /** After how long without an answer a client turns to the next server, in µs. */
  readonly timeoutMicros: number;
}

/** A plan for ZAB, with the znode service on top. */
export interface ZabPlan extends BasePlan {
  readonly protocol: 'zab';
  readonly settings: ZabSettings;
  readonly service: ServiceSettings;
  /** Servers that learn and serve, and count in no quorum. */
  readonly observers: readonly ServerId[];
  readonly quorums: QuorumSpec;
  readonly clients: readonly ZnodeClientPlan[];
  readonly streams: StreamSettings;
  readonly lane: Delay;
  readonly quietMicros: number;
  /** What the run owes on top of what every run does. */
  readonly demands: Demands;
}

/** A plan for one of the protocols. */
export type Plan = SynodPlan | ZabPlan;

export type ProtocolId = Plan['protocol'];
