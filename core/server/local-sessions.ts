/**
 * Sessions that only this server knows (ZooKeeper's LocalSessionTracker): no transaction begins or ends them, and they
 * end with the server's role. They own no ephemerals: one that asks for some becomes a session of the ensemble first.
 */
import type { SessionId } from '../ids.js';
import { CREATE_FLAGS } from '../znode/requests.js';
import type { Update } from '../znode/requests.js';
import type { ServiceEnv } from './ports.js';

interface LocalSession {
  readonly sessionId: SessionId;
  timeoutMs: number;
  /** Counts its attachments. */
  ownerEpoch: number;
  /** The end of the tick in which it is over, in µs of this server's clock. */
  deadlineMicros: number;
}

/** Why a session is not local any more. `role`: the server's role has ended. */
export type LocalEnd = 'closed' | 'expired' | 'upgraded' | 'role';

export interface LocalSessionsOptions {
  readonly env: ServiceEnv;
  readonly tickMicros: number;
}

export class LocalSessions {
  private readonly env: ServiceEnv;
  private readonly tickMicros: number;
  private readonly sessions = new Map<SessionId, LocalSession>();
  private readonly over = new Set<SessionId>();

  constructor({ env, tickMicros }: LocalSessionsOptions) {
    this.env = env;
    this.tickMicros = tickMicros;
  }

  /** Whether a session began here in this life, ended here, and was never known to anybody else. */
  isOver(sessionId: SessionId): boolean {
    return this.over.has(sessionId);
  }

  has(sessionId: SessionId): boolean {
    return this.sessions.has(sessionId);
  }

  /** Begins a session; returns the number of its attachment. */
  open(sessionId: SessionId, timeoutMs: number): number {
    this.env.observe({ kind: 'session.begun-locally', session: sessionId, timeoutMs });
    const session = { sessionId, timeoutMs, ownerEpoch: 1, deadlineMicros: 0 };
    this.sessions.set(sessionId, session);
    this.renew(session);
    return session.ownerEpoch;
  }

  /** A client is back with a session. Returns the number of its attachment; null if the session is not local. */
  reopen(sessionId: SessionId, timeoutMs: number): number | null {
    const session = this.sessions.get(sessionId);
    if (session === undefined) return null;
    session.timeoutMs = timeoutMs;
    session.ownerEpoch += 1;
    this.renew(session);
    return session.ownerEpoch;
  }

  /** The client of a session was heard of. False if the session is not local. */
  touch(sessionId: SessionId): boolean {
    const session = this.sessions.get(sessionId);
    if (session !== undefined) this.renew(session);
    return session !== undefined;
  }

  /** It is local no longer; returns its timeout in ms, or null if it was not. */
  end(sessionId: SessionId, why: LocalEnd): number | null {
    const session = this.sessions.get(sessionId);
    if (session === undefined) return null;
    this.sessions.delete(sessionId);
    if (why !== 'upgraded') this.over.add(sessionId);
    this.env.observe({ kind: 'session.ended-locally', session: sessionId, why });
    return session.timeoutMs;
  }

  endAll(): void {
    for (const sessionId of [...this.sessions.keys()]) this.end(sessionId, 'role');
  }

  /** Those whose time is over by now. */
  overdue(): readonly SessionId[] {
    const nowMicros = this.env.clock.monotonicMicros();
    const late = [...this.sessions.values()].filter(({ deadlineMicros }) => deadlineMicros <= nowMicros);
    return late.map(({ sessionId }) => sessionId);
  }

  /** As with sessions of the ensemble: the end of the tick behind its timeout. */
  private renew(session: LocalSession): void {
    const micros = this.env.clock.monotonicMicros() + session.timeoutMs * 1_000;
    session.deadlineMicros = (Math.floor(micros / this.tickMicros) + 1) * this.tickMicros;
  }
}

/** Whether an update makes an ephemeral, which needs a session that the ensemble knows. */
export function makesEphemeral(update: Update): boolean {
  const ops = update.kind === 'multi' ? update.ops : [update];
  return ops.some((op) => {
    if (op?.kind !== 'create' && op?.kind !== 'create2') return false;
    return op.flags === CREATE_FLAGS.ephemeral || op.flags === CREATE_FLAGS.ephemeralSequential;
  });
}
