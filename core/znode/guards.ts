/** Tells what `core/replication` carries without knowing it. */
import type { Request, Result, Txn } from '../replication/state-machine.js';
import type { Applied } from './applied.js';
import type { Proposable } from './requests.js';
import type { ZnodeServiceTxn } from './txn.js';

const TXN_KINDS: Readonly<Record<ZnodeServiceTxn['kind'], true>> = {
  create: true,
  delete: true,
  setData: true,
  check: true,
  setACL: true,
  deleteContainer: true,
  multi: true,
  failedMulti: true,
  error: true,
  createSession: true,
  closeSession: true,
};

const KINDS: ReadonlySet<string> = new Set(Object.keys(TXN_KINDS));

export function isProposable(request: Request): request is Proposable {
  return request.kind === 'createSession' || request.kind === 'update';
}

export function isZnodeTxn(txn: Txn): txn is ZnodeServiceTxn {
  return KINDS.has(txn.kind);
}

export function isApplied(result: Result): result is Applied {
  return result.kind === 'applied';
}
