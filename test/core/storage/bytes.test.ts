import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readUint16, readUint32, writeUint16, writeUint32 } from '../../../core/storage/bytes.js';

const anyUint32 = fc.integer({ min: 0, max: 0xffffffff });
const anyUint16 = fc.integer({ min: 0, max: 0xffff });

describe('a word in an array of bytes', () => {
  it('is read back as it was written, at any place, and nothing around it is touched', () => {
    fc.assert(
      fc.property(anyUint32, anyUint16, fc.nat(5), (long, short, at) => {
        const bytes = new Uint8Array(16).fill(0xa5);
        writeUint32(bytes, at, long);
        writeUint16(bytes, at + 6, short);
        expect(readUint32(bytes, at)).toBe(long);
        expect(readUint16(bytes, at + 6)).toBe(short);
        const untouched = [
          ...bytes.subarray(0, at),
          ...bytes.subarray(at + 4, at + 6),
          ...bytes.subarray(at + 8),
        ];
        expect(untouched.every((byte) => byte === 0xa5)).toBe(true);
      }),
    );
  });

  it('has its highest byte first, as a DataView writes it', () => {
    fc.assert(
      fc.property(anyUint32, anyUint16, (long, short) => {
        const bytes = new Uint8Array(6);
        writeUint32(bytes, 0, long);
        writeUint16(bytes, 4, short);
        const view = new DataView(new ArrayBuffer(6));
        view.setUint32(0, long);
        view.setUint16(4, short);
        expect(bytes).toEqual(new Uint8Array(view.buffer));
      }),
    );
  });

  it('reads bytes behind the end as zeros, and never as a negative number', () => {
    const bytes = Uint8Array.of(0xff, 0xee);
    expect(readUint32(bytes, 0)).toBe(0xffee0000);
    expect(readUint32(bytes, 2)).toBe(0);
    expect(readUint16(bytes, 1)).toBe(0xee00);
  });
});
