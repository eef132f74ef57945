import type { Stat } from '../../../../core/znode/stat.js';
import type { Registrations } from './client-lists.js';

/** ZooKeeper's two lists of watches: what exists and getData leave, and what getChildren leaves. */
export type WatchList = 'data' | 'child';

/** Whether a watch is used up by an event, or stays; a recursive one is for all below its path as well. */
export type WatchMode = 'one-shot' | 'persistent' | 'recursive';

/** What a client that comes back is told of a path at once. */
export interface Missed {
  readonly path: string;
  readonly type: string;
}

/** What becomes of the watches of a client that comes back: of each list what it is told, in any order, and the rest. */
export interface CatchUp {
  readonly missed: readonly Missed[][];
  readonly kept: readonly {
    readonly list: WatchList;
    readonly path: string;
    readonly mode: WatchMode;
  }[];
}

/**
 * What still shows of the changes that a client has missed (recorded of ZooKeeper 3.8): of its data watches that a znode
 * is gone or was changed behind `toldZxid`, of its watches on missing znodes that there is one, of its child watches that
 * the znode is gone or had children come or go. All others are registered as they were, and those that stay always: of
 * what they have missed nothing is told.
 */
export function catchUpOf(again: Registrations, statOf: (path: string) => Stat | null): CatchUp {
  const { toldZxid } = again;
  const kept: { list: WatchList; path: string; mode: WatchMode }[] = [];
  const collect = (
    paths: Iterable<string>,
    list: WatchList,
    typeOf: (stat: Stat | null) => string | null,
  ): Missed[] => {
    const missed: Missed[] = [];
    for (const path of paths) {
      const type = typeOf(statOf(path));
      if (type === null) kept.push({ list, path, mode: 'one-shot' });
      else missed.push({ path, type });
    }
    return missed;
  };
  const missed = [
    collect(again.data, 'data', (stat) => {
      if (stat === null) return 'NodeDeleted';
      return stat.mzxid > toldZxid ? 'NodeDataChanged' : null;
    }),
    collect(again.exist, 'data', (stat) => (stat === null ? null : 'NodeCreated')),
    collect(again.child, 'child', (stat) => {
      if (stat === null) return 'NodeDeleted';
      return stat.pzxid > toldZxid ? 'NodeChildrenChanged' : null;
    }),
  ];
  const stay = (paths: Iterable<string>, mode: WatchMode): void => {
    for (const path of paths) kept.push({ list: 'data', path, mode }, { list: 'child', path, mode });
  };
  stay(again.persistent, 'persistent');
  stay(again.recursive, 'recursive');
  return { missed, kept };
}
