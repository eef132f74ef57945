import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../core/assert.js';
import type { ZnodeServiceTxn, ZnodeTxn } from '../../../core/znode/txn.js';
import { newMachine } from './service.js';

const int32 = fc.integer();
const id = fc.maxSafeNat();
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '/\uffef', 'ÿ\0', '\ud800'),
);
const long = fc.constantFrom('x'.repeat(300), 'é'.repeat(500), '中'.repeat(300));
const data = fc.option(fc.oneof(text, long));

const znodeTxn: fc.Arbitrary<ZnodeTxn> = fc.oneof(
  fc.record({
    kind: fc.constant('create'),
    code: fc.constant(0),
    path: fc.oneof(text, long),
    data,
    acl: fc.array(fc.record({ perms: int32, scheme: text, id: text }), { maxLength: 3 }),
    znode: fc.oneof(
      fc.constantFrom({ kind: 'persistent' as const }, { kind: 'container' as const }),
      fc.record({ kind: fc.constant('ephemeral'), owner: id }),
      fc.record({ kind: fc.constant('ttl'), ttl: id }),
    ),
    parentCreations: fc.nat({ max: 0xffff_ffff }),
    withStat: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('delete'), code: fc.constant(0), path: fc.oneof(text, long) }),
  fc.record({ kind: fc.constant('setData'), code: fc.constant(0), path: text, data, version: int32 }),
  fc.record({ kind: fc.constant('check'), code: fc.constant(0), path: text }),
);

const txn: fc.Arbitrary<ZnodeServiceTxn> = fc.oneof(
  znodeTxn,
  fc.record({ kind: fc.constant('error'), code: int32 }),
  fc.record({ kind: fc.constant('multi'), code: fc.constant(0), txns: fc.array(znodeTxn, { maxLength: 4 }) }),
  fc.record({
    kind: fc.constant('failedMulti'),
    code: fc.constant(0),
    codes: fc.array(int32, { maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('createSession'), code: fc.constant(0), sessionId: id, timeoutMs: id }),
  fc.record({
    kind: fc.constant('closeSession'),
    code: fc.constant(0),
    sessionId: id,
    paths: fc.array(text, { maxLength: 4 }),
  }),
);

describe('the bytes of a transaction', () => {
  const machine = newMachine();

  it('give the transaction back', () => {
    fc.assert(
      fc.property(txn, (one) => {
        expect(machine.decode(machine.encode(one))).toEqual(one);
      }),
      { numRuns: 1000 },
    );
  });

  it('are read where they lie among others', () => {
    fc.assert(
      fc.property(txn, (one) => {
        const bytes = machine.encode(one);
        const among = new Uint8Array(bytes.length + 9);
        among.fill(0xff);
        among.set(bytes, 4);
        expect(machine.decode(among.subarray(4, 4 + bytes.length))).toEqual(one);
      }),
    );
  });

  it('are refused if they are too few, too many, or of no kind', () => {
    fc.assert(
      fc.property(txn, (one) => {
        const bytes = machine.encode(one);
        expect(() => machine.decode(bytes.subarray(0, -1))).toThrow(AssertionError);
        expect(() => machine.decode(Uint8Array.of(...bytes, 0))).toThrow(AssertionError);
      }),
    );
    expect(() => machine.decode(Uint8Array.of(77, 0, 0, 0, 0))).toThrow(AssertionError);
  });

  it('are one for each character of plain data', () => {
    const sized = (length: number): number => {
      const one: ZnodeTxn = { kind: 'setData', code: 0, path: '/a', data: 'ÿ'.repeat(length), version: 1 };
      return machine.encode(one).length;
    };
    expect(sized(1000) - sized(0)).toBe(1000);
  });
});
