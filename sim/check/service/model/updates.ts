/** What single updates do to the tree, with ZooKeeper's checks in ZooKeeper's order. */
import { unreachable } from '../../../../core/assert.js';
import type { ErrorCode } from '../../../../core/replication/state-machine.js';
import type { Answer, MultiResult } from '../../../../core/znode/answers.js';
import type { MultiOp, Update } from '../../../../core/znode/requests.js';
import type { Stat } from '../../../../core/znode/stat.js';
import { CODES } from '../codes.js';
import type { ZnodeChange } from '../ghosts/records.js';
import { hasParent, isBuiltIn, isValidPath, parentOf } from './paths.js';
import { NO_IDENTITIES, PERMS, grantedList, hasRight } from './permissions.js';
import type { Step, Tree, ZnodeKind } from './tree.js';
import { KEPT } from './tree.js';

/** -1 stands for every version, and no other number does. */
const ANY_VERSION = -1;
/** So many digits a sequence number has at least. */
const SEQUENCE_DIGITS = 10;
/** A time to live has 40 bits. */
const TTL_MAX = 1_099_511_627_775;

type Create = Extract<MultiOp, { readonly kind: 'create' | 'create2' | 'createContainer' | 'createTTL' }>;
type Conditional = Extract<MultiOp, { readonly kind: 'delete' | 'setData' | 'check' }>;

/** Does an update if nothing is against it, and adds what it did; returns 0, or what is against it. */
export function update(tree: Tree, op: MultiOp, step: Step, changes: ZnodeChange[]): ErrorCode {
  switch (op.kind) {
    case 'create':
    case 'create2':
    case 'createContainer':
    case 'createTTL':
      return create(tree, op, step, changes);
    case 'delete':
      return remove(tree, op, step, changes);
    case 'setData':
      return setData(tree, op, step, changes);
    case 'check':
      return checkVersion(tree, op, PERMS.read, step);
    default:
      return unreachable(op);
  }
}

function create(tree: Tree, op: Create, step: Step, changes: ZnodeChange[]): ErrorCode {
  const mode = modeOf(op);
  if (mode === null) return CODES.BADARGUMENTS;
  if (mode.isEphemeral && step.isLocal === true) return CODES.EPHEMERALONLOCALSESSION;
  if (op.path === null) return CODES.MARSHALLINGERROR;
  if (!hasParent(op.path)) return CODES.BADARGUMENTS;
  const { identities = NO_IDENTITIES } = step;
  const acl = grantedList(op.acl, identities);
  if (acl === null) return CODES.INVALIDACL;
  const parent = tree.at(parentOf(op.path));
  if (parent === null) return CODES.NONODE;
  if (!hasRight(parent.acl, PERMS.create, identities)) return CODES.NOAUTH;
  const path = mode.isSequential ? op.path + sequence(parent.creations) : op.path;
  if (!isValidPath(path)) return CODES.BADARGUMENTS;
  if (tree.at(path) !== null) return CODES.NODEEXISTS;
  if (parent.stat.ephemeralOwner !== 0) return CODES.NOCHILDRENFOREPHEMERALS;
  const owner = mode.isEphemeral ? step.session : 0;
  changes.push(tree.create({ path, data: op.data, owner, acl, kind: kindOf(op) }, step));
  return CODES.OK;
}

function kindOf(op: Create): ZnodeKind {
  if (op.kind === 'createTTL') return { kind: 'ttl', ttl: op.ttl };
  return op.kind === 'createContainer' ? { kind: 'container' } : KEPT;
}

/** The kind of a znode comes from the operation, whether its name is numbered from the flags; null: no such flags. */
function modeOf(op: Create): { readonly isSequential: boolean; readonly isEphemeral: boolean } | null {
  const { kind, flags } = op;
  if (!Number.isInteger(flags) || flags < 0 || flags > 6) return null;
  const isTtl = flags >= 5;
  if (isTtl !== (kind === 'createTTL')) return null;
  if (kind === 'createTTL' && (op.ttl < 1 || op.ttl > TTL_MAX)) return null;
  return {
    isSequential: flags === 2 || flags === 3 || flags === 6,
    isEphemeral: (kind === 'create' || kind === 'create2') && (flags === 1 || flags === 3),
  };
}

/** Whether the flags of a create ask for a numbered name. */
export function isSequential(op: Create): boolean {
  return modeOf(op)?.isSequential === true;
}

/** Whether an operation makes an ephemeral, if it succeeds. */
export function isEphemeral(op: MultiOp): boolean {
  return 'flags' in op && modeOf(op)?.isEphemeral === true;
}

/** The number of the next child as it stands in a name. */
function sequence(creations: number): string {
  return String(creations).padStart(SEQUENCE_DIGITS, '0');
}

