/** Draws the calls of clients along time. */
import { formatZxid } from '../../../core/zxid.js';
import type { SceneMark } from '../../app/view.js';
import type { Box, TextStyle } from '../../draw/canvas.js';
import { drawGlyphs } from '../../draw/glyphs.js';
import { ellipsis } from '../../draw/marks.js';
import type { Plane } from '../../draw/plane.js';
import { TYPE } from '../../draw/tokens.js';
import type { Operation, Row } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Drawing, Hit } from '../chart/drawing.js';
import { widened } from '../chart/drawing.js';
import type { Scene } from '../spacetime/scene.js';
import type { ClientLane, ClientLanes } from './client-lanes.js';
import { CLIENT_LANE } from './client-lanes.js';
import { isOpen, operationWords, outcomeWords } from './client-words.js';
import type { CallOrder } from './order.js';
import { orderWords } from './order.js';
import type { Point, Points } from './points.js';

export interface Clients {
  readonly lanes: ClientLanes;
  readonly points: Points;
  readonly order: CallOrder;
  /** Rows that findings name. */
  readonly evidence: ReadonlyMap<Row, string>;
}

interface Canvas {
  readonly plane: Plane;
  readonly scene: Scene;
  readonly clients: Clients;
  readonly marks: SceneMark[];
  readonly hits: Hit[];
  /** Where the points of updates were drawn, by operation: along, across. */
  readonly places: Map<number, readonly [number, number]>;
}

/** Calls nearer than this to the one before in their row are folded, in px. */
const LEAST_PX = 4;
/** No label fits into less: texts are measured only where there is hope, for measuring thousands takes longer than drawing. */
const LEAST_LABEL_PX = 14;
/** So many steps from a strong line to a faint one. */
const FADES = 6;

export function paintClients(plane: Plane, scene: Scene, clients: Clients): Drawing {
  const canvas: Canvas = { plane, scene, clients, marks: [], hits: [], places: new Map() };
  let folded = 0;
  for (const lane of clients.lanes.lanes) paintUnknown(canvas, lane);
  for (const lane of clients.lanes.lanes) {
    const y = topOf(lane, scene) + lane.height * scene.scale;
    folded += paintLane(canvas, lane);
    plane.segments([scene.frame.axis.start, y, scene.frame.axis.end, y], {
      colour: scene.palette.line,
      width: 1,
    });
  }
  paintOrder(canvas);
  return { marks: canvas.marks, hits: canvas.hits, folded };
}

/** The names of clients, and how many of their calls are open at the cursor. */
export function paintClientHeads(plane: Plane, scene: Scene, { lanes }: Clients, row: Row): Drawing {
  const { palette, frame, scale, model } = scene;
  const bold = { colour: palette.ink, size: TYPE.small * scale, isBold: true } as const;
  const muted = { colour: palette.muted, size: TYPE.small * scale } as const;
  const [, top, , width] = frame.plot;
  const openOf = new Map<number, number>();
  for (const operation of model.operations) {
    if (operation.called > row) break;
    if (isOpen(operation, row)) openOf.set(operation.actor, (openOf.get(operation.actor) ?? 0) + 1);
  }
  for (const lane of lanes.lanes) {
    const y = topOf(lane, scene) + (lane.height / 2) * scale;
    if (y - 16 * scale < top || y + 16 * scale > top + width) continue;
    const name = model.actors[lane.actor]?.name ?? '?';
    if (frame.isVertical) {
      plane.text(name, 22 * scale, y, { ...bold, align: 'center' });
      continue;
    }
    const open = openOf.get(lane.actor) ?? 0;
    plane.text(name, 8, y - 8 * scale, bold);
    plane.text(open === 0 ? 'no call open' : `${String(open)} open`, 8, y + 8 * scale, muted);
  }
  return { marks: [], hits: [], folded: 0 };
}

function topOf({ top }: ClientLane, { frame, scale }: Scene): number {
  return frame.plot[1] - frame.scroll + top * scale;
}

/** Returns how many calls are folded. */
function paintLane(canvas: Canvas, lane: ClientLane): number {
  const { scene, clients } = canvas;
  const { axis } = scene.frame;
  const { operations } = scene.model;
  const lastPx: number[] = [];
  let folded = 0;
  lane.operations.forEach((place, i) => {
    const operation = operations[place];
    if (operation === undefined) return;
    const left = axis.pxOfMicros(operation.calledMicros);
    const right = axis.pxOfMicros(operation.endedMicros);
    if (left > axis.end || right < axis.start) return;
    const row = lane.rows[i] ?? 0;
    const named = clients.evidence.get(operation.called) ?? clients.evidence.get(operation.ended) ?? null;
    const role = operation.called === clients.order.stuck ? 'no order explains its answer' : named;
    if (role === null && right - (lastPx[row] ?? -Infinity) < LEAST_PX) {
      folded += 1;
      return;
    }
    lastPx[row] = right;
    const top = topOf(lane, scene) + (CLIENT_LANE.pad + row * CLIENT_LANE.row + 2) * scene.scale;
    const height = (CLIENT_LANE.row - 5) * scene.scale;
    paintOperation(canvas, { operation, place, role, box: [left, top, Math.max(2, right - left), height] });
  });
  return folded;
}

interface PaintedOperation {
  readonly operation: Operation;
  readonly place: number;
  /** What a finding calls it; null if none names it. */
  readonly role: string | null;
  readonly box: Box;
}

