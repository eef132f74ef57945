import type { Tree } from './tree.js';

export interface CleaningTime {
  /** The leader's wall clock, ms. */
  readonly nowMillis: number;
  /** After how long a container goes that never had a child, ms; 0: it never does. */
  readonly neverUsedMillis: number;
}

/**
 * The containers and TTL znodes that a leader may take away now (ZooKeeper's ContainerManager): without children all of
 * them, and a container only if it had any, a TTL znode only if its data is older than its time to live.
 */
export function* cleanable(tree: Tree, { nowMillis, neverUsedMillis }: CleaningTime): Generator<string> {
  for (const path of tree.transientPaths) {
    const znode = tree.at(path);
    if (znode === null || znode.childCount > 0) continue;
    const ageMillis = nowMillis - znode.mtime;
    const { kind, creations } = znode;
    if (kind.kind === 'ttl') {
      if (ageMillis > kind.ttl) yield path;
    } else if (creations > 0 || (neverUsedMillis !== 0 && ageMillis > neverUsedMillis)) yield path;
  }
}
