import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { columnX, firstToShow, makeLogFrame } from '../../../../viz/views/log/log-frame.js';

const options = { scale: 1, isNarrow: false, servers: 5, columns: 500, letters: 5, first: 0 };

describe('the frame of the log grid', () => {
  it('keeps its columns within the box, and the last of them reachable', () => {
    const sizes = fc.record({
      width: fc.integer({ min: 320, max: 2_560 }),
      height: fc.integer({ min: 200, max: 1_440 }),
    });
    const numbers = { columns: fc.integer({ min: 0, max: 900 }), first: fc.integer({ min: -5, max: 1_000 }) };
    fc.assert(
      fc.property(sizes, fc.record(numbers), fc.boolean(), (size, { columns, first }, isNarrow) => {
        const frame = makeLogFrame({ ...options, size, columns, first, isNarrow });
        const shown = Math.min(frame.fitting, columns);
        expect(columnX(frame, frame.first + frame.fitting)).toBeLessThanOrEqual(size.width);
        expect(frame.first).toBeGreaterThanOrEqual(0);
        expect(frame.first + shown).toBeLessThanOrEqual(Math.max(columns, shown));
      }),
    );
  });

  it('moves to a column only if that is out of sight', () => {
    const size = { width: 900, height: 600 };
    const frame = makeLogFrame({ ...options, size, first: 100 });
    const show = (column: number): number => firstToShow({ column, divergence: -1 }, frame);
    expect(show(100)).toBe(100);
    expect(show(100 + frame.fitting - 1)).toBe(100);
    for (const column of [0, 99, 100 + frame.fitting, 499]) {
      expect(column).toBeGreaterThanOrEqual(show(column));
      expect(column).toBeLessThan(show(column) + frame.fitting);
    }
  });

  it('shows where histories begin to differ as well, if there is room for both', () => {
    const size = { width: 900, height: 600 };
    const frame = makeLogFrame({ ...options, size, first: 100 });
    const { fitting } = frame;
    const near = { column: 200, divergence: 200 - fitting + 1 };
    expect(firstToShow(near, frame)).toBe(near.divergence);
    const far = { column: 200, divergence: 200 - fitting };
    expect(firstToShow(far, frame)).toBe(firstToShow({ column: 200, divergence: -1 }, frame));
    expect(firstToShow({ column: 100, divergence: 101 }, frame)).toBe(100);
  });
});
