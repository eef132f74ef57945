import { grown } from './event-table.js';
import { addUp, groupRows } from '../row-groups.js';
import type { EventColumns, RowLists } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';

/** Lists of rows, of which the last one grows. */
export class GrowingLists {
  #starts = new Uint32Array(1024);
  #rows = new Int32Array(1024);
  #lists = 0;
  #size = 0;

  /** Begins the next list with these rows. */
  add(rows: readonly number[]): void {
    if (this.#lists + 1 >= this.#starts.length)
      this.#starts = grown(this.#starts, new Uint32Array(this.#starts.length * 2));
    while (this.#size + rows.length > this.#rows.length)
      this.#rows = grown(this.#rows, new Int32Array(this.#rows.length * 2));
    for (const row of rows) {
      this.#rows[this.#size] = row;
      this.#size += 1;
    }
    this.#lists += 1;
    this.#starts[this.#lists] = this.#size;
  }

  /** What there is by now. What was added stays as it is, so this is no copy. */
  lists(): RowLists {
    return { starts: this.#starts.subarray(0, this.#lists + 1), rows: this.#rows.subarray(0, this.#size) };
  }
}

/** What each row brought about: the causes turned round. A row that names another twice is listed there twice. */
export function effectsOf({ count, cause }: EventColumns, further: RowLists): RowLists {
  const starts = new Uint32Array(count + 1);
  const countUp = (row: number | undefined): void => {
    if (row !== undefined && row >= 0) starts[row + 1] = (starts[row + 1] ?? 0) + 1;
  };
  for (let row = 0; row < count; row += 1) countUp(cause[row]);
  for (const row of further.rows) countUp(row);
  addUp(starts);
  const rows = new Int32Array(starts[count] ?? 0);
  const next = starts.slice();
  const put = (from: number, effect: number): void => {
    if (from === NO_ROW) return;
    const place = next[from] ?? 0;
    rows[place] = effect;
    next[from] = place + 1;
  };
  for (let row = 0; row < count; row += 1) {
    put(cause[row] ?? NO_ROW, row);
    const end = further.starts[row + 1] ?? 0;
    for (let place = further.starts[row] ?? 0; place < end; place += 1)
      put(further.rows[place] ?? NO_ROW, row);
  }
  return { starts, rows };
}

/** The rows of each place in `actors`. */
export function rowsByActor({ count, actor }: EventColumns, actors: number): RowLists {
  return groupRows({ count, groups: actors, groupOf: actor, rowOf: null });
}
