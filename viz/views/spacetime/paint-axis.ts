/** The axis: ticks of time or numbers of events, where time is squeezed, and which of the three maps it is. */
import { ticks } from 'd3';
import { durationText } from '../../app/format.js';
import type { Box, Brush, TextStyle } from '../../draw/canvas.js';
import { LabelRoom } from '../../draw/labels.js';
import type { Plane } from '../../draw/plane.js';
import type { TimeAxis, TimeMapMode } from '../../draw/time-map.js';
import { TYPE } from '../../draw/tokens.js';
import { countBelow } from '../../model/rows.js';
import type { TraceModel } from '../../model/trace-model.js';
import type { Scene } from './scene.js';

/** Two ticks are at least this far apart, in px. */
const WIDE_GAP = 96;
const NARROW_GAP = 56;

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** What the axis says of itself. */
export const AXIS_WORDS: Readonly<Record<TimeMapMode, string>> = {
  time: 'virtual time',
  order: 'order of events',
  warped: 'warped time',
};

/** @testonly */
export function axisTicks(axis: TimeAxis, model: TraceModel, gap: number): readonly Tick[] {
  switch (axis.map.mode) {
    case 'time':
      return timeTicks(axis, gap);
    case 'order':
      return orderTicks(axis, model, gap);
    case 'warped':
      return warpedTicks(axis, gap);
  }
}

function timeTicks(axis: TimeAxis, gap: number): readonly Tick[] {
  const from = axis.microsAt(axis.start);
  const to = axis.microsAt(axis.end);
  const times = ticks(from, to, Math.max(1, Math.floor(axis.length / gap)));
  const step = (times[1] ?? 1) - (times[0] ?? 0);
  return times.map((micros) => ({ at: axis.pxOfMicros(micros), text: pointText(micros, step) }));
}

/**
 * A point of time in seconds, with as many digits as tell it from the next.
 *
 * @testonly
 */
export function pointText(micros: number, step: number): string {
  const digits = Math.max(0, Math.min(6, Math.ceil(6 - Math.log10(Math.max(1, step)) - 1e-9)));
  return `${(micros / 1_000_000).toFixed(digits)} s`;
}

function orderTicks(axis: TimeAxis, { columns }: TraceModel, gap: number): readonly Tick[] {
  const count = Math.max(1, Math.floor(axis.length / gap));
  const rows = ticks(axis.from, axis.to, count).filter((row) => Number.isInteger(row));
  return rows.flatMap((row) => {
    const index = columns.index[row];
    return index === undefined ? [] : [{ at: axis.pxOfRow(row), text: `#${String(index)}` }];
  });
}

/** Equally far apart on the screen, each with its own time. */
function warpedTicks(axis: TimeAxis, gap: number): readonly Tick[] {
  const count = Math.max(1, Math.floor(axis.length / gap));
  const step = axis.length / count;
  const span = (axis.microsAt(axis.end) - axis.microsAt(axis.start)) / count;
  return Array.from({ length: count }, (_, i) => {
    const at = axis.start + (i + 0.5) * step;
    return { at, text: pointText(axis.microsAt(at), span / 100) };
  });
}

/**
 * Where time is squeezed in what is seen: at most one place for each `gap` px, with how much it hides.
 *
 * @testonly
 */
export function squeezes(axis: TimeAxis, model: TraceModel, gap: number): readonly Tick[] {
  const { columns } = model;
  const { squeezed } = axis.map;
  const found: Tick[] = [];
  const first = countBelow(squeezed, countBelow(columns.micros, axis.microsAt(axis.start)) - 1);
  for (let i = first; i < squeezed.length; i += 1) {
    const row = squeezed[i] ?? 0;
    const at = (axis.pxOfRow(row) + axis.pxOfRow(row + 1)) / 2;
    if (at > axis.end) break;
    if (at < axis.start + 8 || at - (found.at(-1)?.at ?? -gap) < gap) continue;
    const until = columns.micros[row + 1] ?? model.endMicros;
    found.push({ at, text: durationText(until - (columns.micros[row] ?? 0)) });
  }
  return found;
}

/** `kept`: a box along the axis that its texts leave free, as that of the cursor. */
export function paintAxis(plane: Plane, { frame, palette, model, scale }: Scene, kept: Box | null): void {
  const { axis, ruler, isVertical } = frame;
  const style: TextStyle = {
    colour: palette.muted,
    size: TYPE.small * scale,
    align: isVertical ? 'right' : 'center',
    halo: palette.ground,
  };
  const room = new LabelRoom([0, 0, frame.size.width, frame.size.height]);
  if (kept !== null) room.block(plane.box(kept));
  if (!isVertical) {
    const words = AXIS_WORDS[axis.map.mode];
    const box: Box = [4, ruler + 8, plane.measure(words, style) + 8, 14];
    if (room.take(box)) plane.text(words, 8, ruler + 15 * scale, { ...style, align: 'left' });
  }
  const lines: number[] = [];
  const gap = (isVertical ? NARROW_GAP : WIDE_GAP) * scale;
  const squeezed = squeezes(axis, model, gap / 2);
  for (const { at } of squeezed) zigzag(plane, [at, ruler], palette.lost);
  for (const { at, text } of axisTicks(axis, model, gap)) {
    lines.push(at, ruler, at, ruler + (isVertical ? -5 : 5));
    const width = plane.measure(text, style);
    const box = isVertical
      ? ([ruler - 8 - width, at - 7, width, 14] as const)
      : ([at - width / 2 - 4, ruler + 8, width + 8, 14] as const);
    if (room.take(box)) plane.text(text, at, isVertical ? ruler - 8 : ruler + 15 * scale, style);
  }
  for (const { at, text } of isVertical ? [] : squeezed) {
    const label = `≈ ${text}`;
    const width = plane.measure(label, style);
    if (at - width / 2 < axis.start) continue;
    if (room.take([at - width / 2, ruler - 20, width, 12])) plane.text(label, at, ruler - 13, style);
  }
  plane.segments(lines, { colour: palette.muted, width: 1 });
  plane.segments([axis.start, ruler, axis.end, ruler], { colour: palette.muted, width: 1 });
}

function zigzag(plane: Brush, [at, across]: readonly [number, number], colour: string): void {
  plane.line([at - 6, across, at - 3, across - 5, at, across + 5, at + 3, across - 5, at + 6, across], {
    colour,
    width: 1.5,
  });
}
