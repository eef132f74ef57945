/** Which messages and events a picture shows, and which of them are in the light. */
import type { Row, TraceModel } from '../../model/trace-model.js';
import { MESSAGE_CLASSES, MESSAGE_FLAGS, NO_ROW } from '../../model/trace-model.js';

/** What may be drawn, and what of it is in the light. */
export interface Filter {
  readonly showsHeartbeats: boolean;
  /** Null: everything is. */
  readonly lit: LitRows | null;
  /** What is not lit is left out rather than faded. */
  readonly isHiding: boolean;
}
export interface LitRows {
  readonly sort: 'cone' | 'search';
  readonly rows: ReadonlySet<Row>;
}

/** Whether a message may be drawn: both lanes are there, heartbeats are wanted, and no search hides it. */
export function messageFilter(
  model: TraceModel,
  laneOf: Int32Array,
  { showsHeartbeats, isHiding, lit }: Filter,
): (message: number) => boolean {
  const columns = model.messages;
  const heartbeat = MESSAGE_CLASSES.indexOf('heartbeat');
  return (id) =>
    (showsHeartbeats || columns.class[id] !== heartbeat) &&
    (laneOf[columns.from[id] ?? 0] ?? -1) >= 0 &&
    (laneOf[columns.to[id] ?? 0] ?? -1) >= 0 &&
    (!isHiding || isMessageLit(model, lit, id));
}

/** An arrow of a cone leads from one of its events to another; a search finds it by either end. */
export function isMessageLit({ messages }: TraceModel, lit: LitRows | null, message: number): boolean {
  if (lit === null) return true;
  const sent = messages.sent[message] ?? NO_ROW;
  const ended = messages.ended[message] ?? NO_ROW;
  if (lit.sort === 'search') return lit.rows.has(sent) || lit.rows.has(ended);
  return lit.rows.has(sent) && (ended === NO_ROW || lit.rows.has(ended));
}

/** Whether a message bears a flag. */
export function hasFlag(flags: number | undefined, flag: keyof typeof MESSAGE_FLAGS): boolean {
  return ((flags ?? 0) & MESSAGE_FLAGS[flag]) !== 0;
}
