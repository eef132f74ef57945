import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { hitAt, widened } from '../../../../viz/views/chart/drawing.js';
import { packSpans } from '../../../../viz/views/chart/packing.js';

const span = fc.tuple(fc.nat(100), fc.nat(40)).map(([from, length]) => ({ from, to: from + length }));
const spans = fc.array(span, { maxLength: 40 }).map((list) => list.sort((a, b) => a.from - b.from));

describe('packing', () => {
  it('lets no two spans of a row overlap, and takes no more rows than overlap at some point', () => {
    fc.assert(
      fc.property(spans, (list) => {
        const { rows, count } = packSpans(list);
        list.forEach((one, i) => {
          list.slice(0, i).forEach((other, j) => {
            if (rows[i] === rows[j]) expect(one.from).toBeGreaterThan(other.to);
          });
        });
        const depth = (at: number): number => list.filter(({ from, to }) => from <= at && at <= to).length;
        expect(count).toBe(Math.max(0, ...list.map(({ from }) => depth(from))));
      }),
    );
  });
});

describe('what lies under the pointer', () => {
  it('is the last hit whose box holds the point', () => {
    const hit = (says: string, box: readonly [number, number, number, number]) => ({ box, row: 1, says });
    const hits = [hit('below', [0, 0, 10, 10]), hit('above', [5, 5, 10, 10])];
    expect(hitAt(hits, 2, 2)?.says).toBe('below');
    expect(hitAt(hits, 7, 7)?.says).toBe('above');
    expect(hitAt(hits, 15, 15)).toBeNull();
  });

  it('is never too small to meet', () => {
    expect(widened([10, 10, 0, 30], 8)).toEqual([6, 10, 8, 30]);
  });
});
