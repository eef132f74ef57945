/**
 * The rows that may have to be counted, as rising lists: how many of a list fall into a stretch of time is then a matter of
 * two searches, however many they are.
 */
import { pairMessages, pairPlace } from '../../model/message-pairs.js';
import { countBelow, rowsIn } from '../../model/rows.js';
import type { MessagePairs, RowLists, TraceModel } from '../../model/trace-model.js';
import type { EventLook } from './event-looks.js';
import type { LitRows } from './filter.js';
import { isMessageLit } from './filter.js';

export class FoldIndex {
  readonly #actors: number;
  /** By actor: the events that no other mark shows. */
  readonly #marked: RowLists;
  readonly #pairs: MessagePairs;

  /** `only`: what a search found, if it hides the rest. */
  constructor(model: TraceModel, looks: readonly (EventLook | null)[], only: LitRows | null) {
    this.#actors = model.actors.length;
    this.#marked = markedRows(model, looks, only);
    // Those of the whole trace come with it: a million messages take the length of a frame, and the worker has the time.
    this.#pairs =
      only === null
        ? model.pairs
        : pairMessages(model.messages, this.#actors, (id) => isMessageLit(model, only, id));
  }

  /** Adds to `counts[at + bucket]` how many marks of an actor stand from each row of `edges` to before the next one. */
  countMarks(actor: number, edges: Int32Array, counts: Uint32Array, at: number): void {
    addCounts(rowsIn(this.#marked, actor), edges, counts, at);
  }

  /** As `countMarks`, the messages between two actors by where they were sent; in `losses` those that were lost. */
  countMessages(
    [a, b]: readonly [number, number],
    withHeartbeats: boolean,
    edges: Int32Array,
    {
      counts,
      losses,
      at,
    }: { readonly counts: Uint32Array; readonly losses: Uint32Array; readonly at: number },
  ): void {
    for (const isHeartbeat of withHeartbeats ? [false, true] : [false]) {
      const place = pairPlace(this.#actors, a, b, isHeartbeat);
      addCounts(rowsIn(this.#pairs.sent, place), edges, counts, at);
      addCounts(rowsIn(this.#pairs.lost, place), edges, losses, at);
    }
  }
}

/** The rows of each actor that no other mark shows; they are in lists by actor already. */
function markedRows(
  { columns, rowsOfActor }: TraceModel,
  looks: readonly (EventLook | null)[],
  only: LitRows | null,
): RowLists {
  const isMarked = Uint8Array.from(looks, (look) => (look === null ? 0 : 1));
  const starts = new Uint32Array(rowsOfActor.starts.length);
  const rows = new Int32Array(rowsOfActor.rows.length);
  let size = 0;
  for (let actor = 0; actor + 1 < starts.length; actor += 1) {
    const end = rowsOfActor.starts[actor + 1] ?? 0;
    for (let i = rowsOfActor.starts[actor] ?? 0; i < end; i += 1) {
      const row = rowsOfActor.rows[i] ?? 0;
      if (isMarked[columns.kind[row] ?? 0] !== 1 || only?.rows.has(row) === false) continue;
      rows[size] = row;
      size += 1;
    }
    starts[actor + 1] = size;
  }
  return { starts, rows: rows.slice(0, size) };
}

function addCounts(rows: Int32Array, edges: Int32Array, counts: Uint32Array, at: number): void {
  if (rows.length === 0) return;
  let before = countBelow(rows, edges[0] ?? 0);
  const last = countBelow(rows, edges.at(-1) ?? 0);
  for (let bucket = 0; before < last; bucket += 1) {
    const edge = edges[bucket + 1] ?? 0;
    const after = countFrom(rows, edge, before, last);
    counts[at + bucket] = (counts[at + bucket] ?? 0) + after - before;
    before = after;
  }
}

/** As `countBelow`, known to lie between two places: near the first, as a rule, so that the steps begin small. */
function countFrom(rows: Int32Array, value: number, from: number, to: number): number {
  let low = from;
  let step = 1;
  while (low + step < to && (rows[low + step] ?? 0) < value) {
    low += step;
    step *= 2;
  }
  let high = Math.min(to, low + step);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
