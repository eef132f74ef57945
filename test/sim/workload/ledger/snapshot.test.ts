import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../../core/assert.js';
import { LedgerMachine } from '../../../../sim/workload/ledger/machine.js';
import { anyRequest, drain, prepare, preparedOf, replay, restored, stampOf } from './history.js';

const CHUNK_ACCOUNTS = 16;
const ACCOUNT_BYTES = 12;

/** So many accounts, each written once; the first to be written is the last by its number. */
function written(accounts: number): LedgerMachine {
  const machine = new LedgerMachine();
  const requests = Array.from({ length: accounts }, (_, i) => accounts - i);
  replay(machine, preparedOf(requests.map((account) => ({ kind: 'set', account, value: account * 10 }))));
  return machine;
}

const write = (machine: LedgerMachine, account: number, value: number): void => {
  const txn = prepare(machine, 9_000 + value, { kind: 'set', account, value });
  machine.apply(txn, stampOf(9_000 + value));
};

describe('a snapshot', () => {
  it('of a new ledger has no chunk', () => {
    expect(drain(new LedgerMachine().snapshot())).toEqual([]);
  });

  it.each([
    [1, [1]],
    [16, [16]],
    [17, [16, 1]],
    [40, [16, 16, 8]],
  ])('of %d accounts comes in chunks of at most 16', (accounts, counts) => {
    const chunks = drain(written(accounts).snapshot());
    expect(chunks.map(({ length }) => length / ACCOUNT_BYTES)).toEqual(counts);
  });

  it('has ended when it has ended, though accounts behind its end are written', () => {
    const machine = written(2);
    const reader = machine.snapshot();
    drain(reader);
    write(machine, 1, 3);
    expect(reader.next()).toBeNull();
  });

  it('depends on the state alone, and not on the way to it', () => {
    const other = new LedgerMachine();
    for (let account = 1; account <= 20; account += 1) {
      replay(other, preparedOf([{ kind: 'set', account, value: account * 10 }]));
    }
    expect(drain(other.snapshot())).toEqual(drain(written(20).snapshot()));
  });

  it('shows what is behind as it was, and what lies ahead as it is when it comes by', () => {
    const machine = written(CHUNK_ACCOUNTS + 1);
    const reader = machine.snapshot();
    const first = reader.next();
    write(machine, 1, 111);
    write(machine, CHUNK_ACCOUNTS + 1, 222);
    const copy = restored([first ?? new Uint8Array(), ...drain(reader)]);
    const valueOf = (account: number): unknown =>
      prepare(copy, 9_999 + account, { kind: 'add', account, by: 0 });
    expect(valueOf(1)).toMatchObject({ value: 10, version: 2 });
    expect(valueOf(CHUNK_ACCOUNTS + 1)).toMatchObject({ value: 222, version: 3 });
  });

  it('pulled in one go gives the state back, to the digest', () => {
    fc.assert(
      fc.property(fc.array(anyRequest(40), { maxLength: 80 }), (requests) => {
        const machine = new LedgerMachine();
        replay(machine, preparedOf(requests));
        const copy = restored(drain(machine.snapshot()));
        expect(copy.digest()).toEqual(machine.digest());
        expect(drain(copy.snapshot())).toEqual(drain(machine.snapshot()));
      }),
    );
  });

  it('pulled while transactions are applied is repaired by a replay from where it began', () => {
    const anyTurns = fc.array(fc.nat(12), { minLength: 1, maxLength: 8 });
    let fuzzy = 0;
    fc.assert(
      fc.property(
        fc.array(anyRequest(40), { minLength: 20, maxLength: 120 }),
        fc.nat(60),
        anyTurns,
        (requests, start, turns) => {
          const txns = preparedOf(requests);
          const began = Math.min(start, txns.length);
          const machine = new LedgerMachine();
          replay(machine, txns.slice(0, began));
          const exact = drain(machine.snapshot());
          const reader = machine.snapshot();
          const chunks: Uint8Array[] = [];
          let applied = began;
          for (const turn of turns) {
            const chunk = reader.next();
            if (chunk !== null) chunks.push(chunk);
            const end = Math.min(applied + turn, txns.length);
            replay(machine, txns.slice(0, end), applied);
            applied = end;
          }
          chunks.push(...drain(reader));
          replay(machine, txns, applied);
          if (chunks.join('|') !== exact.join('|')) fuzzy += 1;
          const copy = restored(chunks);
          replay(copy, txns, began);
          expect(copy.digest()).toEqual(machine.digest());
          expect(drain(copy.snapshot())).toEqual(drain(machine.snapshot()));
        },
      ),
    );
    expect(fuzzy).toBeGreaterThan(0);
  });
});

describe('a restored ledger', () => {
  it('has nothing of its own left', () => {
    const machine = written(30);
    prepare(machine, 99, { kind: 'set', account: 7, value: 1 });
    machine.restore([]);
    const blank = new LedgerMachine();
    expect(machine.digest()).toEqual(blank.digest());
    expect(drain(machine.snapshot())).toEqual([]);
    expect(prepare(machine, 1, { kind: 'add', account: 7, by: 2 })).toMatchObject({
      value: 2,
      version: 1,
    });
  });

  it('has the values of the snapshot, also those below zero', () => {
    const machine = new LedgerMachine();
    write(machine, 4, -7);
    const copy = restored(drain(machine.snapshot()));
    expect(prepare(copy, 9_999, { kind: 'add', account: 4, by: 0 })).toMatchObject({ value: -7, version: 2 });
  });

  it('refuses a chunk that ends in the middle of an account', () => {
    expect(() => restored([new Uint8Array(13)])).toThrow(AssertionError);
  });
});
