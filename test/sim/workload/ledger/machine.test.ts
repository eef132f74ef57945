import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../../core/assert.js';
import type { ErrorCode, Result, Txn } from '../../../../core/replication/state-machine.js';
import { fingerprint } from '../../../../sim/kernel/fingerprint.js';
import { LedgerMachine } from '../../../../sim/workload/ledger/machine.js';
import type { LedgerRequest } from '../../../../sim/workload/ledger/messages.js';
import type { LedgerTxn } from '../../../../sim/workload/ledger/txn.js';
import { anyRequest, prepare, preparedOf, replay, stampOf } from './history.js';

const ORIGIN = { sid: 1, sessionId: 1, ownerEpoch: 1, opSeq: 1 };
const BADARGUMENTS = -8;
const BADVERSION = -103;

const put = (account: number, value: number, version: number): LedgerTxn => {
  return { kind: 'put', account, value, version };
};
const error = (code: ErrorCode): LedgerTxn => ({ kind: 'error', code });

/** A leader whose transactions are counted, and applied when the test says so. */
class Bench {
  readonly machine = new LedgerMachine();
  private readonly queue: Txn[] = [];
  private prepared = 0;
  private applied = 0;

  prepare(request: LedgerRequest, refusal: ErrorCode | null = null): Txn {
    this.prepared += 1;
    const txn = prepare(this.machine, this.prepared, request, refusal);
    this.queue.push(txn);
    return txn;
  }

  /** The oldest transaction that is not applied. */
  apply(): Result {
    const txn = this.queue.shift();
    if (txn === undefined) throw new Error('nothing is left to be applied');
    this.applied += 1;
    return this.machine.apply(txn, stampOf(this.applied));
  }
}

describe('a ledger prepares', () => {
  it('an absolute value and the next version, from an account that was never written on', () => {
    const { machine } = new Bench();
    expect(prepare(machine, 1, { kind: 'set', account: 3, value: 7 })).toEqual(put(3, 7, 1));
    expect(prepare(machine, 2, { kind: 'add', account: 4, by: -2 })).toEqual(put(4, -2, 1));
    expect(prepare(machine, 3, { kind: 'set-if', account: 5, value: 9, version: 0 })).toEqual(put(5, 9, 1));
  });

  it('upon what is outstanding of the same account, and of no other', () => {
    const bench = new Bench();
    bench.prepare({ kind: 'set', account: 1, value: 10 });
    bench.prepare({ kind: 'set', account: 2, value: 50 });
    expect(bench.prepare({ kind: 'add', account: 1, by: 5 })).toEqual(put(1, 15, 2));
    expect(bench.prepare({ kind: 'add', account: 1, by: 5 })).toEqual(put(1, 20, 3));
  });

  it('upon the youngest change that is outstanding when older ones have been applied', () => {
    const bench = new Bench();
    for (const by of [1, 10]) bench.prepare({ kind: 'add', account: 1, by });
    bench.apply();
    expect(bench.prepare({ kind: 'add', account: 1, by: 100 })).toEqual(put(1, 111, 3));
  });

  it('an error transaction where the version is another, be it older or younger', () => {
    const bench = new Bench();
    bench.prepare({ kind: 'set', account: 1, value: 1 });
    for (const version of [0, 2]) {
      expect(bench.prepare({ kind: 'set-if', account: 1, value: 5, version })).toEqual(error(BADVERSION));
    }
    expect(bench.prepare({ kind: 'set-if', account: 1, value: 5, version: 1 })).toEqual(put(1, 5, 2));
  });

  it('a refusal as an error transaction, which changes nothing for those behind it', () => {
    const bench = new Bench();
    expect(bench.prepare({ kind: 'set', account: 1, value: 9 }, -118)).toEqual(error(-118));
    expect(bench.prepare({ kind: 'add', account: 1, by: 1 })).toEqual(put(1, 1, 1));
  });

  it.each<LedgerRequest>([
    { kind: 'set', account: -1, value: 0 },
    { kind: 'set', account: 4294967296, value: 0 },
    { kind: 'set', account: 1, value: 2147483648 },
    { kind: 'set', account: 1, value: 0.5 },
    { kind: 'add', account: 1, by: Number.NaN },
    { kind: 'set-if', account: 1, value: -2147483649, version: 0 },
  ])('an error transaction of what it could not write down: %o', (request) => {
    expect(new Bench().prepare(request)).toEqual(error(BADARGUMENTS));
  });

  it('an error transaction of an addition that leaves the range of values', () => {
    const bench = new Bench();
    bench.prepare({ kind: 'set', account: 1, value: 2147483647 });
    expect(bench.prepare({ kind: 'add', account: 1, by: 1 })).toEqual(error(BADARGUMENTS));
    expect(bench.prepare({ kind: 'add', account: 1, by: -1 })).toEqual(put(1, 2147483646, 2));
  });

  it('in the order of zxids alone', () => {
    const { machine } = new Bench();
    prepare(machine, 2, { kind: 'set', account: 1, value: 1 });
    expect(() => prepare(machine, 2, { kind: 'set', account: 1, value: 1 })).toThrow(AssertionError);
  });

  it('nothing in words that are not its own', () => {
    expect(() => new LedgerMachine().prepare({ kind: 'create' }, null, stampOf(1))).toThrow(AssertionError);
  });

  it('the same transactions whether those before are applied or outstanding', () => {
    const anyHistory = fc.array(fc.record({ request: anyRequest(3), applied: fc.nat(3) }), { maxLength: 40 });
    fc.assert(
      fc.property(anyHistory, (history) => {
        const late = new Bench();
        let outstanding = 0;
        const txns = history.map(({ request, applied }) => {
          const txn = late.prepare(request);
          outstanding += 1;
          for (let i = 0; i < applied && outstanding > 0; i += 1, outstanding -= 1) late.apply();
          return txn;
        });
        expect(txns).toEqual(preparedOf(history.map(({ request }) => request)));
      }),
    );
  });
});

