/** Transactions of a ledger for tests, written as people write them: `1.1-3 2.1` is 1.1, 1.2, 1.3, 2.1. */
import type { Entry } from '../../../core/replication/entry.js';
import { Arena } from '../../../core/storage/arena.js';
import { makeEntry } from '../../../core/storage/log-record.js';
import type { Zxid } from '../../../core/zxid.js';
import { counterOf, epochOf, formatZxid, makeZxid } from '../../../core/zxid.js';
import { LedgerMachine } from '../../ledger/machine.js';
import type { LedgerTxn } from '../../ledger/txn.js';

const CODEC = new LedgerMachine();

/** `zxid('2.5')`. */
export function zxid(text: string): Zxid {
  const [epoch = '', counter = ''] = text.split('.');
  return makeZxid(Number(epoch), Number(counter));
}

/** The transaction of this zxid: there is only one. It sets account `counter` to a number that its zxid gives. */
export function entryAt(at: Zxid): Entry {
  const [epoch, counter] = [epochOf(at), counterOf(at)];
  const txn: LedgerTxn = {
    kind: 'put',
    code: 0,
    account: counter % 7,
    value: 1_000 * epoch + counter,
    version: counter,
  };
  const origin = { sid: 1, sessionId: 9_000 + epoch, ownerEpoch: 1, opSeq: counter, cxid: counter };
  return makeEntry({ zxid: at, timeMillis: 1_700_000_000_000 + counter, origin, txn }, CODEC, new Arena());
}

export function entries(text: string): readonly Entry[] {
  return zxids(text).map(entryAt);
}

function zxids(text: string): readonly Zxid[] {
  return text
    .split(' ')
    .filter((run) => run !== '')
    .flatMap((run) => {
      const [first = '', last] = run.split('-');
      const from = zxid(first);
      const count = last === undefined ? 1 : Number(last) - counterOf(from) + 1;
      return Array.from({ length: count }, (_, i) => from + i);
    });
}

/** One by one: `1.1 1.2 1.3 2.1`. */
export function shown(history: readonly (Entry | Zxid)[]): string {
  return history.map((one) => formatZxid(typeof one === 'number' ? one : one.zxid)).join(' ');
}

/** The state behind a history. */
export function stateAfter(history: readonly Entry[]): LedgerMachine {
  const machine = new LedgerMachine();
  for (const entry of history) machine.apply(entry.txn, entry);
  return machine;
}
