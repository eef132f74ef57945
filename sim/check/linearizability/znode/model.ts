/**
 * The tree of znodes as one sequential object (checkers.md 1.4), written apart from the server's, with its checks in
 * ZooKeeper's order.
 */
import { unreachable } from '../../../../core/assert.js';
import type { Model } from '../history.js';
import type { TreeError } from './answers.js';
import { DONE, NOT_TRIED, UNDONE, created, failed, isFailure, multi, stat } from './answers.js';
import { allows } from './lists.js';
import type { Create, SetAcl, TreeChange, TreeOp } from './operations.js';
import { isChange, isRead } from './operations.js';
import { read } from './reads.js';
import type { Znode } from './tree.js';
import {
  changedTo,
  childOf,
  find,
  nameOf,
  newTree,
  newZnode,
  parentOf,
  replaced,
  statOf,
  withChild,
  without,
  withoutOwner,
} from './tree.js';

interface Step {
  readonly state: Znode;
  readonly answer: string;
}

const ANY_VERSION = -1;

/**
 * The model of a history. `drawn`: the znodes that names are drawn from. Of most others it does not matter how many znodes
 * were made below them, so states that differ in nothing else are one.
 */
export function treeModel(drawn: ReadonlySet<string>): Model<Znode, TreeOp, string> {
  return {
    initial: newTree(),
    key: (root) => root.text,
    step: (root, op) => {
      if (isChange(op)) {
        const step = changed(root, op, drawn);
        return typeof step === 'string' ? { state: root, answer: step } : step;
      }
      if (op.kind === 'multi') return changeAll(root, op.changes, drawn);
      if (op.kind === 'end') return { state: withoutOwner(root, op.session), answer: DONE };
      if (op.kind === 'reap') return { state: reap(root, op), answer: DONE };
      return { state: root, answer: read(root, op) };
    },
    isIdle: (op, answer) => {
      if (isChange(op)) return op.kind === 'check' || isFailure(answer);
      return isRead(op) || (op.kind === 'multi' && isFailure(answer));
    },
  };
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
  switch (change.kind) {
    case 'create':
      return createdIn(root, change, drawn);
    case 'delete':
      return deletedFrom(root, change);
    case 'setACL':
      return listedAnew(root, change);
    case 'check':
    case 'setData':
      return changedAt(root, change);
    default:
      return unreachable(change);
  }
}

function changedAt(
  root: Znode,
  change: Extract<TreeChange, { readonly kind: 'check' | 'setData' }>,
): Step | TreeError {
  const { path, version, who } = change;
  const znode = find(root, path);
  if (znode === undefined) return 'NONODE';
  if (!allows(znode.list, change.kind === 'check' ? 'read' : 'write', who)) return 'NOAUTH';
  if (!isVersion(version, znode.version)) return 'BADVERSION';
  if (change.kind === 'check') return { state: root, answer: DONE };
  const after = changedTo(znode, { data: change.data, version: znode.version + 1 });
  return { state: replaced(root, path, after), answer: stat(statOf(after)) };
}

/** Who may not delete there is not told whether there was something. */
function deletedFrom(
  root: Znode,
  { path, version, who }: Extract<TreeChange, { readonly kind: 'delete' }>,
): Step | TreeError {
  const parent = find(root, parentOf(path));
  if (parent === undefined) return 'NONODE';
  if (!allows(parent.list, 'delete', who)) return 'NOAUTH';
  const znode = parent.children.get(nameOf(path));
  if (znode === undefined) return 'NONODE';
  if (!isVersion(version, znode.version)) return 'BADVERSION';
  return znode.children.size > 0 ? 'NOTEMPTY' : { state: without(root, path), answer: DONE };
}

function listedAnew(root: Znode, { path, list, version, who }: SetAcl): Step | TreeError {
  if (list === null) return 'INVALIDACL';
  const znode = find(root, path);
  if (znode === undefined) return 'NONODE';
  if (!allows(znode.list, 'admin', who)) return 'NOAUTH';
  if (!isVersion(version, znode.aversion)) return 'BADVERSION';
  const after = changedTo(znode, { list, aversion: znode.aversion + 1 });
  return { state: replaced(root, path, after), answer: stat(statOf(after)) };
}

function createdIn(root: Znode, create: Create, drawn: ReadonlySet<string>): Step | TreeError {
  const { data, list, owner, reaped, maker, who } = create;
  if (list === null) return 'INVALIDACL';
  const above = parentOf(create.path);
  const parent = find(root, above);
  if (parent === undefined) return 'NONODE';
  if (!allows(parent.list, 'create', who)) return 'NOAUTH';
  const path = create.isSequential ? `${create.path}${tenDigits(parent.creations)}` : create.path;
  const name = nameOf(path);
  if (parent.children.has(name)) return 'NODEEXISTS';
  if (parent.owner !== 0) return 'NOCHILDRENFOREPHEMERALS';
  const isCounted = parent.reaped === 'left' || drawn.has(above);
  const creations = isCounted ? parent.creations + 1 : 0;
  const znode = newZnode({ data, list, owner, reaped, maker });
  const after = withChild(changedTo(parent, { creations }), name, znode);
  return { state: replaced(root, above, after), answer: created(path) };
}

/**
 * ZooKeeper looks for containers and znodes with a TTL now and then; a container is let be until it has had a child. What it
 * finds it asks to be deleted by the path alone, so that one which was made there meanwhile goes as well, had it a child or not.
 */
function reap(root: Znode, op: Extract<TreeOp, { readonly kind: 'reap' }>): Znode {
  const path = op.maker === '' ? op.path : madeBy(root, op.maker, parentOf(op.path));
  const znode = path === null ? undefined : find(root, path);
  if (path === null || znode === undefined) return root;
  if (znode.reaped === 'never' || znode.children.size > 0) return root;
  const isLetBe = znode.reaped === 'left' && znode.creations === 0 && !op.mayBeLate;
  return isLetBe ? root : without(root, path);
}

/** A znode whose name was drawn. */
function madeBy(root: Znode, maker: string, above: string): string | null {
  for (const [name, child] of find(root, above)?.children ?? []) {
    if (child.maker === maker) return childOf(above, name);
  }
  return null;
}

function isVersion(asked: number, version: number): boolean {
  return asked === ANY_VERSION || asked === version;
}

function tenDigits(count: number): string {
  return String(count).padStart(10, '0');
}
