/** Two runs on one axis: each actor has a lane with its events in A above and those in B below. */
import type { SceneMark } from '../../app/view.js';
import { drawGlyphs } from '../../draw/glyphs.js';
import type { Plane } from '../../draw/plane.js';
import type { Palette } from '../../draw/tokens.js';
import { TYPE } from '../../draw/tokens.js';
import type { Comparison, DifferenceState } from '../../model/compare/comparison.js';
import type { Row, TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Drawing, Hit } from '../chart/drawing.js';
import { widened } from '../chart/drawing.js';
import type { LegendItem } from '../chart/legend.js';
import { framed, glyphItem, lineItem } from '../chart/legend.js';
import type { Scene } from '../spacetime/scene.js';
import type { ComparedPair } from './compare-store.js';

/** Of one actor, in px at scale 1. */
const LANE = 40;
const UPPER = 13;
const LOWER = 29;
/** Marks of one line nearer than this to the one before are folded, in px. */
const LEAST_PX = 3;

export interface ComparedLanes {
  readonly pair: ComparedPair;
  /** Places in A's `actors`. */
  readonly lanes: readonly number[];
  /** A line on a difference, for who points at it. */
  readonly says: (place: number) => string;
  readonly show: (place: number) => void;
}

export function heightOf({ lanes }: Pick<ComparedLanes, 'lanes'>): number {
  return lanes.length * LANE;
}

export function paintCompared(plane: Plane, scene: Scene, compared: ComparedLanes): Drawing {
  const { pair, lanes } = compared;
  const marks: SceneMark[] = [];
  const hits: Hit[] = [];
  paintPrefix(plane, scene, pair);
  const lines = lanes.map((actor, i) => ({ actor, top: topOf(scene, i) }));
  for (const { top } of lines) {
    const { axis } = scene.frame;
    const y = [top + UPPER * scene.scale, top + LOWER * scene.scale, top + LANE * scene.scale];
    for (const [i, at] of y.entries()) {
      const stroke = { colour: scene.palette.line, width: 1, ...(i < 2 ? { dash: [1, 3] } : {}) };
      plane.segments([axis.start, at, axis.end, at], stroke);
    }
  }
  const folded =
    paintSame(plane, scene, compared) + paintDifferences({ plane, scene, compared, marks, hits });
  return { marks, hits, folded };
}

function topOf({ frame, scale }: Scene, lane: number): number {
  return frame.plot[1] - frame.scroll + lane * LANE * scale;
}

/** What is equal in both runs is one block with a number on it. */
function paintPrefix(plane: Plane, { frame, palette, scale }: Scene, { a, comparison }: ComparedPair): void {
  const { prefix } = comparison;
  if (prefix === 0) return;
  const micros = prefix < a.columns.count ? (a.columns.micros[prefix] ?? 0) : a.endMicros;
  const [, top, , width] = frame.plot;
  const from = Math.max(frame.axis.start, frame.axis.pxOfMicros(0));
  const to = Math.min(frame.axis.end, frame.axis.pxOfMicros(micros));
  if (to <= from) return;
  plane.rect([from, top, to - from, width], { fill: palette.band });
  plane.segments([to, top, to, top + width], { colour: palette.violation, width: 1.5, dash: [4, 3] });
  const text = `${String(prefix).replace(/\B(?=(\d{3})+$)/g, '\u202f')} events equal`;
  const style = { colour: palette.muted, size: TYPE.small * scale, halo: palette.ground } as const;
  if (!frame.isVertical && plane.measure(text, style) + 16 < to - from) {
    plane.text(text, (from + to) / 2, top + width / 2, { ...style, align: 'center' });
  }
}

/** Events that are in both, behind the first difference: thin ticks. Returns how many are not drawn one by one. */
function paintSame(plane: Plane, scene: Scene, { pair, lanes }: ComparedLanes): number {
  const { frame, palette, scale } = scene;
  const { a, b, comparison } = pair;
  const laneOf = new Map(lanes.map((actor, i) => [a.actors[actor]?.name ?? '', i]));
  let folded = 0;
  for (const [model, line, others] of [
    [a, UPPER, comparison.ofA],
    [b, LOWER, comparison.ofB],
  ] as const) {
    const last = new Map<number, number>();
    const ticks: number[] = [];
    for (let row = comparison.prefix; row < model.columns.count; row += 1) {
      if (others[row] === NO_ROW) continue;
      const x = frame.axis.pxOfMicros(model.columns.micros[row] ?? 0);
      if (x < frame.axis.start || x > frame.axis.end) continue;
      const lane = laneOf.get(model.actors[model.columns.actor[row] ?? 0]?.name ?? '');
      if (lane === undefined) continue;
      if (x - (last.get(lane) ?? -Infinity) < LEAST_PX) {
        folded += 1;
        continue;
      }
      last.set(lane, x);
      const y = topOf(scene, lane) + line * scale;
      ticks.push(x, y - 3, x, y + 3);
    }
    plane.segments(Float32Array.from(ticks), { colour: palette.muted, width: 1, alpha: 0.6 });
  }
  return folded;
}

