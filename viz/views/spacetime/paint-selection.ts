/** On top: the cursor, what the pointer is over, the marked range, the evidence of a finding, and what holds at the cursor. */
import { timeText } from '../../app/format.js';
import type { Box, Brush, TextStyle } from '../../draw/canvas.js';
import type { Plane } from '../../draw/plane.js';
import { TYPE } from '../../draw/tokens.js';
import type { Row, TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Frame, LaneBox } from './frame.js';
import { paintAxis } from './paint-axis.js';
import type { Scene } from './scene.js';
import type { Evidence } from './paint-stops.js';
import { paintStops } from './paint-stops.js';
import type { Picture, Subject } from './picture.js';
import { placeOfRow } from './picture.js';

export interface Selection extends Evidence {
  readonly cursor: Row;
  /** In µs; while it plays it runs on between two events. */
  readonly nowMicros: number;
  readonly hover: Row;
  readonly range: { readonly from: number; readonly to: number } | null;
}

export function paintSelection(
  plane: Plane,
  scene: Scene,
  { subject, picture, selection }: { subject: Subject; picture: Picture; selection: Selection },
): void {
  const { frame, palette } = scene;
  const { axis, plot } = frame;
  if (selection.range !== null) {
    const from = Math.max(axis.start, axis.pxOfMicros(selection.range.from));
    const to = Math.min(axis.end, axis.pxOfMicros(selection.range.to));
    if (to > from) plane.rect([from, plot[1], to - from, plot[3]], { fill: palette.propose, alpha: 0.1 });
  }
  const label = cursorLabel(plane, scene, selection);
  paintAxis(plane, scene, label?.box ?? null);
  paintBrackets(plane, scene, selection.nowMicros);
  paintRoleNames(plane, scene, selection.nowMicros);
  plane.clipped([axis.start - 8, 0, axis.length + 16, crossSize(frame)], () => {
    paintCursor(plane, scene, label);
    for (const row of new Set([selection.hover, selection.cursor])) {
      if (row !== NO_ROW)
        paintRow(plane, scene, { subject, picture, row, isHover: row !== selection.cursor });
    }
  });
  paintStops(plane, scene, { subject, evidence: selection });
}

function crossSize({ isVertical, size }: Frame): number {
  return isVertical ? size.width : size.height;
}

/** Where the words on the cursor stand, along and across; null if it is out of sight. */
function cursorLabel(
  plane: Brush,
  { frame, model, palette, scale }: Scene,
  selection: Selection,
): CursorLabel | null {
  const { axis, ruler, isVertical } = frame;
  const { cursor, nowMicros } = selection;
  const micros = model.columns.micros[cursor];
  if (micros === undefined) return null;
  const at = nowMicros === micros ? axis.pxOfRow(cursor) : axis.pxOfMicros(nowMicros);
  if (at < axis.start - 1 || at > axis.end + 1) return null;
  const style: TextStyle = { colour: palette.ground, size: TYPE.small * scale, isBold: true };
  const index = `#${String(model.columns.index[cursor] ?? 0)}`;
  const text = isVertical ? index : `${index} · ${timeText(nowMicros)}`;
  const width = plane.measure(text, style) + 10;
  const left = Math.max(axis.start, Math.min(axis.end - width, at - width / 2));
  const box: Box = isVertical ? [at - 9, ruler - width, 18, width] : [left, ruler + 6, width, 18 * scale];
  return { at, text, style, box };
}

interface CursorLabel {
  readonly at: number;
  readonly text: string;
  readonly style: TextStyle;
  readonly box: Box;
}

function paintCursor(plane: Brush, { frame, palette, scale }: Scene, label: CursorLabel | null): void {
  if (label === null) return;
  const { at, text, style, box } = label;
  const { plot, isVertical } = frame;
  plane.segments([at, plot[1], at, plot[1] + plot[3]], { colour: palette.ink, width: scale });
  plane.rect(box, { fill: palette.ink });
  if (isVertical) plane.text(text, at, box[1] + 5, style);
  else plane.text(text, box[0] + 5, box[1] + 9 * scale, style);
}

