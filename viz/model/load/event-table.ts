import type { EventColumns, Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';

const CAPACITY_FIRST = 1 << 14;

/** The columns of the events while they grow: one capacity for all, doubled when it is used up. */
export class EventTable {
  #count = 0;
  #capacity = CAPACITY_FIRST;
  #index = new Uint32Array(CAPACITY_FIRST);
  #micros = new Float64Array(CAPACITY_FIRST);
  #kind = new Uint8Array(CAPACITY_FIRST);
  #actor = new Uint16Array(CAPACITY_FIRST);
  #cause = new Int32Array(CAPACITY_FIRST);
  #offset = new Float64Array(CAPACITY_FIRST);

  get count(): number {
    return this.#count;
  }

  /** Adds an event; returns its row. `offset`: where its line begins. */
  add(
    at: { readonly index: number; readonly micros: number; readonly cause: Row },
    kind: number,
    actor: number,
    offset: number,
  ): Row {
    if (this.#count === this.#capacity) this.#grow();
    const row = this.#count;
    this.#index[row] = at.index;
    this.#micros[row] = at.micros;
    this.#cause[row] = at.cause;
    this.#kind[row] = kind;
    this.#actor[row] = actor;
    this.#offset[row] = offset;
    this.#count += 1;
    return row;
  }

  /** The row of an index; NO_ROW if the file leaves it out or it has not come yet. */
  rowOf(index: number): Row {
    // Causes are near, and few events are left out: the row lies at most as many behind the last as indexes do.
    const last = this.#count - 1;
    const distance = (this.#index[last] ?? 0) - index;
    if (last < 0 || distance < 0) return NO_ROW;
    // Mostly none in between was left out.
    if (this.#index[last - distance] === index) return last - distance;
    return findRising(this.#index, index, { from: Math.max(0, last - distance), to: last });
  }

  offsetOf(row: Row): number {
    return this.#offset[row] ?? 0;
  }

  /** What there is by now. What was added stays as it is, so this is no copy. */
  columns(): EventColumns {
    const count = this.#count;
    return {
      count,
      index: this.#index.subarray(0, count),
      micros: this.#micros.subarray(0, count),
      kind: this.#kind.subarray(0, count),
      actor: this.#actor.subarray(0, count),
      cause: this.#cause.subarray(0, count),
    };
  }

  #grow(): void {
    const size = this.#capacity * 2;
    this.#capacity = size;
    this.#index = grown(this.#index, new Uint32Array(size));
    this.#micros = grown(this.#micros, new Float64Array(size));
    this.#kind = grown(this.#kind, new Uint8Array(size));
    this.#actor = grown(this.#actor, new Uint16Array(size));
    this.#cause = grown(this.#cause, new Int32Array(size));
    this.#offset = grown(this.#offset, new Float64Array(size));
  }
}

/** Copies a column into a larger one, and returns that. */
export function grown<A extends { set(from: A): void }>(column: A, larger: A): A {
  larger.set(column);
  return larger;
}

/** The place of a value in a rising column, within bounds that are included; NO_ROW if it is not there. */
function findRising(
  column: { readonly [place: number]: number },
  value: number,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  let low = from;
  let high = to;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = column[middle] ?? 0;
    if (found === value) return middle;
    if (found < value) low = middle + 1;
    else high = middle - 1;
  }
  return NO_ROW;
}
