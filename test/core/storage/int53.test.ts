import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readInt53, writeInt53 } from '../../../core/storage/int53.js';

describe('64 bits', () => {
  it('give back any safe integer, wherever they stand', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat({ max: 5 }), (value, at) => {
        const bytes = new Uint8Array(16);
        writeInt53(bytes, at, value);
        expect(readInt53(bytes, at)).toBe(value);
      }),
    );
  });

  it('are big-endian, in two words', () => {
    const bytes = new Uint8Array(8);
    writeInt53(bytes, 0, 0x0012_3456_789a_bcde);
    expect([...bytes]).toEqual([0x00, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde]);
    writeInt53(bytes, 0, -2);
    expect([...bytes]).toEqual([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe]);
  });
});
