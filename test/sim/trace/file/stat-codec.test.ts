import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { makeSessionId } from '../../../../core/ids.js';
import { makeZxid } from '../../../../core/zxid.js';
import type { Stat } from '../../../../core/znode/stat.js';
import { decodeStat, encodeStat, isStat } from '../../../../sim/trace/file/stat-codec.js';

/** When the calendars of a run begin, in ms since 1970. */
const BEGINNING = 1_700_000_000_000;

const NEW: Stat = {
  czxid: makeZxid(1, 6),
  mzxid: makeZxid(1, 6),
  ctime: BEGINNING + 126,
  mtime: BEGINNING + 126,
  version: 0,
  cversion: 0,
  aversion: 0,
  ephemeralOwner: 0,
  dataLength: 0,
  numChildren: 0,
  pzxid: makeZxid(1, 6),
};

describe('a Stat', () => {
  it.each<[string, string, Stat]>([
    ['of a new znode', '[1,6,0,0,126]', NEW],
    [
      'that changed',
      '[1,6,4,0,126,900,1,5]',
      { ...NEW, mzxid: makeZxid(1, 10), mtime: BEGINNING + 1026, version: 1, dataLength: 5 },
    ],
    [
      'with children',
      '[1,6,0,9,126,0,0,0,3,1]',
      { ...NEW, pzxid: makeZxid(1, 15), cversion: 3, numChildren: 1 },
    ],
    ['of later epochs', '[1,6,[2,5],[3,0],126]', { ...NEW, mzxid: makeZxid(2, 5), pzxid: makeZxid(3, 0) }],
    ['with other permissions', '[1,6,0,0,126,0,0,0,0,0,1]', { ...NEW, aversion: 1 }],
    ['of an ephemeral', '[1,6,0,0,126,0,0,0,0,0,0,3,7]', { ...NEW, ephemeralOwner: makeSessionId(3, 7) }],
    [
      'of the root',
      '[0,0,0,[1,6],null,0,0,0,2]',
      { ...NEW, czxid: 0, mzxid: 0, ctime: 0, mtime: 0, cversion: 2 },
    ],
    ['of the first ms', '[1,6]', { ...NEW, ctime: BEGINNING, mtime: BEGINNING }],
    [
      'of calendars that are wrong',
      '[1,6,0,0,-1,-100]',
      { ...NEW, ctime: BEGINNING - 1, mtime: BEGINNING - 101 },
    ],
    ['that ends in a number with a zero', '[1,6,0,0,126,0,10]', { ...NEW, version: 10 }],
  ])('%s stands as %s', (_, json, stat) => {
    expect(encodeStat(stat)).toBe(json);
    expect(decodeStat(JSON.parse(json))).toEqual(stat);
  });

  it('comes back as it was, and is written again as it was', () => {
    const epoch = fc.constantFrom(0, 1, 2, 2097151);
    const zxid = fc
      .tuple(epoch, fc.oneof(fc.nat(3), fc.integer({ min: 0, max: 4294967295 })))
      .map(([e, c]) => makeZxid(e, c));
    const time = fc.oneof(
      fc.constantFrom(0, BEGINNING),
      fc.integer({ min: -1e12, max: 4e12 }),
      fc.integer({ min: -4e15, max: 4e15 }),
    );
    const number = fc.oneof(fc.constant(0), fc.nat(20), fc.maxSafeInteger());
    const session = fc.oneof(fc.constant(0), fc.maxSafeNat());
    const stat = fc.record(
      {
        czxid: zxid,
        mzxid: zxid,
        pzxid: zxid,
        ctime: time,
        mtime: time,
        version: number,
        cversion: number,
        aversion: number,
        ephemeralOwner: session,
        dataLength: number,
        numChildren: number,
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(stat, (made) => {
        const json = encodeStat(made);
        const read = decodeStat(JSON.parse(json));
        expect(read).toStrictEqual(made);
        expect(read === undefined ? null : encodeStat(read)).toBe(json);
      }),
      { numRuns: 500 },
    );
  });

  it('has times that can be told as exact differences', () => {
    expect(isStat(NEW)).toBe(true);
    expect(isStat({ ...NEW, mtime: Number.MAX_SAFE_INTEGER })).toBe(true);
    expect(isStat({ ...NEW, ctime: -Number.MAX_SAFE_INTEGER, mtime: 0 })).toBe(false);
    expect(isStat({ ...NEW, ctime: -2, mtime: Number.MAX_SAFE_INTEGER - 1 })).toBe(false);
    expect(isStat({ ...NEW, numChildren: 0.5 })).toBe(false);
  });

  it('of format 2 is a list of all of its numbers', () => {
    const json = [1, 6, 1, 6, 2, 8, BEGINNING, BEGINNING + 1, 1, 2, 3, 4, 5, 6, 7];
    expect(decodeStat(json)).toEqual({
      czxid: makeZxid(1, 6),
      mzxid: makeZxid(1, 6),
      pzxid: makeZxid(2, 8),
      ctime: BEGINNING,
      mtime: BEGINNING + 1,
      version: 1,
      cversion: 2,
      aversion: 3,
      ephemeralOwner: makeSessionId(4, 5),
      dataLength: 6,
      numChildren: 7,
    });
  });

  it.each([
    '{}',
    '"1"',
    '[1,6,null]',
    '[1,6,[2],0]',
    '[1,6,[2,"5"]]',
    '[1,6,0,0,"1"]',
    '[1,6,0,0,126,null]',
    '[1.5,6]',
    '[9007199254740991,6]',
    '[1,6,9007199254740991]',
    '[1,6,0,0,9007199254740991]',
    '[1,6,0,0,0,0,0,0,0,0,0,0,0,0]',
    '[1,6,1,6,2,8,0,0,0,0,0,0,0,0,null]',
    '[1,6,1,6,2,8,0,0,0,0,0,0,0,0,0,0]',
  ])('is not %s', (json) => {
    expect(decodeStat(JSON.parse(json))).toBeUndefined();
  });
});
