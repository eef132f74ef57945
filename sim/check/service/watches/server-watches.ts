import type { SessionId } from '../../../../core/ids.js';
import { parentOf } from '../model/paths.js';
import type { WatchList, WatchMode } from './catch-up.js';
import type { Kept, WatchedConnection } from './watched-connection.js';

/** Somebody who is to hear of something, and by which watch. */
export interface Concerned {
  readonly watcher: WatchedConnection;
  readonly kept: Kept;
}

/** The connections that a server serves in one life, and who of them watches what. */
export class ServerWatches {
  readonly attached = new Map<SessionId, WatchedConnection>();
  /** Those that are owed events, each of them once. */
  readonly owing: WatchedConnection[] = [];
  /** By path, who watches it. A list that becomes empty stays for a while: what was watched once mostly is again. */
  readonly #data = new Map<string, WatchedConnection[]>();
  readonly #child = new Map<string, WatchedConnection[]>();
  /** How often a list has become empty since the empty ones were thrown away. */
  #emptied = 0;
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
    if (watchers === undefined) this.#listOf(list).set(path, [connection]);
    else if (!watchers.includes(connection)) watchers.push(connection);
  }

  /** Whether anybody watches the very path. */
  isWatched(list: WatchList, path: string): boolean {
    return (this.#listOf(list).get(path)?.length ?? 0) > 0;
  }

  /** Who is to hear that this happened to a path, each once. The watches stay until they are used up. */
  concerned(list: WatchList, path: string, isOfChildren: boolean): readonly Concerned[] {
    const own = this.#listOf(list).get(path) ?? NO_WATCHERS;
    if (own.length === 0 && !this.#hasRecursive) return NOBODY;
    const concerned: Concerned[] = [];
    for (const watcher of own) {
      const kept = watcher.watches(list).get(path);
      if (kept !== undefined && !(isOfChildren && kept.mode === 'recursive'))
        concerned.push({ watcher, kept });
    }
    if (!this.#hasRecursive || isOfChildren) return concerned;
    for (let below = path; below !== '' && below !== '/'; below = parentOf(below)) {
      const above = parentOf(below) || '/';
      for (const watcher of this.#listOf(list).get(above) ?? NO_WATCHERS) {
        const kept = watcher.watches(list).get(above);
        if (kept?.mode === 'recursive' && !isAmong(concerned, watcher)) concerned.push({ watcher, kept });
      }
    }
    return concerned;
  }

  /** The one-shot watches of a path have fired. */
  useUp(list: WatchList, path: string): void {
    const watchers = this.#listOf(list).get(path);
    if (watchers === undefined || watchers.length === 0) return;
    for (const connection of [...watchers]) {
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
    if (watchers === undefined) return;
    remove(watchers, connection);
    if (watchers.length > 0) return;
    this.#emptied += 1;
    if (this.#emptied > EMPTIED_MAX) this.#sweep();
  }

  /** Paths that nobody will ever watch again would be kept for ever. */
  #sweep(): void {
    this.#emptied = 0;
    for (const lists of [this.#data, this.#child]) {
      for (const [path, watchers] of lists) if (watchers.length === 0) lists.delete(path);
    }
  }

  /** A connection is owed nothing any more. */
  settled(connection: WatchedConnection): void {
    remove(this.owing, connection);
  }

  #listOf(list: WatchList): Map<string, WatchedConnection[]> {
    return list === 'data' ? this.#data : this.#child;
  }
}

/** Few enough to be kept, and so many that throwing them away costs little for each. */
const EMPTIED_MAX = 4_096;

const NOBODY: readonly Concerned[] = [];
const NO_WATCHERS: readonly WatchedConnection[] = [];

/** Whether somebody is to hear of it in any case. */
export function isAmong(concerned: readonly Concerned[], watcher: WatchedConnection): boolean {
  return concerned.some((one) => one.watcher === watcher);
}

function remove(watchers: WatchedConnection[], watcher: WatchedConnection): void {
  const place = watchers.indexOf(watcher);
  if (place >= 0) watchers.splice(place, 1);
}
