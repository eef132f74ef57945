/** The leader's half of the service: what becomes of a request, judged by the state that will be there by then. */
import { unreachable } from '../assert.js';
import type { SessionId } from '../ids.js';
import type { ErrorCode, Stamp } from '../replication/state-machine.js';
import type { Zxid } from '../zxid.js';
import type { Identity } from './acl.js';
import { CODES } from './codes.js';
import type { OutstandingChanges } from './outstanding.js';
import { NOBODY } from './permission.js';
import type { OpContext } from './prepare-op.js';
import { OpPreparer, failed } from './prepare-op.js';
import type { Quotas } from './quota.js';
import type { CreateSession, MultiOp, Proposable, Update } from './requests.js';
import type { Tree } from './tree.js';
import type { ZnodeServiceTxn, ZnodeTxn } from './txn.js';

export interface PreparerOptions {
  readonly tree: Tree;
  readonly outstanding: OutstandingChanges;
  /** Null: limits are not enforced. */
  readonly quotas: Quotas | null;
  /** Whether there are TTL znodes (`extendedTypesEnabled`). */
  readonly hasTtl: boolean;
}

/** Whose update it is. */
interface Asker {
  readonly sessionId: SessionId;
  readonly identities: readonly Identity[];
  /** Only the asker's server knows of the session. */
  readonly isLocal: boolean;
}

export class Preparer {
  protected readonly tree: Tree;
  protected readonly outstanding: OutstandingChanges;
  private readonly ops: OpPreparer;

  constructor({ tree, outstanding, quotas, hasTtl }: PreparerOptions) {
    this.tree = tree;
    this.outstanding = outstanding;
    this.ops = new OpPreparer({ outstanding, quotas, hasTtl });
  }

  prepare(request: Proposable, refusal: ErrorCode | null, { zxid }: Stamp): ZnodeServiceTxn {
    if (refusal !== null) return failed(refusal);
    if (request.kind === 'createSession') return this.createSession(request, zxid);
    const { update, sessionId, identities = NOBODY, isLocal = false } = request;
    // The leader asks for it in no session.
    if (update.kind === 'deleteContainer') return this.ops.deleteContainer(update, zxid);
    return this.update(update, { sessionId, identities, isLocal }, zxid);
  }

  /** A session that is prepared is open for what comes behind it, and in no table before it is applied (ZOOKEEPER-2926). */
  protected sessionPrepared({ sessionId }: CreateSession, zxid: Zxid): void {
    this.outstanding.addSession(zxid, sessionId, true);
  }

  /**
   * A session counts as closed from here on: its ephemerals are chosen, so another one would have no end
   * (ZOOKEEPER-1208).
   */
  protected closePrepared(sessionId: SessionId, zxid: Zxid): void {
    this.outstanding.addSession(zxid, sessionId, false);
  }

  private createSession(request: CreateSession, zxid: Zxid): ZnodeServiceTxn {
    this.sessionPrepared(request, zxid);
    const { sessionId, timeoutMs } = request;
    return { kind: 'createSession', code: 0, sessionId, timeoutMs };
  }

  private update(update: Update, asker: Asker, zxid: Zxid): ZnodeServiceTxn {
    const { sessionId, identities, isLocal } = asker;
    if (!isLocal && !this.outstanding.isOpen(sessionId)) return failed(CODES.SESSIONEXPIRED);
    switch (update.kind) {
      case 'closeSession':
        return this.closeSession(sessionId, zxid);
      case 'multi':
        return this.multi(update.ops, { zxid, sessionId, identities, isInMulti: true, isLocal });
      case 'setACL':
        return this.ops.setAcl(update, { zxid, sessionId, identities, isInMulti: false, isLocal });
      case 'reconfig':
        return failed(CODES.RECONFIGDISABLED);
      case 'malformedUpdate':
        return failed(CODES.MARSHALLINGERROR);
      case 'create':
      case 'create2':
      case 'createContainer':
      case 'createTTL':
      case 'delete':
      case 'setData':
      case 'check':
        return this.ops.prepare(update, { zxid, sessionId, identities, isInMulti: false, isLocal });
      default:
        return unreachable(update);
    }
  }

  private closeSession(sessionId: SessionId, zxid: Zxid): ZnodeServiceTxn {
    const paths = [...this.outstanding.ephemeralsOf(sessionId)];
    for (const path of paths) this.outstanding.remove(zxid, path);
    this.closePrepared(sessionId, zxid);
    return { kind: 'closeSession', code: 0, sessionId, paths };
  }

  /** All or nothing: each operation sees what those before it in the same multi did. */
  private multi(ops: readonly (MultiOp | null)[], context: OpContext): ZnodeServiceTxn {
    if (!isWellFormed(ops)) return failed(CODES.MARSHALLINGERROR);
    const txns: ZnodeTxn[] = [];
    for (const op of ops) {
      const txn = this.ops.prepare(op, context);
      if (txn.kind === 'error') {
        this.outstanding.rollBack(context.zxid);
        return failedMulti(txn.code, txns.length, ops.length);
      }
      txns.push(txn);
    }
    return { kind: 'multi', code: 0, txns };
  }
}

function isWellFormed(ops: readonly (MultiOp | null)[]): ops is readonly MultiOp[] {
  return !ops.includes(null);
}

/** The reply of a multi that failed: OK before the operation that did, RUNTIMEINCONSISTENCY behind it. */
function failedMulti(code: ErrorCode, at: number, length: number): ZnodeServiceTxn {
  // ZooKeeper stumbles over a path that is null, and gives up the request as a whole.
  if (code === CODES.MARSHALLINGERROR) return failed(code);
  const codes: ErrorCode[] = [];
  for (let i = 0; i < length; i += 1) {
    if (i === at) codes.push(code);
    else codes.push(i < at ? CODES.OK : CODES.RUNTIMEINCONSISTENCY);
  }
  return { kind: 'failedMulti', code: 0, codes };
}
