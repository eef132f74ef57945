/**
 * Is there an order of the calls that explains every answer? In general that takes a search, and nobody knows a quick one
 * (Gibbons and Korach, 1997: it is NP-complete). Depth first is quick on most legal histories and breadth first on most
 * illegal ones, so both take turns, and the first to know has the word.
 */
import { BreadthFirst } from './breadth-first.js';
import type { Configuration, Taken } from './configurations.js';
import { Configurations } from './configurations.js';
import { DepthFirst } from './depth-first.js';
import type { Comparable, History, Model } from './history.js';
import { queuesOf } from './queues.js';
import { Transitions } from './transitions.js';

/** `steps`: how many configurations were looked at. */
export type Verdict = { readonly steps: number } &
  /** The calls in an order that explains every answer, as places in the history. */
  (
    | { readonly kind: 'legal'; readonly order: readonly number[] }
    /**
     * There are orders that explain all answers before that of `stuck`, and `order` is such a one, the longest that was
     * found; none explains that of `stuck` as well. (What was under way then counts with the answer that it got later.)
     */
    | { readonly kind: 'illegal'; readonly stuck: number; readonly order: readonly number[] }
    /** The steps did not suffice. */
    | { readonly kind: 'unknown' }
  );

export type Way = 'depth-first' | 'breadth-first';

export interface SearchOptions {
  /** How many configurations are looked at, at most. */
  readonly stepsMax: number;
  /** Which searches take turns, and in which order. */
  readonly ways: readonly Way[];
}

export function search<State, Op, Answer extends Comparable>(
  history: History<Op, Answer>,
  model: Model<State, Op, Answer>,
  { stepsMax, ways }: SearchOptions,
): Verdict {
  const graph = new Configurations(queuesOf(history), new Transitions(model, history));
  const searches = ways.map((way) =>
    way === 'depth-first' ? new DepthFirst(graph) : new BreadthFirst(graph),
  );
  // A turn is as long as the history: depth first needs no more if it is lucky.
  const turn = Math.max(1, history.length);
  let furthest = graph.start();
  for (let steps = 0; steps < stepsMax; steps += 1) {
    const configuration = searches[Math.floor(steps / turn) % searches.length]?.next() ?? null;
    if (configuration === null) {
      const stuck = graph.due(furthest)?.place ?? 0;
      return { kind: 'illegal', stuck, order: orderOf(furthest.taken), steps };
    }
    if (graph.due(configuration) === undefined)
      return { kind: 'legal', order: orderOf(configuration.taken), steps };
    if (isFurther(configuration, furthest)) furthest = configuration;
  }
  return { kind: 'unknown', steps: stepsMax };
}

function isFurther(one: Configuration, other: Configuration): boolean {
  if (one.rank !== other.rank) return one.rank > other.rank;
  return (one.taken?.count ?? 0) > (other.taken?.count ?? 0);
}

function orderOf(last: Taken | null): number[] {
  const order: number[] = [];
  for (let taken = last; taken !== null; taken = taken.before) order.push(taken.place);
  return order.reverse();
}
