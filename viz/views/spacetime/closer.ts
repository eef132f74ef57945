import type { TimeRange } from '../../app/app.js';
import type { Drawing } from './drawing.js';

/** Half of the events that are drawn one by one at most: messages have two each. */
const WANTED_ROWS = 1_200;

/** A range around the cursor, or around the middle of what is seen, in which events are drawn one by one. */
export function closerRange({ subject, frame }: Drawing, cursor: number): TimeRange {
  const { micros, count } = subject.model.columns;
  const { axis } = frame;
  const at = micros[cursor] ?? 0;
  const from = axis.microsAt(axis.start);
  const to = axis.microsAt(axis.end);
  const middle = at >= from && at <= to ? at : (from + to) / 2;
  let first = cursor;
  if (middle !== at) {
    first = 0;
    let after = count;
    while (first < after) {
      const half = (first + after) >> 1;
      if ((micros[half] ?? 0) < middle) first = half + 1;
      else after = half;
    }
  }
  const start = Math.max(0, first - WANTED_ROWS / 2);
  const end = Math.min(count - 1, first + WANTED_ROWS / 2);
  const width = Math.max(1, Math.min((micros[end] ?? 0) - (micros[start] ?? 0), (to - from) / 2));
  return { from: Math.max(0, middle - width / 2), to: middle + width / 2 };
}
