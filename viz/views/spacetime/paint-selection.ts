/** On top: the cursor, what the pointer is over, the marked range, the evidence of a finding, and what holds at the cursor. */
import { timeText } from '../../app/format.js';
import type { Box, Brush, TextStyle } from '../../draw/canvas.js';
import { drawGlyphs } from '../../draw/glyphs.js';
import { LabelRoom } from '../../draw/labels.js';
import { TYPE } from '../../draw/tokens.js';
import type { Finding, Row, TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Frame, LaneBox } from './frame.js';
import type { Scene } from './paint-lanes.js';
import type { Picture, Subject } from './picture.js';

export interface Selection {
  readonly cursor: Row;
  /** In µs; while it plays it runs on between two events. */
  readonly nowMicros: number;
  readonly hover: Row;
  readonly range: { readonly from: number; readonly to: number } | null;
  readonly findings: readonly Finding[];
  /** The finding at hand and its stop: places. */
  readonly finding: number | null;
  readonly stop: number;
}

export function paintSelection(
  plane: Brush,
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
  paintBrackets(plane, scene, selection.nowMicros);
  paintRoleNames(plane, scene, selection.nowMicros);
  plane.clipped([axis.start - 8, 0, axis.length + 16, crossSize(frame)], () => {
    paintCursor(plane, scene, selection);
    for (const row of new Set([selection.hover, selection.cursor])) {
      if (row !== NO_ROW)
        paintRow(plane, scene, { subject, picture, row, isHover: row !== selection.cursor });
    }
  });
  paintStops(plane, scene, { subject, selection });
}

function crossSize({ isVertical, size }: Frame): number {
  return isVertical ? size.width : size.height;
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

function paintCursor(plane: Brush, { frame, palette, model, scale }: Scene, selection: Selection): void {
  const { axis, plot, ruler, isVertical } = frame;
  const { cursor, nowMicros } = selection;
  const micros = model.columns.micros[cursor];
  if (micros === undefined) return;
  const at = nowMicros === micros ? axis.pxOfRow(cursor) : axis.pxOfMicros(nowMicros);
  if (at < axis.start - 1 || at > axis.end + 1) return;
  plane.segments([at, plot[1], at, plot[1] + plot[3]], { colour: palette.ink, width: scale });
  const style: TextStyle = { colour: palette.ground, size: TYPE.small * scale, isBold: true };
  const index = `#${String(model.columns.index[cursor] ?? 0)}`;
  const text = isVertical ? index : `${index} · ${timeText(nowMicros)}`;
  const width = plane.measure(text, style) + 10;
  if (isVertical) {
    plane.rect([at - 9, ruler - width, 18, width], { fill: palette.ink });
    plane.text(text, at, ruler - width + 5, style);
    return;
  }
  const left = Math.max(axis.start, Math.min(axis.end - width, at - width / 2));
  plane.rect([left, ruler + 6, width, 18 * scale], { fill: palette.ink });
  plane.text(text, left + 5, ruler + 6 + 9 * scale, style);
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

/** `leading`, `down`, `paused`; empty if it has not started. */
export function roleAt({ outages, roles }: TraceModel, actor: number, nowMicros: number): string {
  const outage = outages
    .filter((span) => span.actor === actor && span.startMicros <= nowMicros && nowMicros < span.endMicros)
    .at(-1);
  if (outage?.sort === 'down') return 'down';
  const role = roles.filter((span) => span.actor === actor && span.startMicros <= nowMicros).at(-1);
  return outage?.sort === 'paused' ? 'paused' : (role?.role ?? '');
}

/** A stop of a finding as it is drawn. */
export interface StopMark {
  readonly finding: number;
  readonly stop: number;
  readonly row: Row;
  readonly at: readonly [number, number];
  /** -1 and 1: it lies before or after what is seen, and is drawn at the edge. */
  readonly side: -1 | 0 | 1;
  readonly text: string;
}

/** Of the finding at hand all stops; of the others the last one, where their promise broke. */
export function stopMarks(
  subject: Subject,
  frame: Frame,
  { findings, finding }: Selection,
): readonly StopMark[] {
  const { axis } = frame;
  return findings.flatMap(({ stops, slug }, place) => {
    const isAtHand = place === finding;
    return stops.flatMap(({ row, role }, stop): readonly StopMark[] => {
      if (row === NO_ROW || (!isAtHand && stop < stops.length - 1)) return [];
      const at = placeOfRow(subject, frame, row);
      if (at === null) return [];
      const side = at[0] < axis.start ? -1 : at[0] > axis.end ? 1 : 0;
      if (side !== 0 && !isAtHand) return [];
      const along = Math.max(axis.start + 10, Math.min(axis.end - 10, at[0]));
      const arrow = side === 0 ? '' : side < 0 ? '← ' : '→ ';
      const text = isAtHand ? `${arrow}${String(stop + 1)} ${role}` : slug;
      return [{ finding: place, stop, row, at: [side === 0 ? at[0] : along, at[1]], side, text }];
    });
  });
}

function paintStops(
  plane: Brush,
  scene: Scene,
  { subject, selection }: { readonly subject: Subject; readonly selection: Selection },
): void {
  const { frame, palette, scale } = scene;
  const style: TextStyle = {
    colour: palette.ink,
    size: TYPE.small * scale,
    isBold: true,
    halo: palette.ground,
  };
  const [start, top, length, width] = frame.plot;
  const room = new LabelRoom([start, top - 20, length, width + 24]);
  // Those of the finding at hand come first: if room is short, the others lose their words.
  const marks = [...stopMarks(subject, frame, selection)].sort(
    (a, b) => Number(b.finding === selection.finding) - Number(a.finding === selection.finding),
  );
  for (const { at } of marks) room.block([at[0] - 7, at[1] - 22, 14, 14]);
  for (const { at, text, finding, stop } of marks) {
    const isCurrent = finding === selection.finding && stop === selection.stop;
    drawGlyphs(plane, 'triangle', [at[0], at[1] - 15, 1, 0], {
      radius: (isCurrent ? 8 : 6.5) * scale,
      colour: palette.violation,
      ground: isCurrent ? palette.violation : palette.ground,
    });
    const measured = plane.measure(text, style);
    const size = frame.isVertical ? ([14, measured] as const) : ([measured, 14] as const);
    const box = room.takeFirst(placesAround(at, size));
    // Its number is told in any case.
    if (box !== null) plane.text(text, ...textPlace(frame, box), style);
    else plane.text(text.split(' ')[0] ?? '', ...textPlace(frame, [at[0] + 8, at[1] - 22, 14, 14]), style);
  }
}

/** Right of the mark, left of it, and each a line higher or lower. */
function placesAround([x, y]: readonly [number, number], [w, h]: readonly [number, number]): readonly Box[] {
  return [0, -16, 16, -32, 32].flatMap((shift): readonly Box[] => [
    [x + 10, y - 22 + shift, w, h],
    [x - 10 - w, y - 22 + shift, w, h],
  ]);
}

/** A text's place in the plane, for the box that it takes there. */
function textPlace({ isVertical }: Frame, [x, y, w, h]: Box): readonly [number, number] {
  return isVertical ? [x + w / 2, y] : [x, y + h / 2];
}
