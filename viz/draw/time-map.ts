/**
 * How time becomes a length. A map takes virtual time and events to *units* that run from 0 to `total`, and back; zooming
 * and panning are linear in units, whatever the map does to time.
 *
 * - `time`: units are µs.
 * - `order`: units are events, all equally far apart.
 * - `warped`: as time, but two neighbouring events are never nearer than a quarter of the mean distance, so that a burst
 *   can be read, and never farther than eight times it, so that an idle hour takes no more room than it deserves.
 *
 * Before the first event there is nothing to see: in the last two that time has no length.
 *
 * Several events of one µs stand within that µs, in their order: a range in µs can therefore lie between any two events,
 * whichever the map.
 */
import type { EventColumns, Row } from '../model/trace-model.js';

export type TimeMapMode = 'time' | 'order' | 'warped';

export interface TimeMap {
  readonly mode: TimeMapMode;
  readonly total: number;
  ofRow(row: Row): number;
  ofMicros(micros: number): number;
  toMicros(units: number): number;
  /** The events after which time is squeezed: the way to the next one is shorter than its time deserves. Rising. */
  readonly squeezed: Int32Array;
}

const NONE = new Int32Array(0);
const LEAST_GAP = 0.25;
const GREATEST_GAP = 8;

type Times = Pick<EventColumns, 'count' | 'micros'>;

/** What is laid out: events, and the time in µs from which on and up to which it is shown. */
export interface Stretch {
  readonly columns: Times;
  readonly beginMicros: number;
  readonly endMicros: number;
}

export function makeTimeMap(mode: TimeMapMode, stretch: Stretch): TimeMap {
  switch (mode) {
    case 'time':
      return linearMap(stretch);
    case 'order':
      return knotMap(mode, stretch, { units: null, squeezed: NONE });
    case 'warped':
      return warpedMap(stretch);
  }
}

function linearMap({ columns: { micros }, beginMicros, endMicros }: Stretch): TimeMap {
  return {
    mode: 'time',
    total: Math.max(1, endMicros - beginMicros),
    ofRow: (row) => (micros[row] ?? 0) - beginMicros,
    ofMicros: (at) => at - beginMicros,
    toMicros: (units) => units + beginMicros,
    squeezed: NONE,
  };
}

function warpedMap(stretch: Stretch): TimeMap {
  const { beginMicros, endMicros } = stretch;
  const { count, micros } = stretch.columns;
  const mean = Math.max(1, endMicros - beginMicros) / Math.max(1, count);
  const units = new Float64Array(count + 1);
  const squeezed: number[] = [];
  let at = 0;
  for (let row = 0; row < count; row += 1) {
    units[row] = at;
    const next = row + 1 < count ? (micros[row + 1] ?? 0) : endMicros;
    const gap = (next - (micros[row] ?? 0)) / mean;
    if (gap > GREATEST_GAP) squeezed.push(row);
    at += Math.min(GREATEST_GAP, Math.max(LEAST_GAP, gap));
  }
  units[count] = at;
  return knotMap('warped', stretch, { units, squeezed: Int32Array.from(squeezed) });
}

interface Knots {
  /** The place of each event, and at last that of the end; null if they are one unit apart. */
  readonly units: Float64Array | null;
  readonly squeezed: Int32Array;
}

/** A map that is linear from each event to the next. */
function knotMap(mode: TimeMapMode, { columns, endMicros }: Stretch, { units, squeezed }: Knots): TimeMap {
  const { count } = columns;
  const unitOf = (row: number): number =>
    units === null ? row : (units[Math.max(0, Math.min(row, count))] ?? 0);
  const total = Math.max(units === null ? 1 : LEAST_GAP, unitOf(count));
  const end = Math.max(endMicros, count === 0 ? 1 : spreadMicros(columns, count - 1) + 1);
  return {
    mode,
    total,
    ofRow: unitOf,
    ofMicros: (at) => {
      const row = lastRowAt(columns, at);
      if (row < 0) return 0;
      const from = spreadMicros(columns, row);
      const to = row + 1 < count ? spreadMicros(columns, row + 1) : end;
      const share = to > from ? Math.min(1, (at - from) / (to - from)) : 0;
      return unitOf(row) + share * (unitOf(row + 1) - unitOf(row));
    },
    toMicros: (unit) => {
      const row = lastWhere(count, (i) => unitOf(i) <= unit);
      if (row < 0) return 0;
      const from = spreadMicros(columns, row);
      const to = row + 1 < count ? spreadMicros(columns, row + 1) : end;
      const width = unitOf(row + 1) - unitOf(row);
      return from + (width > 0 ? Math.min(1, (unit - unitOf(row)) / width) : 0) * (to - from);
    },
    squeezed,
  };
}

/** The time of an event, a fraction of a µs later for each event of the same µs before it. */
function spreadMicros({ count, micros }: Times, row: Row): number {
  const at = micros[row] ?? 0;
  if (micros[row - 1] !== at && micros[row + 1] !== at) return at;
  const first = lastWhere(count, (i) => (micros[i] ?? 0) < at) + 1;
  const after = lastWhere(count, (i) => (micros[i] ?? 0) <= at) + 1;
  return at + (row - first) / (after - first);
}

/** The last event not after a time that may be a fraction of a µs; -1 if there is none. */
function lastRowAt(columns: Times, at: number): Row {
  const { count, micros } = columns;
  const whole = Math.floor(at);
  const before = lastWhere(count, (i) => (micros[i] ?? 0) < whole);
  const last = lastWhere(count, (i) => (micros[i] ?? 0) <= whole);
  if (last === before || at === whole) return last === before ? before : before + 1;
  return before + 1 + Math.min(last - before - 1, Math.floor((at - whole) * (last - before)));
}

/** The greatest of 0 … count - 1 for which a condition holds that holds up to some place and nowhere after it; -1 if for none. */
function lastWhere(count: number, holds: (place: number) => boolean): number {
  let low = -1;
  let high = count;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** A piece of a map laid along an edge: from unit `from` at `start` px to unit `to` at `start + length` px. */
export class TimeAxis {
  readonly map: TimeMap;
  readonly start: number;
  readonly length: number;
  readonly from: number;
  readonly to: number;
  readonly #scale: number;

  constructor(
    map: TimeMap,
    range: { readonly from: number; readonly to: number },
    place: { readonly start: number; readonly length: number },
  ) {
    this.map = map;
    this.start = place.start;
    this.length = place.length;
    this.from = map.ofMicros(range.from);
    this.to = Math.max(map.ofMicros(range.to), this.from + 1e-9);
    this.#scale = this.length / (this.to - this.from);
  }

  get end(): number {
    return this.start + this.length;
  }

  pxOfRow(row: Row): number {
    return this.start + (this.map.ofRow(row) - this.from) * this.#scale;
  }

  pxOfMicros(micros: number): number {
    return this.start + (this.map.ofMicros(micros) - this.from) * this.#scale;
  }

  microsAt(px: number): number {
    return this.map.toMicros(this.from + (px - this.start) / this.#scale);
  }
}
