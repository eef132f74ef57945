import type { Row } from '../trace-model.js';

/** For each row 1 or 0. */
export type Mask = Uint8Array<ArrayBuffer>;

export function maskOf(count: number, rows: Iterable<Row>): Mask {
  const mask = new Uint8Array(count);
  for (const row of rows) if (row >= 0 && row < count) mask[row] = 1;
  return mask;
}

/** Rows for which a test holds. */
export function maskWhere(count: number, test: (row: Row) => boolean): Mask {
  const mask = new Uint8Array(count);
  for (let row = 0; row < count; row += 1) if (test(row)) mask[row] = 1;
  return mask;
}

/** Into the first one. */
export function intersect(mask: Mask, other: Mask): void {
  for (let row = 0; row < mask.length; row += 1) mask[row] = (mask[row] ?? 0) & (other[row] ?? 0);
}

/** Into the first one. */
export function unite(mask: Mask, other: Mask): void {
  for (let row = 0; row < mask.length; row += 1) mask[row] = (mask[row] ?? 0) | (other[row] ?? 0);
}

export function invert(mask: Mask): void {
  for (let row = 0; row < mask.length; row += 1) mask[row] = 1 - (mask[row] ?? 0);
}

/** Rising. */
export function rowsOf(mask: Mask): Int32Array {
  let size = 0;
  for (const bit of mask) size += bit;
  const rows = new Int32Array(size);
  let place = 0;
  for (let row = 0; row < mask.length; row += 1) {
    if (mask[row] !== 1) continue;
    rows[place] = row;
    place += 1;
  }
  return rows;
}
