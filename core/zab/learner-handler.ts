import type { ConnectionId, ServerId } from '../ids.js';
import type { Env } from '../env.js';
import type { SnapshotReader } from '../replication/state-machine.js';
import type { Zxid } from '../zxid.js';
import type { QuorumMessage } from './messages.js';
import type { ZabVocabulary } from './vocabulary.js';

/**
 * How far a learner is, as its leader sees it: `connected` until it says who it is, `epoch` while the epoch is open,
 * `acking` until its ACKEPOCH, `waiting` for a quorum of these, `synchronising` until it acknowledges NEWLEADER,
 * `synchronised` until UPTODATE, then `current`.
 */
export type LearnerStage =
  | 'connected'
  | 'epoch'
  | 'acking'
  | 'waiting'
  | 'synchronising'
  | 'synchronised'
  | 'current';

/** A leader's side of one connection to a learner. */
export class LearnerHandler {
  readonly connection: ConnectionId;
  readonly sid: ServerId;
  /** Whether it counts in quorums: proposals go to voters, INFORM to observers. */
  isVoter = false;
  stage: LearnerStage = 'connected';
  /** The last transaction of its history, from ACKEPOCH. */
  peerZxid: Zxid = 0;
  /** It could not cut its log where it was told to, and needs the whole state. */
  isSnapshotNeeded = false;
  /** Whether all that is proposed and committed from now on is sent to it. */
  isForwarding = false;
  /** When its last packet came, in µs of the leader's clock. */
  heardMicros: number;
  /** The tick by which it has to say something, if it is to count as alive. */
  ackDeadlineTick: number;
  /** Proposals since its synchronisation that it has not acknowledged, with the tick in which each was sent. */
  readonly unacked: { readonly zxid: Zxid; readonly tick: number }[] = [];
  private readonly env: Env<ZabVocabulary>;
  /** For each PING that it has not answered, oldest first: how many questions were asked before that was sent. */
  private readonly unanswered: number[] = [];
  private lastAnswered = 0;
  /** What waits while a snapshot is sent. */
  private readonly queue: QuorumMessage[] = [];
  private snapshot: SnapshotReader | null = null;

  constructor(
    env: Env<ZabVocabulary>,
    who: { readonly connection: ConnectionId; readonly sid: ServerId; readonly ackDeadlineTick: number },
  ) {
    this.env = env;
    this.connection = who.connection;
    this.sid = who.sid;
    this.ackDeadlineTick = who.ackDeadlineTick;
    this.heardMicros = env.clock.monotonicMicros();
  }

  /** It has acknowledged NEWLEADER. */
  get isSynchronised(): boolean {
    return this.stage === 'synchronised' || this.stage === 'current';
  }

  get isSendingSnapshot(): boolean {
    return this.snapshot !== null;
  }

  /** How many questions were asked before the PING was sent that it answered last (see Confirmations). */
  get answered(): number {
    return this.lastAnswered;
  }

  /** Sends in order: behind the snapshot, if one is under way. */
  send(message: QuorumMessage): void {
    if (this.snapshot === null) this.env.streams.send(this.connection, message);
    else this.queue.push(message);
  }

  ping(zxid: Zxid, questions: number): void {
    this.unanswered.push(questions);
    this.send({ kind: 'PING', zxid });
  }

  /** It has answered its oldest PING. */
  pinged(): void {
    this.lastAnswered = this.unanswered.shift() ?? this.lastAnswered;
  }

  /** Begins to send a snapshot: from now on everything else waits for its end. */
  beginSnapshot(reader: SnapshotReader): void {
    this.snapshot = reader;
  }

  /** Sends the next chunk of the snapshot. False if the connection's window is full: wait until it is writable. */
  sendChunk(): boolean {
    if (this.snapshot === null) return true;
    const chunk = this.snapshot.next();
    const hasRoom = this.env.streams.send(this.connection, { kind: 'SNAPPART', chunk });
    if (chunk === null) {
      this.snapshot = null;
      for (const message of this.queue.splice(0)) this.env.streams.send(this.connection, message);
    }
    return hasRoom;
  }

  /** All proposals up to this one are acknowledged. */
  acked(zxid: Zxid): void {
    while ((this.unacked[0]?.zxid ?? Infinity) <= zxid) this.unacked.shift();
  }

  close(): void {
    this.env.streams.close(this.connection);
  }
}
