/** Prepares the operations that a multi may hold, with ZooKeeper's checks in ZooKeeper's order. */
import { unreachable } from '../assert.js';
import type { SessionId } from '../ids.js';
import type { ErrorCode } from '../replication/state-machine.js';
import type { Zxid } from '../zxid.js';
import { CODES } from './codes.js';
import type { OutstandingChanges, ZnodeView } from './outstanding.js';
import { hasParent, isValidPath, parentOf, sequenceSuffix } from './path.js';
import { grantedAcl, isAllowed } from './permission.js';
import type { Quotas } from './quota.js';
import type { Data, MultiOp } from './requests.js';
import { CREATE_FLAGS } from './requests.js';
import type { ErrorTxn, ZnodeKind, ZnodeTxn } from './txn.js';
import { isBuiltIn } from './znode.js';

type OpOf<K extends MultiOp['kind']> = Extract<MultiOp, { readonly kind: K }>;
type CreateOp = OpOf<'create' | 'create2' | 'createContainer' | 'createTTL'>;

/** In which transaction an operation is prepared, and for whom. */
export interface OpContext {
  readonly zxid: Zxid;
  readonly sessionId: SessionId;
  readonly isInMulti: boolean;
}

const PERSISTENT: ZnodeKind = { kind: 'persistent' };
const CONTAINER: ZnodeKind = { kind: 'container' };
/** In ms: ZooKeeper has 40 bits for it. */
const MAX_TTL = 1_099_511_627_775;
const ANY_VERSION = -1;

export function failed(code: ErrorCode): ErrorTxn {
  return { kind: 'error', code };
}

export class OpPreparer {
  private readonly outstanding: OutstandingChanges;
  /** Null: limits are not enforced. */
  private readonly quotas: Quotas | null;

  constructor(outstanding: OutstandingChanges, quotas: Quotas | null) {
    this.outstanding = outstanding;
    this.quotas = quotas;
  }

  /** What becomes of an operation. If it fails, nothing is outstanding because of it. */
  prepare(op: MultiOp, context: OpContext): ZnodeTxn | ErrorTxn {
    switch (op.kind) {
      case 'create':
      case 'create2':
      case 'createContainer':
      case 'createTTL':
        return this.create(op, context);
      case 'delete':
        return this.delete(op, context);
      case 'setData':
        return this.setData(op, context);
      case 'check':
        return this.check(op);
      default:
        return unreachable(op);
    }
  }

  private create(op: CreateOp, { zxid, sessionId, isInMulti }: OpContext): ZnodeTxn | ErrorTxn {
    const kind = kindOf(op, sessionId);
    if (kind === null) return failed(CODES.BADARGUMENTS);
    if (op.path === null) return failed(CODES.MARSHALLINGERROR);
    if (!hasParent(op.path)) return failed(CODES.BADARGUMENTS);
    const acl = grantedAcl(op.acl);
    if (acl === null) return failed(CODES.INVALIDACL);
    const parentPath = parentOf(op.path);
    const parent = this.outstanding.at(parentPath);
    if (parent === null) return failed(CODES.NONODE);
    if (!isAllowed(parent.acl, 'create')) return failed(CODES.NOAUTH);
    const path = isSequential(op.flags) ? op.path + sequenceSuffix(parent.creations) : op.path;
    if (!isValidPath(path)) return failed(CODES.BADARGUMENTS);
    if (this.outstanding.at(path) !== null) return failed(CODES.NODEEXISTS);
    if (parent.kind.kind === 'ephemeral') return failed(CODES.NOCHILDRENFOREPHEMERALS);
    const dataLength = lengthOf(op.data);
    if (this.isBeyondQuota(path, 1, dataLength)) return failed(CODES.QUOTAEXCEEDED);
    this.outstanding.create(zxid, path, { kind, acl, dataLength });
    const parentCreations = parent.creations + 1;
    const withStat = op.kind === 'create2' ? !isInMulti : op.kind !== 'create';
    return { kind: 'create', code: 0, path, data: op.data, acl, znode: kind, parentCreations, withStat };
  }

