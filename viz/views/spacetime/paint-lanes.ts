/** Lanes and what lasts on them: roles, gaps of crashes, pauses, calls of clients. */
import type { Box, Brush, TextStyle } from '../../draw/canvas.js';
import { drawGlyphs } from '../../draw/glyphs.js';
import { ellipsis, hatch } from '../../draw/marks.js';
import { TYPE } from '../../draw/tokens.js';
import type { OutageSpan, RoleSpan } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { LaneWord } from './lane-words.js';
import { LaneWords } from './lane-words.js';
import { paintCalls } from './paint-calls.js';
import type { Scene } from './scene.js';
import type { VisibleSpan } from './visible-span.js';
import { visible } from './visible-span.js';

/** Half the height of the strip that shows the role. */
export const STRIP = 3;
const LABEL_HEIGHT = 14;
/** Between two ticks of a wrong clock. */
const CLOCK_STEP = 14;

/**
 * Returns the words on the lanes, which are drawn above the marks. `taken`: where other labels stand already, or will
 * stand on top.
 */
export function paintLanes(plane: Brush, scene: Scene, taken: readonly Box[]): readonly LaneWord[] {
  const { frame, palette } = scene;
  const words = new LaneWords(frame.plot, taken);
  const lines: number[] = [];
  const centres: number[] = [];
  const [start, top, length, width] = frame.plot;
  for (const [place, lane] of frame.lanes.entries()) {
    if (lane.bottom < top || lane.top > top + width) continue;
    if (place > 0) lines.push(start, lane.top, start + length, lane.top);
    centres.push(start, lane.centre, start + length, lane.centre);
  }
  plane.segments(lines, { colour: palette.line, width: 0.5, dash: [1, 5] });
  plane.segments(centres, { colour: palette.line, width: 1 });
  const roles = paintRoles(plane, scene);
  const outages = paintOutages(plane, scene);
  paintTails(plane, scene, words);
  paintClocks(plane, scene, words);
  // The rarer ones come first.
  for (const outage of outages) labelOutage(plane, scene, { ...outage, words });
  for (const role of roles) labelRole(plane, scene, { ...role, words });
  paintCalls(plane, scene, words);
  return words.list;
}

/** Looking is dotted, following filled faintly, leading full, observing hollow; before it serves, any role is hatched. */
function paintRoles(plane: Brush, { frame, palette, model }: Scene): readonly SeenRole[] {
  const labels: SeenRole[] = [];
  const full: number[] = [];
  const faint: number[] = [];
  const hollow: number[] = [];
  const dotted: number[] = [];
  const hatched: number[] = [];
  for (const span of model.roles) {
    const seen = visible(frame, span);
    if (seen === null) continue;
    const { lane, left, right } = seen;
    const box = [left, lane.centre - STRIP, right - left, 2 * STRIP];
    const list = span.role === 'looking' ? dotted : !isSteady(span) ? hatched : rolesList(span.role);
    list.push(...box);
    labels.push({ span, seen });
  }
  plane.rects(hollow, { fill: palette.ground, stroke: { colour: palette.muted, width: 1 } });
  plane.rects(faint, { fill: palette.muted, alpha: 0.4 });
  plane.rects(full, { fill: palette.ink });
  plane.rects(dotted, { fill: palette.ground, stroke: { colour: palette.election, width: 1, dash: [2, 2] } });
  plane.rects(hatched, { fill: palette.ground, stroke: { colour: palette.muted, width: 0.75 } });
  for (let i = 0; i < hatched.length; i += 4) {
    plane.segments(hatch(hatched.slice(i, i + 4), 5), { colour: palette.muted, width: 1 });
  }
  return labels;

  function rolesList(role: string): number[] {
    return role === 'leading' ? full : role === 'observing' ? hollow : faint;
  }
}

interface SeenRole {
  readonly span: RoleSpan;
  readonly seen: VisibleSpan;
}

/** Serves, as a leader or a follower: the phases before are its way there. */
function isSteady({ phase }: RoleSpan): boolean {
  return phase === 'broadcast' || phase === 'steady' || phase === '';
}

function labelRole(
  plane: Brush,
  { frame, palette, scale }: Scene,
  { span, seen, words }: SeenRole & { readonly words: LaneWords },
): void {
  const { lane, left, right } = seen;
  const style: TextStyle = { colour: palette.muted, size: TYPE.small * scale, halo: palette.ground };
  const text = isSteady(span) || span.role === 'looking' ? span.role : `${span.role}, ${span.phase}`;
  const width = plane.measure(text, style);
  const height = LABEL_HEIGHT * scale;
  if (frame.isVertical) {
    const box: Box = [left + 2, lane.centre + STRIP + 3, height, width];
    if (right - left >= height + 4) words.put(box, { text, at: [box[0] + height / 2, box[1]], style });
    return;
  }
  // Above the strip; arrows cross it there, and the halo keeps it readable.
  // Beside the sign of the change, if that is in sight.
  const aside = seen.from >= frame.axis.start ? 9 : 2;
  const box: Box = [left + aside, lane.centre - STRIP - 2 - height, width, height];
  if (right - left >= width + aside + 2) words.put(box, { text, at: [box[0], box[1] + height / 2], style });
}

interface SeenOutage {
  readonly outage: OutageSpan;
  readonly seen: VisibleSpan;
}

