import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { writeUint32 } from '../../../core/storage/bytes.js';
import { crc32, crc32Word } from '../../../core/storage/checksum.js';

const anyBytes = fc.uint8Array({ maxLength: 64 });
const anyUint32 = fc.integer({ min: 0, max: 0xffffffff });

function hexOf(text: string): string {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return crc32(bytes, 0, bytes.length).toString(16).padStart(8, '0');
}

/** Bit by bit, from the definition: division of a reflected polynomial. */
function naiveCrc32(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit += 1) {
      const isOdd = ((rest ^ (byte >>> bit)) & 1) === 1;
      rest = isOdd ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    }
  }
  return ~rest >>> 0;
}

describe('crc32', () => {
  it.each([
    ['', '00000000'],
    ['a', 'e8b7be43'],
    ['abc', '352441c2'],
    ['123456789', 'cbf43926'],
    ['The quick brown fox jumps over the lazy dog', '414fa339'],
  ])('of "%s" is the published %s', (text, hex) => {
    expect(hexOf(text)).toBe(hex);
  });

  it('is that of the definition, bit by bit', () => {
    fc.assert(fc.property(anyBytes, (bytes) => crc32(bytes, 0, bytes.length) === naiveCrc32(bytes)));
  });

  it('reads the bytes it is asked for, and no others', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, anyBytes, (before, bytes, behind) => {
        const around = Uint8Array.from([...before, ...bytes, ...behind]);
        return crc32(around, before.length, bytes.length) === crc32(bytes, 0, bytes.length);
      }),
    );
  });

  it('goes on from the checksum of what lies before, as if it were one run of bytes', () => {
    fc.assert(
      fc.property(anyBytes, fc.nat(64), (bytes, at) => {
        const cut = Math.min(at, bytes.length);
        const first = crc32(bytes, 0, cut);
        return crc32(bytes, cut, bytes.length - cut, first) === crc32(bytes, 0, bytes.length);
      }),
    );
  });
});

describe('crc32Word', () => {
  it('goes on with the four bytes of a word, the highest first', () => {
    fc.assert(
      fc.property(anyBytes, anyUint32, (before, word) => {
        const four = new Uint8Array(4);
        writeUint32(four, 0, word);
        const sum = crc32(before, 0, before.length);
        return crc32Word(word, sum) === crc32(four, 0, 4, sum);
      }),
    );
  });
});
