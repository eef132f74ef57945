/** Draws watches: armed, sent, told, and the reply that must come behind. */
import { drawGlyphs } from '../../draw/glyphs.js';
import { ellipsis } from '../../draw/marks.js';
import { TYPE } from '../../draw/tokens.js';
import type { WatchHistory } from '../../model/tables.js';
import type { Row } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import { widened } from '../chart/drawing.js';
import type { Canvas } from './session-canvas.js';
import type { SessionLane } from './session-lanes.js';
import { LANE } from './session-lanes.js';
import { watchWords } from './session-words.js';

/** Along time; null for what has not happened. */
interface Moments {
  readonly from: number;
  readonly fired: number | null;
  readonly told: number | null;
  readonly shown: number | null;
  readonly removed: number | null;
  readonly to: number;
}

export function paintWatches(canvas: Canvas, { session, watches }: SessionLane, top: number): void {
  const { scale } = canvas.scene;
  for (const { watch, row } of watches) {
    if (row < 0) continue;
    const y = top + (row + 0.5) * LANE.watch * scale;
    paintWatch(canvas, watch, y, session.client ?? -1);
  }
}

function paintWatch(
  { plane, scene, marks, hits }: Canvas,
  watch: WatchHistory,
  y: number,
  lane: number,
): void {
  const { frame, palette, scale, model } = scene;
  const { axis, isVertical } = frame;
  const at = momentsOf(watch, (row) => axis.pxOfMicros(model.columns.micros[row] ?? 0), axis.end);
  if (at.to < axis.start || at.from > axis.end) return;
  const left = Math.max(axis.start - 8, at.from);
  const wait = Math.min(axis.end + 8, at.fired ?? at.removed ?? at.to);
  plane.line([left, y, wait, y], { colour: palette.election, width: 1.5, dash: [1, 4] });
  const isBroken = watch.shownBefore !== NO_ROW;
  const ground = palette.ground;
  const radius = 4.5 * scale;
  const small = { radius, colour: palette.election, ground };
  if (at.fired !== null && at.told !== null)
    plane.line([at.fired, y, at.told, y], { colour: palette.election, width: 2 });
  if (watch.armed !== NO_ROW) drawGlyphs(plane, 'ring', [at.from, y, 1, 0], small);
  if (at.fired !== null) drawGlyphs(plane, 'diamond', [at.fired, y, 1, 0], small);
  if (at.told !== null) drawGlyphs(plane, 'dot', [at.told, y, 1, 0], small);
  if (at.removed !== null)
    drawGlyphs(plane, 'cross', [at.removed, y, 1, 0], { ...small, colour: palette.muted });
  const informed = at.told ?? at.fired;
  if (at.shown !== null && isBroken) {
    const colour = palette.violation;
    const to = informed ?? Math.min(at.shown + 24, axis.end);
    plane.line([at.shown, y, to, y], { colour, width: 3 });
    drawGlyphs(plane, 'triangle', [at.shown, y, 1, 0], { radius: 6 * scale, colour, ground });
  } else if (at.shown !== null && informed !== null) {
    plane.line([informed, y, at.shown, y], { colour: palette.commit, width: 1.5 });
    drawGlyphs(plane, 'arrow', [at.shown, y, 1, 0], { radius, colour: palette.commit, ground });
  }
  const style = { colour: palette.muted, size: TYPE.small * scale, halo: palette.ground } as const;
  const room = wait - left - 16;
  const label = isVertical ? null : ellipsis(plane, watch.path, style, room);
  if (label !== null) plane.text(label, left + 10, y, style);
  const box = widened([left, y, Math.max(4, Math.min(at.to, axis.end) - left), 0], 14);
  hits.push({ box, row: targetOf(watch), says: watchWords(watch, model) });
  const kind = isBroken ? 'broken-watch' : 'watch';
  marks.push({ kind, row: targetOf(watch), lane, x: at.from, y, label: watch.path });
}

function momentsOf(watch: WatchHistory, px: (row: Row) => number, end: number): Moments {
  const { armed, fired, told, shown, removed } = watch;
  const known = (row: Row): number | null => (row === NO_ROW ? null : px(row));
  const moments = { fired: known(fired), told: known(told), shown: known(shown), removed: known(removed) };
  const from = px(armed === NO_ROW ? fired : armed);
  const isOpen = fired === NO_ROW && removed === NO_ROW;
  const last = Math.max(from, ...Object.values(moments).map((at) => at ?? from));
  return { from, ...moments, to: isOpen ? Math.max(end, last) : last };
}

/** The event that tells most: where the order broke, else where it was sent, else where it was armed. */
function targetOf({ shownBefore, fired, armed }: WatchHistory): Row {
  if (shownBefore !== NO_ROW) return shownBefore;
  return fired === NO_ROW ? armed : fired;
}
