/** Rows sorted into lists, one after the other in one array. */
import type { Row, RowLists } from './trace-model.js';
import { NO_ROW } from './trace-model.js';

export interface Grouping {
  /** How many things there are to sort, and how many lists. */
  readonly count: number;
  readonly groups: number;
  /** By thing, the list that it belongs to; negative if to none. Arrays, for there may be a million things, and a reader who waits. */
  readonly groupOf: ArrayLike<number>;
  /** By thing; null if each is its own row. */
  readonly rowOf: ArrayLike<Row> | null;
}

/** In each list the things keep their order. */
export function groupRows({ count, groups, groupOf, rowOf }: Grouping): RowLists {
  const starts = new Uint32Array(groups + 1);
  for (let thing = 0; thing < count; thing += 1) {
    const place = (groupOf[thing] ?? -1) + 1;
    if (place > 0) starts[place] = (starts[place] ?? 0) + 1;
  }
  addUp(starts);
  const rows = new Int32Array(starts[groups] ?? 0);
  const next = starts.slice();
  for (let thing = 0; thing < count; thing += 1) {
    const group = groupOf[thing] ?? -1;
    if (group < 0) continue;
    const place = next[group] ?? 0;
    rows[place] = rowOf === null ? thing : (rowOf[thing] ?? NO_ROW);
    next[group] = place + 1;
  }
  return { starts, rows };
}

/** Turns the sizes of lists, each one place late, into their beginnings. */
export function addUp(sizes: Uint32Array): void {
  for (let place = 1; place < sizes.length; place += 1)
    sizes[place] = (sizes[place] ?? 0) + (sizes[place - 1] ?? 0);
}
