/** What lies under the pointer. */
import { countOf, durationText } from '../../app/format.js';
import { countBelow, rowsIn } from '../../model/rows.js';
import type { Row } from '../../model/trace-model.js';
import { MESSAGE_FATES, NO_ROW } from '../../model/trace-model.js';
import type { Fold } from './fold.js';
import type { Frame } from './frame.js';
import { laneAt } from './frame.js';
import { bucketEdges } from './paint-marks.js';
import type { Picture, Subject } from './picture.js';
import { placeOfRow } from './picture.js';
import type { Scenery } from './scenery.js';

/** Farther away nothing is meant, in px. */
const REACH = 10;

export type Hit =
  | { readonly kind: 'row'; readonly row: Row }
  /** What stands for many: its words, and the range in µs that would show them one by one. */
  | { readonly kind: 'fold'; readonly text: string; readonly from: number; readonly to: number }
  | { readonly kind: 'fault'; readonly row: Row; readonly text: string };

export interface HitSubject {
  readonly subject: Subject;
  readonly scenery: Scenery;
  readonly frame: Frame;
  readonly picture: Picture;
}

/** `point`: along and across. */
export function hitTest(what: HitSubject, point: readonly [number, number]): Hit | null {
  const { frame, picture } = what;
  const [along, across] = point;
  if (along < frame.axis.start - REACH || along > frame.axis.end + REACH) return null;
  if (across < frame.plot[1]) return hitFault(what, point);
  if (across > frame.plot[1] + frame.plot[3]) return null;
  const event = nearestEvent(what, point);
  if (event !== null && event.distance <= 5) return { kind: 'row', row: event.row };
  const arrow = nearestArrow(what, point);
  if (arrow !== null && (event === null || arrow.distance < event.distance))
    return { kind: 'row', row: arrow.row };
  if (event !== null) return { kind: 'row', row: event.row };
  return picture.fold === null ? null : hitFold(what, picture.fold, point);
}

interface Near {
  readonly row: Row;
  readonly distance: number;
}

/** By binary search on the time, then among the neighbours on the lane. */
function nearestEvent(
  { subject, frame, picture }: HitSubject,
  point: readonly [number, number],
): Near | null {
  const lane = frame.lanes[laneAt(frame, point[1])];
  if (lane === undefined) return null;
  const { model, looks } = subject;
  const rows = rowsIn(model.rowsOfActor, lane.actor);
  const first = countBelow(model.columns.micros, Math.floor(frame.axis.microsAt(point[0] - REACH)));
  let best: Near | null = null;
  for (let i = countBelow(rows, first); i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    if (frame.axis.pxOfRow(row) > point[0] + REACH) break;
    const look = looks[model.columns.kind[row] ?? 0] ?? null;
    // What is folded into a bar is not there to be hit.
    if (picture.foldsEvents && look?.isKept !== true && !picture.events.row.includes(row)) continue;
    if (look === null && model.messages.ofRow[row] !== NO_ROW) continue;
    const place = placeOfRow(subject, frame, row);
    const distance = place === null ? Infinity : Math.hypot(place[0] - point[0], place[1] - point[1]);
    if (distance <= REACH && distance < (best?.distance ?? Infinity)) best = { row, distance };
  }
  return best;
}

/** The arrow's end that is nearer to the pointer is the row that is meant. */
function nearestArrow({ subject, picture }: HitSubject, [px, py]: readonly [number, number]): Near | null {
  const { ends, count, message } = picture.arrows;
  const { messages } = subject.model;
  const inFlight = MESSAGE_FATES.indexOf('in-flight');
  let best: Near | null = null;
  for (let i = 0; i < count; i += 1) {
    const x1 = ends[i * 4] ?? 0;
    const y1 = ends[i * 4 + 1] ?? 0;
    const dx = (ends[i * 4 + 2] ?? 0) - x1;
    const dy = (ends[i * 4 + 3] ?? 0) - y1;
    const square = dx * dx + dy * dy;
    const share = square === 0 ? 0 : Math.max(0, Math.min(1, ((px - x1) * dx + (py - y1) * dy) / square));
    const distance = Math.hypot(px - x1 - share * dx, py - y1 - share * dy);
    if (distance > REACH * 0.6 || distance >= (best?.distance ?? Infinity)) continue;
    const id = message[i] ?? 0;
    const isEnd = share > 0.5 && messages.fate[id] !== inFlight;
    best = { row: (isEnd ? messages.ended[id] : messages.sent[id]) ?? NO_ROW, distance };
  }
  return best;
}

function hitFault({ scenery, frame }: HitSubject, [along, across]: readonly [number, number]): Hit | null {
  const { faults, axis } = frame;
  const place = Math.floor((across - faults.from) / faults.pitch);
  const hit = scenery.faults.find((item) => {
    const from = axis.pxOfMicros(item.startMicros) - REACH / 2;
    const to = axis.pxOfMicros(item.endMicros) + REACH / 2;
    return item.place === place && along >= from && along <= to;
  });
  return hit === undefined ? null : { kind: 'fault', row: hit.row, text: hit.text };
}

function hitFold(
  { subject, frame, picture }: HitSubject,
  fold: Fold,
  [along, across]: readonly [number, number],
): Hit | null {
  const lane = frame.lanes[laneAt(frame, across)];
  if (lane === undefined) return null;
  const unit =
    frame.axis.from + ((along - frame.axis.start) / frame.axis.length) * (frame.axis.to - frame.axis.from);
  const bar = Math.floor((unit - fold.bars.from) / fold.bars.width);
  const events = fold.events[lane.actor * fold.bars.count + bar] ?? 0;
  const name = (actor: number): string => subject.model.actors[actor]?.name ?? '';
  if (picture.foldsEvents && events > 0 && across > lane.centre && across < lane.bottom) {
    const range = rangeOf(frame, fold.bars, bar);
    return { ...range, text: `${name(lane.actor)}: ${countOf(events, 'event')} in ${lengthText(range)}` };
  }
  if (!picture.foldsMessages) return null;
  const ribbon = Math.floor((unit - fold.ribbons.from) / fold.ribbons.width);
  const [left, right] = bucketEdges(frame.axis, fold.ribbons, ribbon);
  const slot = Math.round(((along - left) / (right - left)) * (fold.pairs.length + 1)) - 1;
  const pair = fold.pairs[slot];
  const count = fold.messages[slot * fold.ribbons.count + ribbon] ?? 0;
  if (pair === undefined || count === 0) return null;
  const lost = fold.lost[slot * fold.ribbons.count + ribbon] ?? 0;
  const range = rangeOf(frame, fold.ribbons, ribbon);
  const share = lost === 0 ? '' : `, ${countOf(lost, 'lost', 'lost')}`;
  const words = `${name(pair.a)} ↔ ${name(pair.b)}: ${countOf(count, 'message')}${share}`;
  return { ...range, text: `${words} in ${lengthText(range)}` };
}

function lengthText({ from, to }: { readonly from: number; readonly to: number }): string {
  return durationText(to - from);
}

function rangeOf(
  { axis }: Frame,
  buckets: Fold['bars'],
  bucket: number,
): { readonly kind: 'fold'; readonly from: number; readonly to: number } {
  const [left, right] = bucketEdges(axis, buckets, bucket);
  return { kind: 'fold', from: axis.microsAt(left), to: axis.microsAt(right) };
}
