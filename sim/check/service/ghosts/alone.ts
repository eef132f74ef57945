/**
 * Servers that serve without an ensemble, and sessions that only one server knows: what is promised of the history does
 * not hold for them, and something else does.
 */
import type { SessionId } from '../../../../core/ids.js';
import type { Zxid } from '../../../../core/zxid.js';
import type { ZabGhosts } from '../../zab/ghosts/ghosts.js';

/** A server that only reads, since it said so. */
export interface Loner {
  /** What its log held by then: all that it answers from. */
  readonly zxid: Zxid;
  readonly index: number;
}

export class Alone {
  readonly #loners = new Map<number, Loner>();
  readonly #locals = new Set<SessionId>();
  readonly #clients = new Set<number>();

  constructor(zab: ZabGhosts) {
    zab.judges.roleChanged.push((_, { sid }) => this.#loners.delete(sid));
    zab.judges.crashed.push((_, { sid }) => this.#loners.delete(sid));
  }

  begun(server: number, loner: Loner): void {
    this.#loners.set(server, loner);
  }

  /** Undefined if the server is not alone. */
  find(server: number): Loner | undefined {
    return this.#loners.get(server);
  }

  /** A session began that only its server knows. */
  localBegun(session: SessionId): void {
    this.#locals.add(session);
  }

  /** Whether a session began as one of a single server. */
  beganLocally(session: SessionId): boolean {
    return this.#locals.has(session);
  }

  /** A client is at a server that is alone. */
  visited(client: number): void {
    this.#clients.add(client);
  }

  /** Whether a client may have been shown what was never agreed on. */
  hasVisited(client: number): boolean {
    return this.#clients.has(client);
  }
}
