/** The order in which calls can have taken effect, as far as there is one, in words. */
import { countOf } from '../../app/format.js';
import type { Linearization } from '../../model/tables.js';
import type { Row, TraceModel } from '../../model/trace-model.js';

export interface CallOrder {
  /** By the row of a call: its place in the order, from 1. */
  readonly places: ReadonlyMap<Row, number>;
  /** The call whose answer nothing explains; null if there is none. */
  readonly stuck: Row | null;
}

const NONE: CallOrder = { places: new Map(), stuck: null };

/** The promise that there is such an order. */
const RULE = 'L1';

/**
 * Empty if nobody has searched. The verdict is the checker's: where the run holds, an order that breaks off is one that was
 * searched for with less knowledge than the checker had.
 */
export function callOrder(
  { findings }: Pick<TraceModel, 'findings'>,
  found: Linearization | null,
): CallOrder {
  if (found === null) return NONE;
  if (found.stuck !== null && !findings.some(({ rule }) => rule === RULE)) return NONE;
  return { places: new Map(found.order.map((row, place) => [row, place + 1])), stuck: found.stuck };
}

/** What a call says of its place; empty if nothing is known of it. */
export function orderWords({ places, stuck }: CallOrder, row: Row): string {
  if (row === stuck)
    return `▲ no order explains this answer too: the longest explains ${countOf(places.size, 'call')}`;
  const place = places.get(row);
  if (place === undefined) return stuck === null ? '' : 'not in the longest order that explains answers';
  const which =
    stuck === null ? 'an order that explains every answer' : 'the longest order that explains answers';
  return `${String(place)} of ${String(places.size)} in ${which}`;
}

export function orderSentence(
  { operations, actors }: Pick<TraceModel, 'operations' | 'actors'>,
  { places, stuck }: CallOrder,
): readonly string[] {
  if (places.size === 0 && stuck === null) return [];
  if (stuck === null) return [`One order of ${countOf(places.size, 'call')} explains every answer.`];
  const call = operations.find(({ called }) => called === stuck);
  const name = actors[call?.actor ?? 0]?.name ?? '';
  return [
    `The longest order explains ${countOf(places.size, 'call')}; none explains ${name}: ${call?.text ?? ''} as well.`,
  ];
}
