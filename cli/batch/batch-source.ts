import type { SeedRange } from '../input/numbers.js';
import { seedCount } from '../input/numbers.js';
import type { Series } from './series.js';

/** Some consecutive seeds of one series. */
export interface Portion {
  /** Portions are numbered in the order in which they are handed out. */
  readonly ordinal: number;
  readonly seriesIndex: number;
  readonly firstSeed: number;
  readonly count: number;
}

/** A message to a worker costs some 0.1 ms: in so long it is lost, and the batches still end soon after each other. */
const TARGET_MS = 150;
const FIRST_COUNT = 16;
const COUNT_MAX = 10_000;
/** A measured batch may be an exception, so sizes do not jump. */
const GROWTH_MAX = 4;

/** Hands out the work, series by series and seed by seed, in portions that take about equally long. */
export class BatchSource {
  readonly #series: readonly Series[];
  readonly #seeds: SeedRange;
  readonly #lanes: number;
  #seriesIndex = 0;
  #nextSeed: number;
  #ordinal = 0;
  #count = FIRST_COUNT;

  constructor(series: readonly Series[], seeds: SeedRange, lanes: number) {
    this.#series = series;
    this.#seeds = seeds;
    this.#lanes = lanes;
    this.#nextSeed = seeds.first;
  }

  /** How many runs there are in all. */
  get total(): number {
    return this.#series.length * seedCount(this.#seeds);
  }

  /** The next portion; null if all is handed out. */
  next(): Portion | null {
    if (this.#nextSeed > this.#seeds.last) {
      this.#seriesIndex += 1;
      this.#nextSeed = this.#seeds.first;
    }
    if (this.#seriesIndex >= this.#series.length) return null;
    const left = this.#seeds.last - this.#nextSeed + 1;
    // Not more than its share of what is left, so that no lane waits for the last one.
    const count = Math.min(this.#count, Math.ceil(left / this.#lanes));
    const firstSeed = this.#nextSeed;
    this.#nextSeed += count;
    return { ordinal: this.#ordinal++, seriesIndex: this.#seriesIndex, firstSeed, count };
  }

  /** How long a portion took: the next ones are sized by it. */
  took({ count }: Portion, millis: number): void {
    const fitting = Math.floor((count * TARGET_MS) / Math.max(millis, 0.01));
    this.#count = Math.max(1, Math.min(fitting, this.#count * GROWTH_MAX, COUNT_MAX));
  }
}
