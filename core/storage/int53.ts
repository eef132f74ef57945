import { readUint32, writeUint32 } from './bytes.js';

const WORD = 4294967296;

/** A safe integer as 64 bits, big-endian, in two's complement. */
export function writeInt53(bytes: Uint8Array, at: number, value: number): void {
  writeUint32(bytes, at, Math.floor(value / WORD));
  writeUint32(bytes, at + 4, value);
}

/** The reverse of `writeInt53`. */
export function readInt53(bytes: Uint8Array, at: number): number {
  return (readUint32(bytes, at) | 0) * WORD + readUint32(bytes, at + 4);
}
