/** Prepares the operations that a multi may hold, with ZooKeeper's checks in ZooKeeper's order. */
import { unreachable } from '../assert.js';
import type { SessionId } from '../ids.js';
import type { ErrorCode } from '../replication/state-machine.js';
import type { Zxid } from '../zxid.js';
import type { Identity } from './acl.js';
import { CODES } from './codes.js';
import type { OutstandingChanges } from './outstanding.js';
import { hasParent, isValidPath, parentOf, sequenceSuffix } from './path.js';
import { grantedAcl, isAllowed } from './permission.js';
import type { Quotas } from './quota.js';
import type { Data, DeleteContainer, MultiOp, Update } from './requests.js';
import { CREATE_FLAGS } from './requests.js';
import type { ErrorTxn, ZnodeKind, ZnodeServiceTxn, ZnodeTxn } from './txn.js';
import { isBuiltIn } from './znode.js';

type OpOf<K extends MultiOp['kind']> = Extract<MultiOp, { readonly kind: K }>;
type SetAcl = Extract<Update, { readonly kind: 'setACL' }>;
type CreateOp = OpOf<'create' | 'create2' | 'createContainer' | 'createTTL'>;

/** In which transaction an operation is prepared, and for whom. */
export interface OpContext {
  readonly zxid: Zxid;
  readonly sessionId: SessionId;
  readonly identities: readonly Identity[];
  readonly isInMulti: boolean;
  /** Only the server that asks knows of the session: it owns nothing. */
  readonly isLocal: boolean;
}

const PERSISTENT: ZnodeKind = { kind: 'persistent' };
const CONTAINER: ZnodeKind = { kind: 'container' };
/** In ms: ZooKeeper has 40 bits for it. */
const MAX_TTL = 1_099_511_627_775;
const ANY_VERSION = -1;

export function failed(code: ErrorCode): ErrorTxn {
  return { kind: 'error', code };
}

export interface OpPreparerOptions {
  readonly outstanding: OutstandingChanges;
  /** Null: limits are not enforced. */
  readonly quotas: Quotas | null;
  /** Whether there are TTL znodes (`extendedTypesEnabled`). */
  readonly hasTtl: boolean;
}

export class OpPreparer {
  private readonly outstanding: OutstandingChanges;
  private readonly quotas: Quotas | null;
  private readonly hasTtl: boolean;

