/**
 * The causal cone of events: what had to happen for them (their past), and what came of them (their future).
 *
 * The past follows what brought an event about (the message that came, the input that was handled), the events that a
 * quorum counted, and program order where state carries it (`load/order-links.ts` says where). It does not follow the
 * log from one transaction to the one before: a violation rests on some fifty to a few hundred events, not on all. The future
 * follows causes and counted events alone: a role bears on all that a server does.
 */
import { RowBits } from './row-set.js';
import type { Row, TraceModel } from './trace-model.js';
import { NO_ROW } from './trace-model.js';

/** What of a trace the cones read. */
export type Causality = Pick<TraceModel, 'columns' | 'furtherCauses' | 'order'>;

/** The cone of some rows, themselves included. Takes time by the length of the trace: 10 ms for a million events. */
export function coneOf(trace: Causality, roots: readonly Row[], mode: 'past' | 'future' | 'both'): RowBits {
  switch (mode) {
    case 'past':
      return pastOf(trace, roots);
    case 'future':
      return futureOf(trace, roots);
    case 'both': {
      const both = pastOf(trace, roots);
      for (const row of futureOf(trace, roots)) both.add(row);
      return both;
    }
  }
}

/** Causes lie before what they cause, so one sweep backwards meets every event behind all that rests on it. */
function pastOf({ columns, furtherCauses, order }: Causality, roots: readonly Row[]): RowBits {
  const { count } = columns;
  const past = RowBits.of(count, roots);
  const { starts, rows } = furtherCauses;
  let first = roots.reduce((a, b) => Math.min(a, b), count);
  const follow = (row: Row): void => {
    if (row === NO_ROW) return;
    past.add(row);
    if (row < first) first = row;
  };
  for (let row = roots.reduce((a, b) => Math.max(a, b), NO_ROW); row >= first && row >= 0; row -= 1) {
    if (!past.has(row)) continue;
    follow(order.cause[row] ?? NO_ROW);
    follow(order.step[row] ?? NO_ROW);
    follow(order.state[row] ?? NO_ROW);
    const end = starts[row + 1] ?? 0;
    for (let place = starts[row] ?? 0; place < end; place += 1) follow(rows[place] ?? NO_ROW);
  }
  return past;
}

function futureOf({ columns, furtherCauses }: Causality, roots: readonly Row[]): RowBits {
  const { count, cause } = columns;
  const future = RowBits.of(count, roots);
  const { starts, rows } = furtherCauses;
  const from = roots.reduce((a, b) => Math.min(a, b), count);
  for (let row = Math.max(0, from); row < count; row += 1) {
    if (future.has(cause[row] ?? NO_ROW)) future.add(row);
    const end = starts[row + 1] ?? 0;
    for (let place = starts[row] ?? 0; place < end; place += 1)
      if (future.has(rows[place] ?? NO_ROW)) future.add(row);
  }
  return future;
}
