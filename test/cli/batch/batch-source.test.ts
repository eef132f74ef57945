import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchSource } from '../../../cli/batch/batch-source.js';
import { seriesOf } from './series-of.js';

test('every seed of every series is handed out once and in order, however long portions take', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 8 }),
      fc.array(fc.double({ min: 0, max: 5_000, noNaN: true })),
      (count, seeds, lanes, times) => {
        const series = Array.from({ length: count }, () => seriesOf());
        const source = new BatchSource(series, { first: 10, last: 9 + seeds }, lanes);
        const handed: string[] = [];
        let ordinal = 0;
        for (let portion = source.next(); portion !== null; portion = source.next()) {
          expect(portion.ordinal).toBe(ordinal++);
          expect(portion.count).toBeGreaterThan(0);
          for (let i = 0; i < portion.count; i += 1) {
            handed.push(`${String(portion.seriesIndex)}/${String(portion.firstSeed + i)}`);
          }
          source.took(portion, times[portion.ordinal % times.length] ?? 0);
        }
        const all = series.flatMap((_, s) =>
          Array.from({ length: seeds }, (__, i) => `${String(s)}/${String(10 + i)}`),
        );
        expect(handed).toEqual(all);
        expect(source.total).toBe(all.length);
      },
    ),
  );
});

test('portions of fast runs grow until a message costs nothing beside them', () => {
  const source = new BatchSource([seriesOf()], { first: 1, last: 100_000 }, 2);
  const counts: number[] = [];
  for (let portion = source.next(); portion !== null; portion = source.next()) {
    counts.push(portion.count);
    source.took(portion, portion.count * 0.2);
  }
  expect(counts[0]).toBe(16);
  expect(Math.max(...counts)).toBe(750);
  expect(counts.length).toBeLessThan(200);
});

test('portions of slow runs shrink to single runs', () => {
  const source = new BatchSource([seriesOf()], { first: 1, last: 100 }, 2);
  const first = source.next();
  if (first !== null) source.took(first, 16 * 1_000);
  expect(source.next()?.count).toBe(1);
});
