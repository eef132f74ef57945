import { RowBits } from '../model/row-set.js';
import { countBelow } from '../model/rows.js';
import type { Row } from '../model/trace-model.js';
import { NO_ROW } from '../model/trace-model.js';

/** A set of rows that is asked at every mark of every frame, and walked through in rising order. */
export class Rows implements ReadonlySet<Row> {
  /** Rising. */
  readonly sorted: Int32Array;
  readonly #bits: RowBits;
  readonly #limit: number;

  /** @param sorted - rising, each of them below `limit`. */
  constructor(sorted: Int32Array, limit: number) {
    this.sorted = sorted;
    this.#bits = RowBits.of(limit, sorted);
    this.#limit = limit;
  }

  get size(): number {
    return this.sorted.length;
  }

  has(row: Row): boolean {
    return this.#bits.has(row);
  }

  /** Those that are in another set too. */
  within(other: ReadonlySet<Row>): Rows {
    const common = this.sorted.filter((row) => other.has(row));
    return new Rows(common, this.#limit);
  }

  forEach(each: (row: Row, again: Row, set: ReadonlySet<Row>) => void): void {
    for (const row of this.sorted) each(row, row, this);
  }

  keys(): SetIterator<Row> {
    return this.sorted.values();
  }

  values(): SetIterator<Row> {
    return this.sorted.values();
  }

  entries(): SetIterator<[Row, Row]> {
    return new Set(this.sorted).entries();
  }

  [Symbol.iterator](): SetIterator<Row> {
    return this.sorted.values();
  }
}

/** The nearest of the rising rows behind (`by` 1) or before (-1) a row; NO_ROW if there is none. */
export function nextOf(rising: ArrayLike<Row>, row: Row, by: 1 | -1): Row {
  const place = by === 1 ? countBelow(rising, row + 1) : countBelow(rising, row) - 1;
  return rising[place] ?? NO_ROW;
}
