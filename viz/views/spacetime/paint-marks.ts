/** The arrows and events of a picture, or the ribbons and bars that stand for them. */
import { countText } from '../../app/format.js';
import type { Box, Brush, TextStyle } from '../../draw/canvas.js';
import type { Glyph } from '../../draw/glyphs.js';
import { drawGlyphs } from '../../draw/glyphs.js';
import { LabelRoom } from '../../draw/labels.js';
import { LOST_DASH, LOST_SHARE, MESSAGE_LOOKS, messageStroke } from '../../draw/message-looks.js';
import type { Palette } from '../../draw/tokens.js';
import { TYPE } from '../../draw/tokens.js';
import { MESSAGE_CLASSES, MESSAGE_FATES } from '../../model/trace-model.js';
import type { EventLook } from './event-looks.js';
import { hasFlag } from './filter.js';
import type { Fold } from './fold.js';
import { SLOT_PX } from './fold.js';
import type { Scene } from './scene.js';
import { STRIP } from './paint-lanes.js';
import type { Arrows, Events, Picture, Subject } from './picture.js';

const FADED = 0.14;
/** Half the height of an arrow's head, in px: where arrows crowd, and where they have room. */
const LEAST_HEAD = 2;
const GREATEST_HEAD = 4.5;

export function paintMarks(plane: Brush, scene: Scene, subject: Subject, picture: Picture): void {
  if (picture.fold !== null) {
    if (picture.foldsMessages) paintRibbons(plane, scene, picture.fold);
    if (picture.foldsEvents) paintBars(plane, scene, picture.fold);
  }
  paintArrows(plane, scene, picture.arrows);
  paintEvents(plane, scene, { subject, events: picture.events });
}

/** Arrows that look alike. */
interface Batch {
  readonly class: number;
  readonly isLost: boolean;
  readonly isDelayed: boolean;
  readonly isLit: boolean;
  readonly segments: number[];
  readonly heads: number[];
}

function paintArrows(plane: Brush, scene: Scene, arrows: Arrows): void {
  const { frame, palette, model, scale } = scene;
  const batches = new Map<number, Batch>();
  const extras = new Extras();
  const lost = MESSAGE_FATES.indexOf('lost');
  const delivered = MESSAGE_FATES.indexOf('delivered');
  for (let i = 0; i < arrows.count; i += 1) {
    const id = arrows.message[i] ?? 0;
    const messageClass = model.messages.class[id] ?? 0;
    const fate = model.messages.fate[id] ?? 0;
    const flags = model.messages.flags[id];
    const isLit = arrows.isLit[i] === 1;
    const isDelayed = hasFlag(flags, 'delayed');
    const key = messageClass * 8 + (fate === lost ? 4 : 0) + (isDelayed ? 2 : 0) + (isLit ? 1 : 0);
    let batch = batches.get(key);
    if (batch === undefined) {
      batch = { class: messageClass, isLost: fate === lost, isDelayed, isLit, segments: [], heads: [] };
      batches.set(key, batch);
    }
    const x1 = arrows.ends[i * 4] ?? 0;
    const y1 = arrows.ends[i * 4 + 1] ?? 0;
    const x2 = arrows.ends[i * 4 + 2] ?? 0;
    const y2 = arrows.ends[i * 4 + 3] ?? 0;
    batch.segments.push(x1, y1, x2, y2);
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    if (fate === delivered) batch.heads.push(x2, y2, (x2 - x1) / length, (y2 - y1) / length);
    if (isLit) extras.add({ x1, y1, x2, y2, fate, flags: flags ?? 0 });
  }
  const room = roomOf(frame.axis.length, arrows.count);
  const ordered = [...batches.values()].sort((a, b) => Number(a.isLit) - Number(b.isLit));
  for (const batch of ordered) paintBatch(plane, batch, { palette, room, scale });
  extras.paint(plane, palette, scale);
}

