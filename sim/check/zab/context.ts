import type { ZnodeClientEvent } from '../../../core/client/events.js';
import type { RecipeEvent } from '../../../core/client/recipes/events.js';
import type { ServiceEvent } from '../../../core/server/events.js';
import type { ZabEvent } from '../../../core/zab/events.js';
import type { WorldEvent } from '../../trace/world-events.js';
import type { Checker } from '../checker.js';

/** What a checker has to know of the ensemble and of the run: it is told, so that it never asks the code that it judges. */
export interface ZabContext {
  /** The addresses of the servers, voters and observers; clients are numbered behind them. */
  readonly servers: readonly number[];
  readonly voters: readonly number[];
  /** How many clients there are. */
  readonly clients: number;
  /** The servers that are healed for the liveness phase. */
  readonly core: readonly number[];
  /** Whether these servers may decide. */
  isQuorum(set: ReadonlySet<number>): boolean;
  /** How long after the heal a leader is established at the latest, in µs. */
  readonly leaderBoundMicros: number;
  /** How long after the heal every server of the core has what was committed by then, in µs. */
  readonly convergeBoundMicros: number;
  /** A tick of the servers, in µs. */
  readonly tickMicros: number;
  /** How long something that is proposed may be under way until all servers have delivered it, in µs. */
  readonly commitBoundMicros: number;
  /** The last counter of an epoch: a leader that has used it gives up. */
  readonly counterMax: number;
  /** By how much an event may be later than it is due, where a strategy chooses among events; 0 where time alone does. */
  readonly slackMicros: number;
  readonly demands: Demands;
}

/** What a scenario asks for on top, where time alone decides; null where it asks for nothing. */
export interface Demands {
  /** Something is committed at least every `withinMicros` between two moments of the run, in µs. */
  readonly progressDuring: {
    readonly withinMicros: number;
    readonly fromMicros: number;
    readonly toMicros: number;
  } | null;
  /** So many servers may be elected leader after the first that was established. */
  readonly leaderChangesMax: number | null;
  /** So many rounds a server may vote in before a leader is established. */
  readonly electionRoundsMax: number | null;
}

export type ZabRunEvent = ZabEvent | ServiceEvent | ZnodeClientEvent | RecipeEvent | WorldEvent;

export type ZabChecker = Checker<ZabRunEvent>;
