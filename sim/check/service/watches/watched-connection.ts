import type { ConnectionId, SessionId } from '../../../../core/ids.js';
import type { Zxid } from '../../../../core/zxid.js';
import { ZERO_ZXID } from '../../../../core/zxid.js';
import type { Missed } from './catch-up.js';
import type { Registrations } from './client-lists.js';

/** An event that a server must send, once. */
export interface Owed {
  readonly connection: ConnectionId;
  readonly session: SessionId;
  readonly path: string;
  readonly type: string;
  readonly zxid: Zxid;
  /** The event that left the watch. */
  readonly watchedAt: number;
  /** The server applied the change. */
  readonly appliedAt: number;
  /** The end of a session takes its znodes in any order. */
  readonly isUnordered: boolean;
  /** Its session ended with this very transaction, and not at its own wish: nobody owes it a word any more. */
  readonly isOptional: boolean;
}

/** An event that a server sent. */
export interface Fired {
  readonly path: string;
  readonly type: string;
  readonly zxid: Zxid;
  readonly index: number;
}

/** A connection may have used up many watches, of which only the latest are remembered. */
const USED_MAX = 512;

/** A connection of a session, with the watches that its server must keep for it. */
export class WatchedConnection {
  readonly connection: ConnectionId;
  readonly session: SessionId;
  readonly server: number;
  readonly client: number;
  /** By path: the event that left the watch. */
  readonly data = new Map<string, number>();
  readonly child = new Map<string, number>();
  /** What the server has still to send, in its order. */
  readonly owed: Owed[] = [];
  /** Behind so many of these something has been sent already. */
  passed = 0;
  /** What it has sent and the client has not been told so far. */
  readonly underWay: Fired[] = [];
  /** What the client was told last. */
  told: Fired | null = null;
  /** What the client registers again; null when that is done, or there is nothing. */
  again: Registrations | null = null;
  /** What it has still to be told of what it missed, list by list; null while it does not catch up. */
  catchUp: readonly Missed[][] | null = null;
  /** The last of these lists of which it was told something. */
  caughtUp = 0;
  /** The server serves the session on it. */
  isAttached = true;
  /** By which event that came to an end, or its session did; 0 while neither has. */
  endedAt = 0;
  /** The transaction with which its session ended. */
  endedZxid: Zxid = ZERO_ZXID;
  readonly #used = new Map<string, Fired>();

  constructor(
    { connection, session, client }: { connection: ConnectionId; session: SessionId; client: number },
    server: number,
  ) {
    this.connection = connection;
    this.session = session;
    this.client = client;
    this.server = server;
  }

  /** The latest event of a path that was sent; undefined if there was none, or many others since. */
  used(path: string): Fired | undefined {
    return this.#used.get(path);
  }

  use(fired: Fired): void {
    this.#used.delete(fired.path);
    this.#used.set(fired.path, fired);
    if (this.#used.size <= USED_MAX) return;
    for (const oldest of this.#used.keys()) {
      this.#used.delete(oldest);
      return;
    }
  }
}
