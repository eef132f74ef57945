/**
 * The rows that may have to be counted, as rising lists: how many of a list fall into a stretch of time is then a matter of
 * two searches, however many they are.
 */
import { groupRows } from '../../model/row-groups.js';
import { countBelow, rowsIn } from '../../model/rows.js';
import type { RowLists, TraceModel } from '../../model/trace-model.js';
import { MESSAGE_CLASSES, MESSAGE_FATES, NO_ROW } from '../../model/trace-model.js';
import type { EventLook } from './event-looks.js';
import type { LitRows } from './filter.js';
import { isMessageLit } from './filter.js';

export class FoldIndex {
  readonly #actors: number;
  /** By actor: the events that no other mark shows. */
  readonly #marked: RowLists;
  /** By pair of actors, heartbeats apart: where messages were sent, and where those that were lost. */
  readonly #sent: RowLists;
  readonly #lost: RowLists;

  /** `only`: what a search found, if it hides the rest. */
  constructor(model: TraceModel, looks: readonly (EventLook | null)[], only: LitRows | null) {
    const { columns, messages, actors, rowsOfActor } = model;
    this.#actors = actors.length;
    const place = (row: number): number => columns.actor[row] ?? 0;
    this.#marked = groupRows({
      count: rowsOfActor.rows.length,
      groups: actors.length,
      groupOf: (i) => {
        const row = rowsOfActor.rows[i] ?? 0;
        const isMarked = (looks[columns.kind[row] ?? 0] ?? null) !== null;
        return isMarked && only?.rows.has(row) !== false ? place(row) : -1;
      },
      rowOf: (i) => rowsOfActor.rows[i] ?? 0,
    });
    const heartbeat = MESSAGE_CLASSES.indexOf('heartbeat');
    const lost = MESSAGE_FATES.indexOf('lost');
    const listOf = (id: number): number =>
      only === null || isMessageLit(model, only, id)
        ? this.#list(messages.from[id] ?? 0, messages.to[id] ?? 0, messages.class[id] === heartbeat)
        : -1;
    const ofMessages = {
      count: messages.count,
      groups: 2 * actors.length * actors.length,
      rowOf: (id: number) => messages.sent[id] ?? NO_ROW,
    };
    this.#sent = groupRows({ ...ofMessages, groupOf: listOf });
    this.#lost = groupRows({
      ...ofMessages,
      groupOf: (id) => (messages.fate[id] === lost ? listOf(id) : -1),
    });
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
      const list = this.#list(a, b, isHeartbeat);
      addCounts(rowsIn(this.#sent, list), edges, counts, at);
      addCounts(rowsIn(this.#lost, list), edges, losses, at);
    }
  }

  /** Whichever way they went. */
  #list(a: number, b: number, isHeartbeat: boolean): number {
    return 2 * (Math.min(a, b) * this.#actors + Math.max(a, b)) + (isHeartbeat ? 1 : 0);
  }
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
