import type { Choices, RandomStream } from '../sim/kernel/choices.js';

/** Draws for planning, from one stream. 0 is the first, the least, or no. */
export class Dice {
  readonly #choices: Choices;
  readonly #stream: RandomStream;

  constructor(choices: Choices, stream: string) {
    this.#choices = choices;
    this.#stream = choices.stream(stream);
  }

  /** An integer in [0, bound). */
  below(bound: number): number {
    return this.#choices.draw(this.#stream, bound);
  }

  /** An integer from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** From `low` to less than twice `high`, every octave as likely as any other: for times, whose size matters. */
  octaves(low: number, high: number): number {
    let octaves = 0;
    while (low << (octaves + 1) <= high) octaves += 1;
    const base = low << this.below(octaves + 1);
    return base + this.below(base);
  }

  /** True in `percent` of a hundred cases. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent;
  }

  /** One of them; the list is not empty. */
  oneOf<T>(first: T, ...others: readonly T[]): T {
    return others[this.below(others.length + 1) - 1] ?? first;
  }

  /** `count` different ones of a list, in the list's order. */
  some<T>(list: readonly T[], count: number): T[] {
    const left = list.map((_, i) => i);
    const taken: number[] = [];
    while (taken.length < count && left.length > 0) taken.push(...left.splice(this.below(left.length), 1));
    return list.filter((_, i) => taken.includes(i));
  }
}
