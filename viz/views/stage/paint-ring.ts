/** The ring: servers and clients, what parts them, and the arc of the quorum. */
import type { SceneMark } from '../../app/view.js';
import type { Box, Brush, TextStyle } from '../../draw/canvas.js';
import { drawGlyphs } from '../../draw/glyphs.js';
import { LabelRoom } from '../../draw/labels.js';
import { ellipsis } from '../../draw/marks.js';
import type { Palette } from '../../draw/tokens.js';
import { TYPE } from '../../draw/tokens.js';
import { countBelow, rowsIn } from '../../model/rows.js';
import type { NetworkSpan, Row, TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Drawing, Hit } from '../chart/drawing.js';
import { widened } from '../chart/drawing.js';
import { paintSeat, wordsOf } from './paint-seat.js';
import type { Seat, StageLayout } from './stage-layout.js';
import type { Quorum, ServerState, StopSign } from './stage-state.js';

export interface RingPicture {
  readonly model: TraceModel;
  readonly layout: StageLayout;
  readonly row: Row;
  readonly servers: readonly ServerState[];
  readonly disturbances: readonly NetworkSpan[];
  readonly quorum: Quorum | null;
  readonly stops: readonly StopSign[];
  readonly scale: number;
}

/** With the places of the words on the servers, which no other words may cover. */
export interface RingDrawing extends Drawing {
  readonly words: readonly Box[];
}

export function paintRing(brush: Brush, palette: Palette, picture: RingPicture): RingDrawing {
  const { layout } = picture;
  const [x, y] = layout.centre;
  const room = new LabelRoom([0, 0, layout.size.width, layout.size.height]);
  for (const seat of layout.seats) {
    room.block([seat.x - seat.radius, seat.y - seat.radius, 2 * seat.radius, 2 * seat.radius]);
  }
  brush.line(arc([x, y], layout.radii, 1), { colour: palette.line, width: 1 });
  paintDisturbances(brush, palette, picture, room);
  paintQuorum(brush, palette, picture);
  const stateOf = (actor: number): ServerState | null =>
    picture.servers.find((each) => each.actor === actor) ?? null;
  const marks: SceneMark[] = [];
  const hits: Hit[] = [];
  const words: Box[] = [];
  for (const seat of layout.seats) {
    const look = { seat, most: layout.lines, state: stateOf(seat.actor), room };
    const box = paintSeat(brush, palette, picture, look);
    if (box !== null) words.push(box);
    const row = lastRowOf(picture, seat.actor);
    const name = picture.model.actors[seat.actor]?.name ?? '';
    marks.push({ kind: 'actor', row, lane: seat.actor, x: seat.x, y: seat.y, label: name });
    const side = 2 * seat.radius;
    const says = [name, ...wordsOf(picture.model, stateOf(seat.actor))].join('\n');
    hits.push({ box: widened([seat.x - seat.radius, seat.y - seat.radius, side, side], 24), row, says });
  }
  for (const stop of picture.stops) paintStop(brush, palette, picture, { stop, room });
  for (const { actor, row, text } of picture.stops) {
    const seat = layout.seatOf[actor] ?? null;
    if (seat !== null) marks.push({ kind: 'stop', row, lane: actor, x: seat.x, y: seat.y, label: text });
  }
  return { marks, hits, folded: 0, words };
}

/** What an actor did last, at the cursor or before. */
function lastRowOf({ model, row }: RingPicture, actor: number): Row {
  const rows = rowsIn(model.rowsOfActor, actor);
  return rows[countBelow(rows, row + 1) - 1] ?? NO_ROW;
}

function paintStop(
  brush: Brush,
  palette: Palette,
  { layout, row, scale }: RingPicture,
  { stop, room }: { readonly stop: StopSign; readonly room: LabelRoom },
): void {
  const seat = layout.seatOf[stop.actor] ?? null;
  if (seat === null) return;
  const style: TextStyle = { colour: palette.ink, size: TYPE.small * scale, isBold: true };
  const width = brush.measure(stop.text, style) + 24;
  const height = 16 * scale;
  const box = room.takeFirst(
    [0, 1, 2, 3].map((i) => [
      seat.x - width / 2,
      seat.y - seat.radius - 12 - (i + 1) * (height + 2),
      width,
      height,
    ]),
  );
  if (box === null) return;
  const isNow = stop.row === row;
  brush.rect(box, { fill: palette.ground, stroke: { colour: palette.violation, width: isNow ? 2 : 1 } });
  drawGlyphs(brush, 'triangle', [box[0] + 10, box[1] + height / 2, 1, 0], {
    radius: 5,
    colour: palette.violation,
    ground: isNow ? palette.violation : palette.ground,
  });
  brush.text(stop.text, box[0] + 20, box[1] + height / 2, style);
}

/** Walls between groups; single links are marked where they are cut, held or slow. */
function paintDisturbances(
  brush: Brush,
  palette: Palette,
  { layout, disturbances, scale }: RingPicture,
  room: LabelRoom,
): void {
  const style: TextStyle = { colour: palette.ink, size: TYPE.small * scale, halo: palette.ground };
  for (const [i, span] of disturbances.entries()) {
    const at = 14 * scale + i * 16 * scale;
    drawGlyphs(
      brush,
      span.sort === 'held' ? 'held' : span.sort === 'slow' ? 'clock' : 'cross',
      [14, at, 1, 0],
      {
        radius: 4.5,
        colour: palette.lost,
        ground: palette.ground,
      },
    );
    const text = ellipsis(brush, span.text, style, layout.size.width - 40);
    if (text !== null && room.take([24, at - 7, brush.measure(text, style), 14]))
      brush.text(text, 24, at, style);
    if (span.groups.length > 0)
      for (const wall of wallsBetween(span, layout)) paintWall(brush, palette, wall);
    else
      for (const [from, to] of span.links)
        paintCutLink(brush, palette, { layout, from, to, sort: span.sort });
  }
}

