import type { Row, TraceModel } from '../model/trace-model.js';
import { parseTime } from './format.js';
import { rowAt, rowNearIndex } from './stepping.js';

/** The row that a reader means by `#812` or `812` (an event's number), `1.2s`, `450ms`; null if it is neither. */
export function parsePlace(model: TraceModel, text: string): Row | null {
  const index = /^\s*#?(\d+)\s*$/.exec(text);
  if (index !== null) return rowNearIndex(model, Number(index[1]));
  const micros = parseTime(text);
  return micros === null ? null : rowAt(model, micros);
}
