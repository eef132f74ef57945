/** Draws the lanes of sessions along time. */
import { durationText } from '../../app/format.js';
import type { SceneMark } from '../../app/view.js';
import type { Plane } from '../../draw/plane.js';
import { drawGlyphs } from '../../draw/glyphs.js';
import type { Glyph } from '../../draw/glyphs.js';
import { ellipsis } from '../../draw/marks.js';
import { TYPE } from '../../draw/tokens.js';
import type { Row } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Drawing } from '../chart/drawing.js';
import { widened } from '../chart/drawing.js';
import type { Scene } from '../spacetime/scene.js';
import type { Canvas } from './session-canvas.js';
import { paintWatches } from './paint-watches.js';
import type { SessionLane, SessionLanes } from './session-lanes.js';
import { LANE, beginOf, timeLeft } from './session-lanes.js';
import { clientName, nameOf, sessionState, whenText } from './session-words.js';

export interface SessionsToPaint {
  readonly lanes: SessionLanes;
  /** Folds the watches of a session, or unfolds them. */
  readonly toggle: (session: number) => void;
}

export function paintSessions(plane: Plane, scene: Scene, { lanes, toggle }: SessionsToPaint): Drawing {
  const canvas: Canvas = { plane, scene, marks: [], hits: [] };
  let folded = 0;
  for (const lane of lanes.lanes) {
    folded += lane.folded;
    if (!isInSight(lane, scene)) continue;
    if (!lane.isThin) paintLane(canvas, lane, toggle);
    const y = topOf(lane, scene) + lane.height * scene.scale;
    const { axis } = scene.frame;
    plane.segments([axis.start, y, axis.end, y], { colour: scene.palette.line, width: 1 });
  }
  return { marks: canvas.marks, hits: canvas.hits, folded };
}

function paintLane(canvas: Canvas, lane: SessionLane, toggle: (session: number) => void): void {
  const { scene } = canvas;
  paintDeadline(canvas, lane);
  paintAttachments(canvas, lane);
  paintEnds(canvas, lane);
  paintWatches(canvas, lane, topOf(lane, scene) + (LANE.pad + LANE.bar + LANE.deadline) * scene.scale);
  paintFold(canvas, lane, toggle);
}

/** The names on the left (on top on a narrow screen), and what is left to each session at the cursor. */
export function paintSessionHeads(
  plane: Plane,
  scene: Scene,
  { lanes, row }: { readonly lanes: SessionLanes; readonly row: Row },
): Drawing {
  const { palette, frame, scale, model } = scene;
  const bold = { colour: palette.ink, size: TYPE.small * scale, isBold: true } as const;
  const muted = { colour: palette.muted, size: TYPE.small * scale } as const;
  const marks: SceneMark[] = [];
  for (const lane of lanes.lanes) {
    if (!isInSight(lane, scene)) continue;
    const y = topOf(lane, scene) + (lane.isThin ? LANE.thin / 2 : LANE.pad + LANE.bar / 2) * scale;
    const { session } = lane;
    const [, top, , width] = frame.plot;
    const last = lane.isThin || frame.isVertical ? y : y + 16 * scale;
    if (y - 8 * scale < top || last + 8 * scale > top + width) continue;
    const state = sessionState(session, model, row);
    const name = clientName(session, model);
    marks.push({
      kind: 'session-state',
      row: NO_ROW,
      lane: session.client ?? -1,
      x: frame.axis.start,
      y,
      label: `${session.name} ${state}`,
    });
    if (frame.isVertical) {
      plane.text(name, 12 * scale, y + 6, { ...bold, align: 'center' });
      continue;
    }
    const most = frame.axis.start - 16;
    if (lane.isThin) {
      plane.text(ellipsis(plane, `${name} ${session.name}`, muted, most) ?? name, 8, y, muted);
      plane.text(state, frame.axis.start + 8, y, muted);
      continue;
    }
    plane.text(ellipsis(plane, `${name} ${session.name}`, bold, most) ?? name, 8, y, bold);
    plane.text(ellipsis(plane, state, muted, most) ?? '', 8, y + 16 * scale, muted);
  }
  return { marks, hits: [], folded: 0 };
}

function topOf({ top }: SessionLane, { frame, scale }: Scene): number {
  return frame.plot[1] - frame.scroll + top * scale;
}

function isInSight(lane: SessionLane, scene: Scene): boolean {
  const top = topOf(lane, scene);
  const [, from, , width] = scene.frame.plot;
  return top + lane.height * scene.scale > from && top < from + width;
}

function microsOf({ model }: Scene, row: Row): number {
  return row === NO_ROW ? model.endMicros : (model.columns.micros[row] ?? 0);
}

