import { assert, unreachable } from '../../core/assert.js';
import type { ErrorCode, Result, Txn } from '../../core/replication/state-machine.js';
import { readUint32, writeUint32 } from '../../core/storage/bytes.js';

/** ZooKeeper's error numbers, as far as a ledger knows them. */
export const OK: ErrorCode = 0;
export const BADARGUMENTS: ErrorCode = -8;
export const BADVERSION: ErrorCode = -103;

/** What a request becomes at the leader. */
export type LedgerTxn =
  /** The account has this value and this version from now on, whatever it had before. */
  | {
      readonly kind: 'put';
      readonly code: 0;
      readonly account: number;
      readonly value: number;
      readonly version: number;
    }
  /** The request failed. It changes nothing, and has its place in the history all the same. */
  | { readonly kind: 'error'; readonly code: ErrorCode };

/** What a client is told: the value that its account has now, or null if the request failed. */
export interface LedgerResult extends Result {
  readonly kind: 'answer';
  readonly value: number | null;
}

export function isLedgerTxn(txn: Txn): txn is LedgerTxn {
  return txn.kind === 'put' || txn.kind === 'error';
}

export function isLedgerResult(result: Result): result is LedgerResult {
  return result.kind === 'answer';
}

const TXN_BYTES = 13;
const PUT = 1;
const ERROR = 2;

/** All transactions have one length. */
export function encodeTxn(txn: LedgerTxn): Uint8Array {
  const bytes = new Uint8Array(TXN_BYTES);
  switch (txn.kind) {
    case 'put':
      bytes[0] = PUT;
      writeUint32(bytes, 1, txn.account);
      writeUint32(bytes, 5, txn.value);
      writeUint32(bytes, 9, txn.version);
      return bytes;
    case 'error':
      bytes[0] = ERROR;
      writeUint32(bytes, 1, txn.code);
      return bytes;
    default:
      return unreachable(txn);
  }
}

/** The reverse of `encodeTxn`. Bytes that were damaged do not come here: the log's checksum refuses them. */
export function decodeTxn(bytes: Uint8Array): LedgerTxn {
  assert(bytes.length === TXN_BYTES, 'a transaction of a ledger has 13 bytes');
  if (bytes[0] === ERROR) return { kind: 'error', code: readUint32(bytes, 1) | 0 };
  assert(bytes[0] === PUT, 'a transaction of a ledger is a put or an error');
  return {
    kind: 'put',
    code: 0,
    account: readUint32(bytes, 1),
    value: readUint32(bytes, 5) | 0,
    version: readUint32(bytes, 9),
  };
}
