/**
 * The tree of znodes as one sequential object (checkers.md 1.4), written apart from the server's: a value that is never
 * changed. A change makes new znodes from the root down to its path, and shares all others.
 */
import { unreachable } from '../../../../core/assert.js';
import type { SessionId } from '../../../../core/ids.js';
import type { Data } from '../../../../core/znode/requests.js';
import type { Model } from '../history.js';
import type { BelievedStat, TreeError } from './answers.js';
import {
  DONE,
  NOT_TRIED,
  UNDONE,
  children,
  created,
  dataAndStat,
  failed,
  isFailure,
  multi,
  stat,
} from './answers.js';
import type { Create, Reaped, TreeChange, TreeOp, TreeRead } from './operations.js';
import { isChange, isRead } from './operations.js';

interface Fields {
  readonly data: Data;
  readonly version: number;
  /** The session that it goes with; 0 for any but an ephemeral. */
  readonly owner: SessionId;
  readonly reaped: Reaped;
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

interface Step {
  readonly state: Znode;
  readonly answer: string;
}

const ANY_VERSION = -1;

/**
 * The model of a history. It begins with what a server is born with, but for what lies below /zookeeper. `drawn`: the
 * znodes that names are drawn from. Of most others it does not matter how many znodes were made below them, so states
 * that differ in nothing else are one.
 */
export function treeModel(drawn: ReadonlySet<string>): Model<Znode, TreeOp, string> {
  const zookeeper = znodeOf(fresh('', 0, 'never'), new Map());
  return {
    initial: znodeOf(fresh('', 0, 'never'), new Map([['zookeeper', zookeeper]])),
    key: (root) => root.text,
    step: (root, op) => {
      if (isChange(op)) {
        const step = changed(root, op, drawn);
        return typeof step === 'string' ? { state: root, answer: step } : step;
      }
      if (op.kind === 'multi') return changeAll(root, op.changes, drawn);
      if (op.kind === 'end') return { state: withoutOwner(root, op.session), answer: DONE };
      if (op.kind === 'reap') return { state: reap(root, op.path), answer: DONE };
      return { state: root, answer: read(root, op) };
    },
    isIdle: (op, answer) => {
      if (isChange(op)) return op.kind === 'check' || isFailure(answer);
      return isRead(op) || (op.kind === 'multi' && isFailure(answer));
    },
  };
}

/** The znode below which a path lies. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function find(root: Znode, path: string): Znode | undefined {
  if (path === '/') return root;
  return find(root, parentOf(path))?.children.get(nameOf(path));
}

function read(root: Znode, { kind, path }: TreeRead): string {
  const znode = find(root, path);
  if (znode === undefined) return 'NONODE';
  switch (kind) {
    case 'exists':
      return stat(statOf(znode));
    case 'getData':
      return dataAndStat(znode.data, statOf(znode));
    case 'getChildren':
      return children([...znode.children.keys()]);
    case 'getChildren2':
      return `${children([...znode.children.keys()])}; ${stat(statOf(znode))}`;
    default:
      return unreachable(kind);
  }
}

/** All of the changes, or none: then those before the one that fails are undone, and those behind it not tried. */
function changeAll(root: Znode, changes: readonly TreeChange[], drawn: ReadonlySet<string>): Step {
  const answers: string[] = [];
  let state = root;
  for (const change of changes) {
    const next = changed(state, change, drawn);
    if (typeof next === 'string') {
      const at = answers.length;
      const parts = changes.map((_, part) => (part < at ? UNDONE : part > at ? NOT_TRIED : next));
      return { state: root, answer: failed(parts) };
    }
    ({ state } = next);
    answers.push(next.answer);
  }
  return { state, answer: multi(answers) };
}

/** The tree behind a change; an error if it cannot be made. */
function changed(root: Znode, change: TreeChange, drawn: ReadonlySet<string>): Step | TreeError {
  if (change.kind === 'create') return createdIn(root, change, drawn);
  const { path, version } = change;
  const znode = find(root, path);
  if (znode === undefined) return 'NONODE';
  if (version !== ANY_VERSION && version !== znode.version) return 'BADVERSION';
  switch (change.kind) {
    case 'check':
      return { state: root, answer: DONE };
    case 'setData': {
      const after = znodeOf({ ...znode, data: change.data, version: znode.version + 1 }, znode.children);
      return { state: replaced(root, path, after), answer: stat(statOf(after)) };
    }
    case 'delete':
      return znode.children.size > 0 ? 'NOTEMPTY' : { state: without(root, path), answer: DONE };
    default:
      return unreachable(change);
  }
}

function createdIn(root: Znode, create: Create, drawn: ReadonlySet<string>): Step | TreeError {
  const above = parentOf(create.path);
  const parent = find(root, above);
  if (parent === undefined) return 'NONODE';
  const path = create.isSequential ? `${create.path}${tenDigits(parent.creations)}` : create.path;
  const name = nameOf(path);
  if (parent.children.has(name)) return 'NODEEXISTS';
  if (parent.owner !== 0) return 'NOCHILDRENFOREPHEMERALS';
  const isCounted = parent.reaped === 'left' || drawn.has(above);
  const creations = isCounted ? parent.creations + 1 : 0;
  const znode = znodeOf(fresh(create.data, create.owner, create.reaped), new Map());
  const after = znodeOf({ ...parent, creations }, inserted(parent.children, name, znode));
  return { state: replaced(root, above, after), answer: created(path) };
}

function withoutOwner(znode: Znode, session: SessionId): Znode {
  const rest = new Map<string, Znode>();
  let isSame = true;
  for (const [name, child] of znode.children) {
    const after = child.owner === session ? null : withoutOwner(child, session);
    if (after !== null) rest.set(name, after);
    if (after !== child) isSame = false;
  }
  return isSame ? znode : znodeOf(znode, rest);
}

/** ZooKeeper looks for containers and znodes with a TTL now and then; a container is let be until it has had a child. */
function reap(root: Znode, path: string): Znode {
  const znode = find(root, path);
  if (znode === undefined || znode.reaped === 'never' || znode.children.size > 0) return root;
  return znode.reaped === 'left' && znode.creations === 0 ? root : without(root, path);
}

function without(root: Znode, path: string): Znode {
  const above = parentOf(path);
  const parent = find(root, above);
  if (parent === undefined) return root;
  const rest = new Map(parent.children);
  rest.delete(nameOf(path));
  return replaced(root, above, znodeOf(parent, rest));
}

/** The tree with another znode at a path where there is one. */
function replaced(root: Znode, path: string, after: Znode): Znode {
  if (path === '/') return after;
  const above = parentOf(path);
  const parent = find(root, above);
  if (parent === undefined) return root;
  return replaced(root, above, znodeOf(parent, new Map(parent.children).set(nameOf(path), after)));
}

function inserted(names: ReadonlyMap<string, Znode>, name: string, znode: Znode): ReadonlyMap<string, Znode> {
  const all = [...names];
  const at = all.findIndex(([other]) => other > name);
  all.splice(at < 0 ? all.length : at, 0, [name, znode]);
  return new Map(all);
}

function fresh(data: Data, owner: SessionId, reaped: Reaped): Fields {
  return { data, version: 0, owner, reaped, creations: 0 };
}

function znodeOf(fields: Fields, below: ReadonlyMap<string, Znode>): Znode {
  const { data, version, owner, reaped, creations } = fields;
  // Data may hold any character, so its length leads.
  let text = `${data === null ? '-' : `${String(data.length)}:${data}`} ${String(version)} ${String(creations)}`;
  if (owner !== 0) text += ` ${String(owner)}`;
  if (reaped !== 'never') text += ` ${reaped}`;
  for (const [name, child] of below) text += `(${name} ${child.text})`;
  return { data, version, owner, reaped, creations, children: below, text };
}

function statOf({ data, version, owner, children: below }: Znode): BelievedStat {
  return { version, dataLength: data?.length ?? 0, numChildren: below.size, ephemeralOwner: owner };
}

function tenDigits(count: number): string {
  return String(count).padStart(10, '0');
}
