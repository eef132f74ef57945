import type { Choices, Offers, RandomStream } from '../kernel/choices.js';
import { SeededChoices } from '../kernel/seeded-choices.js';

/** How many ordering constraints a bug may need: PCT changes a priority at one step less. */
const DEPTH = 3;
/** Change points are drawn among so many picks: about the length of a synod run. */
const PICKS = 100;
/** Priorities are drawn below this; a channel that was demoted goes below all of them. */
const PRIORITIES = 1_000_000;

/**
 * Probabilistic concurrency testing (Burckhardt et al., ASPLOS 2010): every channel has a random priority and the
 * highest one goes first; at a few random steps the channel that would go is demoted below all others.
 */
export class PctChoices implements Choices {
  readonly slackMicros: number;
  readonly #seeded: SeededChoices;
  readonly #schedule: RandomStream;
  readonly #priorities = new Map<number, number>();
  readonly #changes = new Set<number>();
  #picked = 0;
  #lowest = 0;

  constructor(seed: number, slackMicros: number) {
    this.slackMicros = slackMicros;
    this.#seeded = new SeededChoices(seed, slackMicros);
    this.#schedule = this.#seeded.stream('schedule');
    for (let i = 1; i < DEPTH; i += 1) this.#changes.add(this.draw(this.#schedule, PICKS));
  }

  stream(name: string): RandomStream {
    return this.#seeded.stream(name);
  }

  draw(stream: RandomStream, bound: number): number {
    return this.#seeded.draw(this.#seeded.stream(stream.name), bound);
  }

  pick(offers: Offers): number {
    if (this.#changes.has(this.#picked)) this.#demote(offers.channel(this.#highest(offers)));
    this.#picked += 1;
    return this.#highest(offers);
  }

  #highest(offers: Offers): number {
    let best = 0;
    let bestPriority = -PRIORITIES;
    for (let i = 0; i < offers.count; i += 1) {
      const priority = this.#priority(offers.channel(i));
      if (priority > bestPriority) {
        best = i;
        bestPriority = priority;
      }
    }
    return best;
  }

  #priority(channel: number): number {
    let priority = this.#priorities.get(channel);
    if (priority === undefined) {
      priority = this.draw(this.#schedule, PRIORITIES);
      this.#priorities.set(channel, priority);
    }
    return priority;
  }

  #demote(channel: number): void {
    this.#lowest -= 1;
    this.#priorities.set(channel, this.#lowest);
  }
}
