/**
 * A small replicated service to drive a protocol with: numbered accounts, each with a value and a version. It has what
 * makes primary order matter: the leader computes a transaction from what it prepared before, so a transaction that is
 * applied without those before it is wrong, and shows in the digest.
 */
import { assert, unreachable } from '../../core/assert.js';
import type {
  Digest,
  ErrorCode,
  Origin,
  Request,
  SnapshotReader,
  Stamp,
  StateMachine,
  Txn,
} from '../../core/replication/state-machine.js';
import type { Account } from './accounts.js';
import { AccountReader, Accounts } from './accounts.js';
import type { LedgerRequest } from './messages.js';
import { OutstandingChanges } from './outstanding.js';
import type { LedgerResult, LedgerTxn } from './txn.js';
import { BADARGUMENTS, BADVERSION, OK, decodeTxn, encodeTxn, isLedgerTxn } from './txn.js';

export class LedgerMachine implements StateMachine {
  private readonly accounts = new Accounts();
  private readonly outstanding = new OutstandingChanges();

  /** A ledger has neither sessions nor owners: its leader refuses nobody. */
  admit(_request: Request, _origin: Origin): ErrorCode | null {
    return null;
  }

  prepare(request: Request, refusal: ErrorCode | null, { zxid }: Stamp): LedgerTxn {
    if (refusal !== null) return { kind: 'error', code: refusal };
    assert(isLedgerRequest(request), 'a ledger is asked in its own words');
    const { account } = request;
    const txn = txnOf(request, this.outstanding.at(account) ?? this.accounts.at(account));
    if (txn.kind === 'put') this.outstanding.add(zxid, txn.account, txn);
    return txn;
  }

  /**
   * A put is written whatever the account holds. A fuzzy snapshot may be ahead of the log that is replayed upon it: the
   * replay then takes an account back for a while, until the put that the snapshot held comes by, for nothing is in a
   * snapshot that is not in the log. Nobody is served meanwhile, and the end is right.
   */
  apply(txn: Txn, { zxid }: Stamp): LedgerResult {
    assert(isLedgerTxn(txn), 'a ledger applies what a ledger prepared');
    this.outstanding.leave(zxid);
    switch (txn.kind) {
      case 'put':
        this.accounts.put(txn.account, { value: txn.value, version: txn.version });
        return { kind: 'answer', code: OK, value: txn.value };
      case 'error':
        return { kind: 'answer', code: txn.code, value: null };
      default:
        return unreachable(txn);
    }
  }

  abandon(): void {
    this.outstanding.clear();
  }

  snapshot(): SnapshotReader {
    return new AccountReader(this.accounts);
  }

  restore(chunks: Iterable<Uint8Array>): void {
    this.outstanding.clear();
    this.accounts.clear();
    for (const chunk of chunks) this.accounts.putChunk(chunk);
  }

  /** A ledger tells of nothing but its digest. */
  report(): void {}

  digest(): Digest {
    return this.accounts.digest();
  }

  encode(txn: Txn): Uint8Array {
    assert(isLedgerTxn(txn), 'a ledger writes what a ledger prepared');
    return encodeTxn(txn);
  }

  decode(bytes: Uint8Array): LedgerTxn {
    return decodeTxn(bytes);
  }
}

function isLedgerRequest(request: Request): request is LedgerRequest {
  return request.kind === 'set' || request.kind === 'add' || request.kind === 'set-if';
}

/** What becomes of a request for an account that will be as `current` when it is applied. */
function txnOf(request: LedgerRequest, current: Account): LedgerTxn {
  switch (request.kind) {
    case 'set':
      return putOf(request.account, request.value, current);
    case 'add':
      return putOf(request.account, current.value + request.by, current);
    case 'set-if':
      if (request.version !== current.version) return { kind: 'error', code: BADVERSION };
      return putOf(request.account, request.value, current);
    default:
      return unreachable(request);
  }
}

/** What the log could not give back is refused: preparing must not fail, or one bad request would fell the leader. */
function putOf(number: number, amount: number, current: Account): LedgerTxn {
  const [account, value] = [number >>> 0, amount | 0];
  if (account !== number || value !== amount) return { kind: 'error', code: BADARGUMENTS };
  return { kind: 'put', code: 0, account, value, version: current.version + 1 };
}
