/** The leader's knowledge of sessions (ZooKeeper's SessionTrackerImpl): who owns each one, and when it is over. */
import type { ServerId, SessionId } from '../ids.js';
import { formatSessionId } from '../ids.js';
import type { ErrorCode, Origin } from '../replication/state-machine.js';
import { CODES } from '../znode/codes.js';
import type { Gate } from '../znode/machine.js';
import type { Proposable } from '../znode/requests.js';
import type { ServiceEnv } from './ports.js';

export interface TrackerOptions {
  readonly env: ServiceEnv;
  readonly tickMicros: number;
}

/** A session at the leader. */
export interface TrackedSession {
  readonly sessionId: SessionId;
  timeoutMs: number;
  /** The end of the tick in which it is over, in µs of the leader's clock. */
  deadlineMicros: number;
  /** The server that it is attached to; 0 while this leader does not know. */
  ownerSid: ServerId;
  /** Counts its attachments, as far as this leader knows of them. */
  ownerEpoch: number;
  /** Its end is proposed, or about to be. */
  isClosing: boolean;
}

/** What became of a client's return. `closing`: its session is about to be over, and nobody knows so far. */
export type Revalidation =
  | { readonly kind: 'owned'; readonly ownerEpoch: number }
  | { readonly kind: 'closing' }
  | { readonly kind: 'over' };

/** Idle but at a server that leads and serves. */
export class SessionTracker implements Gate {
  protected readonly env: ServiceEnv;
  private readonly tickMicros: number;
  protected readonly tracked = new Map<SessionId, TrackedSession>();
  /** By deadline; looked at from the earliest one, tick by tick (ZooKeeper's ExpiryQueue). */
  private readonly buckets = new Map<number, Set<SessionId>>();
  /** The next deadline to look at: all before are behind us. */
  private nextMicros = 0;
  private isActive = false;

  constructor({ env, tickMicros }: TrackerOptions) {
    this.env = env;
    this.tickMicros = tickMicros;
  }

  get isLeading(): boolean {
    return this.isActive;
  }

  /** This server leads and serves: each session gets its whole timeout anew, for its touches died with the old leader. */
  begin(sessions: ReadonlyMap<SessionId, number>): void {
    this.end();
    this.isActive = true;
    this.nextMicros = this.endOfTick(this.env.clock.monotonicMicros());
    for (const [sessionId, timeoutMs] of this.takeUp(sessions)) this.track(sessionId, timeoutMs);
  }

  /** The role is over, or another one begins. */
  end(): void {
    this.isActive = false;
    this.tracked.clear();
    this.buckets.clear();
  }

  /** A transaction was applied here that opens a session; its leader has known it since it proposed that. */
  opened(sessionId: SessionId, timeoutMs: number): void {
    if (this.isActive && !this.tracked.has(sessionId)) this.track(sessionId, timeoutMs);
  }

  /** A transaction was applied here that ends a session. */
  closed(sessionId: SessionId): void {
    const session = this.tracked.get(sessionId);
    if (session === undefined) return;
    this.leaveBucket(session);
    this.tracked.delete(sessionId);
  }

  /**
   * Whether a session's update comes from where the session is (ZooKeeper's checkSession). An end is not checked: who
   * asks for it need not own the session. Sessions that are over are refused when the request is prepared.
   */
  admit(request: Proposable, origin: Origin): ErrorCode | null {
    if (request.kind === 'createSession') {
      const session = this.track(request.sessionId, request.timeoutMs);
      session.ownerSid = origin.sid;
      session.ownerEpoch = origin.ownerEpoch;
      return null;
    }
    const session = this.tracked.get(request.sessionId);
    if (session === undefined) return null;
    if (request.update.kind === 'closeSession') {
      session.isClosing = true;
      return null;
    }
    return session.isClosing || this.isOwner(session, origin) ? null : CODES.SESSIONMOVED;
  }

  /** The client of a session was heard of. False if that comes too late. */
  touch(sessionId: SessionId): boolean {
    const session = this.tracked.get(sessionId);
    if (session === undefined || this.isOver(session)) return false;
    this.renew(session);
    return true;
  }