function paintBatch(
  plane: Brush,
  { class: messageClass, isLost, isDelayed, isLit, segments, heads }: Batch,
  { palette, room, scale }: { readonly palette: Palette; readonly room: number; readonly scale: number },
): void {
  const look = MESSAGE_LOOKS[MESSAGE_CLASSES[messageClass] ?? 'other'];
  const alpha = isLit ? 1 : FADED;
  const stroke = messageStroke(look, palette, isDelayed);
  const width = (Math.min(1, stroke.width) + Math.max(0, stroke.width - 1) * room) * scale;
  plane.segments(
    segments,
    isLost ? { colour: palette.lost, width, dash: LOST_DASH, alpha } : { ...stroke, width, alpha },
  );
  if (look.glyph === null) return;
  drawGlyphs(plane, look.glyph, heads, {
    radius: (LEAST_HEAD + (GREATEST_HEAD - LEAST_HEAD) * room) * scale,
    colour: palette[look.colour],
    ground: palette.ground,
    alpha,
  });
}

/** How much room an arrow has, from 0 to 1: crowded heads and heavy strokes would be a smear. */
function roomOf(length: number, arrows: number): number {
  const radius = (length / (arrows + 1)) * 1.5;
  return Math.max(0, Math.min(1, (radius - LEAST_HEAD) / (GREATEST_HEAD - LEAST_HEAD)));
}

interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly fate: number;
  readonly flags: number;
}

/** What stands on arrows beside their heads: how they ended, and what happened to them on the way. */
class Extras {
  readonly #places = new Map<Glyph, number[]>();

  add({ x1, y1, x2, y2, fate, flags }: Line): void {
    const at = (share: number): readonly number[] => [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share, 1, 0];
    if (fate === MESSAGE_FATES.indexOf('lost')) this.#put('cross', [x2, y2, 1, 0]);
    if (fate === MESSAGE_FATES.indexOf('in-flight')) this.#put('ring', at(1));
    if (hasFlag(flags, 'copy')) this.#put('copies', at(0.08));
    if (hasFlag(flags, 'held')) this.#put('held', at(0.2));
    if (hasFlag(flags, 'delayed')) this.#put('clock', at(0.4));
    if (hasFlag(flags, 'overtakes')) this.#put('dot', at(0.7));
  }

  paint(plane: Brush, palette: Palette, scale: number): void {
    const look = { ground: palette.ground, colour: palette.lost };
    for (const [glyph, places] of this.#places) {
      const radius = glyph === 'dot' ? 4 : glyph === 'ring' ? 3 : 5;
      drawGlyphs(plane, glyph, places, { ...look, radius: radius * scale });
    }
  }

  #put(glyph: Glyph, place: readonly number[]): void {
    const places = this.#places.get(glyph);
    if (places === undefined) this.#places.set(glyph, [...place]);
    else places.push(...place);
  }
}

function paintEvents(
  plane: Brush,
  { palette, model, scale }: Scene,
  { subject, events }: { readonly subject: Subject; readonly events: Events },
): void {
  const lit = new Map<EventLook, number[]>();
  const faded = new Map<EventLook, number[]>();
  for (let i = 0; i < events.count; i += 1) {
    const look = subject.looks[model.columns.kind[events.row[i] ?? 0] ?? 0] ?? null;
    if (look === null) continue;
    const batches = events.isLit[i] === 1 ? lit : faded;
    let places = batches.get(look);
    if (places === undefined) {
      places = [];
      batches.set(look, places);
    }
    places.push(events.places[i * 2] ?? 0, events.places[i * 2 + 1] ?? 0, 1, 0);
  }
  for (const [batches, alpha] of [[faded, FADED] as const, [lit, 1] as const]) {
    for (const [{ glyph, radius, colour }, places] of batches) {
      drawGlyphs(plane, glyph, places, {
        radius: radius * scale,
        colour: palette[colour],
        ground: palette.ground,
        alpha,
      });
    }
  }
}

