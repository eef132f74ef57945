import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeEpoch, encodeEpoch } from '../../../core/storage/epoch-file.js';
import type { EpochKind } from '../../../core/storage/file-names.js';
import { joined } from './fake-files.js';

const which = fc.constantFrom<EpochKind>('accepted', 'current');
const epoch = fc.nat({ max: 0xffff_ffff });

describe('an epoch file', () => {
  it('gives back its epoch, and is no copy of the other file', () => {
    fc.assert(
      fc.property(epoch, (stored) => {
        expect(decodeEpoch('accepted', encodeEpoch('accepted', stored))).toBe(stored);
        expect(decodeEpoch('current', encodeEpoch('current', stored))).toBe(stored);
        expect(decodeEpoch('current', encodeEpoch('accepted', stored))).toBeNull();
      }),
    );
  });

  it('is damaged once a bit is flipped, or its length is another', () => {
    fc.assert(
      fc.property(which, epoch, fc.nat({ max: 15 }), fc.nat({ max: 7 }), (kind, stored, at, bit) => {
        const file = encodeEpoch(kind, stored);
        expect(
          decodeEpoch(
            kind,
            file.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte)),
          ),
        ).toBeNull();
        expect(decodeEpoch(kind, file.subarray(0, at))).toBeNull();
        expect(decodeEpoch(kind, joined(file, Uint8Array.of(0)))).toBeNull();
      }),
    );
  });
});
