import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Box } from '../../../viz/draw/canvas.js';
import { LabelRoom } from '../../../viz/draw/labels.js';

const box = fc
  .tuple(fc.nat(400), fc.nat(200), fc.integer({ min: 1, max: 150 }), fc.integer({ min: 1, max: 30 }))
  .map(([x, y, width, height]): Box => [x - 50, y - 20, width, height]);

function meet([x, y, w, h]: Box, [x2, y2, w2, h2]: Box): boolean {
  return x < x2 + w2 && x2 < x + w && y < y2 + h2 && y2 < y + h;
}

describe('room for labels', () => {
  it('never gives two labels the same place, nor one outside, and counts what it refuses', () => {
    fc.assert(
      fc.property(fc.array(box, { maxLength: 60 }), (wanted) => {
        const frame: Box = [0, 0, 300, 150];
        const room = new LabelRoom(frame);
        const taken: Box[] = [];
        for (const each of wanted) {
          const isFree =
            each[0] >= 0 &&
            each[1] >= 0 &&
            each[0] + each[2] <= 300 &&
            each[1] + each[3] <= 150 &&
            !taken.some((other) => meet(each, other));
          expect(room.take(each)).toBe(isFree);
          if (isFree) taken.push(each);
        }
        expect(room.dropped).toBe(wanted.length - taken.length);
      }),
    );
  });

  it('takes the first free one of several places', () => {
    const room = new LabelRoom([0, 0, 100, 100]);
    room.block([0, 0, 50, 50]);
    expect(
      room.takeFirst([
        [10, 10, 10, 10],
        [60, 10, 10, 10],
        [80, 10, 10, 10],
      ]),
    ).toEqual([60, 10, 10, 10]);
    expect(room.takeFirst([[65, 15, 10, 10]])).toBeNull();
    expect(room.dropped).toBe(1);
  });
});
