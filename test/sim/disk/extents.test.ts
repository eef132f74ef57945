import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Extents } from '../../../sim/disk/extents.js';
import { extentOf } from './workbench.js';

const bytes = fc.array(fc.nat({ max: 255 }), { minLength: 1, maxLength: 12 });
const place = fc.nat({ max: 40 });
const change = fc.oneof(
  fc.record({ op: fc.constant('append' as const), bytes }),
  fc.record({ op: fc.constant('overwrite' as const), offset: place, bytes }),
  fc.record({ op: fc.constant('resize' as const), size: fc.oneof(place, fc.nat({ max: 1_300 })) }),
);

function padded(array: readonly number[], size: number): number[] {
  return [...array, ...Array<number>(Math.max(0, size - array.length)).fill(0)];
}

describe('extents', () => {
  it('hold what a plain array of bytes would, after any changes, and read any part of it', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 25 }), place, place, (changes, offset, length) => {
        const extents = new Extents();
        let array: number[] = [];
        for (const next of changes) {
          if (next.op === 'append') {
            extents.append(extentOf(...next.bytes));
            array.push(...next.bytes);
          } else if (next.op === 'overwrite') {
            extents.overwrite(next.offset, extentOf(...next.bytes));
            array = padded(array, next.offset + next.bytes.length);
            array.splice(next.offset, next.bytes.length, ...next.bytes);
          } else {
            extents.resize(next.size);
            array = padded(array, next.size).slice(0, next.size);
          }
          expect(extents.size).toBe(array.length);
        }
        expect([...extents.read(0, array.length + 10)]).toEqual(array);
        expect([...extents.read(offset, length)]).toEqual(array.slice(offset, offset + length));
      }),
      { numRuns: 300 },
    );
  });

  it('that were copied are not changed by what happens to the original, nor the other way round', () => {
    const original = new Extents();
    original.append(extentOf(1, 2, 3, 4));
    const copy = original.copy();
    original.overwrite(1, extentOf(9));
    copy.append(extentOf(5));
    copy.resize(3);
    expect([...original.read(0, 99)]).toEqual([1, 9, 3, 4]);
    expect([...copy.read(0, 99)]).toEqual([1, 2, 3]);
  });

  it('give bytes of their own: changing what was read changes nothing', () => {
    const extents = new Extents();
    extents.append(extentOf(1, 2));
    extents.read(0, 2)[0] = 9;
    expect([...extents.read(0, 2)]).toEqual([1, 2]);
  });
});
