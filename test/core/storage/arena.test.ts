import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Arena } from '../../../core/storage/arena.js';

describe('an arena', () => {
  it('gives each run zeros of its own, as many as were asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 6000 }), { maxLength: 40 }), (lengths) => {
        const arena = new Arena();
        const taken = lengths.map((asked, i) => {
          const extent = arena.take(asked);
          const own = extent.bytes.subarray(extent.start, extent.start + extent.length);
          expect(own.length).toBe(asked);
          expect(own.every((byte) => byte === 0)).toBe(true);
          own.fill(i + 1);
          return own;
        });
        for (const [i, own] of taken.entries()) expect(own.every((byte) => byte === i + 1)).toBe(true);
      }),
    );
  });

  it('puts small runs side by side in one array', () => {
    const arena = new Arena();
    const [one, other] = [arena.take(18), arena.take(60)];
    expect(other.bytes).toBe(one.bytes);
    expect(other.start).toBe(one.start + 18);
  });
});
