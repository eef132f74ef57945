import { readUint32, writeUint32 } from './bytes.js';
import { crc32 } from './checksum.js';
import type { EpochKind } from './file-names.js';

const MAGIC = 0x51455031;
const FILE_BYTES = 16;

/** The contents of an epoch file. Which of the two it is lies under the checksum: one is no copy of the other. */
export function encodeEpoch(which: EpochKind, epoch: number): Uint8Array {
  const bytes = new Uint8Array(FILE_BYTES);
  writeUint32(bytes, 0, MAGIC);
  writeUint32(bytes, 4, codeOf(which));
  writeUint32(bytes, 8, epoch);
  writeUint32(bytes, 12, crc32(bytes, 0, 12));
  return bytes;
}

/** The epoch that the file holds, or null if it is damaged. */
export function decodeEpoch(which: EpochKind, bytes: Uint8Array): number | null {
  if (bytes.length !== FILE_BYTES || readUint32(bytes, 0) !== MAGIC) return null;
  if (readUint32(bytes, 4) !== codeOf(which) || readUint32(bytes, 12) !== crc32(bytes, 0, 12)) return null;
  return readUint32(bytes, 8);
}

function codeOf(which: EpochKind): number {
  return which === 'accepted' ? 1 : 2;
}
