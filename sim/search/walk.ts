import type { Choices, Offers, RandomStream } from '../kernel/choices.js';
import { SeededChoices } from '../kernel/seeded-choices.js';

/** A random walk: any offer is as likely as any other. Draws are seeded. */
export class WalkChoices implements Choices {
  readonly slackMicros: number;
  readonly #seeded: SeededChoices;
  readonly #picks: RandomStream;

  constructor(seed: number, slackMicros: number) {
    this.slackMicros = slackMicros;
    this.#seeded = new SeededChoices(seed, slackMicros);
    this.#picks = this.#seeded.stream('schedule');
  }

  stream(name: string): RandomStream {
    return this.#seeded.stream(name);
  }

  draw(stream: RandomStream, bound: number): number {
    return this.#seeded.draw(this.#seeded.stream(stream.name), bound);
  }

  pick(offers: Offers): number {
    return this.draw(this.#picks, offers.count);
  }
}
