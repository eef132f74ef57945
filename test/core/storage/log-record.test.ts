import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../core/assert.js';
import type { StoredRecord } from '../../../core/storage/log-record.js';
import { Arena } from '../../../core/storage/arena.js';
import { entryOf, makeEntry, readRecord, wasDurable } from '../../../core/storage/log-record.js';
import { makeZxid } from '../../../core/zxid.js';
import type { Put } from './bench.js';
import { codec, put, shown } from './bench.js';
import { joined } from './fake-files.js';
import { bytesOf, markAt } from './records.js';

const word = fc.nat({ max: 0xffff_ffff });
const someEntry = fc
  .record({
    zxid: fc.maxSafeNat(),
    timeMillis: fc.maxSafeInteger(),
    sid: word,
    sessionId: fc.maxSafeInteger(),
    ownerEpoch: word,
    opSeq: word,
    cxid: fc.integer(),
    key: fc.nat({ max: 255 }),
    value: fc.nat({ max: 65_535 }),
  })
  .map(({ zxid, timeMillis, key, value, ...origin }) => {
    const txn: Put = { kind: 'put', code: 0, key, value };
    return makeEntry({ zxid, timeMillis, origin, txn }, codec, new Arena());
  });

function entryRead(record: StoredRecord | null): unknown {
  return record?.kind === 'txn' ? shown(entryOf(record, codec)) : null;
}

describe('the record of a transaction', () => {
  it('gives back the entry, wherever it stands', () => {
    fc.assert(
      fc.property(someEntry, fc.uint8Array({ maxLength: 20 }), (entry, before) => {
        const bytes = joined(before, bytesOf(entry.record), Uint8Array.of(1, 2, 3));
        expect(entryRead(readRecord(bytes, before.length))).toEqual(shown(entry));
      }),
    );
  });

  it('is checksum, length, payload and an end byte, as in ZooKeeper', () => {
    const { record, checksum } = put(makeZxid(1, 5), 7, 0x0102);
    const [bytes] = [[...bytesOf(record)]];
    expect(bytes.length).toBe(8 + 41 + 3 + 1);
    expect(bytes.slice(0, 4)).toEqual([24, 16, 8, 0].map((shift) => (checksum >>> shift) & 0xff));
    expect(bytes.slice(4, 8)).toEqual([0, 0, 0, 44]);
    expect(bytes.slice(8, 17)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 5]);
    expect(bytes.slice(-4)).toEqual([7, 1, 2, 0x42]);
  });

  it('is none once a bit of it is flipped', () => {
    fc.assert(
      fc.property(someEntry, fc.nat(), fc.nat({ max: 7 }), ({ record }, at, bit) => {
        const bytes = bytesOf(record).map((byte, i) => (i === at % record.length ? byte ^ (1 << bit) : byte));
        expect(readRecord(bytes, 0)).toBeNull();
      }),
    );
  });

  it('is none once its end is missing, or zero', () => {
    fc.assert(
      fc.property(someEntry, fc.nat(), ({ record }, cut) => {
        const kept = bytesOf(record).subarray(0, cut % record.length);
        expect(readRecord(kept, 0)).toBeNull();
        const zeroed = new Uint8Array(record.length);
        zeroed.set(kept);
        const isWhole = zeroed.every((byte, i) => byte === bytesOf(record)[i]);
        expect(readRecord(zeroed, 0) === null).toBe(!isWhole);
      }),
    );
  });

  it('has the same bytes at every server: nothing in it tells where it was written', () => {
    expect(shown(put(makeZxid(2, 3), 1, 9))).toEqual(shown(put(makeZxid(2, 3), 1, 9)));
  });

  it('has a checksum that tells two transactions of one zxid apart', () => {
    expect(put(makeZxid(2, 3), 1, 9).checksum).not.toBe(put(makeZxid(2, 3), 1, 8).checksum);
    expect(put(makeZxid(2, 3), 1, 9).checksum).not.toBe(put(makeZxid(2, 4), 1, 9).checksum);
  });

  it.each([{ sid: -1 }, { ownerEpoch: 2 ** 32 }, { opSeq: 0.5 }, { cxid: 2 ** 31 }])(
    'is refused where it could not give %j back',
    (part) => {
      const origin = { sid: 1, sessionId: 1, ownerEpoch: 1, opSeq: 1, cxid: 1, ...part };
      const txn: Put = { kind: 'put', code: 0, key: 1, value: 1 };
      expect(() => makeEntry({ zxid: 1, timeMillis: 1, origin, txn }, codec, new Arena())).toThrow(
        AssertionError,
      );
    },
  );
});

describe('a mark', () => {
  it('gives back its offset at its own place, and is none at any other', () => {
    fc.assert(
      fc.property(word, fc.nat({ max: 30 }), fc.nat({ max: 30 }), (offset, place, other) => {
        const mark = markAt(place, offset);
        expect(readRecord(joined(new Uint8Array(place), mark), place)).toMatchObject({
          kind: 'mark',
          offset,
        });
        if (other !== place) expect(readRecord(joined(new Uint8Array(other), mark), other)).toBeNull();
      }),
    );
  });

  it('is found behind any garbage, and tells of what lies before its offset alone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 60 }), fc.nat(), (garbage, drawn) => {
        const offset = drawn % garbage.length;
        const bytes = joined(garbage, markAt(garbage.length, offset), garbage);
        for (let place = 0; place < garbage.length; place += 1)
          expect(wasDurable(bytes, place)).toBe(place < offset);
      }),
    );
  });

  it('tells nothing of a place behind it', () => {
    const mark = markAt(0, 100);
    expect(wasDurable(joined(mark, new Uint8Array(50)), 0)).toBe(true);
    expect(wasDurable(joined(mark, new Uint8Array(50)), 1)).toBe(false);
  });
});
