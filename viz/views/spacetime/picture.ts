/** What is to be drawn at a range: the arrows and events one by one, or, if they are too many, as ribbons and bars. */
import { LOST_SHARE } from '../../draw/message-looks.js';
import { countBelow, rowsIn } from '../../model/rows.js';
import type { Row, TraceModel } from '../../model/trace-model.js';
import { MESSAGE_FATES, NO_ROW } from '../../model/trace-model.js';
import type { EventLook } from './event-looks.js';
import { eventLooks } from './event-looks.js';
import type { Filter } from './filter.js';
import { isMessageLit, messageFilter } from './filter.js';
import type { Fold } from './fold.js';
import { Folder } from './fold.js';
import type { Frame } from './frame.js';
import { IntervalIndex } from '../../model/interval-index.js';

/**
 * More marks are never drawn one by one.
 *
 * @testonly
 */
export const MOST_MARKS = 6_000;
/** And not more than this for each px of time: they would hide one another. */
const ARROWS_PER_PX = 2;
const EVENTS_PER_PX = 1.5;
/** More rows are not looked through for what is to stay visible among ribbons and bars. */
const MOST_PICKED = 50_000;

/** What the picture needs of a trace, made once. */
export interface Subject {
  readonly model: TraceModel;
  readonly messages: IntervalIndex;
  readonly looks: readonly (EventLook | null)[];
  /** The rows that are never folded. Rising. */
  readonly kept: Int32Array;
  readonly folder: Folder;
}

export function makeSubject(model: TraceModel): Subject {
  const messages = new IntervalIndex(model.messages.sentMicros, model.messages.endedMicros);
  const looks = eventLooks(model.kinds);
  const isKept = Uint8Array.from(looks, (look) => (look?.isKept === true ? 1 : 0));
  const kept: number[] = [];
  const { kind, count } = model.columns;
  for (let row = 0; row < count; row += 1) if (isKept[kind[row] ?? 0] === 1) kept.push(row);
  return { model, messages, looks, kept: Int32Array.from(kept), folder: new Folder(model, looks) };
}

/** One entry for each arrow. */
export interface Arrows {
  readonly count: number;
  /** Places in `messages`. */
  readonly message: Int32Array;
  /** Along and across of both ends, cut to the surroundings of the plot. */
  readonly ends: Float32Array;
  readonly isLit: Uint8Array;
}

/** One entry for each event that stands on a lane. */
export interface Events {
  readonly count: number;
  readonly row: Int32Array;
  /** Along, across. */
  readonly places: Float32Array;
  readonly isLit: Uint8Array;
}

export interface Picture {
  readonly arrows: Arrows;
  readonly events: Events;
  /** What stands for the others; null if everything is drawn one by one. */
  readonly fold: Fold | null;
  /** Which of them are folded; of those the pictures holds only what is never folded, and what is picked out. */
  readonly foldsMessages: boolean;
  readonly foldsEvents: boolean;
}

/** How far beyond the plot a line is followed: a dash of a line of millions of px takes seconds. */
const MARGIN = 40;

export function buildPicture(subject: Subject, frame: Frame, filter: Filter): Picture {
  const { axis } = frame;
  const range = { from: axis.microsAt(axis.start), to: axis.microsAt(axis.end) };
  const mostArrows = Math.min(MOST_MARKS / 2, axis.length * ARROWS_PER_PX);
  const mostEvents = Math.min(MOST_MARKS / 2, axis.length * EVENTS_PER_PX);
  const messages = findMessages(subject, frame, filter, { ...range, most: mostArrows });
  const rows = findEvents(subject, frame, filter, { ...range, most: mostEvents });
  const picked = messages === null || rows === null ? pick(subject, frame, filter, range) : NOTHING;
  const kept = rows === null ? keptRows(subject, frame, range) : [];
  return {
    arrows: placeArrows(subject, frame, filter, messages ?? picked.messages.slice(0, mostArrows)),
    events: placeEvents(subject, frame, filter, rows ?? uniqueRows(kept, picked.rows, mostEvents)),
    fold: messages === null || rows === null ? subject.folder.fold(frame, filter) : null,
    foldsMessages: messages === null,
    foldsEvents: rows === null,
  };
}

interface Range {
  readonly from: number;
  readonly to: number;
}
interface Bounded extends Range {
  readonly most: number;
}

/** Null if they are too many. */
function findMessages(
  { model, messages }: Subject,
  frame: Frame,
  filter: Filter,
  { from, to, most }: Bounded,
): readonly number[] | null {
  const found: number[] = [];
  const isShown = messageFilter(model, frame.laneOf, filter);
  messages.forEach(from, to, (id) => {
    if (isShown(id)) found.push(id);
    return found.length <= most;
  });
  return found.length > most ? null : found;
}

/** Null if they are too many. */
function findEvents(
  { model, looks }: Subject,
  { lanes }: Frame,
  { isHiding, lit }: Filter,
  { from, to, most }: Bounded,
): readonly number[] | null {
  const { columns } = model;
  const first = countBelow(columns.micros, Math.floor(from));
  const after = countBelow(columns.micros, to + 1e-9);
  const all: number[] = [];
  for (const { actor } of lanes) {
    const rows = rowsIn(model.rowsOfActor, actor);
    for (let i = countBelow(rows, first); i < rows.length && (rows[i] ?? 0) < after; i += 1) {
      const row = rows[i] ?? 0;
      const look = looks[columns.kind[row] ?? 0] ?? null;
      if (look === null) continue;
      if (isHiding && !look.isKept && lit?.rows.has(row) === false) continue;
      all.push(row);
      if (all.length > most) return null;
    }
  }
  return all;
}

