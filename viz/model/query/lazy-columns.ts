import { grown } from '../load/event-table.js';
import type { Row } from '../trace-model.js';

const CAPACITY_FIRST = 1 << 12;

type Floats = Float32Array | Float64Array;

/** Numbers by row. Rows that were never set are NaN; a column that nothing is set in takes no memory. */
export class NumberColumn {
  readonly #bits: 32 | 64;
  #values: Floats;
  /** Up to where values are there. */
  #end = 0;

  /** `bits`: 32 hold whole numbers below 2^24. */
  constructor(bits: 32 | 64 = 64) {
    this.#bits = bits;
    this.#values = this.#room(0);
  }

  set(row: Row, value: number): void {
    if (row >= this.#values.length) {
      const size = Math.max(CAPACITY_FIRST, this.#values.length * 2, row + 1);
      this.#values = grown(this.#values, this.#room(size));
    }
    if (row > this.#end) this.#values.fill(Number.NaN, this.#end, row);
    this.#values[row] = value;
    if (row >= this.#end) this.#end = row + 1;
  }

  at(row: Row): number {
    return row < this.#end ? (this.#values[row] ?? Number.NaN) : Number.NaN;
  }

  /** The values of the rows up to the last that was set. */
  get values(): Floats {
    return this.#values.subarray(0, this.#end);
  }

  #room(size: number): Floats {
    return this.#bits === 32 ? new Float32Array(size) : new Float64Array(size);
  }
}

/** Texts by row, each kept once. */
export class TextColumn {
  readonly #numbers = new Map<string, number>();
  #places = new Uint32Array(0);
  #end = 0;

  set(row: Row, text: string): void {
    if (row >= this.#places.length) {
      const size = Math.max(CAPACITY_FIRST, this.#places.length * 2, row + 1);
      this.#places = grown(this.#places, new Uint32Array(size));
    }
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#numbers.size + 1;
      this.#numbers.set(text, number);
    }
    this.#places[row] = number;
    if (row >= this.#end) this.#end = row + 1;
  }

  /** All texts, in the order in which they came; the first is number 1. */
  get texts(): readonly string[] {
    return [...this.#numbers.keys()];
  }

  /** The number of each row's text up to the last that was set; 0 for none. */
  get places(): Uint32Array {
    return this.#places.subarray(0, this.#end);
  }
}
