import type { Configuration, Configurations } from './configurations.js';
import { Seen } from './seen.js';

/** The configurations that wait for the same answered call. */
interface Layer {
  readonly waiting: Configuration[];
  readonly seen: Seen;
}

/**
 * Goes from answer to answer and keeps all configurations that explain those so far (Lowe, 2017, just-in-time
 * linearization). It finds the first answer that nothing explains, and forgets what lies behind: where one
 * configuration is left, the history is cut.
 */
export class BreadthFirst {
  readonly #graph: Configurations;
  readonly #layers = new Map<number, Layer>();
  /** The lowest layer. */
  #rank = 0;

  constructor(graph: Configurations) {
    this.#graph = graph;
    this.#add(graph.start());
  }

  /** The next configuration; null if there is none. */
  next(): Configuration | null {
    while (this.#layers.size > 0) {
      const configuration = this.#layers.get(this.#rank)?.waiting.pop();
      if (configuration !== undefined) {
        for (const move of this.#graph.moves(configuration)) this.#add(this.#graph.take(move));
        return configuration;
      }
      this.#layers.delete(this.#rank);
      this.#rank += 1;
    }
    return null;
  }

  #add(configuration: Configuration | null): void {
    if (configuration === null) return;
    let layer = this.#layers.get(configuration.rank);
    if (layer === undefined) {
      layer = { waiting: [], seen: new Seen(this.#graph.queues) };
      this.#layers.set(configuration.rank, layer);
    }
    if (layer.seen.add(configuration)) layer.waiting.push(configuration);
  }
}
