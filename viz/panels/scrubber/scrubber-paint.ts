/** The picture of the scrubber: how much happened when, who led, which faults struck. Times in µs, lengths in px. */
import { shareOfTime } from '../../app/ranges.js';
import type { TraceModel } from '../../model/trace-model.js';

export interface ScrubberColours {
  readonly ground: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly band: string;
  readonly propose: string;
  readonly lost: string;
}

/** Four strips, one below the other. */
export interface ScrubberStrips {
  readonly epochs: Strip;
  readonly servers: Strip;
  readonly clients: Strip;
  readonly faults: Strip;
}
interface Strip {
  readonly top: number;
  readonly height: number;
}

export interface ScrubberPicture {
  readonly model: TraceModel;
  readonly width: number;
  readonly strips: ScrubberStrips;
  readonly colours: ScrubberColours;
  readonly font: string;
}

export function stripsOf(height: number): ScrubberStrips {
  const unit = height / 64;
  return {
    epochs: { top: 2 * unit, height: 14 * unit },
    servers: { top: 18 * unit, height: 16 * unit },
    clients: { top: 36 * unit, height: 12 * unit },
    faults: { top: 50 * unit, height: 12 * unit },
  };
}

export function paintScrubber(context: CanvasRenderingContext2D, picture: ScrubberPicture): void {
  const { model, strips, colours } = picture;
  paintEpochs(context, picture);
  const roles = model.actors.map(({ role }) => role);
  const densities = {
    servers: densityOf(model, picture.width, (actor) => roles[actor] === 'server'),
    clients: densityOf(model, picture.width, (actor) => roles[actor] === 'client'),
  };
  paintBars(context, densities.servers, strips.servers, colours.muted);
  paintBars(context, densities.clients, strips.clients, colours.propose);
  paintFaults(context, picture);
}

/**
 * How many events of some actors each pixel holds, from the level that has at least a bucket for each pixel.
 *
 * @testonly
 */
export function densityOf(
  model: TraceModel,
  width: number,
  isMeant: (actor: number) => boolean,
): Float64Array {
  const sums = new Float64Array(Math.max(1, Math.ceil(width)));
  const level = [...model.density].reverse().find(({ buckets }) => buckets >= width) ?? model.density[0];
  if (level === undefined) return sums;
  const { bucketMicros, buckets, counts } = level;
  for (let actor = 0; actor < model.actors.length; actor += 1) {
    if (!isMeant(actor)) continue;
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      const count = counts[actor * buckets + bucket] ?? 0;
      if (count === 0) continue;
      const x = Math.floor(shareOfTime(model, model.beginMicros + bucket * bucketMicros) * width);
      const place = Math.min(sums.length - 1, x);
      sums[place] = (sums[place] ?? 0) + count;
    }
  }
  return sums;
}

/** Bars grow with the root of the count: a single event is to be seen beside a burst of thousands. */
function paintBars(
  context: CanvasRenderingContext2D,
  counts: Float64Array,
  { top, height }: Strip,
  colour: string,
): void {
  const most = Math.sqrt(counts.reduce((max, count) => Math.max(max, count), 1));
  context.fillStyle = colour;
  counts.forEach((count, x) => {
    if (count === 0) return;
    const bar = Math.max(2, (Math.sqrt(count) / most) * height);
    context.fillRect(x, top + height - bar, 1, bar);
  });
}

/** The time of each epoch with its number, where there is room for it, and a line where it began. */
function paintEpochs(context: CanvasRenderingContext2D, picture: ScrubberPicture): void {
  const { model, width, strips, colours, font } = picture;
  const { top, height } = strips.epochs;
  context.font = font;
  context.textBaseline = 'middle';
  model.epochs.forEach(({ epoch, leader, startMicros, endMicros }, i) => {
    // An epoch of a part of a trace may have begun before it.
    const from = Math.max(0, shareOfTime(model, startMicros)) * width;
    const to = shareOfTime(model, endMicros) * width;
    context.fillStyle = i % 2 === 0 ? colours.line : colours.band;
    context.fillRect(from, top, to - from, height);
    context.fillStyle = colours.ink;
    context.fillRect(from, top, 1, height);
    const name = leader === null ? '' : ` ${model.actors[leader]?.name ?? ''}`;
    for (const text of [`epoch ${String(epoch)}${name}`, `${String(epoch)}${name}`, String(epoch)]) {
      if (context.measureText(text).width + 8 > to - from) continue;
      context.fillText(text, from + 4, top + height / 2 + 0.5);
      break;
    }
  });
}

/** A cross for each fault; hollow if it found nobody to strike. */
function paintFaults(context: CanvasRenderingContext2D, picture: ScrubberPicture): void {
  const { model, width, strips, colours } = picture;
  const { top, height } = strips.faults;
  const half = 3;
  const middle = top + height / 2;
  for (const { micros, isSkipped } of model.faults) {
    const x = Math.min(width - half, Math.max(half, shareOfTime(model, micros) * width));
    context.strokeStyle = isSkipped ? colours.muted : colours.lost;
    context.lineWidth = isSkipped ? 1 : 2;
    context.beginPath();
    if (isSkipped) {
      context.arc(x, middle, half, 0, 2 * Math.PI);
    } else {
      context.moveTo(x - half, middle - half);
      context.lineTo(x + half, middle + half);
      context.moveTo(x - half, middle + half);
      context.lineTo(x + half, middle - half);
    }
    context.stroke();
  }
}
