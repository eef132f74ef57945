/**
 * A snapshot in a file: a header with the lengths of its chunks, and the chunks. It is written under another name and
 * renamed when it is durable, so a file that bears the name of a snapshot was whole once: if it is not, it is damaged.
 */
import type { Zxid } from '../zxid.js';
import { readUint32, writeUint32 } from './bytes.js';
import { crc32 } from './checksum.js';
import { readInt53, writeInt53 } from './int53.js';

export interface SnapshotHeader {
  /** The last transaction that it holds for certain. */
  readonly zxid: Zxid;
  readonly generation: number;
  /** The last transaction that it may hold: it is written while the state goes on. */
  readonly end: Zxid;
  /** The log was durable up to this record before the snapshot took its name; 0 if there was none. */
  readonly logged: Zxid;
}

/** A snapshot as it was read. */
export interface StoredSnapshot extends SnapshotHeader {
  readonly chunks: readonly Uint8Array[];
}

const MAGIC = 0x51534e31;
const FIXED_BYTES = 48;

/** What stands before the chunks. */
export function encodeSnapshotHeader(header: SnapshotHeader, chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(FIXED_BYTES + 4 * chunks.length);
  writeUint32(bytes, 0, MAGIC);
  writeUint32(bytes, 8, header.generation);
  writeInt53(bytes, 12, header.zxid);
  writeInt53(bytes, 20, header.end);
  writeInt53(bytes, 28, header.logged);
  writeUint32(bytes, 40, chunks.length);
  let checksum = 0;
  let at = FIXED_BYTES;
  for (const chunk of chunks) {
    checksum = crc32(chunk, 0, chunk.length, checksum);
    writeUint32(bytes, at, chunk.length);
    at += 4;
  }
  writeUint32(bytes, 44, checksum);
  writeUint32(bytes, 4, crc32(bytes, 8, bytes.length - 8));
  return bytes;
}

/** The snapshot that a file holds, or null if it is damaged. */
export function decodeSnapshot(bytes: Uint8Array): StoredSnapshot | null {
  if (bytes.length < FIXED_BYTES || readUint32(bytes, 0) !== MAGIC) return null;
  const count = readUint32(bytes, 40);
  const start = FIXED_BYTES + 4 * count;
  if (start > bytes.length || readUint32(bytes, 4) !== crc32(bytes, 8, start - 8)) return null;
  if (readUint32(bytes, 44) !== crc32(bytes, start, bytes.length - start)) return null;
  const chunks: Uint8Array[] = [];
  let at = start;
  for (let i = 0; i < count; i += 1) {
    const length = readUint32(bytes, FIXED_BYTES + 4 * i);
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  if (at !== bytes.length) return null;
  return {
    zxid: readInt53(bytes, 12),
    generation: readUint32(bytes, 8),
    end: readInt53(bytes, 20),
    logged: readInt53(bytes, 28),
    chunks,
  };
}
