/** Behind the lanes: epochs, disturbances of the network between the lanes, and the rows that name them. */
import type { Box, Brush, TextStyle } from '../../draw/canvas.js';
import { drawGlyphs } from '../../draw/glyphs.js';
import { LabelRoom } from '../../draw/labels.js';
import { ellipsis, hatch } from '../../draw/marks.js';
import { TYPE } from '../../draw/tokens.js';
import type { NetworkSpan } from '../../model/trace-model.js';
import type { LaneWord } from './lane-words.js';
import type { Scene } from './scene.js';

/** The number of an epoch is told again after so many px. */
const REPEAT = 400;
/** Half the height of the wall between two groups. */
const WALL = 4;

/** Returns the numbers of epochs that stand among the marks, to be drawn above them. */
export function paintBands(plane: Brush, scene: Scene): readonly EpochWord[] {
  const { frame, palette, model, scenery, scale } = scene;
  const { axis, plot, isVertical } = frame;
  const [, top, , width] = plot;
  const labels: EpochLabel[] = [];
  const edges: number[] = [];
  const bands: number[] = [];
  const from = isVertical ? top : 0;
  for (const [place, { epoch, startMicros, endMicros, leader }] of model.epochs.entries()) {
    const left = Math.max(axis.start, axis.pxOfMicros(startMicros));
    const right = Math.min(axis.end, axis.pxOfMicros(endMicros));
    if (right <= left) continue;
    if (place % 2 === 1) bands.push(left, from, right - left, top + width - from);
    if (axis.pxOfMicros(startMicros) >= axis.start) edges.push(left, from, left, top + width);
    const texts = scenery.epochTexts(epoch, leader);
    for (let at = left; at < right; at += REPEAT * scale) labels.push({ at, right, texts });
  }
  plane.rects(bands, { fill: palette.band });
  plane.segments(edges, { colour: palette.muted, width: 1, dash: [1, 3] });
  return labels.flatMap((label) => labelEpoch(plane, scene, label));
}

export interface EpochWord {
  readonly box: Box;
  readonly word: LaneWord;
}

interface EpochLabel {
  readonly at: number;
  readonly right: number;
  /** The first that fits is taken. */
  readonly texts: readonly string[];
}

function labelEpoch(
  plane: Brush,
  { frame, palette, scale }: Scene,
  { at, right, texts }: EpochLabel,
): readonly EpochWord[] {
  const style: TextStyle = { colour: palette.muted, size: TYPE.small * scale, halo: palette.ground };
  if (frame.isVertical) {
    const text = texts[0];
    if (text === undefined || right - at < 20 * scale) return [];
    const across = frame.plot[1] + frame.plot[3] - 2;
    const width = plane.measure(text, style);
    const word: LaneWord = { text, at: [at + 10 * scale, across], style: { ...style, align: 'right' } };
    return [{ box: [at + 2, across - width, 16 * scale, width], word }];
  }
  const text = texts.find((each) => plane.measure(each, style) <= right - at - 8);
  if (text !== undefined) plane.text(text, at + 4, frame.numbers + 10 * scale, style);
  // On a wide screen they have a row of their own.
  return [];
}

