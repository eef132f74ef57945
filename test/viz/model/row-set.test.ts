import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RowBits } from '../../../viz/model/row-set.js';

it('holds what a set holds, in rising order', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.array(fc.integer({ min: -5, max: 250 })),
      (limit, rows) => {
        const bits = RowBits.of(limit, rows);
        const set = new Set(rows.filter((row) => row >= 0 && row < limit));
        expect([...bits]).toEqual([...set].sort((a, b) => a - b));
        expect(bits.size).toBe(set.size);
        for (let row = -6; row < 260; row += 1) expect(bits.has(row)).toBe(set.has(row));
      },
    ),
  );
});

it('is a set for whoever reads one', () => {
  const bits = RowBits.of(70, [64, 3]);
  const seen: number[] = [];
  bits.forEach((row) => seen.push(row));
  expect(seen).toEqual([3, 64]);
  expect([...bits.entries()]).toEqual([
    [3, 3],
    [64, 64],
  ]);
  expect([...bits.keys()]).toEqual([3, 64]);
});