interface Canvas {
  readonly plane: Plane;
  readonly scene: Scene;
  readonly compared: ComparedLanes;
  readonly marks: SceneMark[];
  readonly hits: Hit[];
}

function paintDifferences({ plane, scene, compared, marks, hits }: Canvas): number {
  const { a, b, comparison } = compared.pair;
  const laneOf = new Map(compared.lanes.map((actor, i) => [a.actors[actor]?.name ?? '', i]));
  const places = new Map<DifferenceState, number[]>([
    ['changed', []],
    ['only-a', []],
    ['only-b', []],
  ]);
  const last = new Map<string, number>();
  let folded = 0;
  comparison.differences.forEach(({ state, a: rowA, b: rowB }, place) => {
    for (const [model, row, line] of [
      [a, rowA, UPPER],
      [b, rowB, LOWER],
    ] as const) {
      if (row === NO_ROW) continue;
      const lane = laneOf.get(nameOf(model, row));
      const x = scene.frame.axis.pxOfMicros(model.columns.micros[row] ?? 0);
      if (lane === undefined || x < scene.frame.axis.start || x > scene.frame.axis.end) continue;
      const key = `${String(lane)} ${String(line)} ${state}`;
      if (x - (last.get(key) ?? -Infinity) < LEAST_PX) {
        folded += 1;
        continue;
      }
      last.set(key, x);
      const y = topOf(scene, lane) + line * scene.scale;
      places.get(state)?.push(x, y, 1, 0);
      marks.push({ kind: state, row: model === a ? row : NO_ROW, lane, x, y });
      hits.push({
        box: widened([x - 4, y - 6, 8, 12], 12),
        row: NO_ROW,
        says: compared.says(place),
        act: () => compared.show(place),
      });
    }
  });
  for (const [state, at] of places) drawState(plane, scene.palette, state, at);
  return folded;
}

function nameOf({ actors, columns }: TraceModel, row: Row): string {
  return actors[columns.actor[row] ?? 0]?.name ?? '';
}

function drawState(
  plane: Plane,
  { propose, lost, election, ground }: Palette,
  state: DifferenceState,
  at: readonly number[],
): void {
  // Shapes stand upright whichever way time lies: they are drawn on the screen, not on the plane.
  const places = plane.isVertical ? turned(at) : at;
  switch (state) {
    case 'changed':
      drawGlyphs(plane.screen, 'diamond', places, { radius: 5, colour: election, ground });
      return;
    case 'only-a':
      drawGlyphs(plane.screen, 'triangle', places, { radius: 5, colour: propose, ground });
      return;
    case 'only-b':
      drawGlyphs(plane.screen, 'cross', places, { radius: 4, colour: lost, ground });
      return;
  }
}

function turned(places: readonly number[]): readonly number[] {
  return places.map((_, i) => {
    const isPoint = i % 4 < 2;
    return places[isPoint ? i - (i % 4) + (1 - (i % 4)) : i] ?? 0;
  });
}

export function paintComparedHeads(plane: Plane, scene: Scene, { pair, lanes }: ComparedLanes): Drawing {
  const { palette, frame, scale } = scene;
  const bold = { colour: palette.ink, size: TYPE.small * scale, isBold: true } as const;
  const muted = { colour: palette.muted, size: TYPE.small * scale } as const;
  const [, top, , width] = frame.plot;
  lanes.forEach((actor, i) => {
    const y = topOf(scene, i);
    if (y + 4 < top || y + (LANE - 4) * scale > top + width) return;
    const name = pair.a.actors[actor]?.name ?? '?';
    if (frame.isVertical) {
      plane.text(name, 22 * scale, y + (LANE / 2) * scale, { ...bold, align: 'center' });
      return;
    }
    plane.text(name, 8, y + ((UPPER + LOWER) / 2) * scale, bold);
    plane.text('A', frame.axis.start - 14, y + UPPER * scale, muted);
    plane.text('B', frame.axis.start - 14, y + LOWER * scale, muted);
  });
  return { marks: [], hits: [], folded: 0 };
}

export function legendOf({
  propose,
  lost,
  election,
  ground,
  muted,
  violation,
  line,
}: Palette): readonly LegendItem[] {
  return [
    framed('equal so far', line, { width: 1, fill: 0.3 }),
    lineItem('first difference', violation, [4, 3]),
    {
      word: 'in both',
      sample: (brush, [x, y, w, h]) =>
        brush.segments([x + w / 2, y + 4, x + w / 2, y + h - 4], { colour: muted, width: 1 }),
    },
    glyphItem('changed', 'diamond', election, ground),
    glyphItem('only in A', 'triangle', propose, ground),
    glyphItem('only in B', 'cross', lost, ground),
  ];
}

/** How many differences there are of each state. */
export function countStates({ differences }: Comparison): Readonly<Record<DifferenceState, number>> {
  const counts = { changed: 0, 'only-a': 0, 'only-b': 0 };
  for (const { state } of differences) counts[state] += 1;
  return counts;
}