/** A ring around the mark of a row, and its arrow made heavy. */
function paintRow(
  plane: Brush,
  { frame, palette, model, scale }: Scene,
  { subject, picture, row, isHover }: { subject: Subject; picture: Picture; row: Row; isHover: boolean },
): void {
  const place = placeOfRow(subject, frame, row);
  if (place === null) return;
  const message = model.messages.ofRow[row] ?? NO_ROW;
  const { arrows } = picture;
  const at = message === NO_ROW ? -1 : arrows.message.indexOf(message);
  if (at >= 0) {
    const ends = arrows.ends.subarray(at * 4, at * 4 + 4);
    plane.segments(ends, { colour: palette.ink, width: 5 * scale, alpha: 0.22 });
    plane.segments(ends, { colour: palette.ink, width: 1.5 * scale });
  }
  const width = (isHover ? 1.25 : 2.25) * scale;
  plane.circles([place[0], place[1], 8 * scale], { stroke: { colour: palette.ink, width } });
}

/** At the heads of the lanes: a bracket for each group that is cut off at the cursor. */
function paintBrackets(plane: Brush, { frame, palette, model }: Scene, nowMicros: number): void {
  let depth = 0;
  for (const { groups, startMicros, endMicros } of model.network) {
    if (groups.length === 0 || nowMicros < startMicros || nowMicros >= endMicros) continue;
    for (const group of groups) {
      const lanes = frame.lanes.filter(({ actor }) => group.includes(actor));
      if (lanes.length > 0 && depth < 3) bracket(plane, lanes, { at: 3 + 4 * depth, colour: palette.lost });
      depth += 1;
    }
  }
}

const GROUP_DASHES: readonly (readonly number[])[] = [[], [5, 3], [1.5, 2.5]];

function bracket(
  plane: Brush,
  lanes: readonly LaneBox[],
  { at, colour }: { readonly at: number; readonly colour: string },
): void {
  const dash = GROUP_DASHES[Math.round((at - 3) / 4) % GROUP_DASHES.length] ?? [];
  const first = lanes[0]?.centre ?? 0;
  const last = lanes.at(-1)?.centre ?? 0;
  plane.segments([at, first - 8, at, last + 8], { colour, width: 2, dash });
  plane.segments(
    lanes.flatMap(({ centre }) => [at, centre, at + 6, centre]),
    { colour, width: 2 },
  );
}

/** Under the names: what each server is at the cursor. */
function paintRoleNames(plane: Brush, { frame, palette, model, scale }: Scene, nowMicros: number): void {
  const [start, top, , width] = frame.plot;
  const style: TextStyle = { colour: palette.muted, size: TYPE.small * scale };
  for (const lane of frame.lanes) {
    if (lane.role !== 'server' || lane.centre < top || lane.centre > top + width) continue;
    if (!frame.isVertical && lane.bottom - lane.top < 34 * scale) continue;
    const text = roleAt(model, lane.actor, nowMicros);
    if (frame.isVertical) {
      const short = plane.measure(text, style) > lane.bottom - lane.top - 4 ? text.slice(0, 4) : text;
      plane.text(short, start - 12 * scale, lane.centre, { ...style, align: 'center' });
    } else plane.text(text, 16 * scale, lane.centre + 14 * scale, style);
  }
}

/**
 * `leading`, `down`, `paused`; empty if it has not started.
 *
 * @testonly
 */
export function roleAt({ outages, roles }: TraceModel, actor: number, nowMicros: number): string {
  const outage = outages
    .filter((span) => span.actor === actor && span.startMicros <= nowMicros && nowMicros < span.endMicros)
    .at(-1);
  if (outage?.sort === 'down') return 'down';
  const role = roles.filter((span) => span.actor === actor && span.startMicros <= nowMicros).at(-1);
  return outage?.sort === 'paused' ? 'paused' : (role?.role ?? '');
}
