/** Histories of a ledger, for tests: what a leader makes of requests, and what is read back of a state. */
import fc from 'fast-check';

import type { ErrorCode, SnapshotReader, Stamp, Txn } from '../../../../core/replication/state-machine.js';
import { makeZxid } from '../../../../core/zxid.js';
import { LedgerMachine } from '../../../../sim/workload/ledger/machine.js';
import type { LedgerRequest } from '../../../../sim/workload/ledger/messages.js';

/** The stamp of the `counter`-th transaction. */
export function stampOf(counter: number): Stamp {
  return { zxid: makeZxid(1, counter), timeMillis: 1_000 + counter };
}

/** The leader takes up a request as its `counter`-th. */
export function prepare(
  machine: LedgerMachine,
  counter: number,
  request: LedgerRequest,
  refusal: ErrorCode | null = null,
): Txn {
  return machine.prepare(request, refusal, stampOf(counter));
}

/** So many accounts, with values and versions that meet often. */
export function anyRequest(accounts: number): fc.Arbitrary<LedgerRequest> {
  const account = fc.nat(accounts - 1);
  const value = fc.integer({ min: -3, max: 3 });
  return fc.oneof(
    fc.record({ kind: fc.constant('set' as const), account, value }),
    fc.record({ kind: fc.constant('add' as const), account, by: value }),
    fc.record({ kind: fc.constant('set-if' as const), account, value, version: fc.nat(3) }),
  );
}

/** The transactions of these requests, each prepared when those before it were applied; counters from 1. */
export function preparedOf(requests: readonly LedgerRequest[]): readonly Txn[] {
  const leader = new LedgerMachine();
  return requests.map((request, i) => {
    const txn = prepare(leader, i + 1, request);
    leader.apply(txn, stampOf(i + 1));
    return txn;
  });
}

/** Applies transactions from place `from` on; their counters are their places and 1. */
export function replay(machine: LedgerMachine, txns: readonly Txn[], from = 0): void {
  for (const [i, txn] of txns.entries()) if (i >= from) machine.apply(txn, stampOf(i + 1));
}

/** All chunks that are left. */
export function drain(reader: SnapshotReader): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let chunk = reader.next(); chunk !== null; chunk = reader.next()) {
    chunks.push(chunk);
    if (chunks.length > 100) throw new Error('a snapshot comes to its end');
  }
  return chunks;
}

/** A machine that begins with a snapshot. */
export function restored(chunks: readonly Uint8Array[]): LedgerMachine {
  const machine = new LedgerMachine();
  machine.restore(chunks);
  return machine;
}
