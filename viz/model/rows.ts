/** Reading rows: lists of them, and where a time or an index stands. */
import type { EventColumns, Row, RowLists } from './trace-model.js';
import { NO_ROW } from './trace-model.js';

const NO_ROWS = new Int32Array(0);

/** The rows of one list; not a copy. */
export function rowsIn(lists: RowLists, place: number): Int32Array {
  const from = lists.starts[place];
  const to = lists.starts[place + 1];
  return from === undefined || to === undefined || from === to ? NO_ROWS : lists.rows.subarray(from, to);
}

/** How many entries of a column that never falls are below a value. */
export function countBelow(column: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((column[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The row of an event by its number in the run; NO_ROW if the file leaves it out. */
export function rowOfIndex(columns: EventColumns, index: number): Row {
  const row = countBelow(columns.index, index);
  return columns.index[row] === index ? row : NO_ROW;
}

/** The last row at or before a time in µs; NO_ROW if there is none. */
export function lastRowAt(columns: EventColumns, micros: number): Row {
  return countBelow(columns.micros, Math.floor(micros) + 1) - 1;
}
