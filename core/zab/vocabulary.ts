import type { ConnectionId } from '../ids.js';
import type { Entry } from '../replication/entry.js';
import type { ElectionTimer } from './election/fast-leader-election.js';
import type { ZabEvent } from './events.js';
import type { ZabMessage } from './messages.js';

/** Counts the roles that a server has had in this life: what was meant for an older role is ignored. */
export type Term = number;

export type ZabTimer =
  | ElectionTimer
  /** Half a tick of a role is over: time to ping, or to see who is silent. */
  | { readonly kind: 'half-tick'; readonly term: Term }
  /** A learner tries again to reach its leader. */
  | { readonly kind: 'learner-connect'; readonly term: Term };

/** Jobs of a server's lanes, which stand for the threads of a ZooKeeper server. */
export type ZabJob =
  /** Lane `log`, as SyncRequestProcessor: write the next transaction. */
  | { readonly kind: 'write-log' }
  /** Lane `commit`, as CommitProcessor and FinalRequestProcessor: deliver a committed transaction. */
  | { readonly kind: 'deliver'; readonly term: Term; readonly entry: Entry }
  /** Lane `commit`: all that was committed before was delivered. */
  | { readonly kind: 'caught-up'; readonly term: Term; readonly ticket: number }
  /** Lane `snapshot`: write the next chunk. */
  | { readonly kind: 'write-snapshot' }
  /** Lane `session`, as SessionTracker and the leader's own thread: a half tick of the leader. */
  | { readonly kind: 'tick'; readonly term: Term }
  /** Lane `transfer`, as LearnerHandler: send the next chunk of a SNAP. */
  | { readonly kind: 'send-chunk'; readonly term: Term; readonly connection: ConnectionId };

/** What servers of ZAB speak. */
export interface ZabVocabulary {
  readonly message: ZabMessage;
  readonly datagram: never;
  readonly timer: ZabTimer;
  readonly job: ZabJob;
  readonly event: ZabEvent;
}
