import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pairAlike, pairEqual } from '../../../../viz/model/compare/pairing.js';

const keys = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 24 });

describe('pairs of two lists', () => {
  test('are equal, and rise in both', () => {
    fc.assert(
      fc.property(keys, keys, (a, b) => {
        let last: readonly [number, number] = [-1, -1];
        for (const pair of pairEqual(a, b)) {
          expect(a[pair[0]]).toBe(b[pair[1]]);
          expect(pair[0]).toBeGreaterThan(last[0]);
          expect(pair[1]).toBeGreaterThan(last[1]);
          last = [pair[0], pair[1]];
        }
      }),
    );
  });

  test('of a list and itself are all of it', () => {
    fc.assert(
      fc.property(keys, (a) => {
        expect(pairEqual(a, a)).toEqual(a.map((_, i) => [i, i]));
        expect(pairAlike(a, a)).toEqual(a.map((_, i) => [i, i]));
      }),
    );
  });

  test('stay what they are when something that is in one list only is put in', () => {
    fc.assert(
      fc.property(keys, fc.nat({ max: 24 }), (a, at) => {
        const place = Math.min(at, a.length);
        const longer = [...a.slice(0, place), 99, ...a.slice(place)];
        expect(pairEqual(a, longer)).toHaveLength(a.length);
        expect(pairEqual(longer, a)).toHaveLength(a.length);
      }),
    );
  });

  test('keep as many of those in another order as rise together', () => {
    expect(pairEqual([1, 2, 3, 4], [4, 1, 2, 3])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });

  test('of a sort are the next with the next, and not far apart', () => {
    expect(pairAlike([7, 8], [9, 7, 8])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(pairAlike([7], [...Array.from({ length: 20 }, () => 9), 7])).toEqual([]);
  });
});
