import type { EventSpecs } from '../core/define-events.js';
import type { Program, Vocabulary } from '../core/env.js';
import type { Checker } from './check/checker.js';
import type { Steps } from './faults/steps.js';
import type { MessageNote } from './network/dispatch.js';
import type { Roles } from './roles.js';
import type { Handlers } from './trace/event-stream.js';
import type { Fold } from './trace/fold.js';
import type { WorldEvent } from './trace/world-events.js';

/** When a run has nothing left to do. It reads the events as checkers do. */
export interface Goal<E extends { readonly kind: string }> {
  readonly handlers: Handlers<E>;
  isReached(): boolean;
  /** The actors that it waits for, where it can tell. */
  laggards?(): readonly number[];
}

/** All that the simulator has to know of a protocol, for one plan. A protocol is added by giving one of these. */
export interface Protocol<V extends Vocabulary> {
  /** The events of its processes. Those of the world come on top. */
  readonly events: EventSpecs;
  readonly steps: Steps<V['event'] | WorldEvent>;
  /** The program of server `sid`. */
  server(sid: number): Program<V>;
  /** The program of the `number`-th client, from 0. */
  client(number: number): Program<V>;
  /** Those of the servers that count in no quorum; none unless said otherwise. */
  readonly observers?: readonly number[];
  /** What a trace shows of a message beside its name. */
  note(message: V['datagram'] | V['message']): MessageNote;
  /** Tells `roles` who leads and who is in which phase, from the servers' own reports. */
  watch(roles: Roles): Handlers<V['event'] | WorldEvent>;
  /** `slackMicros`: by how much an event may be later than it is due; 0 if not said. */
  checkers(slackMicros?: number): readonly Checker<V['event'] | WorldEvent>[];
  goal(): Goal<V['event'] | WorldEvent>;
  /** `clients` are their addresses. */
  fold(clients: ReadonlySet<number>): Fold<V['event'] | WorldEvent>;
}
