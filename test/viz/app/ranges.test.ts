import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bringIntoRange,
  clampRange,
  followInRange,
  RANGE_MIN_MICROS,
  rangeAround,
  shareOfTime,
  timeOfShare,
  wholeRange,
} from '../../../viz/app/ranges.js';
import { eventsAt } from './events-at.js';

const long = eventsAt(Array.from({ length: 2000 }, (_, row) => row * 1000));
const times = fc.double({ min: -3_000_000, max: 5_000_000, noNaN: true });

test('a range lies within the trace and is never too narrow to draw', () => {
  fc.assert(
    fc.property(times, times, (from, to) => {
      const range = clampRange({ from, to }, long);
      expect(range.from).toBeGreaterThanOrEqual(0);
      expect(range.to).toBeLessThanOrEqual(long.endMicros);
      expect(range.to - range.from).toBeGreaterThanOrEqual(RANGE_MIN_MICROS - 0.001);
    }),
  );
});

test('of a part of a trace nothing is in sight that was before it', () => {
  const late = { ...long, beginMicros: 1_500_000 };
  expect(wholeRange(late)).toEqual({ from: 1_500_000, to: 1_999_000 });
  expect(clampRange({ from: 0, to: 5_000_000 }, late)).toEqual({ from: 1_500_000, to: 1_999_000 });
  expect(clampRange({ from: 1_000_000, to: 1_100_000 }, late)).toEqual({ from: 1_500_000, to: 1_600_000 });
  expect([shareOfTime(late, 1_500_000), shareOfTime(late, 1_999_000)]).toEqual([0, 1]);
  expect(timeOfShare(late, 0.5)).toBe(1_749_500);
});

test('a range that is moved keeps its width and holds the time', () => {
  fc.assert(
    fc.property(fc.nat(1_999_000), fc.nat(1_900_000), (micros, from) => {
      const range = { from, to: from + 50_000 };
      for (const next of [bringIntoRange(range, micros, long), followInRange(range, micros, long)]) {
        expect(next.to - next.from).toBeCloseTo(50_000);
        expect(next.from).toBeLessThanOrEqual(micros);
        expect(next.to).toBeGreaterThanOrEqual(micros);
      }
    }),
  );
});

test('a time in sight moves nothing', () => {
  const range = { from: 10_000, to: 60_000 };
  expect(bringIntoRange(range, 10_000, long)).toBe(range);
});

test('evidence that is near is in sight with the event, and what is far is not', () => {
  const near = rangeAround(long, 1000, [700, 1000]);
  expect(near.from).toBeLessThanOrEqual(700_000);
  const far = rangeAround(long, 1000, [3, 1000]);
  expect(far.from).toBeGreaterThan(800_000);
  expect(far.to).toBeGreaterThan(1_000_000);
});
