/** Spans laid into as few rows as need be, so that no two of a row overlap. */

export interface Extent {
  /** In any unit; both ends belong to it. */
  readonly from: number;
  readonly to: number;
}

export interface Packing {
  /** The row of each span, in the order of the spans. */
  readonly rows: readonly number[];
  readonly count: number;
}

/** Each span takes the first row that is free at its beginning. Spans come in the order of their beginnings. */
export function packSpans(spans: readonly Extent[]): Packing {
  const ends: number[] = [];
  const rows = spans.map(({ from, to }) => {
    const free = ends.findIndex((end) => end < from);
    const row = free < 0 ? ends.length : free;
    ends[row] = to;
    return row;
  });
  return { rows, count: ends.length };
}