function remove(
  tree: Tree,
  { path, version }: Extract<MultiOp, { readonly kind: 'delete' }>,
  step: Step,
  changes: ZnodeChange[],
): ErrorCode {
  if (path === null) return CODES.MARSHALLINGERROR;
  if (!hasParent(path) || isBuiltIn(path)) return CODES.BADARGUMENTS;
  const parent = tree.at(parentOf(path));
  if (parent === null) return CODES.NONODE;
  if (!hasRight(parent.acl, PERMS.delete, step.identities ?? NO_IDENTITIES)) return CODES.NOAUTH;
  const znode = tree.at(path);
  if (znode === null) return CODES.NONODE;
  if (!isVersion(znode.stat.version, version)) return CODES.BADVERSION;
  if (znode.stat.numChildren > 0) return CODES.NOTEMPTY;
  changes.push(tree.remove(path, step));
  return CODES.OK;
}

function setData(
  tree: Tree,
  op: Extract<MultiOp, { readonly kind: 'setData' }>,
  step: Step,
  changes: ZnodeChange[],
): ErrorCode {
  const code = checkVersion(tree, op, PERMS.write, step);
  if (code === CODES.OK && op.path !== null) changes.push(tree.setData(op.path, op.data, step));
  return code;
}

/** Another list, if nothing is against it: the Stat that comes of it, or what is against it. */
export function setAcl(
  tree: Tree,
  { path, acl: asked, version }: Extract<Update, { readonly kind: 'setACL' }>,
  step: Step,
): ErrorCode | Stat {
  const { identities = NO_IDENTITIES } = step;
  if (path === null || !isValidPath(path)) return CODES.BADARGUMENTS;
  const acl = grantedList(asked, identities);
  if (acl === null) return CODES.INVALIDACL;
  const znode = tree.at(path);
  if (znode === null) return CODES.NONODE;
  if (!hasRight(znode.acl, PERMS.admin, identities)) return CODES.NOAUTH;
  return isVersion(znode.stat.aversion, version) ? tree.setAcl(path, acl, step) : CODES.BADVERSION;
}

/** The service takes away what nobody uses, unless somebody does by now. */
export function clean(tree: Tree, path: string, step: Step, changes: ZnodeChange[]): ErrorCode {
  const znode = tree.at(path);
  if (znode === null) return CODES.NONODE;
  if (znode.stat.numChildren > 0) return CODES.NOTEMPTY;
  if (znode.kind.kind === 'kept') return CODES.BADVERSION;
  changes.push(tree.remove(path, step));
  return CODES.OK;
}

function checkVersion(
  tree: Tree,
  { path, version }: Conditional,
  right: number,
  { identities = NO_IDENTITIES }: Step,
): ErrorCode {
  if (path === null || !isValidPath(path)) return CODES.BADARGUMENTS;
  const znode = tree.at(path);
  if (znode === null) return CODES.NONODE;
  if (!hasRight(znode.acl, right, identities)) return CODES.NOAUTH;
  return isVersion(znode.stat.version, version) ? CODES.OK : CODES.BADVERSION;
}

function isVersion(version: number, expected: number): boolean {
  return expected === ANY_VERSION || version === expected;
}

export const NO_ANSWER: Answer = { kind: 'none' };

/** What is answered to an update that did this; a check changes nothing. */
export function answerTo(op: MultiOp, change: ZnodeChange | undefined): Answer {
  const stat = change?.after ?? null;
  if (change === undefined || stat === null) return NO_ANSWER;
  switch (op.kind) {
    case 'create':
      return { kind: 'path', path: change.path };
    case 'create2':
    case 'createContainer':
    case 'createTTL':
      return { kind: 'created', path: change.path, stat };
    case 'setData':
      return { kind: 'stat', stat };
    case 'delete':
    case 'check':
      return NO_ANSWER;
    default:
      return unreachable(op);
  }
}

/** The same inside a multi, where a create2 is told no Stat (recorded). */
export function resultOf(op: MultiOp, change: ZnodeChange | undefined): MultiResult {
  const stat = change?.after ?? null;
  if (change === undefined || stat === null)
    return op.kind === 'check' ? { kind: 'check' } : { kind: 'delete' };
  switch (op.kind) {
    case 'create':
    case 'create2':
      return { kind: 'create', path: change.path };
    case 'createContainer':
    case 'createTTL':
      return { kind: 'create2', path: change.path, stat };
    case 'setData':
      return { kind: 'setData', stat };
    case 'delete':
      return { kind: 'delete' };
    case 'check':
      return { kind: 'check' };
    default:
      return unreachable(op);
  }
}
