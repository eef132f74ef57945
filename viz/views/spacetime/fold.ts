/**
 * What is too much to be drawn one by one, counted: messages by time and pair of lanes (ribbons), events by time and lane
 * (bars). Counts are made for more than is seen, in buckets that lie still, so that panning finds them ready.
 */
import type { TraceModel } from '../../model/trace-model.js';
import type { TimeMap } from '../../draw/time-map.js';
import type { EventLook } from './event-looks.js';
import type { Filter, LitRows } from './filter.js';
import { FoldIndex } from './fold-index.js';
import type { Frame } from './frame.js';

/** Least widths of the buckets in px; they are powers of two of a unit, so up to twice as wide. */
const RIBBON_PX = 56;
const BAR_PX = 4;
/** A ribbon with its gap, in px. */
export const SLOT_PX = 6;

/** The messages between two lanes, whichever way they went. Places in `actors`. */
export interface Pair {
  readonly a: number;
  readonly b: number;
  /** In what was counted, which is more than what is seen. */
  readonly count: number;
}

export interface Fold {
  /** Where bucket 0 begins and how wide one is, in units of the map. */
  readonly ribbons: Buckets;
  /** The pairs that have a place in every bucket, the busiest; in the order of the lanes. */
  readonly pairs: readonly Pair[];
  /** `counts[pair * buckets + bucket]`, and how many of these were lost. */
  readonly messages: Uint32Array;
  readonly lost: Uint32Array;
  /** Messages of the pairs that have no place, bucket by bucket. */
  readonly others: Uint32Array;
  readonly otherPairs: number;
  readonly bars: Buckets;
  /** `events[actor * buckets + bucket]`: those that no other mark shows. */
  readonly events: Uint32Array;
  /** What the greatest counts are, for the lengths of bars and the widths of ribbons. */
  readonly mostMessages: number;
  readonly mostEvents: number;
}

export interface Buckets {
  readonly from: number;
  readonly width: number;
  readonly count: number;
}

interface Counted {
  readonly key: string;
  readonly map: TimeMap;
  readonly only: LitRows | null;
  /** In units. */
  readonly from: number;
  readonly to: number;
  readonly fold: Fold;
}

export class Folder {
  readonly #model: TraceModel;
  readonly #looks: readonly (EventLook | null)[];
  #last: Counted | null = null;
  #index: { readonly only: LitRows | null; readonly index: FoldIndex } | null = null;

  constructor(model: TraceModel, looks: readonly (EventLook | null)[]) {
    this.#model = model;
    this.#looks = looks;
  }

  fold(frame: Frame, { isHiding, lit, showsHeartbeats }: Filter): Fold {
    const { map, from, to, length } = frame.axis;
    const unitsPerPx = (to - from) / length;
    const ribbon = powerOfTwo(RIBBON_PX * unitsPerPx);
    const bar = powerOfTwo(BAR_PX * unitsPerPx);
    const lanes = frame.lanes.map(({ actor }) => actor);
    const key = `${String(ribbon)} ${String(bar)} ${lanes.join()} ${String(showsHeartbeats)}`;
    const only = isHiding ? lit : null;
    const last = this.#last;
    if (
      last?.map === map &&
      last.key === key &&
      last.only?.rows === only?.rows &&
      last.from <= from &&
      last.to >= to
    ) {
      return last.fold;
    }
    // One width more on each side, from one bucket's edge to another's.
    const width = to - from;
    const first = Math.max(0, Math.floor((from - width) / ribbon)) * ribbon;
    const after = Math.min(Math.ceil(map.total / ribbon), Math.ceil((to + width) / ribbon)) * ribbon;
    const ribbons = { from: first, width: ribbon, count: Math.max(1, Math.round((after - first) / ribbon)) };
    const bars = { from: first, width: bar, count: Math.max(1, Math.round((after - first) / bar)) };
    const slots = Math.max(1, Math.floor(ribbon / unitsPerPx / SLOT_PX) - 1);
    const fold = {
      ...this.#countMessages(map, ribbons, { lanes, slots, only, showsHeartbeats }),
      ...this.#countEvents(map, bars, { lanes, only }),
      ribbons,
      bars,
    };
    this.#last = { key, map, only, from: first, to: after, fold };
    return fold;
  }

  #indexOf(only: LitRows | null): FoldIndex {
    if (this.#index?.only?.rows !== only?.rows || this.#index === null)
      this.#index = { only, index: new FoldIndex(this.#model, this.#looks, only) };
    return this.#index.index;
  }

