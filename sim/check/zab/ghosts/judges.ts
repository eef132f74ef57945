import type { Zxid } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import type { ZabRunEvent } from '../context.js';
import type { EpochKind } from './epoch-disk.js';
import type { Replica } from './replica.js';

/** Judges an event of a server by all that was before it. */
export type Judge<K extends ZabRunEvent['kind']> = (
  event: Extract<ZabRunEvent, { readonly kind: K }>,
  replica: Replica,
  at: Envelope,
) => void;

/** What rules ask for: they are called before the ghosts take up the event. */
export class Judges {
  readonly roleChanged: Judge<'role.changed'>[] = [];
  readonly crashed: Judge<'process.crashed'>[] = [];
  readonly voted: Judge<'zab.voted'>[] = [];
  readonly epochStored: Judge<'epoch.stored'>[] = [];
  readonly newLeaderAcked: Judge<'zab.newleader-acked'>[] = [];
  readonly established: Judge<'zab.established'>[] = [];
  readonly serving: Judge<'server.serving'>[] = [];
  readonly proposed: Judge<'zab.proposed'>[] = [];
  /** A leader counted an acknowledgement. */
  readonly acked: Judge<'zab.acked'>[] = [];
  /** A leader committed; learners that heard of it are left out. */
  readonly committed: Judge<'zab.committed'>[] = [];
  readonly appended: Judge<'log.appended'>[] = [];
  readonly truncated: Judge<'log.truncated'>[] = [];
  readonly recovered: Judge<'log.recovered'>[] = [];
  readonly loaded: Judge<'tree.loaded'>[] = [];
  readonly applied: Judge<'txn.applied'>[] = [];

  /** A client died. */
  readonly clientCrashed: ((client: number, at: Envelope) => void)[] = [];
  /** The committed history has another end: the ghosts have taken it up. It may have grown by several transactions. */
  readonly committedTo: ((end: Zxid, at: Envelope) => void)[] = [];

  // Messages, by the server that sends them: all, and those that most rules ask for.
  readonly sent: Judge<'net.sent'>[] = [];
  readonly leaderInfo: Judge<'net.sent'>[] = [];
  readonly ackEpoch: Judge<'net.sent'>[] = [];
  readonly ack: Judge<'net.sent'>[] = [];
  readonly proposal: Judge<'net.sent'>[] = [];
  readonly commit: Judge<'net.sent'>[] = [];

  /** Bytes of its disk were damaged at rest. */
  readonly damaged: ((replica: Replica, at: Envelope) => void)[] = [];
  /** The snapshot that a leader sent is durable, and replaces the log. */
  readonly installed: ((zxid: Zxid, replica: Replica, at: Envelope) => void)[] = [];
  /** An epoch became durable. */
  readonly epochDurable: ((
    written: { readonly which: EpochKind; readonly epoch: number },
    replica: Replica,
    at: Envelope,
  ) => void)[] = [];
}
