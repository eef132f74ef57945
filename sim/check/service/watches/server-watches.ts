import type { SessionId } from '../../../../core/ids.js';
import type { WatchList } from './catch-up.js';
import type { WatchedConnection } from './watched-connection.js';

/** The connections that a server serves in one life, and who of them watches what. */
export class ServerWatches {
  readonly attached = new Map<SessionId, WatchedConnection>();
  /** Those that are owed events. */
  readonly owing = new Set<WatchedConnection>();
  readonly #data = new Map<string, Set<WatchedConnection>>();
  readonly #child = new Map<string, Set<WatchedConnection>>();

  add(list: WatchList, path: string, connection: WatchedConnection, index: number): void {
    const own = list === 'data' ? connection.data : connection.child;
    if (own.has(path)) return;
    own.set(path, index);
    const watchers = this.#listOf(list).get(path);
    if (watchers === undefined) this.#listOf(list).set(path, new Set([connection]));
    else watchers.add(connection);
  }

  /** Who watches a path. The watches stay until they are used up. */
  watchersOf(list: WatchList, path: string): ReadonlySet<WatchedConnection> {
    return this.#listOf(list).get(path) ?? NOBODY;
  }

  /** The watches of a path have fired. */
  useUp(list: WatchList, path: string): void {
    const watchers = this.#listOf(list).get(path);
    if (watchers === undefined) return;
    this.#listOf(list).delete(path);
    for (const { data, child } of watchers) (list === 'data' ? data : child).delete(path);
  }

  /** A connection watches nothing any more. */
  drop(connection: WatchedConnection): void {
    for (const path of connection.data.keys()) leave(this.#data, path, connection);
    for (const path of connection.child.keys()) leave(this.#child, path, connection);
    connection.data.clear();
    connection.child.clear();
  }

  #listOf(list: WatchList): Map<string, Set<WatchedConnection>> {
    return list === 'data' ? this.#data : this.#child;
  }
}

const NOBODY: ReadonlySet<WatchedConnection> = new Set();

function leave(list: Map<string, Set<WatchedConnection>>, path: string, connection: WatchedConnection): void {
  const watchers = list.get(path);
  watchers?.delete(connection);
  if (watchers?.size === 0) list.delete(path);
}
