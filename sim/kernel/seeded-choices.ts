import alea from 'seedrandom/lib/alea.js';
import type { Choices, Offers, RandomStream } from './choices.js';

/** A stream of the seeded source: an Alea generator seeded with `seed/name`, made at the first draw. */
class SeededStream implements RandomStream {
  readonly name: string;
  drawn = 0;
  readonly #seed: number;
  #generator: ReturnType<typeof alea> | null = null;

  constructor(seed: number, name: string) {
    this.#seed = seed;
    this.name = name;
  }

  next(bound: number): number {
    this.#generator ??= alea(`${String(this.#seed)}/${this.name}`);
    this.drawn += 1;
    // Multiplication, never rejection: one draw is one advance. The product may lose its last bits; that never reaches
    // `bound`, because the error is below bound * 2^-20.
    return Math.floor(((this.#generator.int32() >>> 0) * bound) / 4294967296);
  }
}

/** Draws from streams seeded by one safe integer; always takes the earliest event. The source under every strategy. */
export class SeededChoices implements Choices {
  readonly slackMicros: number;
  readonly #seed: number;
  readonly #streams = new Map<string, SeededStream>();

  constructor(seed: number, slackMicros = 0) {
    this.#seed = seed;
    this.slackMicros = slackMicros;
  }

  stream(name: string): SeededStream {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = new SeededStream(this.#seed, name);
      this.#streams.set(name, stream);
    }
    return stream;
  }

  draw(stream: SeededStream, bound: number): number {
    return stream.next(bound);
  }

  pick(_offers: Offers): number {
    return 0;
  }
}