describe('a leadership that is over', () => {
  it('leaves nothing outstanding: the next one prepares from what was applied', () => {
    const bench = new Bench();
    bench.prepare({ kind: 'set', account: 1, value: 5 });
    bench.apply();
    bench.prepare({ kind: 'set', account: 1, value: 8 });
    bench.machine.abandon();
    expect(bench.prepare({ kind: 'add', account: 1, by: 1 })).toEqual(put(1, 6, 2));
  });

  it('may be followed by one whose zxids begin below those that were outstanding', () => {
    const { machine } = new Bench();
    prepare(machine, 9, { kind: 'set', account: 1, value: 1 });
    machine.abandon();
    expect(prepare(machine, 3, { kind: 'add', account: 1, by: 1 })).toEqual(put(1, 1, 1));
  });
});

describe('an outstanding change', () => {
  it('leaves when a transaction of another leader with a higher zxid is applied', () => {
    const bench = new Bench();
    bench.prepare({ kind: 'set', account: 1, value: 5 });
    bench.machine.apply(error(BADVERSION), stampOf(7));
    expect(prepare(bench.machine, 8, { kind: 'add', account: 1, by: 1 })).toEqual(put(1, 1, 1));
  });

  it('stays when a transaction below it is applied', () => {
    const { machine } = new Bench();
    prepare(machine, 4, { kind: 'set', account: 1, value: 5 });
    machine.apply(put(2, 1, 1), stampOf(3));
    expect(prepare(machine, 5, { kind: 'add', account: 1, by: 1 })).toEqual(put(1, 6, 2));
  });
});

describe('a leader whose changes have all been applied', () => {
  it('is in the state of one that only applied them', () => {
    fc.assert(
      fc.property(fc.array(anyRequest(3), { maxLength: 20 }), (requests) => {
        const bench = new Bench();
        const txns = requests.map((request) => bench.prepare(request));
        txns.forEach(() => bench.apply());
        const follower = new LedgerMachine();
        replay(follower, txns);
        expect(fingerprint(bench.machine)).toEqual(fingerprint(follower));
      }),
    );
  });
});

describe('a ledger answers', () => {
  it('with the value that the account has now, or with what was wrong', () => {
    const machine = new LedgerMachine();
    expect(machine.apply(put(1, 5, 1), stampOf(1))).toEqual({ kind: 'answer', code: 0, value: 5 });
    const refused = machine.apply(error(BADVERSION), stampOf(2));
    expect(refused).toEqual({ kind: 'answer', code: BADVERSION, value: null });
  });

  it('everybody: it has no owners to ask for', () => {
    expect(new LedgerMachine().admit({ kind: 'set' }, ORIGIN)).toBeNull();
  });

  it('nothing to a transaction that no ledger prepared', () => {
    expect(() => new LedgerMachine().apply({ kind: 'create' }, stampOf(1))).toThrow(AssertionError);
    expect(() => new LedgerMachine().encode({ kind: 'create' })).toThrow(AssertionError);
  });
});

const anyUint32 = fc.integer({ min: 0, max: 4294967295 });
const anyInt32 = fc.integer({ min: -2147483648, max: 2147483647 });
const anyTxn: fc.Arbitrary<Txn> = fc.oneof(
  fc.record({ kind: fc.constant('put'), account: anyUint32, value: anyInt32, version: anyUint32 }),
  fc.record({ kind: fc.constant('error'), code: anyInt32 }),
);

describe('the bytes of a transaction', () => {
  it('give an equal transaction back, and have the length of all others', () => {
    const machine = new LedgerMachine();
    fc.assert(
      fc.property(anyTxn, (txn) => {
        const bytes = machine.encode(txn);
        expect(bytes).toHaveLength(13);
        expect(machine.decode(bytes)).toEqual(txn);
      }),
    );
  });

  it('differ where the transactions differ', () => {
    const machine = new LedgerMachine();
    const hex = (txn: Txn): string => machine.encode(txn).join(' ');
    const different = [put(1, 2, 3), put(2, 1, 3), put(1, 3, 2), put(1, 2, 4), error(1), error(-1)];
    expect(new Set(different.map(hex)).size).toBe(different.length);
  });

  it.each([[[]], [[1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]], [[3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]]])(
    'are refused if no ledger wrote them: %o',
    (bytes) => {
      expect(() => new LedgerMachine().decode(Uint8Array.from(bytes))).toThrow(AssertionError);
    },
  );
});

describe('a replay', () => {
  it('of any part of the history that a state holds, up to its end, changes nothing', () => {
    const anyHistory = fc.array(anyRequest(4), { maxLength: 30 });
    fc.assert(
      fc.property(anyHistory, fc.nat(30), (requests, from) => {
        const txns = preparedOf(requests);
        const machine = new LedgerMachine();
        replay(machine, txns);
        const { high, low } = machine.digest();
        replay(machine, txns, from);
        expect(machine.digest()).toEqual({ high, low });
      }),
    );
  });
});
