/**
 * Every replica's half of the service: what a transaction does to the tree.
 *
 * The tree may come from a fuzzy snapshot, which holds parts of what lies behind its zxid, and then the log is replayed
 * from that zxid on. So a znode may be there before its creation is replayed, or be gone before its deletion; it may
 * also be another one, made at the same path later on. Nothing of this is an error: as every transaction is replayed,
 * it comes right in the end if nothing is counted twice or taken back.
 */
import { unreachable } from '../assert.js';
import type { ErrorCode, Stamp } from '../replication/state-machine.js';
import type { Zxid } from '../zxid.js';
import type { Acl } from './acl.js';
import type { Answer, MultiResult } from './answers.js';
import { NO_ANSWER } from './answers.js';
import type { Applied, Change } from './applied.js';
import { CODES } from './codes.js';
import { parentOf } from './path.js';
import type { Quotas } from './quota.js';
import type { Tree } from './tree.js';
import type { ZnodeServiceTxn, ZnodeTxn } from './txn.js';
import type { Znode, ZnodeRecord } from './znode.js';
import { ownerOf, statOf } from './znode.js';

type TxnOf<K extends ZnodeServiceTxn['kind']> = Extract<ZnodeServiceTxn, { readonly kind: K }>;

const UNCHANGED: readonly Change[] = [];
const UNPROTECTED: readonly Acl[] = [];
/** Only in a replay, where nobody asks: the znode was deleted, or will be. */
const OUTDATED: MultiResult = { kind: 'error', code: CODES.NONODE };

export class Applier {
  protected readonly tree: Tree;
  private readonly quotas: Quotas;

  constructor(tree: Tree, quotas: Quotas) {
    this.tree = tree;
    this.quotas = quotas;
  }

  apply(txn: ZnodeServiceTxn, stamp: Stamp): Applied {
    switch (txn.kind) {
      case 'create':
      case 'delete':
      case 'setData':
      case 'check':
        return this.single(txn, stamp);
      case 'setACL':
        return this.setAcl(txn);
      case 'deleteContainer':
        return this.single({ kind: 'delete', code: 0, path: txn.path }, stamp);
      case 'multi':
        return this.multi(txn, stamp);
      case 'failedMulti':
        return applied({ kind: 'multi', results: txn.codes.map(errorResult) }, UNCHANGED);
      case 'error':
        return { kind: 'applied', code: txn.code, answer: NO_ANSWER, changes: UNCHANGED };
      case 'createSession': {
        const { sessionId, timeoutMs } = txn;
        this.tree.openSession(sessionId, timeoutMs);
        return applied(NO_ANSWER, [{ kind: 'sessionOpened', sessionId, timeoutMs }]);
      }
      case 'closeSession':
        return this.closeSession(txn, stamp);
      default:
        return unreachable(txn);
    }
  }

  /**
   * The snapshot held the znode already. It stays as it is, and what it has become since is replayed as well; but its
   * parent may be older than it (ZOOKEEPER-1046: else the next sequential name is one that exists).
   */
  protected createExisting({ path, parentCreations }: TxnOf<'create'>, { zxid }: Stamp): void {
    this.childCreated(parentOf(path), parentCreations, zxid);
  }

  /** The znode is gone already, but its parent need not know of it (ZOOKEEPER-3125: its child watches would be missed). */
  protected deleteMissing({ path }: TxnOf<'delete'>, { zxid }: Stamp): void {
    this.childDeleted(parentOf(path), zxid);
  }

  /** A child came. Its parent may be ahead of what is replayed: then it keeps what it has (ZOOKEEPER-3249). */
  protected childCreated(parentPath: string, creations: number, zxid: Zxid): void {
    const parent = this.tree.at(parentPath);
    if (parent === null) return;
    this.tree.count(parentPath, Math.max(parent.creations, creations), Math.max(parent.pzxid, zxid));
  }

  /** A child went. */
  protected childDeleted(parentPath: string, zxid: Zxid): void {
    const parent = this.tree.at(parentPath);
    if (parent !== null) this.tree.count(parentPath, parent.creations, Math.max(parent.pzxid, zxid));
  }

  /** What goes with a session: what the leader said, not what is found here in a replay (ZOOKEEPER-3145). */
  protected closedPaths(txn: TxnOf<'closeSession'>): readonly string[] {
    return txn.paths;
  }

  private single(txn: ZnodeTxn, stamp: Stamp): Applied {
    const changes: Change[] = [];
    const result = this.change(txn, stamp, changes);
    const code = result.kind === 'error' ? result.code : CODES.OK;
    return { kind: 'applied', code, answer: answerOf(result), changes };
  }

  private multi({ txns }: TxnOf<'multi'>, stamp: Stamp): Applied {
    const changes: Change[] = [];
    const results = txns.map((txn) => this.change(txn, stamp, changes));
    return applied({ kind: 'multi', results }, changes);
  }

