/** The evidence of findings: numbered triangles with their words, at the edge if they are out of sight. */
import type { Box, Brush, TextStyle } from '../../draw/canvas.js';
import { drawGlyphs } from '../../draw/glyphs.js';
import { LabelRoom } from '../../draw/labels.js';
import type { Plane } from '../../draw/plane.js';
import { TYPE } from '../../draw/tokens.js';
import type { Finding, Row } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Frame } from './frame.js';
import type { Scene } from './scene.js';
import type { Subject } from './picture.js';
import { placeOfRow } from './picture.js';

export interface Evidence {
  readonly findings: readonly Finding[];
  /** The finding at hand and its stop: places. */
  readonly finding: number | null;
  readonly stop: number;
}

/** A stop of a finding as it is drawn, or several of one place. */
export interface StopMark {
  readonly row: Row;
  /** Along, across. */
  readonly at: readonly [number, number];
  /** -1 and 1: it lies before or after what is seen, and is drawn at the edge. */
  readonly side: -1 | 0 | 1;
  /** Of the finding at hand, and its stop at hand. */
  readonly isAtHand: boolean;
  readonly isCurrent: boolean;
  readonly text: string;
}

/** Nearer to one another than this, marks of one lane share their words, in px. */
const SAME_PLACE = 5;

/** Of the finding at hand all stops, which come first; of the others the last one, where their promise broke. */
export function stopMarks(subject: Subject, frame: Frame, evidence: Evidence): readonly StopMark[] {
  const { findings, finding } = evidence;
  const atHand = finding === null ? undefined : findings[finding];
  const own = atHand === undefined ? [] : ownMarks(subject, frame, { finding: atHand, stop: evidence.stop });
  const others: StopMark[] = [];
  for (const { stops, slug } of findings) {
    const row = stops.at(-1)?.row ?? NO_ROW;
    const at = row === NO_ROW || slug === atHand?.slug ? null : placeOfRow(subject, frame, row);
    if (at === null || at[0] < frame.axis.start || at[0] > frame.axis.end) continue;
    const place = others.findIndex((other) => isSamePlace(other.at, at));
    const known = others[place];
    if (known === undefined) others.push({ row, at, side: 0, isAtHand: false, isCurrent: false, text: slug });
    else others[place] = { ...known, text: oneMore(known.text) };
  }
  return [...own, ...others];
}

function isSamePlace(a: readonly [number, number], b: readonly [number, number]): boolean {
  return Math.abs(a[0] - b[0]) < SAME_PLACE && a[1] === b[1];
}

/** `agreement` becomes `agreement +1`, and that `agreement +2`. */
function oneMore(text: string): string {
  const more = / \+(\d+)$/.exec(text);
  return more === null ? `${text} +1` : `${text.slice(0, more.index)} +${String(Number(more[1]) + 1)}`;
}

function ownMarks(
  subject: Subject,
  frame: Frame,
  { finding, stop: current }: { readonly finding: Finding; readonly stop: number },
): readonly StopMark[] {
  const { axis } = frame;
  const marks: StopMark[] = [];
  const edges = new Map<
    string,
    { readonly at: readonly [number, number]; readonly side: -1 | 1; readonly stops: number[] }
  >();
  for (const [stop, { row, role }] of finding.stops.entries()) {
    const at = row === NO_ROW ? null : placeOfRow(subject, frame, row);
    if (at === null) continue;
    const isCurrent = stop === current;
    if (at[0] >= axis.start && at[0] <= axis.end) {
      marks.push({ row, at, side: 0, isAtHand: true, isCurrent, text: `${String(stop + 1)} ${role}` });
      continue;
    }
    // Several that lie out of sight on one lane make one sign at its end.
    const side = at[0] < axis.start ? -1 : 1;
    const edge = [side < 0 ? axis.start + 10 : axis.end - 10, at[1]] as const;
    const key = `${String(side)} ${String(at[1])}`;
    const known = edges.get(key);
    if (known === undefined) edges.set(key, { at: edge, side, stops: [stop] });
    else known.stops.push(stop);
  }
  for (const { at, side, stops } of edges.values()) {
    const shown = stops.find((stop) => stop === current) ?? stops[0] ?? 0;
    const { row = NO_ROW, role = '' } = finding.stops[shown] ?? {};
    const numbers = stops.map((stop) => String(stop + 1)).join(' ');
    const text = `${side < 0 ? '←' : '→'} ${numbers} ${role}`;
    marks.push({ row, at, side, isAtHand: true, isCurrent: stops.includes(current), text });
  }
  return marks;
}