/** Where it is attached: a bar for each server with its name in it; between them it is away. */
function paintAttachments({ plane, scene, marks, hits }: Canvas, lane: SessionLane): void {
  const { frame, palette, scale, model } = scene;
  const { axis } = frame;
  const { session } = lane;
  const top = topOf(lane, scene) + LANE.pad * scale;
  const height = LANE.bar * scale;
  const end = session.closed === NO_ROW ? model.endMicros : microsOf(scene, session.closed);
  const from = Math.max(axis.start, axis.pxOfMicros(microsOf(scene, beginOf(session))));
  const to = Math.min(axis.end, axis.pxOfMicros(end));
  if (to > from)
    plane.line([from, top + height / 2, to, top + height / 2], {
      colour: palette.lost,
      width: 2,
      dash: [2, 4],
    });
  const style = { colour: palette.ink, size: TYPE.small * scale } as const;
  for (const { server, start, end: ended, why } of session.attachments) {
    const left = Math.max(axis.start - 4, axis.pxOfMicros(microsOf(scene, start)));
    const right = Math.min(axis.end + 4, axis.pxOfMicros(microsOf(scene, ended)));
    if (right < axis.start || left > axis.end) continue;
    const box = [left, top, Math.max(2, right - left), height] as const;
    plane.rect(box, { fill: palette.panel });
    plane.rect(box, { stroke: { colour: palette.commit, width: 1.5 } });
    const name = nameOf(model, server);
    const room = frame.isVertical ? height : box[2] - 8;
    const label = ellipsis(plane, name, style, room + 4);
    if (label !== null && box[2] > 14)
      plane.text(label, left + (frame.isVertical ? 10 : 5), top + (frame.isVertical ? 2 : height / 2), style);
    const until = ended === NO_ROW ? 'to the end of the trace' : `until ${whenText(model, ended)}: ${why}`;
    hits.push({
      box: widened(box, 8),
      row: start,
      says: `${session.name} at ${name}\nattached ${whenText(model, start)}\n${until}`,
    });
    marks.push({ kind: 'attachment', row: start, lane: session.client ?? -1, x: left, y: top, label: name });
  }
}

/** What its leader has given it: it falls with time, and each renewal lifts it to the whole timeout. */
function paintDeadline({ plane, scene, marks }: Canvas, lane: SessionLane): void {
  const { frame, palette, scale } = scene;
  const { axis } = frame;
  const { session } = lane;
  const base = topOf(lane, scene) + (LANE.pad + LANE.bar + LANE.deadline) * scale;
  const whole = Math.max(1, session.timeoutMs * 1_000);
  const height = (LANE.deadline - 3) * scale;
  const stop = microsOf(scene, session.closed);
  const shapes: number[] = [];
  let lastPx = Number.NEGATIVE_INFINITY;
  session.renewals.forEach(({ row, untilMicros }, i) => {
    const from = microsOf(scene, row);
    const next = session.renewals[i + 1];
    const to = Math.min(stop, untilMicros, next === undefined ? stop : microsOf(scene, next.row));
    const left = axis.pxOfMicros(from);
    const right = axis.pxOfMicros(to);
    // Renewals of one px look the same as the first of them.
    if (right < axis.start || left > axis.end || right - lastPx < 0.5) return;
    lastPx = right;
    const y = (at: number): number => base - Math.min(1, Math.max(0, untilMicros - at) / whole) * height;
    shapes.push(left, base, left, y(from), right, y(to), right, base);
  });
  plane.shapes(shapes, 4, { fill: palette.commit, alpha: 0.35 });
  marks.push({
    kind: 'deadline',
    row: NO_ROW,
    lane: session.client ?? -1,
    x: axis.start,
    y: base,
    label: `${String(session.renewals.length)} renewals`,
  });
}

/** Opened, expiring, closed, and told of its end. */
function paintEnds({ plane, scene, marks, hits }: Canvas, lane: SessionLane): void {
  const { frame, palette, scale, model } = scene;
  const { session } = lane;
  const { axis } = frame;
  const y = topOf(lane, scene) + (LANE.pad + LANE.bar / 2) * scale;
  const late = timeLeft(session, model, microsOf(scene, session.expiring));
  const ends: readonly (readonly [Row, string, Glyph, string])[] = [
    [session.opened, 'opened', 'open-arrow', palette.commit],
    [session.expiring, overdueText(late), 'clock', palette.lost],
    [session.closed, session.expiring === NO_ROW ? 'closed' : 'closed, expired', 'struck-ring', palette.ink],
    [session.told, 'client told of the end', 'cross', palette.lost],
  ];
  for (const [row, word, glyph, colour] of ends) {
    if (row === NO_ROW) continue;
    const x = axis.pxOfMicros(microsOf(scene, row));
    if (x < axis.start || x > axis.end) continue;
    drawGlyphs(plane, glyph, [x, y, 1, 0], { radius: 6 * scale, colour, ground: palette.ground });
    hits.push({
      box: widened([x, y, 0, 0], 20),
      row,
      says: `${session.name} ${word}\n${whenText(model, row)}`,
    });
    marks.push({ kind: 'session-event', row, lane: session.client ?? -1, x, y, label: word });
  }
}

function overdueText(left: number | null): string {
  return left === null ? 'expiring' : `expiring, ${durationText(Math.max(0, -left))} after its deadline`;
}

/** How many watches are folded away; a click unfolds them. */
function paintFold(
  { plane, scene, hits }: Canvas,
  lane: SessionLane,
  toggle: (session: number) => void,
): void {
  if (lane.folded === 0 && !lane.isUnfolded) return;
  const { frame, palette, scale } = scene;
  const y = topOf(lane, scene) + (lane.height - LANE.pad - LANE.fold / 2) * scale;
  const text = lane.isUnfolded ? '− fold the watches' : `+ ${String(lane.folded)} more watches`;
  const style = { colour: palette.ink, size: TYPE.small * scale } as const;
  const x = frame.axis.start + 6;
  const width = plane.measure(text, style);
  plane.text(frame.isVertical ? `+${String(lane.folded)}` : text, x, y, style);
  hits.push({
    box: [x - 4, y - 10, Math.max(24, width + 8), 24],
    row: NO_ROW,
    says: lane.isUnfolded ? 'Show the first rows only.' : 'Show all watches of this session.',
    act: () => {
      toggle(lane.session.session);
    },
  });
}