/** What is never folded. */
function keptRows({ model, kept }: Subject, { laneOf }: Frame, { from, to }: Range): readonly number[] {
  const { micros, actor } = model.columns;
  const first = countBelow(kept, countBelow(micros, Math.floor(from)));
  const after = countBelow(kept, countBelow(micros, to + 1e-9));
  return [...kept.subarray(first, after)].filter((row) => (laneOf[actor[row] ?? 0] ?? -1) >= 0);
}

interface Picked {
  readonly messages: readonly number[];
  readonly rows: readonly number[];
}
const NOTHING: Picked = { messages: [], rows: [] };

/** What a cone or a search brings into the light, if that is little enough to be drawn beside what is folded. */
function pick({ model, looks }: Subject, { laneOf }: Frame, filter: Filter, { from, to }: Range): Picked {
  const { lit } = filter;
  if (lit === null || lit.rows.size > MOST_PICKED) return NOTHING;
  const { columns, messages } = model;
  const isShown = messageFilter(model, laneOf, filter);
  const ids = new Set<number>();
  const rows: number[] = [];
  for (const row of lit.rows) {
    const micros = columns.micros[row] ?? 0;
    if (micros < from || micros > to) continue;
    const id = messages.ofRow[row] ?? NO_ROW;
    if (id !== NO_ROW && isShown(id) && isMessageLit(model, lit, id)) ids.add(id);
    if ((laneOf[columns.actor[row] ?? 0] ?? -1) >= 0 && (looks[columns.kind[row] ?? 0] ?? null) !== null) {
      rows.push(row);
    }
  }
  return { messages: [...ids], rows };
}

function uniqueRows(kept: readonly number[], picked: readonly number[], most: number): readonly number[] {
  return [...new Set([...kept, ...picked])].slice(0, most);
}

function placeArrows(subject: Subject, frame: Frame, filter: Filter, ids: readonly number[]): Arrows {
  const { model } = subject;
  const { messages } = model;
  const arrows = {
    count: ids.length,
    message: Int32Array.from(ids),
    ends: new Float32Array(ids.length * 4),
    isLit: new Uint8Array(ids.length),
  };
  const { axis, lanes, laneOf } = frame;
  const least = axis.start - MARGIN;
  const greatest = axis.end + MARGIN;
  const lost = MESSAGE_FATES.indexOf('lost');
  ids.forEach((id, i) => {
    arrows.isLit[i] = isMessageLit(model, filter.lit, id) ? 1 : 0;
    const x1 = axis.pxOfRow(messages.sent[id] ?? NO_ROW);
    const y1 = lanes[laneOf[messages.from[id] ?? 0] ?? 0]?.centre ?? 0;
    // The mark of what was lost stands on the way, wherever the end would have been.
    const share = messages.fate[id] === lost ? LOST_SHARE : 1;
    const x2 = x1 + (endOf(messages, axis, id) - x1) * share;
    const y2 = y1 + ((lanes[laneOf[messages.to[id] ?? 0] ?? 0]?.centre ?? 0) - y1) * share;
    // Only what begins or ends out of sight is cut, and that has a length.
    const slope = (y2 - y1) / (x2 - x1);
    const left = Math.max(x1, least);
    const right = Math.min(x2, greatest);
    arrows.ends[i * 4] = left;
    arrows.ends[i * 4 + 1] = left === x1 ? y1 : y1 + (left - x1) * slope;
    arrows.ends[i * 4 + 2] = right;
    arrows.ends[i * 4 + 3] = right === x2 ? y2 : y1 + (right - x1) * slope;
  });
  return arrows;
}

/** Along: where a message arrives, or was lost. */
function endOf(messages: TraceModel['messages'], axis: Frame['axis'], id: number): number {
  const ended = messages.ended[id] ?? NO_ROW;
  return ended === NO_ROW ? axis.pxOfMicros(messages.endedMicros[id] ?? 0) : axis.pxOfRow(ended);
}

function placeEvents(subject: Subject, frame: Frame, filter: Filter, rows: readonly number[]): Events {
  const { columns } = subject.model;
  const events = {
    count: rows.length,
    row: Int32Array.from(rows),
    places: new Float32Array(rows.length * 2),
    isLit: new Uint8Array(rows.length),
  };
  rows.forEach((row, i) => {
    const lane = frame.lanes[frame.laneOf[columns.actor[row] ?? 0] ?? 0];
    const look = subject.looks[columns.kind[row] ?? 0];
    const across = look?.place === 'disk' ? lane?.disk : lane?.centre;
    events.places[i * 2] = frame.axis.pxOfRow(row);
    events.places[i * 2 + 1] = across ?? lane?.centre ?? 0;
    events.isLit[i] = filter.lit === null || filter.lit.rows.has(row) ? 1 : 0;
  });
  return events;
}
/** Where the mark of a row stands, seen or not; null if its lane is hidden. */
export function placeOfRow(
  { model, looks }: Subject,
  frame: Frame,
  row: Row,
): readonly [number, number] | null {
  const { columns } = model;
  const lane = frame.lanes[frame.laneOf[columns.actor[row] ?? 0] ?? -1];
  if (lane === undefined) return null;
  const look = looks[columns.kind[row] ?? 0];
  return [frame.axis.pxOfRow(row), look?.place === 'disk' ? (lane.disk ?? lane.centre) : lane.centre];
}
