import type { Choices, Offers, RandomStream } from './choices.js';
import { SeededChoices } from './seeded-choices.js';

/** What was answered in a run: the draws of each stream in order, and the picks in order. Plain data. */
export interface ChoiceTape {
  readonly draws: readonly { readonly stream: string; readonly values: readonly number[] }[];
  readonly picks: readonly number[];
}

/** Where a replay left its tape: the first question that the tape has no answer to, or none that fits. */
export interface Divergence {
  /** The stream of the draw, or `null` for a pick. */
  readonly stream: string | null;
  readonly index: number;
  readonly why: 'beyond-the-tape' | 'out-of-range';
}

/**
 * Answers as another source does, and writes down the answers.
 *
 * @testonly until a search makes schedules that a seed alone does not give
 */
export class RecordingChoices implements Choices {
  readonly #base: Choices;
  readonly #draws = new Map<string, number[]>();
  readonly #picks: number[] = [];

  constructor(base: Choices) {
    this.#base = base;
  }

  get slackMicros(): number {
    return this.#base.slackMicros;
  }

  stream(name: string): RandomStream {
    return this.#base.stream(name);
  }

  draw(stream: RandomStream, bound: number): number {
    const value = this.#base.draw(stream, bound);
    const values = this.#draws.get(stream.name);
    if (values === undefined) this.#draws.set(stream.name, [value]);
    else values.push(value);
    return value;
  }

  pick(offers: Offers): number {
    const picked = this.#base.pick(offers);
    this.#picks.push(picked);
    return picked;
  }

  /** All answers so far. */
  tape(): ChoiceTape {
    const draws = [...this.#draws].map(([stream, values]) => ({ stream, values: [...values] }));
    return { draws, picks: [...this.#picks] };
  }
}

/**
 * Answers from a tape. Where the tape has no answer, or one that no longer fits the question, the stream goes on from
 * the seed, at the same index; the first such place is kept as the divergence.
 */
export class TapedChoices implements Choices {
  readonly slackMicros: number;
  readonly #seeded: SeededChoices;
  readonly #draws: ReadonlyMap<string, readonly number[]>;
  readonly #picks: readonly number[];
  #picked = 0;
  #divergence: Divergence | null = null;

  constructor(tape: ChoiceTape, seed: number, slackMicros = 0) {
    this.#seeded = new SeededChoices(seed, slackMicros);
    this.slackMicros = slackMicros;
    this.#draws = new Map(tape.draws.map(({ stream, values }) => [stream, values]));
    this.#picks = tape.picks;
  }

  /** The first place where the run left the tape, if it did. */
  get divergence(): Divergence | null {
    return this.#divergence;
  }

  stream(name: string): RandomStream {
    return this.#seeded.stream(name);
  }

  draw(stream: RandomStream, bound: number): number {
    const index = stream.drawn;
    // The seeded stream advances as well, so that it can take over at any index.
    const seeded = this.#seeded.draw(this.#seeded.stream(stream.name), bound);
    const taped = this.#draws.get(stream.name)?.[index];
    if (taped !== undefined && taped < bound) return taped;
    this.#leave(stream.name, index, taped);
    return seeded;
  }

  pick(offers: Offers): number {
    const index = this.#picked++;
    const taped = this.#picks[index];
    if (taped !== undefined && taped < offers.count) return taped;
    this.#leave(null, index, taped);
    return 0;
  }

  #leave(stream: string | null, index: number, taped: number | undefined): void {
    this.#divergence ??= { stream, index, why: taped === undefined ? 'beyond-the-tape' : 'out-of-range' };
  }
}
