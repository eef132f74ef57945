import type { SessionId } from '../../../../core/ids.js';
import { parentOf } from '../model/paths.js';
import type { WatchList, WatchMode } from './catch-up.js';
import type { Kept, WatchedConnection } from './watched-connection.js';

type Watchers = ReadonlyMap<WatchedConnection, Kept>;

/** The connections that a server serves in one life, and who of them watches what. */
export class ServerWatches {
  readonly attached = new Map<SessionId, WatchedConnection>();
  /** Those that are owed events. */
  readonly owing = new Set<WatchedConnection>();
  readonly #data = new Map<string, Set<WatchedConnection>>();
  readonly #child = new Map<string, Set<WatchedConnection>>();
  /** While nobody has left a recursive watch, nobody looks further up than the path. */
  #hasRecursive = false;

  /** A connection watches a path once in each list: as it said last. */
  add(
    { list, path, mode }: { readonly list: WatchList; readonly path: string; readonly mode: WatchMode },
    connection: WatchedConnection,
    index: number,
  ): void {
    const own = connection.watches(list);
    if (own.get(path)?.mode === mode) return;
    own.set(path, { mode, index });
    connection.removed.delete(path);
    if (mode === 'recursive') this.#hasRecursive = true;
    const watchers = this.#listOf(list).get(path);
    if (watchers === undefined) this.#listOf(list).set(path, new Set([connection]));
    else watchers.add(connection);
  }

  /** Whether anybody watches the very path. */
  isWatched(list: WatchList, path: string): boolean {
    return (this.#listOf(list).get(path)?.size ?? 0) > 0;
  }

  /** Who is to hear that this happened to a path, by which watch. The watches stay until they are used up. */
  concerned(list: WatchList, path: string, isOfChildren: boolean): Watchers {
    const own = this.#listOf(list).get(path);
    if (own === undefined && !this.#hasRecursive) return NOBODY;
    const concerned = new Map<WatchedConnection, Kept>();
    for (const connection of own ?? []) {
      const kept = connection.watches(list).get(path);
      if (kept !== undefined && !(isOfChildren && kept.mode === 'recursive')) concerned.set(connection, kept);
    }
    if (!this.#hasRecursive || isOfChildren) return concerned;
    for (let below = path; below !== '' && below !== '/'; below = parentOf(below)) {
      const above = parentOf(below) || '/';
      for (const connection of this.#listOf(list).get(above) ?? []) {
        const kept = connection.watches(list).get(above);
        if (kept?.mode === 'recursive' && !concerned.has(connection)) concerned.set(connection, kept);
      }
    }
    return concerned;
  }

  /** The one-shot watches of a path have fired. */
  useUp(list: WatchList, path: string): void {
    for (const connection of this.#listOf(list).get(path) ?? []) {
      if (connection.watches(list).get(path)?.mode === 'one-shot') this.#leave(list, path, connection);
    }
  }

  /** A connection watches a path no more; false if it did not. */
  remove(list: WatchList, path: string, connection: WatchedConnection): boolean {
    if (!connection.watches(list).has(path)) return false;
    this.#leave(list, path, connection);
    connection.removed.add(path);
    return true;
  }

  /** A connection watches nothing any more. */
  drop(connection: WatchedConnection): void {
    for (const list of ['data', 'child'] as const) {
      for (const path of [...connection.watches(list).keys()]) this.#leave(list, path, connection);
    }
  }

  #leave(list: WatchList, path: string, connection: WatchedConnection): void {
    connection.watches(list).delete(path);
    const watchers = this.#listOf(list).get(path);
    watchers?.delete(connection);
    if (watchers?.size === 0) this.#listOf(list).delete(path);
  }

  #listOf(list: WatchList): Map<string, Set<WatchedConnection>> {
    return list === 'data' ? this.#data : this.#child;
  }
}

const NOBODY: ReadonlyMap<WatchedConnection, Kept> = new Map();