  private delete({ path, version }: OpOf<'delete'>, { zxid }: OpContext): ZnodeTxn | ErrorTxn {
    if (path === null) return failed(CODES.MARSHALLINGERROR);
    if (!hasParent(path) || isBuiltIn(path)) return failed(CODES.BADARGUMENTS);
    const parentPath = parentOf(path);
    const parent = this.outstanding.at(parentPath);
    if (parent === null) return failed(CODES.NONODE);
    // Asked first: who may not delete here is not told what there is.
    if (!isAllowed(parent.acl, 'delete')) return failed(CODES.NOAUTH);
    const znode = this.outstanding.at(path);
    if (znode === null) return failed(CODES.NONODE);
    if (!isVersion(version, znode)) return failed(CODES.BADVERSION);
    if (znode.childCount > 0) return failed(CODES.NOTEMPTY);
    this.outstanding.remove(zxid, path);
    return { kind: 'delete', code: 0, path };
  }

  private setData({ path, data, version }: OpOf<'setData'>, { zxid }: OpContext): ZnodeTxn | ErrorTxn {
    if (path === null || !isValidPath(path)) return failed(CODES.BADARGUMENTS);
    const znode = this.outstanding.at(path);
    if (znode === null) return failed(CODES.NONODE);
    if (!isAllowed(znode.acl, 'write')) return failed(CODES.NOAUTH);
    const dataLength = lengthOf(data);
    if (this.isBeyondQuota(path, 0, dataLength - znode.dataLength)) return failed(CODES.QUOTAEXCEEDED);
    if (!isVersion(version, znode)) return failed(CODES.BADVERSION);
    const next = versionAfter(znode.version);
    this.outstanding.write(zxid, path, next, dataLength);
    return { kind: 'setData', code: 0, path, data, version: next };
  }

  private check({ path, version }: OpOf<'check'>): ZnodeTxn | ErrorTxn {
    if (path === null || !isValidPath(path)) return failed(CODES.BADARGUMENTS);
    const znode = this.outstanding.at(path);
    if (znode === null) return failed(CODES.NONODE);
    if (!isAllowed(znode.acl, 'read')) return failed(CODES.NOAUTH);
    if (!isVersion(version, znode)) return failed(CODES.BADVERSION);
    return { kind: 'check', code: 0, path };
  }

  private isBeyondQuota(path: string, count: number, bytes: number): boolean {
    return this.quotas?.forbids(path, { count, bytes }) === true;
  }
}

function lengthOf(data: Data): number {
  return data === null ? 0 : data.length;
}

/** The operation says what kind a znode is, the flags say the rest. Null: they do not go together, or the TTL is none. */
function kindOf(op: CreateOp, sessionId: SessionId): ZnodeKind | null {
  const { flags } = op;
  switch (op.kind) {
    case 'create':
    case 'create2':
      if (!isPlainMode(flags)) return null;
      if (flags !== CREATE_FLAGS.ephemeral && flags !== CREATE_FLAGS.ephemeralSequential) return PERSISTENT;
      return { kind: 'ephemeral', owner: sessionId };
    case 'createContainer':
      return isPlainMode(flags) ? CONTAINER : null;
    case 'createTTL':
      if (flags !== CREATE_FLAGS.ttl && flags !== CREATE_FLAGS.ttlSequential) return null;
      return op.ttl >= 1 && op.ttl <= MAX_TTL ? { kind: 'ttl', ttl: op.ttl } : null;
    default:
      return unreachable(op);
  }
}

/** A number of a mode, and not one of those with a TTL. */
function isPlainMode(flags: number): boolean {
  return Number.isInteger(flags) && flags >= CREATE_FLAGS.persistent && flags <= CREATE_FLAGS.container;
}

function isSequential(flags: number): boolean {
  return (
    flags === CREATE_FLAGS.persistentSequential ||
    flags === CREATE_FLAGS.ephemeralSequential ||
    flags === CREATE_FLAGS.ttlSequential
  );
}

function isVersion(asked: number, znode: ZnodeView): boolean {
  return asked === ANY_VERSION || asked === znode.version;
}

/** A version of 32 bits begins again, and is never that which means any. */
function versionAfter(version: number): number {
  const next = (version + 1) | 0;
  return next === ANY_VERSION ? 0 : next;
}