  constructor({ outstanding, quotas, hasTtl }: OpPreparerOptions) {
    this.outstanding = outstanding;
    this.quotas = quotas;
    this.hasTtl = hasTtl;
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
        return this.check(op, context);
      default:
        return unreachable(op);
    }
  }

  /** A list has a version of its own, and changes nothing else that a Stat shows. */
  setAcl({ path, acl, version }: SetAcl, { zxid, identities }: OpContext): ZnodeServiceTxn {
    if (path === null || !isValidPath(path)) return failed(CODES.BADARGUMENTS);
    const granted = grantedAcl(acl, identities);
    if (granted === null) return failed(CODES.INVALIDACL);
    const znode = this.outstanding.at(path);
    if (znode === null) return failed(CODES.NONODE);
    if (!isAllowed(znode.acl, 'admin', identities)) return failed(CODES.NOAUTH);
    if (!isVersion(version, znode.aversion)) return failed(CODES.BADVERSION);
    const next = versionAfter(znode.aversion);
    this.outstanding.protect(zxid, path, granted, next);
    return { kind: 'setACL', code: 0, path, acl: granted, version: next };
  }

  /**
   * What the leader saw when it asked need not be so any more. (ZooKeeper would also take a persistent znode that was
   * made at the path since; here it stays.)
   */
  deleteContainer({ path }: DeleteContainer, zxid: Zxid): ZnodeServiceTxn {
    const znode = this.outstanding.at(path);
    if (znode === null) return failed(CODES.NONODE);
    if (znode.childCount > 0) return failed(CODES.NOTEMPTY);
    const { kind } = znode.kind;
    if (kind !== 'container' && kind !== 'ttl') return failed(CODES.BADVERSION);
    this.outstanding.remove(zxid, path);
    return { kind: 'deleteContainer', code: 0, path };
  }

  private create(op: CreateOp, context: OpContext): ZnodeTxn | ErrorTxn {
    const { zxid, sessionId, identities, isInMulti } = context;
    if (!this.hasTtl && isTtlMode(op.flags)) return failed(CODES.UNIMPLEMENTED);
    const kind = kindOf(op, sessionId);
    if (kind === null) return failed(CODES.BADARGUMENTS);
    if (context.isLocal && kind.kind === 'ephemeral') return failed(CODES.EPHEMERALONLOCALSESSION);
    if (op.path === null) return failed(CODES.MARSHALLINGERROR);
    if (!hasParent(op.path)) return failed(CODES.BADARGUMENTS);
    const acl = grantedAcl(op.acl, identities);
    if (acl === null) return failed(CODES.INVALIDACL);
    const parentPath = parentOf(op.path);
    const parent = this.outstanding.at(parentPath);
    if (parent === null) return failed(CODES.NONODE);
    if (!isAllowed(parent.acl, 'create', identities)) return failed(CODES.NOAUTH);
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

  private delete({ path, version }: OpOf<'delete'>, context: OpContext): ZnodeTxn | ErrorTxn {
    const { zxid, identities } = context;
    if (path === null) return failed(CODES.MARSHALLINGERROR);
    if (!hasParent(path) || isBuiltIn(path)) return failed(CODES.BADARGUMENTS);
    const parentPath = parentOf(path);
    const parent = this.outstanding.at(parentPath);
    if (parent === null) return failed(CODES.NONODE);
    // Asked first: who may not delete here is not told what there is.
    if (!isAllowed(parent.acl, 'delete', identities)) return failed(CODES.NOAUTH);
    const znode = this.outstanding.at(path);
    if (znode === null) return failed(CODES.NONODE);
    if (!isVersion(version, znode.version)) return failed(CODES.BADVERSION);
    if (znode.childCount > 0) return failed(CODES.NOTEMPTY);
    this.outstanding.remove(zxid, path);
    return { kind: 'delete', code: 0, path };
  }

  private setData({ path, data, version }: OpOf<'setData'>, context: OpContext): ZnodeTxn | ErrorTxn {
    const { zxid, identities } = context;
    if (path === null || !isValidPath(path)) return failed(CODES.BADARGUMENTS);
    const znode = this.outstanding.at(path);
    if (znode === null) return failed(CODES.NONODE);
    if (!isAllowed(znode.acl, 'write', identities)) return failed(CODES.NOAUTH);
    const dataLength = lengthOf(data);
    if (this.isBeyondQuota(path, 0, dataLength - znode.dataLength)) return failed(CODES.QUOTAEXCEEDED);
    if (!isVersion(version, znode.version)) return failed(CODES.BADVERSION);
    const next = versionAfter(znode.version);
    this.outstanding.write(zxid, path, next, dataLength);
    return { kind: 'setData', code: 0, path, data, version: next };
  }

  private check({ path, version }: OpOf<'check'>, { identities }: OpContext): ZnodeTxn | ErrorTxn {
    if (path === null || !isValidPath(path)) return failed(CODES.BADARGUMENTS);
    const znode = this.outstanding.at(path);
    if (znode === null) return failed(CODES.NONODE);
    if (!isAllowed(znode.acl, 'read', identities)) return failed(CODES.NOAUTH);
    if (!isVersion(version, znode.version)) return failed(CODES.BADVERSION);
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
      if (!isTtlMode(flags)) return null;
      return op.ttl >= 1 && op.ttl <= MAX_TTL ? { kind: 'ttl', ttl: op.ttl } : null;
    default:
      return unreachable(op);
  }
}

function isTtlMode(flags: number): boolean {
  return flags === CREATE_FLAGS.ttl || flags === CREATE_FLAGS.ttlSequential;
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

function isVersion(asked: number, version: number): boolean {
  return asked === ANY_VERSION || asked === version;
}

/** A version of 32 bits begins again, and is never that which means any. */
function versionAfter(version: number): number {
  const next = (version + 1) | 0;
  return next === ANY_VERSION ? 0 : next;
}