  #countMessages(
    map: TimeMap,
    buckets: Buckets,
    { lanes, slots, only, showsHeartbeats }: Counting & { slots: number; showsHeartbeats: boolean },
  ): Omit<Fold, 'events' | 'mostEvents' | 'ribbons' | 'bars'> {
    const size = lanes.length;
    const counts = new Uint32Array(size * size * buckets.count);
    const losses = new Uint32Array(size * size * buckets.count);
    const edges = edgeRows(map, buckets, this.#model.columns.count);
    const index = this.#indexOf(only);
    lanes.forEach((a, i) => {
      lanes.slice(i).forEach((b, j) => {
        const at = (i * size + i + j) * buckets.count;
        index.countMessages([a, b], showsHeartbeats, edges, { counts, losses, at });
      });
    });
    return choosePairs({ lanes, slots, buckets: buckets.count, counts, losses });
  }

  #countEvents(
    map: TimeMap,
    buckets: Buckets,
    { lanes, only }: Counting,
  ): Pick<Fold, 'events' | 'mostEvents'> {
    const events = new Uint32Array(this.#model.actors.length * buckets.count);
    const edges = edgeRows(map, buckets, this.#model.columns.count);
    const index = this.#indexOf(only);
    for (const actor of lanes) index.countMarks(actor, edges, events, actor * buckets.count);
    return { events, mostEvents: greatest(events) };
  }
}

interface Counting {
  readonly lanes: readonly number[];
  readonly only: LitRows | null;
}

/** The first row of each bucket, and of what lies behind the last. */
function edgeRows(map: TimeMap, { from, width, count }: Buckets, rows: number): Int32Array {
  const edges = new Int32Array(count + 1);
  let low = 0;
  for (let bucket = 0; bucket <= count; bucket += 1) {
    const edge = from + bucket * width;
    let high = rows;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (map.ofRow(middle) < edge) low = middle + 1;
      else high = middle;
    }
    edges[bucket] = low;
  }
  return edges;
}

interface PairCounts {
  readonly lanes: readonly number[];
  readonly slots: number;
  readonly buckets: number;
  readonly counts: Uint32Array;
  readonly losses: Uint32Array;
}

/** Gives the busiest pairs a place each, and adds up the others. */
function choosePairs({
  lanes,
  slots,
  buckets,
  counts,
  losses,
}: PairCounts): Omit<Fold, 'events' | 'mostEvents' | 'ribbons' | 'bars'> {
  const size = lanes.length;
  const all: (Pair & { readonly at: number })[] = [];
  for (let a = 0; a < size; a += 1) {
    for (let b = a; b < size; b += 1) {
      const at = (a * size + b) * buckets;
      let count = 0;
      for (let bucket = 0; bucket < buckets; bucket += 1) count += counts[at + bucket] ?? 0;
      if (count > 0) all.push({ a: lanes[a] ?? 0, b: lanes[b] ?? 0, count, at });
    }
  }
  const chosen = new Set([...all].sort((x, y) => y.count - x.count || x.at - y.at).slice(0, slots));
  const pairs = all.filter((pair) => chosen.has(pair));
  const messages = new Uint32Array(pairs.length * buckets);
  const lost = new Uint32Array(pairs.length * buckets);
  pairs.forEach(({ at }, place) => {
    messages.set(counts.subarray(at, at + buckets), place * buckets);
    lost.set(losses.subarray(at, at + buckets), place * buckets);
  });
  const others = new Uint32Array(buckets);
  for (const pair of all) {
    if (chosen.has(pair)) continue;
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      others[bucket] = (others[bucket] ?? 0) + (counts[pair.at + bucket] ?? 0);
    }
  }
  return {
    pairs: pairs.map(({ a, b, count }) => ({ a, b, count })),
    messages,
    lost,
    others,
    otherPairs: all.length - pairs.length,
    mostMessages: greatest(messages),
  };
}

/** The sum of the buckets of all rows of a table that can be seen, in part at least. */
export function visibleSum(
  counts: Uint32Array,
  { from, width, count }: Buckets,
  seen: { readonly from: number; readonly to: number },
): number {
  const first = Math.max(0, Math.floor((seen.from - from) / width));
  const after = Math.min(count, Math.ceil((seen.to - from) / width));
  let sum = 0;
  for (let start = 0; start < counts.length; start += count) {
    for (let bucket = first; bucket < after; bucket += 1) sum += counts[start + bucket] ?? 0;
  }
  return sum;
}

function greatest(counts: Uint32Array): number {
  let most = 1;
  for (const count of counts) if (count > most) most = count;
  return most;
}

function powerOfTwo(least: number): number {
  let width = 1;
  while (width < least) width *= 2;
  while (width / 2 >= least) width /= 2;
  return width;
}