/** For each stretch of time a ribbon for each pair of lanes, as wide as many messages ran between them. */
function paintRibbons(plane: Brush, { frame, palette, scale }: Scene, fold: Fold): void {
  const { axis, plot } = frame;
  const { ribbons, pairs } = fold;
  const whole: number[] = [];
  const losses: number[] = [];
  const crosses: number[] = [];
  const labels: { readonly at: number; readonly count: number; readonly width: number }[] = [];
  for (let bucket = 0; bucket < ribbons.count; bucket += 1) {
    const [left, right] = bucketEdges(axis, ribbons, bucket);
    if (right < axis.start || left > axis.end) continue;
    let sum = fold.others[bucket] ?? 0;
    for (let place = 0; place < pairs.length; place += 1) {
      const count = fold.messages[place * ribbons.count + bucket] ?? 0;
      sum += count;
      const a = frame.lanes[frame.laneOf[pairs[place]?.a ?? 0] ?? -1]?.centre;
      const b = frame.lanes[frame.laneOf[pairs[place]?.b ?? 0] ?? -1]?.centre;
      if (count === 0 || a === undefined || b === undefined) continue;
      const width = ribbonWidth(count, fold.mostMessages);
      const x = left + (place + 1) * ((right - left) / (pairs.length + 1)) - width / 2;
      whole.push(x, a, width, b - a);
      if ((fold.lost[place * ribbons.count + bucket] ?? 0) > 0) {
        losses.push(x + width / 2, a, x + width / 2, b);
        crosses.push(x + width / 2, a + (b - a) * LOST_SHARE, 1, 0);
      }
    }
    if (sum > 0) labels.push({ at: (left + right) / 2, count: sum, width: right - left });
  }
  plane.clipped(plot, () => {
    plane.rects(whole, { fill: palette.propose, alpha: 0.45 });
    plane.segments(losses, { colour: palette.lost, width: 1.5, dash: LOST_DASH });
    const sign = { radius: 4 * scale, colour: palette.lost, ground: palette.ground };
    drawGlyphs(plane, 'cross', crosses, sign);
  });
  const style: TextStyle = {
    colour: palette.muted,
    size: TYPE.small * scale,
    align: 'center',
    halo: palette.ground,
  };
  const room = new LabelRoom(plot);
  for (const { at, count, width } of frame.isVertical ? [] : labels) {
    const text = countText(count);
    const size = plane.measure(text, style);
    const box: Box = [at - size / 2, plot[1] + 2, size, 14];
    if (size < width && room.take(box)) plane.text(text, at, plot[1] + 9, style);
  }
}

/** Along: where a bucket begins and ends. */
export function bucketEdges(
  { from, to, start, length }: Scene['frame']['axis'],
  buckets: Fold['ribbons'],
  bucket: number,
): readonly [number, number] {
  const scale = length / (to - from);
  const left = start + (buckets.from + bucket * buckets.width - from) * scale;
  return [left, left + buckets.width * scale];
}

/** Grows with the logarithm: a single message still shows. */
function ribbonWidth(count: number, most: number): number {
  return 1 + (SLOT_PX - 2) * (Math.log1p(count) / Math.log1p(most));
}

/** For each stretch of time a bar on each lane, as high as many events happened there. */
function paintBars(plane: Brush, { frame, palette }: Scene, fold: Fold): void {
  const { axis } = frame;
  const { bars, events, mostEvents } = fold;
  const boxes: number[] = [];
  for (const { actor, centre, bottom } of frame.lanes) {
    const most = Math.max(4, bottom - centre - STRIP - 4);
    for (let bucket = 0; bucket < bars.count; bucket += 1) {
      const count = events[actor * bars.count + bucket] ?? 0;
      if (count === 0) continue;
      const [left, right] = bucketEdges(axis, bars, bucket);
      if (right < axis.start || left > axis.end) continue;
      const height = 2 + (most - 2) * (Math.log1p(count) / Math.log1p(mostEvents));
      boxes.push(left, centre + STRIP + 1, Math.max(1, right - left - 1), height);
    }
  }
  plane.clipped(frame.plot, () => {
    plane.rects(boxes, { fill: palette.counted });
  });
}
