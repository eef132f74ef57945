/** A tree of znodes as a value that is never changed: what is changed is made new from the root down, the rest is shared. */
import type { SessionId } from '../../../../core/ids.js';
import type { Data } from '../../../../core/znode/requests.js';
import type { BelievedStat } from './answers.js';
import type { List } from './lists.js';
import { OPEN } from './lists.js';
import type { Reaped } from './operations.js';

interface Fields {
  readonly data: Data;
  readonly version: number;
  readonly list: List;
  /** The version of the list. */
  readonly aversion: number;
  /** The session that it goes with; 0 for any but an ephemeral. */
  readonly owner: SessionId;
  readonly reaped: Reaped;
  /** The create by which the service finds what it may take away, if nobody knows the name; empty for any other. */
  readonly maker: string;
  /** How many znodes were made below it, those that are gone as well; counted only where it matters. */
  readonly creations: number;
}

/** A znode and all below it; the tree is its root. */
export interface Znode extends Fields {
  /** By name, in the order of names. */
  readonly children: ReadonlyMap<string, Znode>;
  /** All of this as a text, which no other one has. */
  readonly text: string;
}

const FRESH: Fields = {
  data: '',
  version: 0,
  list: OPEN,
  aversion: 0,
  owner: 0,
  reaped: 'never',
  maker: '',
  creations: 0,
};
const NOTHING: ReadonlyMap<string, Znode> = new Map();

/** What a server is born with, but for what lies below /zookeeper. */
export function newTree(): Znode {
  return znodeOf(FRESH, new Map([['zookeeper', newZnode({})]]));
}

export function newZnode(fields: Partial<Fields>): Znode {
  return znodeOf({ ...FRESH, ...fields }, NOTHING);
}

/** With other fields. */
export function changedTo(znode: Znode, fields: Partial<Fields>): Znode {
  return znodeOf({ ...znode, ...fields }, znode.children);
}

/** The znode below which a path lies. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function childOf(path: string, name: string): string {
  return path === '/' ? `/${name}` : `${path}/${name}`;
}

export function find(root: Znode, path: string): Znode | undefined {
  if (path === '/') return root;
  return find(root, parentOf(path))?.children.get(nameOf(path));
}

/** The tree with another znode at a path where there is one. */
export function replaced(root: Znode, path: string, after: Znode): Znode {
  if (path === '/') return after;
  const above = parentOf(path);
  const parent = find(root, above);
  if (parent === undefined) return root;
  return replaced(root, above, znodeOf(parent, new Map(parent.children).set(nameOf(path), after)));
}

/** With one child more. */
export function withChild(parent: Znode, name: string, child: Znode): Znode {
  const all = [...parent.children];
  const at = all.findIndex(([other]) => other > name);
  all.splice(at < 0 ? all.length : at, 0, [name, child]);
  return znodeOf(parent, new Map(all));
}

export function without(root: Znode, path: string): Znode {
  const above = parentOf(path);
  const parent = find(root, above);
  if (parent === undefined) return root;
  const rest = new Map(parent.children);
  rest.delete(nameOf(path));
  return replaced(root, above, znodeOf(parent, rest));
}

export function withoutOwner(znode: Znode, session: SessionId): Znode {
  const rest = new Map<string, Znode>();
  let isSame = true;
  for (const [name, child] of znode.children) {
    const after = child.owner === session ? null : withoutOwner(child, session);
    if (after !== null) rest.set(name, after);
    if (after !== child) isSame = false;
  }
  return isSame ? znode : znodeOf(znode, rest);
}

/** The paths of a session's ephemerals at and below a znode. */
export function ephemeralsOf(znode: Znode, path: string, session: SessionId): readonly string[] {
  const paths = znode.owner === session ? [path] : [];
  for (const [name, child] of znode.children) {
    paths.push(...ephemeralsOf(child, childOf(path, name), session));
  }
  return paths;
}

export function countBelow({ children }: Znode): number {
  let count = children.size;
  for (const child of children.values()) count += countBelow(child);
  return count;
}

export function statOf({ data, version, aversion, owner, children }: Znode): BelievedStat {
  const dataLength = data?.length ?? 0;
  return { version, aversion, dataLength, numChildren: children.size, ephemeralOwner: owner };
}

function znodeOf(fields: Fields, children: ReadonlyMap<string, Znode>): Znode {
  const { data, version, list, aversion, owner, reaped, maker, creations } = fields;
  // Data may hold any character, so its length leads; a name holds no slash.
  let text = `${data === null ? '-' : `${String(data.length)}:${data}`} ${String(version)} ${String(creations)}`;
  if (owner !== 0) text += ` ${String(owner)}`;
  if (reaped !== 'never') text += ` ${reaped}${maker}`;
  if (aversion !== 0) text += ` v${String(aversion)}`;
  if (list.text !== '') text += list.text;
  for (const [name, child] of children) text += `(${name}/${child.text})`;
  return { data, version, list, aversion, owner, reaped, maker, creations, children, text };
}
