import type { ConnectionId, SessionId } from '../../../../core/ids.js';
import type { Handlers } from '../../../trace/event-stream.js';
import type { ServiceContext, ServiceRunEvent } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';

/** The timeouts that a session may have, in ms: each time that a client comes back it is negotiated anew. */
export interface TimeoutRange {
  minMs: number;
  maxMs: number;
}

/** Which timeouts clients have asked for. S3 feeds it. */
export class Timeouts {
  readonly #context: ServiceContext;
  /** What was asked for on a connection, in ms, until its client gives it up. */
  readonly #asked = new Map<ConnectionId, number>();
  readonly #ranges = new Map<SessionId, TimeoutRange>();

  constructor(context: ServiceContext, service: ServiceGhosts) {
    this.#context = context;
    service.judges.committed.push(({ op, code, session }) => {
      if (op === 'closeSession' && code === 0) this.#ranges.delete(session);
    });
  }

  /** What a client must be given on a connection, in ms; undefined if nobody is known to have asked. */
  dueOn(connection: ConnectionId): number | undefined {
    const asked = this.#asked.get(connection);
    return asked === undefined ? undefined : this.#clamp(asked);
  }

  /** Undefined if the session is over, or nobody has heard of it. */
  of(session: SessionId): TimeoutRange | undefined {
    return this.#ranges.get(session);
  }

  readonly handlers: Handlers<ServiceRunEvent> = {
    'client.connecting': ({ connection, session, timeoutMs }) => {
      this.#asked.set(connection, timeoutMs);
      // The leader is told before the client is: from now on it may be this one.
      if (session !== 0) this.#mayHave(session, this.#clamp(timeoutMs));
    },
    'client.disconnected': ({ connection }) => {
      this.#asked.delete(connection);
    },
    'session.opened': ({ session, timeoutMs }) => this.#mayHave(session, timeoutMs),
  };

  #clamp(timeoutMs: number): number {
    const { minSessionTimeoutMs, maxSessionTimeoutMs } = this.#context;
    return Math.max(minSessionTimeoutMs, Math.min(maxSessionTimeoutMs, timeoutMs));
  }

  #mayHave(session: SessionId, timeoutMs: number): void {
    const range = this.#ranges.get(session);
    if (range === undefined) this.#ranges.set(session, { minMs: timeoutMs, maxMs: timeoutMs });
    else {
      range.minMs = Math.min(range.minMs, timeoutMs);
      range.maxMs = Math.max(range.maxMs, timeoutMs);
    }
  }
}
