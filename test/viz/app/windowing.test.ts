import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentHeight, scrollTo, windowAt } from '../../../viz/app/windowing.js';

const sizes = fc.record({
  count: fc.integer({ min: 0, max: 2_000_000 }),
  rowHeight: fc.integer({ min: 20, max: 48 }),
  height: fc.integer({ min: 100, max: 1200 }),
});

test('a short list is drawn from where it is scrolled to', () => {
  const size = { count: 1000, rowHeight: 20, height: 200 };
  expect(windowAt(size, 0)).toEqual({ first: 0, last: 19, top: 0 });
  expect(windowAt(size, 4000)).toEqual({ first: 192, last: 219, top: 3840 });
});

test('a list of any length stays within what browsers can scroll', () => {
  fc.assert(
    fc.property(sizes, (size) => {
      expect(contentHeight(size)).toBeLessThanOrEqual(8_000_000);
    }),
  );
});

test('wherever a list is scrolled to, the drawn rows cover what is in sight', () => {
  fc.assert(
    fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), (size, share) => {
      const way = Math.max(0, contentHeight(size) - size.height);
      const scrollTop = share * way;
      const { first, last, top } = windowAt(size, scrollTop);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(last).toBeLessThanOrEqual(size.count);
      const bottom = top + (last - first) * size.rowHeight;
      if (first > 0) expect(top).toBeLessThanOrEqual(scrollTop);
      if (last < size.count) expect(bottom).toBeGreaterThanOrEqual(scrollTop + size.height);
    }),
  );
});

test('scrolling to a row brings the whole of it into sight, and then there is nothing to do', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (size, seed, share) => {
      fc.pre(size.count > 0);
      const row = seed % size.count;
      const way = Math.max(0, contentHeight(size) - size.height);
      const wanted = scrollTo(size, share * way, row) ?? share * way;
      const { first, top } = windowAt(size, wanted);
      const y = top + (row - first) * size.rowHeight - wanted;
      expect(y).toBeGreaterThanOrEqual(-0.01);
      expect(y + size.rowHeight).toBeLessThanOrEqual(size.height + 0.01);
    }),
  );
});
