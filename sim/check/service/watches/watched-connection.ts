import type { ConnectionId, SessionId } from '../../../../core/ids.js';
import type { Zxid } from '../../../../core/zxid.js';
import { ZERO_ZXID } from '../../../../core/zxid.js';
import { NO_IDENTITIES } from '../model/permissions.js';
import type { Missed, WatchList, WatchMode } from './catch-up.js';
import type { Registrations } from './client-lists.js';

/** An event that a server must send, once. */
export interface Owed {
  readonly connection: ConnectionId;
  readonly session: SessionId;
  readonly path: string;
  readonly type: string;
  readonly zxid: Zxid;
  /** The event that left the watch, and how long that stays. */
  readonly watchedAt: number;
  readonly mode: WatchMode;
  /** The server applied the change. */
  readonly appliedAt: number;
  /** The end of a session takes its znodes in any order. */
  readonly isUnordered: boolean;
  /** Its session ended with this very transaction, and not at its own wish: nobody owes it a word any more. */
  readonly isOptional: boolean;
  /** It may not read of what happened: the watch is used up, and it is not told. */
  readonly isWithheld: boolean;
}

/** A watch, and the event that left it. */
export interface Kept {
  readonly mode: WatchMode;
  readonly index: number;
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
  /** Who its client is, as far as the server has been told on it; nobody before it hears of the connection. */
  identities = NO_IDENTITIES;
  /** By path. */
  readonly data = new Map<string, Kept>();
  readonly child = new Map<string, Kept>();
  /** Paths of which its client has given up a watch, and left none since. */
  readonly removed = new Set<string>();
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
  /** Nobody can say what it was to be told when it came back. */
  isUnjudged = false;
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

  watches(list: WatchList): Map<string, Kept> {
    return list === 'data' ? this.data : this.child;
  }

  /** A watch of a list that is for a path: its own, or a recursive one above. */
  watchFor(list: WatchList, path: string): Kept | undefined {
    const own = this.watches(list).get(path);
    if (own !== undefined) return own;
    for (const [above, kept] of this.watches(list)) {
      if (kept.mode === 'recursive' && (above === '/' || path.startsWith(`${above}/`))) return kept;
    }
    return undefined;
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
