/** The tree of each server at any row, and the committed one: made from the changes, once, and read by path. */
import { ROOT, parentOf } from '../../../core/znode/path.js';
import type { ReplicatedLog, ZnodeChange } from '../../model/tables.js';
import type { Row } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';

/** Whose tree: a place in `actors`, or what is committed, whoever has it. */
export type Viewpoint = number | 'committed';

export interface ZnodeTrees {
  /** The changes of a path at a viewpoint, in the order in which they hold. */
  changes(viewpoint: Viewpoint, path: string): readonly ZnodeChange[];
  /** All paths that ever were, parents before children. */
  readonly paths: readonly string[];
  /** Places in `actors` of the servers that have a tree. */
  readonly servers: readonly number[];
}

type ByPath = Map<string, ZnodeChange[]>;

export function makeZnodeTrees(changes: readonly ZnodeChange[], log: ReplicatedLog): ZnodeTrees {
  const views = new Map<Viewpoint, ByPath>();
  for (const change of changes) keep(views, change.server, change);
  for (const change of committedChanges(changes, log)) keep(views, 'committed', change);
  const paths = [...new Set(changes.map(({ path }) => path))].sort();
  const servers = [...views.keys()].filter((viewpoint) => viewpoint !== 'committed').sort((a, b) => a - b);
  return { changes: (viewpoint, path) => views.get(viewpoint)?.get(path) ?? [], paths, servers };
}

function keep(views: Map<Viewpoint, ByPath>, viewpoint: Viewpoint, change: ZnodeChange): void {
  const byPath: ByPath = views.get(viewpoint) ?? new Map<string, ZnodeChange[]>();
  views.set(viewpoint, byPath);
  const list = byPath.get(change.path);
  if (list === undefined) byPath.set(change.path, [change]);
  else list.push(change);
}

/**
 * What each committed transaction did, as the first server told that applied it. It holds from the commit on, or from
 * that server's word if that comes later: a change is not known before anybody has made it.
 */
function committedChanges(
  changes: readonly ZnodeChange[],
  { servers }: ReplicatedLog,
): readonly ZnodeChange[] {
  const committed = new Map<number, Row>();
  for (const { cells } of servers)
    for (const { zxid, committed: row } of cells)
      if (row !== NO_ROW && row < (committed.get(zxid) ?? Number.POSITIVE_INFINITY)) committed.set(zxid, row);
  const teller = new Map<number, number>();
  const found: ZnodeChange[] = [];
  for (const change of changes) {
    const { zxid, server, row } = change;
    const isStart = zxid === 0 && change.op === 'loaded';
    const commit = isStart ? row : committed.get(zxid);
    if (commit === undefined || (!isStart && change.op === 'loaded')) continue;
    const first = teller.get(zxid) ?? server;
    teller.set(zxid, first);
    if (first === server) found.push({ ...change, row: Math.max(row, commit) });
  }
  return found.sort((a, b) => a.row - b.row || a.zxid - b.zxid);
}

export interface ZnodeView {
  readonly path: string;
  /** 0 for the root. */
  readonly depth: number;
  /** The last change by the row; that it is a deletion says that the znode is gone. */
  readonly change: ZnodeChange;
  /** It came into being, changed or went with the transaction at hand. */
  readonly isFresh: boolean;
  /** What other servers see, where it is something else: `s3 sees v4`. */
  readonly others: readonly { readonly server: number; readonly text: string; readonly row: Row }[];
}

export interface TreeAt {
  readonly znodes: readonly ZnodeView[];
  /** The transaction that changed this tree last. */
  readonly zxid: number;
}

export interface TreeOptions {
  readonly viewpoint: Viewpoint;
  readonly row: Row;
  /** Servers that are up: those whose tree is compared. */
  readonly compared: readonly number[];
}

/** The tree by a row, parents before children; what the last transaction deleted stands in it, as deleted. */
export function treeAt(trees: ZnodeTrees, options: TreeOptions): TreeAt {
  const { viewpoint, row, compared } = options;
  const last = new Map<string, ZnodeChange>();
  let newest: ZnodeChange | null = null;
  for (const path of trees.paths) {
    const change = lastBy(trees.changes(viewpoint, path), row);
    if (change === null) continue;
    last.set(path, change);
    if (
      newest === null ||
      change.row > newest.row ||
      (change.row === newest.row && change.zxid > newest.zxid)
    )
      newest = change;
  }
  const zxid = newest?.zxid ?? 0;
  const znodes = trees.paths.flatMap((path): readonly ZnodeView[] => {
    const change = last.get(path) ?? null;
    const others = othersOf(trees, path, change, { viewpoint, row, compared });
    // What others still hold, or hold already, is told where it is missing.
    const shown = change ?? others.shown;
    if (shown === null) return [];
    const isFresh = change !== null && change.zxid === zxid && change.op !== 'loaded';
    const isGone = change === null || change.op === 'deleted';
    if (isGone && !isFresh && others.list.length === 0) return [];
    const told = change === null ? { ...shown, op: 'deleted' as const } : change;
    return [{ path, depth: depthOf(path), change: told, isFresh, others: others.list }];
  });
  return { znodes, zxid };
}

/**
 * What a server sees of a znode, in as few letters as tell two states apart.
 *
 * @testonly
 */
export function versionWords(change: ZnodeChange | null): string {
  if (change === null || change.op === 'deleted') return 'nothing';
  return `v${String(change.version)}`;
}

function othersOf(
  trees: ZnodeTrees,
  path: string,
  change: ZnodeChange | null,
  { viewpoint, row, compared }: TreeOptions,
): { readonly list: ZnodeView['others']; readonly shown: ZnodeChange | null } {
  let shown: ZnodeChange | null = null;
  const list = compared.flatMap((server) => {
    if (server === viewpoint) return [];
    const other = lastBy(trees.changes(server, path), row);
    if (isSameState(change, other)) return [];
    if (other !== null && other.op !== 'deleted') shown ??= other;
    // The same version of other data is a difference that the version does not tell.
    const words = versionWords(other);
    const text = words === versionWords(change) ? `other ${differenceOf(change, other)}` : words;
    return [{ server, text, row: other?.row ?? NO_ROW }];
  });
  return { list, shown };
}

function differenceOf(a: ZnodeChange | null, b: ZnodeChange | null): string {
  if (a?.data !== b?.data) return 'data';
  return a?.cversion !== b?.cversion ? `children (cversion ${String(b?.cversion ?? 0)})` : 'owner';
}

function isSameState(a: ZnodeChange | null, b: ZnodeChange | null): boolean {
  const isThere = a !== null && a.op !== 'deleted';
  if (!isThere || b === null || b.op === 'deleted') return !isThere && (b === null || b.op === 'deleted');
  return (
    a.version === b.version &&
    a.cversion === b.cversion &&
    a.data === b.data &&
    a.ephemeralOwner === b.ephemeralOwner &&
    a.czxid === b.czxid
  );
}

function lastBy(changes: readonly ZnodeChange[], row: Row): ZnodeChange | null {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle]?.row ?? 0) <= row) low = middle + 1;
    else high = middle;
  }
  return changes[low - 1] ?? null;
}

function depthOf(path: string): number {
  let depth = 0;
  for (let at = path; at !== ROOT && at !== ''; at = parentOf(at)) depth += 1;
  return depth;
}
