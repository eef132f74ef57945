import type { Row } from './trace-model.js';

/** A set of rows as a bitmap: a million rows take an eighth of a megabyte. */
export class RowBits implements ReadonlySet<Row> {
  readonly #bits: Uint32Array;
  readonly #limit: number;
  #size = 0;

  /** Rows are below `limit`. */
  constructor(limit: number) {
    this.#limit = limit;
    this.#bits = new Uint32Array((limit >> 5) + 1);
  }

  static of(limit: number, rows: Iterable<Row>): RowBits {
    const set = new RowBits(limit);
    for (const row of rows) set.add(row);
    return set;
  }

  get size(): number {
    return this.#size;
  }

  has(row: Row): boolean {
    return row >= 0 && row < this.#limit && (((this.#bits[row >> 5] ?? 0) >>> (row & 31)) & 1) === 1;
  }

  /** Rows outside the limits are not added. */
  add(row: Row): void {
    if (row < 0 || row >= this.#limit || this.has(row)) return;
    this.#bits[row >> 5] = (this.#bits[row >> 5] ?? 0) | (1 << (row & 31));
    this.#size += 1;
  }

  /** Rising. */
  rows(): Int32Array {
    const rows = new Int32Array(this.#size);
    let count = 0;
    for (let word = 0; word < this.#bits.length; word += 1) {
      for (let bits = this.#bits[word] ?? 0; bits !== 0; bits &= bits - 1) {
        rows[count] = word * 32 + (31 - Math.clz32(bits & -bits));
        count += 1;
      }
    }
    return rows;
  }

  forEach(each: (row: Row, again: Row, set: ReadonlySet<Row>) => void): void {
    for (const row of this.rows()) each(row, row, this);
  }

  values(): SetIterator<Row> {
    return this.rows().values();
  }

  keys(): SetIterator<Row> {
    return this.values();
  }

  *entries(): SetIterator<[Row, Row]> {
    for (const row of this.rows()) yield [row, row];
  }

  [Symbol.iterator](): SetIterator<Row> {
    return this.values();
  }
}