/** The rows of faults: a bar for what lasts, a cross for what strikes, and its words. */
export function paintFaults(plane: Brush, { frame, palette, scenery, scale }: Scene): void {
  const { axis, faults, isVertical } = frame;
  const style: TextStyle = { colour: palette.ink, size: TYPE.small * scale, halo: palette.ground };
  const room = new LabelRoom([0, 0, frame.size.width, frame.size.height]);
  const bars: number[] = [];
  const crosses: number[] = [];
  const labels: { readonly text: string; readonly at: number; readonly across: number }[] = [];
  for (const { startMicros, endMicros, text, place } of scenery.faults) {
    if (place < 0) continue;
    const from = axis.pxOfMicros(startMicros);
    const to = axis.pxOfMicros(endMicros);
    if (to < axis.start || from > axis.end) continue;
    const across = faults.from + place * faults.pitch;
    const left = Math.max(axis.start, from);
    if (endMicros > startMicros) {
      bars.push(left, across + 2, Math.max(2, Math.min(axis.end, to) - left), faults.pitch - 4);
    } else crosses.push(from, across + faults.pitch / 2, 1, 0);
    labels.push({ text, at: left + (endMicros > startMicros ? 4 : 8), across: across + faults.pitch / 2 });
  }
  plane.rects(bars, { fill: palette.lost, alpha: 0.25 });
  for (let i = 0; i < bars.length; i += 4) {
    const [x = 0, y = 0, , height = 0] = bars.slice(i, i + 4);
    plane.rect([x, y, 2, height], { fill: palette.lost });
  }
  drawGlyphs(plane, 'cross', crosses, { radius: 4, colour: palette.lost, ground: palette.ground });
  if (isVertical) return;
  const hidden = scenery.faults.filter(({ place }) => place < 0).length;
  if (scenery.faults.length > 0) {
    const words = hidden === 0 ? 'faults' : `faults, ${String(hidden)} unseen`;
    plane.text(words, 8, faults.from + faults.pitch / 2, { ...style, colour: palette.muted });
  }
  // What begins next in the same row bounds the words.
  for (const [i, { text, at, across }] of labels.entries()) {
    const next = labels.slice(i + 1).find((other) => other.across === across);
    const short = ellipsis(plane, text, style, (next?.at ?? axis.end) - at - 12);
    if (short === null) continue;
    const box: Box = [at, across - 7, plane.measure(short, style), 14];
    // Without a halo, which would cut holes into the bars that it lies on.
    if (room.take(box)) plane.text(short, at, across, { colour: palette.ink, size: TYPE.small * scale });
  }
}

/** Between neighbouring lanes of different groups a wall stands while they are cut off from one another. */
export function paintWalls(plane: Brush, { frame, palette, model }: Scene): void {
  const { axis } = frame;
  const walls: number[] = [];
  const hatches: number[] = [];
  const links: number[] = [];
  for (const span of model.network) {
    const left = Math.max(axis.start, axis.pxOfMicros(span.startMicros));
    const right = Math.min(axis.end, axis.pxOfMicros(span.endMicros));
    if (right <= left) continue;
    for (const across of wallsOf(span, frame)) {
      walls.push(left, across - WALL, right - left, 2 * WALL);
      hatches.push(...hatch([left, across - WALL, right - left, 2 * WALL], 8));
    }
    if (span.groups.length > 0) continue;
    for (const actor of linkLanes(span.links)) {
      const lane = frame.lanes[frame.laneOf[actor] ?? -1];
      if (lane !== undefined) links.push(left, lane.centre + 6, right, lane.centre + 6);
    }
  }
  plane.rects(walls, { fill: palette.lost, alpha: 0.15 });
  plane.segments(hatches, { colour: palette.lost, width: 1, alpha: 0.7 });
  plane.segments(links, { colour: palette.lost, width: 2, dash: [2, 3] });
}

/** One end of the links tells which they are: that with fewer actors, the sender's if both have as many. */
function linkLanes(links: NetworkSpan['links']): ReadonlySet<number> {
  const from = new Set(links.map(([sender]) => sender));
  const to = new Set(links.map(([, receiver]) => receiver));
  return from.size <= to.size ? from : to;
}

/**
 * The edges between neighbouring lanes that a cut parts.
 *
 * @testonly
 */
export function wallsOf(
  { groups }: Pick<NetworkSpan, 'groups'>,
  { lanes }: Scene['frame'],
): readonly number[] {
  const groupOf = (actor: number): number => groups.findIndex((group) => group.includes(actor));
  return lanes.flatMap((lane, place) => {
    const next = lanes[place + 1];
    if (next === undefined) return [];
    const a = groupOf(lane.actor);
    const b = groupOf(next.actor);
    return a >= 0 && b >= 0 && a !== b ? [next.top] : [];
  });
}
