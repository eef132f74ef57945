/**
 * What a server and its leader do for sessions: touches go to the leader, who returns with a session is made known to
 * it, and it ends what nobody touches.
 */
import { unreachable } from '../assert.js';
import type { TimerId } from '../env.js';
import type { Address, ConnectionId, ServerId, SessionId } from '../ids.js';
import type { Role } from '../replication/replication.js';
import type { Proposable } from '../znode/requests.js';
import type { ClientConnection } from './client-connection.js';
import type { SessionNote } from './notes.js';
import type { ServiceEnv, ServiceOwner } from './ports.js';
import type { Revalidation, SessionTracker } from './session-tracker.js';

export interface SessionsOptions {
  readonly env: ServiceEnv;
  readonly owner: ServiceOwner;
  readonly tracker: SessionTracker;
  readonly tickMicros: number;
}

/** What a learner tells its leader. */
export type LearnerNote = Exclude<SessionNote, { readonly kind: 'revalidated' }>;

/** Who is to be told what became of a client's return. */
interface Asker {
  readonly sid: ServerId;
  readonly connection: ConnectionId;
}

type Revalidate = Extract<SessionNote, { readonly kind: 'revalidate' }>;

/** A client came back with a session, at the server `sid`. */
interface Return {
  readonly sid: ServerId;
  readonly note: Revalidate;
}

/** No attachment has this number: the leader asks for the end of a session by itself. */
export const NO_ATTACHMENT = 0;

export class Sessions {
  private readonly env: ServiceEnv;
  private readonly owner: ServiceOwner;
  private readonly tracker: SessionTracker;
  private readonly halfTickMicros: number;
  /** At a learner: whose clients were heard of since the leader was told last. */
  private readonly touched = new Set<SessionId>();
  /** At the leader: who waits for the end of a session that is closing. */
  private readonly waiting = new Map<SessionId, Asker[]>();
  /** At the leader: who came back with a session that it does not know, until it is sure to lead; by ticket. */
  private readonly doubtful = new Map<number, Return>();
  private tickets = 0;
  private timer: TimerId | null = null;
  /** How often this life has asked for the end of a session. */
  private asked = 0;

  constructor({ env, owner, tracker, tickMicros }: SessionsOptions) {
    this.env = env;
    this.owner = owner;
    this.tracker = tracker;
    this.halfTickMicros = tickMicros >> 1;
  }

  /** The server serves, in this role. */
  begin(role: Role): void {
    this.end();
    if (role === 'leading') this.tracker.begin(this.owner.tree.sessions);
    this.armTick();
  }

  /** It does not serve. */
  end(): void {
    this.tracker.end();
    this.touched.clear();
    this.waiting.clear();
    this.doubtful.clear();
    if (this.timer !== null) this.env.timers.cancel(this.timer);
    this.timer = null;
  }

  /** A message came from an attached client; of a session that `isLocal` nobody else knows. */
  touch({ sessionId, connection }: ClientConnection, isLocal = false): void {
    this.env.observe({ kind: 'session.touched', session: sessionId, connection });
    if (isLocal) return;
    if (this.tracker.isLeading) this.tracker.touch(sessionId);
    else this.touched.add(sessionId);
  }

  opened(sessionId: SessionId, timeoutMs: number): void {
    this.tracker.opened(sessionId, timeoutMs);
  }

  closed(sessionId: SessionId): void {
    this.tracker.closed(sessionId);
    const askers = this.waiting.get(sessionId);
    if (askers === undefined) return;
    this.waiting.delete(sessionId);
    for (const asker of askers) this.tell(asker, sessionId, null);
  }

  /** A word from a learner, or from this server to itself. It comes too late where nobody leads any more. */
  noted(from: Address, note: LearnerNote): void {
    if (!this.tracker.isLeading) return;
    switch (note.kind) {
      case 'touches':
        for (const sessionId of note.sessionIds) this.tracker.touch(sessionId);
        return;
      case 'revalidate':
        this.revalidate(from, note);
        return;
      default:
        unreachable(note);
    }
  }

  /** This server led when a client came back with a session that it did not know, and may know by now. */
  confirmed(ticket: number): void {
    const doubtful = this.doubtful.get(ticket);
    if (doubtful === undefined) return;
    this.doubtful.delete(ticket);
    const { sid, note } = doubtful;
    this.answer(doubtful, this.tracker.revalidate(note.sessionId, note.timeoutMs, sid));
  }

  reveal(): object {
    return this.tracker.reveal();
  }

  onTick(): void {
    this.armTick();
    if (this.tracker.isLeading) this.expire();
    else if (this.touched.size > 0) {
      const note: SessionNote = { kind: 'touches', sessionIds: [...this.touched] };
      this.touched.clear();
      this.owner.replication.relay(note);
    }
  }

  /**
   * A session that this server does not know may have begun under a later leader, if this one was deposed and has not
   * heard so. ZooKeeper's leader says at once that it is over, and the client of a live session gives it up; here it
   * makes sure first that it leads.
   */
  private revalidate(sid: ServerId, note: Revalidate): void {
    const outcome = this.tracker.revalidate(note.sessionId, note.timeoutMs, sid);
    if (outcome.kind !== 'over') {
      this.answer({ sid, note }, outcome);
      return;
    }
    this.tickets += 1;
    this.doubtful.set(this.tickets, { sid, note });
    this.owner.replication.confirm(this.tickets);
  }

  /**
   * A session that is closing is not over: its end may yet be lost with this leader. ZooKeeper tells the client so all
   * the same; here it is told when that is true.
   */
  private answer({ sid, note }: Return, outcome: Revalidation): void {
    const { sessionId, connection } = note;
    const asker = { sid, connection };
    if (outcome.kind === 'owned') this.tell(asker, sessionId, outcome.ownerEpoch);
    else if (outcome.kind === 'over') this.tell(asker, sessionId, null);
    else {
      const askers = this.waiting.get(sessionId);
      if (askers === undefined) this.waiting.set(sessionId, [asker]);
      else askers.push(asker);
    }
  }

  private tell({ sid, connection }: Asker, sessionId: SessionId, ownerEpoch: number | null): void {
    const note: SessionNote = { kind: 'revalidated', sessionId, connection, ownerEpoch };
    this.owner.replication.tell(sid, note);
  }

  private expire(): void {
    for (const sessionId of this.tracker.expire()) {
      // What was asked for last may have ended the role.
      if (!this.tracker.isLeading) return;
      this.asked += 1;
      const request: Proposable = { kind: 'update', sessionId, update: { kind: 'closeSession' } };
      const { self: sid } = this.env;
      const origin = { sid, sessionId, ownerEpoch: NO_ATTACHMENT, opSeq: this.asked, cxid: 0 };
      this.owner.replication.submit(request, origin);
    }
  }

  private armTick(): void {
    this.timer = this.env.timers.set({ kind: 'session-tick' }, this.halfTickMicros);
  }
}
