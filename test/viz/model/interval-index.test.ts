import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { IntervalIndex } from '../../../viz/model/interval-index.js';

interface Intervals {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
}

function intervalsOf(spans: readonly (readonly [number, number])[]): Intervals {
  const sorted = [...spans].sort((a, b) => a[0] - b[0]);
  return {
    starts: Float64Array.from(sorted, ([start]) => start),
    ends: Float64Array.from(sorted, ([start, took]) => start + took),
  };
}

describe('the index of intervals', () => {
  it('finds exactly those that touch a range, in the order of their starts', () => {
    const span = fc.tuple(fc.nat(5_000), fc.oneof(fc.nat(10), fc.nat(5_000)));
    fc.assert(
      fc.property(
        fc.array(span, { minLength: 600, maxLength: 700 }),
        fc.nat(6_000),
        fc.nat(800),
        (spans, from, length) => {
          const { starts, ends } = intervalsOf(spans);
          const found: number[] = [];
          new IntervalIndex(starts, ends).forEach(from, from + length, (place) => found.push(place) > 0);
          const wanted = [...starts.keys()].filter(
            (place) => (starts[place] ?? 0) <= from + length && (ends[place] ?? 0) >= from,
          );
          expect(found).toEqual(wanted);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('stops when it is told to', () => {
    const { starts, ends } = intervalsOf(Array.from({ length: 1_000 }, (_, i) => [i, 5_000]));
    let visits = 0;
    new IntervalIndex(starts, ends).forEach(0, 10_000, () => {
      visits += 1;
      return visits < 7;
    });
    expect(visits).toBe(7);
  });
});
