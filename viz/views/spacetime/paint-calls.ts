/** The calls of clients, as bars on their lanes. */
import type { Box, Brush, TextStyle } from '../../draw/canvas.js';
import { ellipsis, hatch } from '../../draw/marks.js';
import { TYPE } from '../../draw/tokens.js';
import type { Operation } from '../../model/trace-model.js';
import type { LaneBox } from './frame.js';
import type { LaneWords } from './lane-words.js';
import type { Scene } from './scene.js';
import { visible } from './visible-span.js';

/** Half the height of the bar of a call. */
const CALL = 4;
/** A shorter one is a stroke that says no more than that there was a call, in px. */
const LEAST_CALL = 3;
/** A smaller gap between two of these does not show, in px. */
const LEAST_GAP = 0.5;
/** A wider one has room for words. */
const WORDS = 60;

/** Bars as x, y, width, height, by what they look like. */
interface Bars {
  readonly ok: number[];
  readonly failed: number[];
  readonly open: number[];
  readonly small: number[];
  readonly texts: { readonly call: Operation; readonly box: Box }[];
}

/** Answered ones are closed, failed ones hatched, those of unknown outcome dashed and open to the right. */
export function paintCalls(plane: Brush, scene: Scene, words: LaneWords): void {
  const { frame, palette, scale } = scene;
  const { ok, failed, open, small, texts } = barsOf(scene);
  const stroke = { colour: palette.muted, width: 1 };
  plane.rects(small, { fill: palette.muted, alpha: 0.6 });
  plane.rects(ok, { fill: palette.panel, stroke });
  plane.rects(failed, { fill: palette.ground, stroke });
  plane.rects(open, { fill: palette.ground, stroke: { ...stroke, dash: [3, 3] } });
  for (let i = 0; i < failed.length && failed.length < 2_000; i += 4) {
    plane.segments(hatch(failed.slice(i, i + 4), 4), { colour: palette.muted, width: 0.75 });
  }
  const style: TextStyle = { colour: palette.muted, size: TYPE.small * scale, halo: palette.ground };
  for (const { call, box } of frame.isVertical ? [] : texts) {
    const text = ellipsis(plane, call.text, style, box[2] - 4);
    if (text === null) continue;
    const place: Box = [box[0] + 2, box[1] - 14, plane.measure(text, style), 13];
    words.put(place, { text, at: [place[0], place[1] + 7], style });
  }
}

function barsOf({ frame, model, scenery }: Scene): Bars {
  const bars: Bars = { ok: [], failed: [], open: [], small: [], texts: [] };
  const { axis } = frame;
  /** By lane: where the bar of the last calls that are too short to tell apart stands in `small`. */
  const last = new Map<LaneBox, number>();
  scenery.calls.forEach(axis.microsAt(axis.start) - 1, axis.microsAt(axis.end) + 1, (place) => {
    const call = model.operations[place];
    if (call !== undefined) addBar(call);
    return true;
  });
  return bars;

  function addBar(call: Operation): void {
    const { actor, called, ended, endedMicros } = call;
    const seen = visible(frame, { actor, start: called, end: ended, endMicros: endedMicros });
    if (seen === null || seen.lane.role === 'server') return;
    const { lane, left, right } = seen;
    const box: Box = [left, lane.centre - CALL, Math.max(1, right - left), 2 * CALL];
    if (right - left < LEAST_CALL) {
      addSmall(lane, box);
      return;
    }
    const list = call.outcome === 'ok' ? bars.ok : call.outcome === 'fail' ? bars.failed : bars.open;
    list.push(...box);
    if (right - left > WORDS) bars.texts.push({ call, box });
  }

  /** Those that leave no gap between them share a bar: there can be thousands. */
  function addSmall(lane: LaneBox, [left, top, width, height]: Box): void {
    const at = last.get(lane);
    const from = at === undefined ? 0 : (bars.small[at] ?? 0);
    const to = at === undefined ? -1 : from + (bars.small[at + 2] ?? 0);
    if (at !== undefined && left <= to + LEAST_GAP) {
      bars.small[at + 2] = Math.max(to, left + width) - from;
      return;
    }
    last.set(lane, bars.small.length);
    bars.small.push(left, top, width, height);
  }
}
