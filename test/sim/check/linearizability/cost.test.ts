import { describe, expect, it } from 'vitest';

import { search } from '../../../../sim/check/linearizability/search.js';
import type { RegisterOperation } from './played.js';
import { playedHistory } from './played.js';
import { register } from './register.js';
import { isLegalByZones } from './zones.js';

const WAYS = ['depth-first', 'breadth-first'] as const;
const SIZES = [1000, 10_000, 100_000] as const;

function playedBy4(count: number, unknownPercent: number, cas = true): readonly RegisterOperation[] {
  return playedHistory({ seed: count, count, clients: 4, unknownPercent, stale: false, cas });
}

function millisOf(work: () => void): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

describe('with few clients, a search of calls that some order explains', () => {
  for (const way of WAYS) {
    for (const unknownPercent of [0, 1]) {
      it(`takes two steps a call ${way}, however long the history is, with ${String(unknownPercent)} % unknown`, () => {
        for (const count of SIZES) {
          const history = playedBy4(count, unknownPercent);
          const options = { stepsMax: 2 * count, ways: [way] };
          expect(search(history, register(0), options).kind).toBe('legal');
        }
      });
    }

    it(`takes time in proportion to its length ${way}`, () => {
      const [, middle, long] = SIZES.map((count) => {
        const history = playedBy4(count, 0);
        return millisOf(() => search(history, register(0), { stepsMax: 2 * count, ways: [way] }));
      });
      // 10 times as long; quadratic would be 100. A busy machine and its collector of garbage have their share.
      expect((long ?? 0) / (middle ?? 0)).toBeLessThan(60);
    });
  }
});

it('zones take time in proportion to the length, but for the sorting', () => {
  const histories = SIZES.map((count) => playedBy4(count, 0, false));
  const [, middle, long] = histories.map((history) =>
    millisOf(() => expect(isLegalByZones(history, 0)).toBe(true)),
  );
  expect((long ?? 0) / (middle ?? 0)).toBeLessThan(60);
});