  /** A client came back with a session, at server `sid`: that one is its owner from now on. */
  revalidate(sessionId: SessionId, timeoutMs: number, sid: ServerId): Revalidation {
    const session = this.tracked.get(sessionId);
    if (session === undefined) return { kind: 'over' };
    if (this.isOver(session)) return { kind: 'closing' };
    session.timeoutMs = timeoutMs;
    session.ownerSid = sid;
    session.ownerEpoch += 1;
    this.renew(session);
    return { kind: 'owned', ownerEpoch: session.ownerEpoch };
  }

  /** The sessions whose deadline has passed by now. They are closing, and it is for the caller to ask for their end. */
  expire(): readonly SessionId[] {
    const expired: SessionId[] = [];
    const nowMicros = this.env.clock.monotonicMicros();
    for (; this.isActive && this.nextMicros <= nowMicros; this.nextMicros += this.tickMicros) {
      const bucket = this.buckets.get(this.nextMicros);
      if (bucket === undefined) continue;
      this.buckets.delete(this.nextMicros);
      for (const sessionId of bucket) {
        const session = this.tracked.get(sessionId);
        if (session === undefined || session.isClosing) continue;
        session.isClosing = true;
        expired.push(sessionId);
        const { deadlineMicros } = session;
        this.env.observe({ kind: 'session.expiring', session: sessionId, deadlineMicros, nowMicros });
      }
    }
    return expired;
  }

  /** For tests: when each session is over, in µs of the leader's clock. */
  reveal(): object {
    const deadlines = [...this.tracked.values()].map(
      ({ sessionId, deadlineMicros }) => [formatSessionId(sessionId), deadlineMicros] as const,
    );
    return Object.fromEntries(deadlines);
  }

  /** Which sessions a new leader has to care for: all of its state, whatever way they came into it (ZOOKEEPER-1367). */
  protected takeUp(sessions: ReadonlyMap<SessionId, number>): Iterable<readonly [SessionId, number]> {
    return sessions;
  }

  /** Whether a word of the client comes too late for its session. */
  protected isOver(session: TrackedSession): boolean {
    return session.isClosing;
  }

  /** Where the owner is not known, whoever speaks first for the session is it. */
  protected isOwner(session: TrackedSession, { sid, ownerEpoch }: Origin): boolean {
    if (session.ownerSid === 0) {
      session.ownerSid = sid;
      session.ownerEpoch = ownerEpoch;
    }
    return session.ownerSid === sid && session.ownerEpoch === ownerEpoch;
  }

  private track(sessionId: SessionId, timeoutMs: number): TrackedSession {
    const session = {
      sessionId,
      timeoutMs,
      deadlineMicros: 0,
      ownerSid: 0,
      ownerEpoch: 0,
      isClosing: false,
    };
    this.tracked.set(sessionId, session);
    this.renew(session);
    return session;
  }

  private renew(session: TrackedSession): void {
    const { sessionId, timeoutMs } = session;
    const nowMicros = this.env.clock.monotonicMicros();
    const deadlineMicros = this.endOfTick(nowMicros + timeoutMs * 1_000);
    if (deadlineMicros !== session.deadlineMicros) {
      this.leaveBucket(session);
      session.deadlineMicros = deadlineMicros;
      const bucket = this.buckets.get(deadlineMicros);
      if (bucket === undefined) this.buckets.set(deadlineMicros, new Set([sessionId]));
      else bucket.add(sessionId);
    }
    this.env.observe({ kind: 'session.renewed', session: sessionId, deadlineMicros, nowMicros, timeoutMs });
  }

  private leaveBucket({ sessionId, deadlineMicros }: TrackedSession): void {
    const bucket = this.buckets.get(deadlineMicros);
    if (bucket === undefined) return;
    bucket.delete(sessionId);
    if (bucket.size === 0) this.buckets.delete(deadlineMicros);
  }

  /** Up to the next multiple of a tick, a whole one if it is a multiple already. */
  private endOfTick(micros: number): number {
    return (Math.floor(micros / this.tickMicros) + 1) * this.tickMicros;
  }
}
