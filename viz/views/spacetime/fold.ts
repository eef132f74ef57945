/**
 * What is too much to be drawn one by one, counted: messages by time and pair of lanes (ribbons), events by time and lane
 * (bars). Counts are made for more than is seen, in buckets that lie still, so that panning finds them ready.
 */
import { rowsIn, countBelow } from '../../model/rows.js';
import type { Row, TraceModel } from '../../model/trace-model.js';
import { MESSAGE_FATES, NO_ROW } from '../../model/trace-model.js';
import type { TimeMap } from '../../draw/time-map.js';
import type { EventLook } from './event-looks.js';
import type { Filter } from './filter.js';
import { messageFilter } from './filter.js';
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
  readonly hiding: ReadonlySet<Row> | null;
  /** In units. */
  readonly from: number;
  readonly to: number;
  readonly fold: Fold;
}

export class Folder {
  readonly #model: TraceModel;
  readonly #looks: readonly (EventLook | null)[];
  /** By message, its units: asked at each count anew, and dear in maps that are not linear. */
  #last: Counted | null = null;

  constructor(model: TraceModel, looks: readonly (EventLook | null)[]) {
    this.#model = model;
    this.#looks = looks;
  }

  fold(frame: Frame, filter: Filter): Fold {
    const { map, from, to, length } = frame.axis;
    const unitsPerPx = (to - from) / length;
    const ribbon = powerOfTwo(RIBBON_PX * unitsPerPx);
    const bar = powerOfTwo(BAR_PX * unitsPerPx);
    const lanes = frame.lanes.map(({ actor }) => actor);
    const key = `${String(ribbon)} ${String(bar)} ${lanes.join()} ${String(filter.showsHeartbeats)}`;
    const hiding = filter.isHiding ? (filter.lit?.rows ?? null) : null;
    const last = this.#last;
    if (
      last?.map === map &&
      last.key === key &&
      last.hiding === hiding &&
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
      ...this.#countMessages(map, ribbons, { lanes, slots, filter }),
      ...this.#countEvents(map, bars, { lanes, hiding }),
      ribbons,
      bars,
    };
    this.#last = { key, map, hiding, from: first, to: after, fold };
    return fold;
  }

  #countMessages(
    map: TimeMap,
    buckets: Buckets,
    { lanes, slots, filter }: { lanes: readonly number[]; slots: number; filter: Filter },
  ): Omit<Fold, 'events' | 'mostEvents' | 'ribbons' | 'bars'> {
    const { messages, actors } = this.#model;
    const places = new Int32Array(actors.length).fill(-1);
    lanes.forEach((actor, place) => {
      places[actor] = place;
    });
    const size = lanes.length;
    const counts = new Uint32Array(size * size * buckets.count);
    const losses = new Uint32Array(size * size * buckets.count);
    const isShown = messageFilter(this.#model, places, filter);
    const lost = MESSAGE_FATES.indexOf('lost');
    const first = countBelow(messages.sentMicros, Math.floor(map.toMicros(buckets.from)));
    const after = countBelow(
      messages.sentMicros,
      map.toMicros(buckets.from + buckets.width * buckets.count) + 1,
    );
    for (let id = first; id < after; id += 1) {
      if (!isShown(id)) continue;
      const from = places[messages.from[id] ?? 0] ?? 0;
      const to = places[messages.to[id] ?? 0] ?? 0;
      const bucket = Math.floor((map.ofRow(messages.sent[id] ?? NO_ROW) - buckets.from) / buckets.width);
      if (bucket < 0 || bucket >= buckets.count) continue;
      const at = (from < to ? from * size + to : to * size + from) * buckets.count + bucket;
      counts[at] = (counts[at] ?? 0) + 1;
      if (messages.fate[id] === lost) losses[at] = (losses[at] ?? 0) + 1;
    }
    return choosePairs({ lanes, slots, buckets: buckets.count, counts, losses });
  }

  #countEvents(
    map: TimeMap,
    buckets: Buckets,
    { lanes, hiding }: { lanes: readonly number[]; hiding: ReadonlySet<Row> | null },
  ): Pick<Fold, 'events' | 'mostEvents'> {
    const { columns, rowsOfActor, actors } = this.#model;
    const events = new Uint32Array(actors.length * buckets.count);
    const first = countBelow(columns.micros, Math.floor(map.toMicros(buckets.from)));
    const after = countBelow(columns.micros, map.toMicros(buckets.from + buckets.width * buckets.count) + 1);
    for (const actor of lanes) {
      const rows = rowsIn(rowsOfActor, actor);
      for (let i = countBelow(rows, first); i < rows.length; i += 1) {
        const row = rows[i] ?? 0;
        if (row >= after) break;
        if ((this.#looks[columns.kind[row] ?? 0] ?? null) === null || hiding?.has(row) === false) continue;
        const bucket = Math.floor((map.ofRow(row) - buckets.from) / buckets.width);
        if (bucket < 0 || bucket >= buckets.count) continue;
        events[actor * buckets.count + bucket] = (events[actor * buckets.count + bucket] ?? 0) + 1;
      }
    }
    return { events, mostEvents: greatest(events) };
  }
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
