/** Which part of the time is in sight. All times are µs of virtual time. */
import type { Row, TraceModel } from '../model/trace-model.js';
import { NO_ROW } from '../model/trace-model.js';
import type { TimeRange } from './app.js';

/** What of a trace a range depends on. */
export type Timeline = Pick<TraceModel, 'columns' | 'beginMicros' | 'endMicros'>;

type Spanned = Pick<TraceModel, 'beginMicros' | 'endMicros'>;

/**
 * No range is narrower: time is counted in whole µs.
 *
 * @testonly
 */
export const RANGE_MIN_MICROS = 20;

/** From this width on ranges are whole µs. */
const WHOLE_MIN_MICROS = 4000;

/** How many events a range around a finding or a cursor holds, more or less. */
const WINDOW_BEFORE = 90;
const WINDOW_BEHIND = 30;
/** Evidence further away than this many events is reached by its link, not by widening the window. */
const WINDOW_MAX = 500;

export function wholeRange(model: Timeline): TimeRange {
  const { beginMicros, endMicros } = model;
  return { from: beginMicros, to: Math.max(beginMicros + RANGE_MIN_MICROS, endMicros) };
}

/** Within the trace, and no narrower than can be drawn. */
export function clampRange({ from, to }: TimeRange, model: Timeline): TimeRange {
  const whole = wholeRange(model);
  const width = Math.min(whole.to - whole.from, Math.max(RANGE_MIN_MICROS, to - from));
  const start = Math.min(Math.max(whole.from, from), whole.to - width);
  // As a link says it, wherever a whole µs is less than a pixel.
  if (width >= WHOLE_MIN_MICROS) return { from: Math.round(start), to: Math.round(start + width) };
  return { from: start, to: start + width };
}

/** The events around a row, with those of `stops` that are near enough to be seen together. */
export function rangeAround(model: Timeline, row: Row, stops: readonly Row[] = []): TimeRange {
  let first = Math.max(0, row - WINDOW_BEFORE);
  let last = Math.min(model.columns.count - 1, row + WINDOW_BEHIND);
  for (const stop of [...stops].sort((a, b) => Math.abs(a - row) - Math.abs(b - row))) {
    if (stop === NO_ROW || Math.abs(stop - row) > WINDOW_MAX) continue;
    first = Math.min(first, stop);
    last = Math.max(last, stop);
  }
  return padded(model, microsOf(model, first), microsOf(model, last));
}

/** The extent of some rows in rising order, with a margin. */
export function rangeOfRows(model: Timeline, rows: ArrayLike<Row>): TimeRange {
  const first = microsOf(model, rows[0] ?? 0);
  return padded(model, first, microsOf(model, rows[rows.length - 1] ?? 0));
}

/** The same width, moved so that a time is in sight: unmoved if it is already, else with that time in the middle. */
export function bringIntoRange(range: TimeRange, micros: number, model: Timeline): TimeRange {
  if (micros >= range.from && micros <= range.to) return range;
  const half = (range.to - range.from) / 2;
  return clampRange({ from: micros - half, to: micros + half }, model);
}

/** While it plays: when the time leaves the range, the next page, with a little of the past in sight. */
export function followInRange(range: TimeRange, micros: number, model: Timeline): TimeRange {
  const width = range.to - range.from;
  if (micros >= range.from && micros <= range.from + width * 0.9) return range;
  return clampRange({ from: micros - width * 0.15, to: micros + width * 0.85 }, model);
}

/** How much of all the time lies before one: 0 at the beginning, 1 at the end. */
export function shareOfTime({ beginMicros, endMicros }: Spanned, micros: number): number {
  return (micros - beginMicros) / Math.max(1, endMicros - beginMicros);
}

/** The time before which so much of all lies. */
export function timeOfShare({ beginMicros, endMicros }: Spanned, share: number): number {
  return beginMicros + share * (endMicros - beginMicros);
}

export function microsOf(model: Timeline, row: Row): number {
  return model.columns.micros[row] ?? 0;
}

function padded(model: Timeline, from: number, to: number): TimeRange {
  const margin = Math.max(RANGE_MIN_MICROS, (to - from) * 0.06);
  return clampRange({ from: from - margin, to: to + margin }, model);
}
