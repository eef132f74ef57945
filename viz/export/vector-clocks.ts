/**
 * Vector clocks over some rows of a trace: an event of a clock is before another one of a larger clock. What happened
 * before an event is what its actor did before it, its cause, and what a quorum counted; a cause that is not among the
 * rows passes on what it knew, but counts for nothing itself.
 */
import { rowsIn } from '../model/rows.js';
import type { Row, TraceModel } from '../model/trace-model.js';
import { NO_ROW } from '../model/trace-model.js';

/** The clock of each of the rows: how many of the rows of each actor it knows, itself included. By place in `actors`. */
export function vectorClocks(model: TraceModel, rows: readonly Row[]): readonly Uint32Array[] {
  const { columns, furtherCauses, actors } = model;
  const width = actors.length;
  const all = new Uint32Array(columns.count * width);
  const latest = new Int32Array(width).fill(NO_ROW);
  const clocks: Uint32Array[] = [];
  let next = 0;
  const last = rows.at(-1) ?? NO_ROW;
  for (let row = 0; row <= last; row += 1) {
    const clock = all.subarray(row * width, (row + 1) * width);
    const learn = (cause: Row): void => {
      if (cause !== NO_ROW) raise(clock, all.subarray(cause * width, (cause + 1) * width));
    };
    const actor = columns.actor[row] ?? 0;
    learn(latest[actor] ?? NO_ROW);
    learn(columns.cause[row] ?? NO_ROW);
    for (const cause of rowsIn(furtherCauses, row)) learn(cause);
    latest[actor] = row;
    if (rows[next] !== row) continue;
    clock[actor] = (clock[actor] ?? 0) + 1;
    clocks.push(clock);
    next += 1;
  }
  return clocks;
}

function raise(clock: Uint32Array, to: Uint32Array): void {
  for (let i = 0; i < clock.length; i += 1) clock[i] = Math.max(clock[i] ?? 0, to[i] ?? 0);
}
