/** What the client's side of a replica needs of the world, of the replicated state, and of its settings. */
import type { Port, TimerId } from '../env.js';
import type { Address, ConnectionId, ServerId, SessionId } from '../ids.js';
import type { Replication } from '../replication/replication.js';
import type { ErrorCode } from '../replication/state-machine.js';
import type { Answer } from '../znode/answers.js';
import type { CleaningTime } from '../znode/cleaning.js';
import type { Reader } from '../znode/read.js';
import type { Read } from '../znode/requests.js';
import type { Stat } from '../znode/stat.js';
import type { ServiceEvent } from './events.js';
import type { ClientMessage } from './messages.js';
import type { ServiceTimer } from './vocabulary.js';

/** A guard against clients: which one, what it expected, what came. Every protocol that reports text reports it so. */
interface GuardRefused {
  readonly kind: 'guard.refused';
  readonly guard: string;
  readonly from: Address;
  readonly expected: string;
  readonly actual: string;
}

/** The ports of a server that its service uses, over any replication. */
export interface ServiceEnv {
  readonly self: ServerId;
  readonly incarnation: number;
  readonly clock: { monotonicMicros(): number; wallMillis(): number };
  readonly timers: {
    set(timer: ServiceTimer, delayMicros: number): TimerId;
    cancel(id: TimerId): void;
  };
  readonly streams: {
    listen(port: Port): void;
    send(connection: ConnectionId, message: ClientMessage): boolean;
    close(connection: ConnectionId): void;
  };
  observe(event: ServiceEvent | GuardRefused): void;
}

/**
 * What the parts of a service share. The service itself is it, and the parts hold the service: whoever walks over a
 * server's state meets the replicated state and the protocol once, and not once more through each part.
 */
export interface ServiceOwner {
  readonly replication: Replication;
  readonly tree: ServedTree;
}

/** The state of this replica, as far as clients are answered from it. */
export interface ServedTree {
  /** The sessions that the applied history has opened and not closed, with their timeouts in ms. */
  readonly sessions: ReadonlyMap<SessionId, number>;
  read(request: Read, reader: Reader): { readonly code: ErrorCode; readonly answer: Answer };
  stat(path: string): Stat | null;
  /** The paths of what a leader may clean up now. */
  cleanable(time: CleaningTime): Iterable<string>;
}