function paintOutages(plane: Brush, { frame, palette, model }: Scene): readonly SeenOutage[] {
  const labels: SeenOutage[] = [];
  const gaps: number[] = [];
  const bridges: number[] = [];
  const pauses: number[] = [];
  const crashes: number[] = [];
  const restarts: number[] = [];
  for (const outage of model.outages) {
    const seen = visible(frame, outage);
    if (seen === null) continue;
    const { lane, from, to, left, right } = seen;
    if (outage.sort === 'paused') {
      pauses.push(left, lane.centre - 7, Math.max(2, right - left), 14);
    } else {
      gaps.push(left, lane.centre - STRIP - 1, right - left, 2 * STRIP + 2);
      bridges.push(left, lane.centre, right, lane.centre);
      if (from >= frame.axis.start) crashes.push(from, lane.centre, 1, 0);
      if (outage.end !== NO_ROW && to <= frame.axis.end) restarts.push(to, lane.centre, 1, 0);
    }
    labels.push({ outage, seen });
  }
  plane.rects(pauses, { fill: palette.muted, alpha: 0.35 });
  plane.rects(gaps, { fill: palette.ground });
  plane.segments(bridges, { colour: palette.lost, width: 1, dash: [2, 4] });
  drawGlyphs(plane, 'struck-ring', crashes, { radius: 7, colour: palette.lost, ground: palette.ground });
  drawGlyphs(plane, 'restart', restarts, { radius: 6, colour: palette.ink, ground: palette.ground });
  return labels;
}

function labelOutage(
  plane: Brush,
  { frame, palette, scale }: Scene,
  { outage, seen, words }: SeenOutage & { readonly words: LaneWords },
): void {
  if (frame.isVertical) return;
  const { lane, left, right } = seen;
  const style: TextStyle = { colour: palette.ink, size: TYPE.small * scale, halo: palette.ground };
  const text = outage.sort === 'paused' ? 'paused' : `down (${outage.why})`;
  const short = ellipsis(plane, text, style, right - left - 24);
  if (short === null) return;
  const height = LABEL_HEIGHT * scale;
  const box: Box = [left + 12, lane.centre - 9 - height, plane.measure(short, style), height];
  words.put(box, { text: short, at: [box[0], box[1] + height / 2], style });
}

/** Slanted ticks on a lane whose clock is wrong. */
function paintClocks(plane: Brush, { frame, palette, clocks, scale }: Scene, words: LaneWords): void {
  const ticks: number[] = [];
  const style: TextStyle = { colour: palette.ink, size: TYPE.small * scale, halo: palette.ground };
  for (const { actor, startMicros, endMicros, text } of clocks) {
    const lane = frame.lanes[frame.laneOf[actor] ?? -1];
    const left = Math.max(frame.axis.start, frame.axis.pxOfMicros(startMicros));
    const right = Math.min(frame.axis.end, frame.axis.pxOfMicros(endMicros));
    if (lane === undefined || right <= left) continue;
    for (let at = left + 2; at < right; at += CLOCK_STEP) {
      ticks.push(at, lane.centre + STRIP + 5, at + 4, lane.centre - STRIP - 5);
    }
    if (frame.isVertical || right - left < plane.measure(text, style) + 12) continue;
    const box: Box = [left + 10, lane.centre + STRIP + 3, plane.measure(text, style), 13];
    words.put(box, { text, at: [box[0], box[1] + 7], style });
  }
  plane.segments(ticks, { colour: palette.lost, width: 1 });
}

/** What a crash erased: a hatched tail in the row of the disk, which ends at the crash. */
function paintTails(plane: Brush, { frame, palette, scenery, scale }: Scene, words: LaneWords): void {
  for (const { outage, from } of scenery.tails) {
    const lane = frame.lanes[frame.laneOf[outage.actor] ?? -1];
    if (lane === undefined) continue;
    const left = Math.max(frame.axis.start, frame.axis.pxOfRow(from));
    const right = Math.min(frame.axis.end, frame.axis.pxOfRow(outage.start));
    if (right <= left) continue;
    const across = lane.disk ?? lane.centre + 8;
    const box: Box = [left, across - 5, right - left, 10];
    plane.rect(box, { fill: palette.ground, stroke: { colour: palette.lost, width: 1 } });
    plane.segments(hatch(box, 5), { colour: palette.lost, width: 1 });
    if (frame.isVertical) continue;
    const style: TextStyle = { colour: palette.ink, size: TYPE.small * scale, halo: palette.ground };
    const text = ellipsis(plane, `erased: ${outage.lost.join(', ')}`, style, frame.axis.end - right - 16);
    if (text === null) continue;
    const place: Box = [right + 10, across - 7, plane.measure(text, style), 14];
    words.put(place, { text, at: [place[0], across], style });
  }
}

export function paintNames(plane: Brush, { frame, palette, model, scale }: Scene): void {
  const [start, top, , width] = frame.plot;
  for (const lane of frame.lanes) {
    if (lane.centre < top || lane.centre > top + width) continue;
    const name = model.actors[lane.actor]?.name ?? '';
    const style: TextStyle = { colour: palette.ink, size: TYPE.body * scale, isBold: true };
    if (frame.isVertical) plane.text(name, start - 28 * scale, lane.centre, { ...style, align: 'center' });
    else plane.text(name, 16 * scale, lane.centre, style);
  }
}
