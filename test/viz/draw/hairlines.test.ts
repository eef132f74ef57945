import { describe, expect, it } from 'vitest';

import { hairlines } from '../../../viz/draw/hairlines.js';

describe('a stroke as lines of one pixel', () => {
  it.each([0.5, 0.75, 1, 1.5, 1.9, 2, 2.1, 2.5, 3])('covers %d pixels, a line beside the other', (width) => {
    const { count, pitch } = hairlines(width);
    expect(count).toBeGreaterThan(0);
    // Neighbours touch, and their outer edges are as far apart as those of the stroke.
    expect(pitch).toBeLessThanOrEqual(1);
    expect((count - 1) * pitch + 1).toBeCloseTo(Math.max(1, width), 10);
  });

  it('takes no second line for a quarter of a pixel', () => {
    expect(hairlines(1.25).count).toBe(1);
    expect(hairlines(1.3).count).toBe(2);
  });

  it('leaves a wide stroke as it is', () => {
    expect(hairlines(3.1).count).toBe(0);
  });
});
