import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { authenticate } from '../../../../../core/znode/schemes.js';
import { isBelieved, provenBy } from '../../../../../sim/check/service/model/identities.js';

/** Bytes, often those of characters, whole or in part. */
const auth = fc
  .array(
    fc.oneof(
      fc.constantFrom('a', ':', 'é', 'ű:', '€', '\u{1f600}').map(bytesOf),
      fc.constantFrom('\xe2\x82', '\xf0\x9f\x98', '\xed\xa0\x80', '\xc0\x80', '\xf4\x90', '\xe0\x80', '\x80'),
      fc.nat({ max: 255 }).map((byte) => String.fromCharCode(byte)),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

function bytesOf(text: string): string {
  return [...Buffer.from(text, 'utf8')].map((byte) => String.fromCharCode(byte)).join('');
}

describe('who says this of itself', () => {
  it('is whom a server takes it for, whatever the bytes', () => {
    fc.assert(
      fc.property(auth, (bytes) => {
        expect([provenBy('digest', bytes)]).toEqual(authenticate('digest', bytes, null));
      }),
      { numRuns: 1000 },
    );
  });

  it('is refused by a scheme that there is none of, and without a word', () => {
    for (const [scheme, said] of [
      ['digest', 'amy:pw'],
      ['digest', null],
      ['ip', 'whatever'],
      ['super', ''],
      ['nope', 'x'],
    ] as const) {
      expect(isBelieved(scheme, said)).toBe(authenticate(scheme, said, null) !== null);
    }
  });
});
