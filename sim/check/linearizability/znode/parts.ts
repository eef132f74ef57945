import { unreachable } from '../../../../core/assert.js';
import type { TreeOp } from './operations.js';
import { changesOf } from './operations.js';
import { parentOf } from './tree.js';
import type { TreeOperation } from './tree-history.js';

type Part = readonly TreeOperation[];

/**
 * The operations of a history by the subtrees below the root that they touch: where no operation touches two of them, and
 * none the root, one does not matter to another. The end of a session is put into every part in which it may own something.
 * What has one answer whatever the tree is is a part of its own.
 *
 * What explains the whole explains each part of it. The reverse holds for registers (Herlihy and Wing, 1990), but not
 * where sessions read what is stale: parts can only prove that there is no order.
 */
export function partsOf(history: Part): readonly Part[] {
  const isFixed = ({ op }: TreeOperation): boolean => op.kind === 'fixed';
  const fixed = history.filter(isFixed);
  if (fixed.length === 0) return subtreePartsOf(history);
  return [...subtreePartsOf(history.filter((operation) => !isFixed(operation))), fixed];
}

function subtreePartsOf(history: Part): readonly Part[] {
  const subtrees = new Joined();
  for (const { op } of history) {
    const [first, ...others] = subtreesOf(op);
    if (first === ROOT) return [history];
    for (const other of others) if (first !== undefined) subtrees.join(first, other);
  }
  const parts = new Map<string, TreeOperation[]>();
  const ends = new Map<number, TreeOperation>();
  for (const operation of history) {
    const [subtree] = subtreesOf(operation.op);
    if (operation.op.kind === 'end') ends.set(operation.session, operation);
    if (subtree === undefined) continue;
    const name = subtrees.find(subtree);
    const part = parts.get(name);
    if (part === undefined) parts.set(name, [operation]);
    else part.push(operation);
  }
  for (const part of parts.values()) {
    const owners = new Set(part.filter(({ op }) => mayOwn(op)).map(({ session }) => session));
    for (const [session, end] of ends) if (owners.has(session)) part.push(end);
  }
  return [...parts.values()];
}

const ROOT = '';

/** The names of the subtrees that an operation touches; first of all the root, if it is among them. */
function subtreesOf(op: TreeOp): readonly string[] {
  const names = new Set(pathsOf(op).map(subtreeOf));
  return names.has(ROOT) ? [ROOT] : [...names];
}

/** None of what looks at no znode in particular. */
function pathsOf(op: TreeOp): readonly string[] {
  switch (op.kind) {
    case 'create':
      return [op.isSequential ? parentOf(op.path) : op.path];
    case 'multi':
      return op.changes.flatMap(pathsOf);
    case 'multiRead':
      return op.looks.map(({ path }) => path);
    case 'end':
    case 'getEphemerals':
    case 'fixed':
      return [];
    case 'delete':
    case 'setData':
    case 'check':
    case 'setACL':
    case 'exists':
    case 'getData':
    case 'getChildren':
    case 'getChildren2':
    case 'getACL':
    case 'getAllChildrenNumber':
    case 'reap':
      return [op.path];
    default:
      return unreachable(op);
  }
}

/** The first name of a path. */
function subtreeOf(path: string): string {
  const end = path.indexOf('/', 1);
  return end < 0 ? path.slice(1) : path.slice(1, end);
}

function mayOwn(op: TreeOp): boolean {
  return changesOf(op).some((change) => change.kind === 'create' && change.owner !== 0);
}

/** Names that belong together, each with the one that stands for all of them. */
class Joined {
  readonly #next = new Map<string, string>();

  find(name: string): string {
    let at = name;
    for (let next = this.#next.get(at); next !== undefined; next = this.#next.get(at)) at = next;
    return at;
  }

  join(one: string, other: string): void {
    const [from, to] = [this.find(one), this.find(other)];
    if (from !== to) this.#next.set(from, to);
  }
}
