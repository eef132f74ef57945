import type { ConnectionId, SessionId } from '../ids.js';

/** ZooKeeper's two tables: what getData and exists leave, and what getChildren leaves. */
export type WatchList = 'data' | 'child';

/** The watches of one connection. */
interface Kept {
  readonly sessionId: SessionId;
  readonly data: Set<string>;
  readonly child: Set<string>;
}

/**
 * Who watches what, by path and by connection, so that neither a change nor the end of a connection looks at others'
 * watches. A connection watches a path once in each list, however often it asks.
 */
export class WatchTable {
  private readonly data = new Map<string, Set<ConnectionId>>();
  private readonly child = new Map<string, Set<ConnectionId>>();
  private readonly kept = new Map<ConnectionId, Kept>();

  /** False if it is there already. */
  add(list: WatchList, path: string, connection: ConnectionId, sessionId: SessionId): boolean {
    const watchers = this[list].get(path);
    if (watchers === undefined) this[list].set(path, new Set([connection]));
    else if (watchers.has(connection)) return false;
    else watchers.add(connection);
    let kept = this.kept.get(connection);
    if (kept === undefined) {
      kept = { sessionId, data: new Set(), child: new Set() };
      this.kept.set(connection, kept);
    }
    kept[list].add(path);
    return true;
  }

  /** Uses up the watches of a list on a path: the connections that had one, first come first. */
  take(list: WatchList, path: string): ReadonlySet<ConnectionId> {
    const watchers = this[list].get(path);
    if (watchers === undefined) return NOBODY;
    this[list].delete(path);
    for (const connection of watchers) this.kept.get(connection)?.[list].delete(path);
    return watchers;
  }

  /** Gives up all watches of a connection, and says how many there were. */
  forget(connection: ConnectionId): number {
    const kept = this.kept.get(connection);
    if (kept === undefined) return 0;
    this.kept.delete(connection);
    for (const path of kept.data) leave(this.data, path, connection);
    for (const path of kept.child) leave(this.child, path, connection);
    return kept.data.size + kept.child.size;
  }

  /** For tests: the paths that each connection watches, by list. */
  reveal(): object {
    const watching = [...this.kept].filter(([, { data, child }]) => data.size + child.size > 0);
    return Object.fromEntries(
      watching.map(([connection, { data, child }]) => [
        connection,
        { data: marked(data), child: marked(child) },
      ]),
    );
  }

  /** Whose a connection is that has, or had, watches. */
  sessionOf(connection: ConnectionId): SessionId {
    return this.kept.get(connection)?.sessionId ?? 0;
  }
}

function marked(paths: ReadonlySet<string>): object {
  return Object.fromEntries([...paths].map((path) => [path, true]));
}

const NOBODY: ReadonlySet<ConnectionId> = new Set();

function leave(list: Map<string, Set<ConnectionId>>, path: string, connection: ConnectionId): void {
  const watchers = list.get(path);
  watchers?.delete(connection);
  if (watchers?.size === 0) list.delete(path);
}