  /** The result has the Stat of this moment within the transaction. */
  private change(txn: ZnodeTxn, stamp: Stamp, changes: Change[]): MultiResult {
    switch (txn.kind) {
      case 'create':
        return this.create(txn, stamp, changes);
      case 'delete':
        if (this.tree.at(txn.path) === null) this.deleteMissing(txn, stamp);
        else this.delete(txn.path, stamp, changes);
        return { kind: 'delete' };
      case 'setData':
        return this.setData(txn, stamp, changes);
      case 'check':
        return { kind: 'check' };
      default:
        return unreachable(txn);
    }
  }

  private create(txn: TxnOf<'create'>, stamp: Stamp, changes: Change[]): MultiResult {
    const { path } = txn;
    const parentPath = parentOf(path);
    const parent = this.tree.at(parentPath);
    if (parent === null) return OUTDATED;
    const existing = this.tree.at(path);
    if (existing !== null) {
      this.createExisting(txn, stamp);
      return createResult(txn, existing);
    }
    const znode = this.tree.add(recordOf(txn, stamp));
    this.childCreated(parentPath, txn.parentCreations, stamp.zxid);
    changes.push({ kind: 'created', path, acl: txn.acl, parentAcl: parent.acl });
    const result = createResult(txn, znode);
    // Behind the result: whoever makes the znode of a quota is told of the data that it gave.
    this.quotas.created(path, txn.data);
    return result;
  }

  /** With all that is below: a snapshot may hold children of a znode that will be made at this path later on. */
  private delete(path: string, { zxid }: Stamp, changes: Change[]): void {
    const znode = this.tree.at(path);
    if (znode === null) return;
    const { data, acl } = znode;
    const parentPath = parentOf(path);
    const parentAcl = this.tree.at(parentPath)?.acl ?? UNPROTECTED;
    this.tree.remove(path);
    this.quotas.deleted(path, data);
    this.childDeleted(parentPath, zxid);
    changes.push({ kind: 'deleted', path, acl, parentAcl });
  }

  private setAcl({ path, acl, version }: TxnOf<'setACL'>): Applied {
    const znode = this.tree.at(path);
    // Only in a replay: what was made since at this path, its own changes come behind.
    if (znode === null) return { kind: 'applied', code: CODES.NONODE, answer: NO_ANSWER, changes: UNCHANGED };
    this.tree.protect(path, acl, version);
    return applied({ kind: 'stat', stat: statOf(znode) }, UNCHANGED);
  }

  private setData({ path, data, version }: TxnOf<'setData'>, stamp: Stamp, changes: Change[]): MultiResult {
    const znode = this.tree.at(path);
    // A znode that is made only later is not the one that was written. It might keep the trace: when the one before it
    // goes with its session, `closeSession` spares what is not that session's.
    if (znode === null || znode.czxid > stamp.zxid) return OUTDATED;
    const bytesBefore = znode.dataLength;
    this.tree.write(path, data, version, stamp);
    this.quotas.written(path, bytesBefore, data);
    changes.push({ kind: 'dataChanged', path, acl: znode.acl });
    return { kind: 'setData', stat: statOf(znode) };
  }

  private closeSession(txn: TxnOf<'closeSession'>, stamp: Stamp): Applied {
    const { sessionId } = txn;
    const changes: Change[] = [];
    for (const path of this.closedPaths(txn)) {
      const znode = this.tree.at(path);
      if (znode !== null && ownerOf(znode.kind) === sessionId) this.delete(path, stamp, changes);
      else this.childDeleted(parentOf(path), stamp.zxid);
    }
    const ephemerals = changes.length;
    this.tree.closeSession(sessionId);
    changes.push({ kind: 'sessionClosed', sessionId, ephemerals });
    return applied(NO_ANSWER, changes);
  }
}

function createResult({ path, withStat }: TxnOf<'create'>, znode: Znode): MultiResult {
  return withStat ? { kind: 'create2', path, stat: statOf(znode) } : { kind: 'create', path };
}

function recordOf(txn: TxnOf<'create'>, { zxid, timeMillis }: Stamp): ZnodeRecord {
  return {
    path: txn.path,
    data: txn.data,
    acl: txn.acl,
    kind: txn.znode,
    czxid: zxid,
    mzxid: zxid,
    pzxid: zxid,
    ctime: timeMillis,
    mtime: timeMillis,
    version: 0,
    aversion: 0,
    creations: 0,
  };
}

function answerOf(result: MultiResult): Answer {
  switch (result.kind) {
    case 'create':
      return { kind: 'path', path: result.path };
    case 'create2':
      return { kind: 'created', path: result.path, stat: result.stat };
    case 'setData':
      return { kind: 'stat', stat: result.stat };
    case 'delete':
    case 'check':
    case 'error':
      return NO_ANSWER;
    default:
      return unreachable(result);
  }
}

function applied(answer: Answer, changes: readonly Change[]): Applied {
  return { kind: 'applied', code: CODES.OK, answer, changes };
}

function errorResult(code: ErrorCode): MultiResult {
  return { kind: 'error', code };
}