function paintOperation(canvas: Canvas, { operation, place, role, box: drawn }: PaintedOperation): void {
  const { plane, scene, clients, marks, hits } = canvas;
  const { palette, scale, frame, model } = scene;
  const { axis, isVertical } = frame;
  const [x, top, width, height] = drawn;
  // A dashed border of millions of px takes seconds.
  const left = Math.max(x, axis.start - 8);
  const right = Math.max(left + 2, Math.min(x + width, axis.end + 8));
  const seen: Box = [left, top, right - left, height];
  const colour = operation.isUpdate ? palette.propose : palette.muted;
  const isSure = operation.outcome === 'ok' || operation.outcome === 'fail';
  plane.rect(seen, { fill: palette.ground });
  if (operation.isUpdate) plane.rect(seen, { fill: palette.propose, alpha: 0.14 });
  plane.rect(seen, { stroke: { colour, width: 1.5, ...(isSure ? {} : { dash: [4, 3] }) } });
  if (operation.outcome === 'fail') {
    const end = [right - 6, top + height / 2, 1, 0];
    drawGlyphs(plane, 'cross', end, { radius: 4 * scale, colour: palette.lost, ground: palette.ground });
  }
  if (role !== null) {
    plane.rect([left - 2, top - 2, right - left + 4, height + 4], {
      stroke: { colour: palette.violation, width: 2.5 },
    });
    const tip = [left, top - 1, 1, 0];
    drawGlyphs(plane, 'triangle', tip, { radius: 6, colour: palette.violation, ground: palette.ground });
  }
  const point = clients.points.ofOperation.get(place) ?? null;
  const style = { colour: palette.ink, size: TYPE.small * scale } as const;
  const room = isVertical ? 0 : right - left - 12;
  const label = room < LEAST_LABEL_PX ? null : labelOf(plane, operation, style, room);
  if (label !== null) plane.text(label, Math.max(left, axis.start) + 5, top + height / 2, style);
  const says = [operationWords(operation, point, model), orderWords(clients.order, operation.called)];
  const box: Box = widened(seen, 8);
  hits.push({ box, row: operation.called, says: says.filter((words) => words !== '').join('\n') });
  const kind = role === null ? 'operation' : 'evidence-operation';
  const text = role === null ? operation.text : `${operation.text} (${role})`;
  marks.push({
    kind,
    row: operation.called,
    lane: operation.actor,
    x: left,
    y: top + height / 2,
    label: text,
  });
  if (point !== null) paintPoint(canvas, operation, point, top + height);
}

/** The call with its outcome, else as much of the call as there is room for; null if that says nothing. */
function labelOf(plane: Plane, operation: Operation, style: TextStyle, room: number): string | null {
  const whole = `${operation.text} ${operation.outcome === 'ok' ? outcomeWords(operation) : ''}`.trim();
  return plane.measure(whole, style) <= room ? whole : ellipsis(plane, operation.text, style, room);
}

/** What is unknown may take effect at any later time: lines that go on behind other calls, fainter and fainter. */
function paintUnknown({ plane, scene }: Canvas, lane: ClientLane): void {
  const { frame, scale, palette, model } = scene;
  const { axis } = frame;
  lane.operations.forEach((place, i) => {
    const operation = model.operations[place];
    if (operation?.outcome !== 'unknown') return;
    const y = topOf(lane, scene) + (CLIENT_LANE.pad + ((lane.rows[i] ?? 0) + 0.5) * CLIENT_LANE.row) * scale;
    const from = Math.max(axis.start, axis.pxOfMicros(operation.endedMicros));
    const length = (axis.end - from) / FADES;
    if (length <= 0) return;
    for (let fade = 0; fade < FADES; fade += 1) {
      const x = from + fade * length;
      const alpha = 0.9 - (fade * 0.8) / FADES;
      plane.line([x, y, x + length, y], { colour: palette.lost, width: 1.5, dash: [6, 4], alpha });
    }
  });
}

/** Updates: a dot on the lower edge. Reads: a ring, in the colour of what is late if they saw an older state. */
function paintPoint(canvas: Canvas, operation: Operation, point: Point, y: number): void {
  const { plane, scene, marks, places } = canvas;
  const { palette, frame, scale } = scene;
  const x = frame.axis.pxOfMicros(point.micros);
  if (operation.isUpdate) places.set(point.operation, [x, y]);
  if (x < frame.axis.start || x > frame.axis.end) return;
  const ground = palette.ground;
  const at = [x, y, 1, 0];
  if (!operation.isUpdate) {
    const colour = point.staleBy > 0 ? palette.lost : palette.muted;
    drawGlyphs(plane, point.staleBy > 0 ? 'clock' : 'ring', at, { radius: 4 * scale, colour, ground });
  } else {
    const colour = point.isInside ? palette.commit : palette.violation;
    const glyph = point.isInside ? 'dot' : 'triangle';
    drawGlyphs(plane, glyph, at, { radius: 6 * scale, colour, ground });
  }
  const kind = operation.isUpdate ? 'point' : point.staleBy > 0 ? 'stale-read' : 'read-point';
  marks.push({ kind, row: point.row, lane: operation.actor, x, y, label: formatZxid(point.zxid) });
}

/** Joins the points of updates in the order of their zxids. */
function paintOrder({ plane, scene, clients, places }: Canvas): void {
  const segments: number[] = [];
  let last: readonly [number, number] | null = null;
  for (const { operation } of clients.points.updates) {
    const place = places.get(operation) ?? null;
    if (place !== null && last !== null) segments.push(...last, ...place);
    if (place !== null) last = place;
  }
  plane.segments(segments, { colour: scene.palette.commit, width: 1.25, alpha: 0.55 });
}

/** The rows that findings name, with the names they give them. */
export function evidenceRows({ findings }: Pick<Scene['model'], 'findings'>): ReadonlyMap<Row, string> {
  const rows = new Map<Row, string>();
  for (const { rule, stops } of findings)
    for (const { row, role } of stops) if (row !== NO_ROW) rows.set(row, `${rule}, ${role}`);
  return rows;
}
