import type { ConnectionId, SessionId } from '../ids.js';
import type { Identity } from '../znode/acl.js';
import { ROOT, parentOf } from '../znode/path.js';

/** ZooKeeper's two tables: what getData and exists leave, and what getChildren leaves. A watch that stays is in both. */
export type WatchList = 'data' | 'child';

/** `one-shot`: used up by the first event. `recursive`: stays, and is for all below the path as well. */
export type WatchMode = 'one-shot' | 'persistent' | 'recursive';

/** Who watches. */
export interface Watcher {
  readonly connection: ConnectionId;
  readonly sessionId: SessionId;
  readonly identities: readonly Identity[];
}

/** The watches of one connection. */
interface Kept {
  readonly watcher: Watcher;
  readonly data: Set<string>;
  readonly child: Set<string>;
}

type Watchers = Map<ConnectionId, WatchMode>;

const NOBODY: ReadonlySet<ConnectionId> = new Set();

/**
 * Who watches what, by path and by connection, so that neither a change nor the end of a connection looks at others'
 * watches. A connection watches a path once in each list, however often it asks, in the mode in which it asked last.
 */
export class WatchTable {
  private readonly data = new Map<string, Watchers>();
  private readonly child = new Map<string, Watchers>();
  private readonly kept = new Map<ConnectionId, Kept>();
  /** While there are none, nobody looks at the paths above a change. */
  private readonly recursive = { data: 0, child: 0 };

  /** False if it is there already, in this mode. */
  add(list: WatchList, path: string, watcher: Watcher, mode: WatchMode): boolean {
    const { connection } = watcher;
    const watchers = this.listOf(list).get(path);
    const former = watchers?.get(connection);
    if (former === mode) return false;
    if (watchers === undefined) this.listOf(list).set(path, new Map([[connection, mode]]));
    else watchers.set(connection, mode);
    this.count(list, former, -1);
    this.count(list, mode, 1);
    let kept = this.kept.get(connection);
    if (kept === undefined) {
      kept = { watcher, data: new Set(), child: new Set() };
      this.kept.set(connection, kept);
    }
    pathsOf(kept, list).add(path);
    return true;
  }

  /** Whether anybody has a watch of this list on the very path. */
  has(list: WatchList, path: string): boolean {
    return this.listOf(list).has(path);
  }

  /**
   * The connections whose watches of a list something on a path concerns, first come first. The one-shot ones are used
   * up. `isOfChildren`: it is that children came or went, which concerns nobody who watches recursively.
   */
  take(list: WatchList, path: string, isOfChildren: boolean): ReadonlySet<ConnectionId> {
    const isAlone = this.recursive[list] === 0;
    const watchers = this.listOf(list).get(path);
    if (watchers === undefined && (isAlone || isOfChildren)) return NOBODY;
    const taken = new Set<ConnectionId>();
    for (const [connection, mode] of watchers ?? []) {
      if (mode === 'recursive' && isOfChildren) continue;
      taken.add(connection);
      if (mode === 'one-shot') this.drop(list, path, connection);
    }
    if (!isAlone && !isOfChildren) this.takeAbove(list, path, taken);
    return taken;
  }

  /** Gives up a watch; false if there is none. */
  remove(list: WatchList, path: string, connection: ConnectionId): boolean {
    if (this.listOf(list).get(path)?.has(connection) !== true) return false;
    this.drop(list, path, connection);
    return true;
  }

  /** Gives up all watches of a connection, and says how many there were. */
  forget(connection: ConnectionId): number {
    const kept = this.kept.get(connection);
    if (kept === undefined) return 0;
    this.kept.delete(connection);
    for (const path of kept.data) this.leave('data', path, connection);
    for (const path of kept.child) this.leave('child', path, connection);
    return kept.data.size + kept.child.size;
  }

  /** For tests: the modes in which each connection watches paths, by list. */
  reveal(): object {
    const watching = [...this.kept].filter(([, { data, child }]) => data.size + child.size > 0);
    return Object.fromEntries(
      watching.map(([connection, { data, child }]) => [
        connection,
        { data: this.modes('data', data, connection), child: this.modes('child', child, connection) },
      ]),
    );
  }

  /** Whose a connection is that has, or had, watches. */
  watcherOf(connection: ConnectionId): Watcher | null {
    return this.kept.get(connection)?.watcher ?? null;
  }

  private modes(list: WatchList, paths: ReadonlySet<string>, connection: ConnectionId): object {
    return Object.fromEntries([...paths].map((path) => [path, this.listOf(list).get(path)?.get(connection)]));
  }

  private takeAbove(list: WatchList, path: string, taken: Set<ConnectionId>): void {
    for (let below = path; below !== ROOT && below !== ''; below = parentOf(below)) {
      for (const [connection, mode] of this.listOf(list).get(parentOf(below)) ?? []) {
        if (mode === 'recursive') taken.add(connection);
      }
    }
  }

  private drop(list: WatchList, path: string, connection: ConnectionId): void {
    this.leave(list, path, connection);
    const kept = this.kept.get(connection);
    if (kept !== undefined) pathsOf(kept, list).delete(path);
  }

  private leave(list: WatchList, path: string, connection: ConnectionId): void {
    const watchers = this.listOf(list).get(path);
    if (watchers === undefined) return;
    this.count(list, watchers.get(connection), -1);
    watchers.delete(connection);
    if (watchers.size === 0) this.listOf(list).delete(path);
  }

  // By comparison: to look a property up by a name that varies costs more than what is then done with it.
  private listOf(list: WatchList): Map<string, Watchers> {
    return list === 'data' ? this.data : this.child;
  }

  private count(list: WatchList, mode: WatchMode | undefined, by: 1 | -1): void {
    if (mode === 'recursive') this.recursive[list] += by;
  }
}

function pathsOf({ data, child }: Kept, list: WatchList): Set<string> {
  return list === 'data' ? data : child;
}
