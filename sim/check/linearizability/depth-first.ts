import type { Configuration, Configurations, Move } from './configurations.js';
import { Seen } from './seen.js';

/**
 * Goes on from where it came to last, and back when there is no way on (Wing and Gong, 1993, with Lowe's memo). It is
 * lucky on legal histories, however many outcomes are unknown; an illegal one it leaves only when all is tried.
 */
export class DepthFirst {
  readonly #graph: Configurations;
  readonly #seen: Seen;
  #start: Configuration | null;
  readonly #moves: Move[] = [];

  constructor(graph: Configurations) {
    this.#graph = graph;
    this.#seen = new Seen(graph.queues);
    this.#start = graph.start();
  }

  /** The next configuration; null if there is none. */
  next(): Configuration | null {
    const start = this.#start;
    this.#start = null;
    if (start !== null) return this.#reach(start);
    for (;;) {
      const move = this.#moves.pop();
      if (move === undefined) return null;
      const configuration = this.#graph.take(move);
      if (configuration !== null && this.#seen.add(configuration)) return this.#reach(configuration);
    }
  }

  #reach(configuration: Configuration): Configuration {
    for (const move of this.#graph.moves(configuration).reverse()) this.#moves.push(move);
    return configuration;
  }
}
