import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { SnapshotHeader } from '../../../core/storage/snapshot-file.js';
import { decodeSnapshot, encodeSnapshotHeader } from '../../../core/storage/snapshot-file.js';
import { joined } from './fake-files.js';

const header: fc.Arbitrary<SnapshotHeader> = fc.record({
  zxid: fc.maxSafeNat(),
  generation: fc.nat({ max: 0xffff_ffff }),
  end: fc.maxSafeNat(),
  logged: fc.maxSafeNat(),
});
const chunks = fc.array(fc.uint8Array({ maxLength: 8 }), { maxLength: 5 });

describe('the file of a snapshot', () => {
  it('gives back what it holds, chunk by chunk', () => {
    fc.assert(
      fc.property(header, chunks, (head, parts) => {
        const file = joined(encodeSnapshotHeader(head, parts), ...parts);
        const decoded = decodeSnapshot(file);
        expect(decoded).toEqual({ ...head, chunks: decoded?.chunks });
        expect(decoded?.chunks.map((chunk) => [...chunk])).toEqual(parts.map((part) => [...part]));
      }),
    );
  });

  it('is damaged once a bit is flipped, or its length is another', () => {
    fc.assert(
      fc.property(header, chunks, fc.nat(), fc.nat({ max: 7 }), (head, parts, at, bit) => {
        const file = joined(encodeSnapshotHeader(head, parts), ...parts);
        const place = at % file.length;
        expect(decodeSnapshot(file.map((byte, i) => (i === place ? byte ^ (1 << bit) : byte)))).toBeNull();
        expect(decodeSnapshot(file.subarray(0, place))).toBeNull();
        expect(decodeSnapshot(joined(file, Uint8Array.of(0)))).toBeNull();
      }),
    );
  });
});