/**
 * From the middle outwards, between neighbours on the ring that are in different groups.
 *
 * @testonly
 */
export function wallsBetween(
  { groups }: Pick<NetworkSpan, 'groups'>,
  layout: StageLayout,
): readonly (readonly number[])[] {
  const servers = layout.seats.filter(({ role }) => role === 'server');
  const groupOf = (actor: number): number => groups.findIndex((group) => group.includes(actor));
  return servers.flatMap((seat, i) => {
    const next = servers[(i + 1) % servers.length];
    if (next === undefined || next === seat) return [];
    const [a, b] = [groupOf(seat.actor), groupOf(next.actor)];
    if (a < 0 || b < 0 || a === b) return [];
    const angle = seat.angle + Math.PI / servers.length;
    const [x, y] = layout.centre;
    const [across, down] = layout.radii;
    return [[x, y, x + across * 1.25 * Math.sin(angle), y - down * 1.25 * Math.cos(angle)]];
  });
}

function paintWall(brush: Brush, palette: Palette, wall: readonly number[]): void {
  brush.segments(wall, { colour: palette.lost, width: 8, alpha: 0.25 });
  brush.segments(wall, { colour: palette.lost, width: 2, dash: [6, 3] });
}

interface CutLink {
  readonly layout: StageLayout;
  readonly from: number;
  readonly to: number;
  readonly sort: NetworkSpan['sort'];
}

function paintCutLink(brush: Brush, palette: Palette, { layout, from, to, sort }: CutLink): void {
  const a = layout.seatOf[from] ?? null;
  const b = layout.seatOf[to] ?? null;
  if (a === null || b === null) return;
  const line = linkLine(a, b);
  brush.segments(line, { colour: palette.lost, width: 1.5, dash: sort === 'slow' ? [12, 4] : [2, 4] });
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = line;
  // Nearer to the sender: a link that is cut both ways has two signs.
  const at = [x1 + (x2 - x1) * 0.3, y1 + (y2 - y1) * 0.3, 1, 0];
  drawGlyphs(brush, sort === 'held' ? 'held' : sort === 'slow' ? 'clock' : 'cross', at, {
    radius: 5,
    colour: palette.lost,
    ground: palette.ground,
  });
}

/** How far the two directions of a link are apart from its middle, in px. */
const ASIDE = 5;

/** From the rim of one seat to the rim of another, a little to the right of the way. */
export function linkLine(from: Seat, to: Seat): readonly [number, number, number, number] {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const [sx, sy] = [-uy * ASIDE, ux * ASIDE];
  const rim = 3;
  return [
    from.x + ux * (from.radius + rim) + sx,
    from.y + uy * (from.radius + rim) + sy,
    to.x - ux * (to.radius + rim) + sx,
    to.y - uy * (to.radius + rim) + sy,
  ];
}

/** An arc that grows with each answer, and is closed when a majority has given one. */
function paintQuorum(brush: Brush, palette: Palette, { layout, quorum, scale, model }: RingPicture): void {
  if (quorum === null) return;
  const { centre, radii, size } = layout;
  const inner = [radii[0] * 0.45, radii[1] * 0.45] as const;
  const share = Math.min(1, quorum.by.length / quorum.needed);
  brush.line(arc(centre, inner, 1), { colour: palette.line, width: 2 });
  const colour = share === 1 ? palette.commit : palette.propose;
  if (share > 0) brush.line(arc(centre, inner, share), { colour, width: (share === 1 ? 6 : 4) * scale });
  const style: TextStyle = { colour: palette.ink, size: TYPE.body * scale, align: 'center', isBold: true };
  quorumLines(quorum, model).forEach((line, i) => {
    const look =
      i === 0 ? style : { ...style, colour: palette.muted, size: TYPE.small * scale, isBold: false };
    const text = ellipsis(brush, line, look, size.width - 16);
    if (text !== null) brush.text(text, size.width / 2, size.height - (34 - 18 * i) * scale, look);
  });
}

/** `2.10 acknowledged by 4 of 5: s1 s2 s3 s4`, and what that comes to. */
export function quorumLines(
  { what, verb, by, voters, needed, result }: Quorum,
  { actors }: TraceModel,
): readonly [string, string] {
  const names = by.map((actor) => actors[actor]?.name ?? '').join(' ');
  const missing = needed - by.length;
  const rest = missing > 0 ? `${String(missing)} more make a majority` : 'A majority';
  return [
    `${what} ${verb} by ${String(by.length)} of ${String(voters)}${names === '' ? '' : `: ${names}`}`,
    `${rest}${result === '' ? '' : `, ${result}`}`,
  ];
}

/** Corners of a whole ring. */
const CORNERS = 96;

/** From the top, clockwise: points for a line. */
function arc(
  [x, y]: readonly [number, number],
  [across, down]: readonly [number, number],
  share: number,
): readonly number[] {
  const corners = Math.max(1, Math.round(CORNERS * share));
  return Array.from({ length: corners + 1 }, (_, i) => {
    const angle = (i / corners) * share * 2 * Math.PI;
    return [x + across * Math.sin(angle), y - down * Math.cos(angle)];
  }).flat();
}
