/** What of a stretch of time on a lane is in sight. */
import type { Span } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Frame, LaneBox } from './frame.js';

export interface VisibleSpan {
  readonly lane: LaneBox;
  /** Where it begins and ends, seen or not. */
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly right: number;
}

/** The part of a span that can be seen, with its lane; null if there is none. */
export function visible(
  frame: Frame,
  span: Pick<Span, 'actor' | 'start' | 'end' | 'endMicros'>,
): VisibleSpan | null {
  const lane = frame.lanes[frame.laneOf[span.actor] ?? -1];
  if (lane === undefined) return null;
  const { axis } = frame;
  const from = axis.pxOfRow(span.start);
  const to = span.end === NO_ROW ? axis.pxOfMicros(span.endMicros) : axis.pxOfRow(span.end);
  if (to < axis.start || from > axis.end) return null;
  return { lane, from, to, left: Math.max(from, axis.start), right: Math.min(to, axis.end) };
}
