import type { Extent } from '../../../core/env.js';
import { Arena } from '../../../core/storage/arena.js';
import { makeMark } from '../../../core/storage/log-record.js';

/** The bytes of an extent, apart from those around it. */
export function bytesOf({ bytes, start, length }: Extent): Uint8Array {
  return bytes.slice(start, start + length);
}

/** A mark at `place` of its file, for all that is before `offset`. */
export function markAt(place: number, offset: number): Uint8Array {
  return bytesOf(makeMark(place, offset, new Arena()));
}
