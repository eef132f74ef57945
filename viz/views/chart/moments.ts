/** What holds at a moment, for the heads of lanes. */
import type { Row, TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';

interface Lasting {
  readonly start: Row;
  /** NO_ROW: to the end of the trace. */
  readonly end: Row;
}

/** Whether a span has begun by a row, and not ended. */
export function isDuring({ start, end }: Lasting, row: Row): boolean {
  return start <= row && (end === NO_ROW || end > row);
}

/** `leading`, `down`, `paused`; empty before its start. */
export function roleAt(
  { roles, outages }: Pick<TraceModel, 'roles' | 'outages'>,
  actor: number,
  row: Row,
): string {
  const outage = outages.find((span) => span.actor === actor && isDuring(span, row));
  if (outage?.sort === 'down') return 'down';
  if (outage !== undefined) return 'paused';
  return roles.find((span) => span.actor === actor && isDuring(span, row))?.role ?? '';
}

export function isDown({ outages }: Pick<TraceModel, 'outages'>, actor: number, row: Row): boolean {
  return outages.some((span) => span.actor === actor && span.sort === 'down' && isDuring(span, row));
}