interface StopLabel {
  readonly mark: StopMark;
  readonly box: Box;
  /** It found room only farther away, and is tied to its mark. */
  readonly isTied: boolean;
  readonly style: TextStyle;
}

interface Stops {
  readonly subject: Subject;
  readonly evidence: Evidence;
}

/** Where the labels of the stops stand: the same on every layer. */
function placeStops(
  plane: Brush,
  { frame, palette, scale }: Scene,
  { subject, evidence }: Stops,
): readonly StopLabel[] {
  const [start, top, length, width] = frame.plot;
  const room = new LabelRoom([start, top - 20, length, width + 24]);
  const marks = stopMarks(subject, frame, evidence);
  for (const { at } of marks) room.block(triangleBox(at));
  return marks.flatMap((mark): readonly StopLabel[] => {
    const colour = mark.isAtHand ? palette.ink : palette.muted;
    const style: TextStyle = { colour, size: TYPE.small * scale, isBold: mark.isAtHand };
    const measured = plane.measure(mark.text, style) + 8;
    const height = 16 * scale;
    const size = frame.isVertical ? ([height, measured] as const) : ([measured, height] as const);
    const places = placesAround(mark.at, size, frame.isVertical);
    // With no room anywhere the words of the finding at hand cover what is there; those of others are left out.
    const box = room.takeFirst(places) ?? (mark.isAtHand ? places[0] : undefined);
    return box === undefined ? [] : [{ mark, box, isTied: !places.slice(0, 2).includes(box), style }];
  });
}

/** All the room that stops take: their labels and their triangles. */
export function stopBoxes(plane: Brush, scene: Scene, stops: Stops): readonly Box[] {
  const marks = stopMarks(stops.subject, scene.frame, stops.evidence);
  return [
    ...placeStops(plane, scene, stops).map(({ box }) => box),
    ...marks.map(({ at }) => triangleBox(at)),
  ];
}

function triangleBox([along, across]: readonly [number, number]): Box {
  return [along - 8, across - 23, 16, 16];
}

export function paintStops(plane: Plane, scene: Scene, stops: Stops): void {
  const { frame, palette, scale } = scene;
  for (const label of placeStops(plane, scene, stops)) paintLabel(plane, scene, label);
  for (const { at, isCurrent } of stopMarks(stops.subject, frame, stops.evidence)) {
    drawGlyphs(plane.screen, 'triangle', [...plane.at(at[0], at[1] - 15), 1, 0], {
      radius: (isCurrent ? 8 : 6.5) * scale,
      colour: palette.violation,
      ground: isCurrent ? palette.violation : palette.ground,
    });
  }
}

function paintLabel(plane: Brush, { frame, palette }: Scene, { mark, box, isTied, style }: StopLabel): void {
  const { at, isAtHand, text } = mark;
  const [x, y, w, h] = box;
  if (isTied) {
    plane.segments([at[0], at[1] - 15, x + (x > at[0] ? 0 : w), y + h / 2], {
      colour: palette.violation,
      width: 0.75,
    });
  }
  plane.rect(box, {
    fill: palette.ground,
    stroke: { colour: isAtHand ? palette.violation : palette.line, width: 1 },
  });
  if (frame.isVertical) plane.text(text, x + w / 2, y + 4, style);
  else plane.text(text, x + 4, y + h / 2, style);
}

/** Beside the mark, and each a line higher or lower. */
function placesAround(
  [x, y]: readonly [number, number],
  [w, h]: readonly [number, number],
  isVertical: boolean,
): readonly Box[] {
  if (isVertical) {
    return [0, 20, -20, 40, -40].flatMap((shift): readonly Box[] => [
      [x - h / 2 + shift, y + 6, w, h],
      [x - h / 2 + shift, y - 26 - h, w, h],
    ]);
  }
  return [0, -18, 18, -36, 36, -54, 54].flatMap((shift): readonly Box[] => [
    [x + 10, y - 23 + shift, w, h],
    [x - 10 - w, y - 23 + shift, w, h],
  ]);
}
