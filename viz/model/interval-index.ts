/** Finds the stretches of time that touch a range, without looking at all that began before it. */
import { countBelow } from './rows.js';

const BLOCK = 256;

export class IntervalIndex {
  readonly #starts: Float64Array;
  readonly #ends: Float64Array;
  /** For each block of intervals, the latest end. */
  readonly #latest: Float64Array;

  /** Times in µs, interval by interval; the starts never fall. */
  constructor(starts: Float64Array, ends: Float64Array) {
    this.#starts = starts;
    this.#ends = ends;
    this.#latest = new Float64Array(Math.ceil(starts.length / BLOCK));
    // Made while the reader waits for the picture, of hundreds of thousands: a call for each would be half of the wait.
    for (let block = 0; block < this.#latest.length; block += 1) {
      const after = Math.min(ends.length, (block + 1) * BLOCK);
      let latest = 0;
      for (let interval = block * BLOCK; interval < after; interval += 1) {
        const end = ends[interval] ?? 0;
        if (end > latest) latest = end;
      }
      this.#latest[block] = latest;
    }
  }

  /** Calls `visit` with the place of each interval, in the order of their starts, until it returns false. Times in µs, both included. */
  forEach(fromMicros: number, toMicros: number, visit: (interval: number) => boolean): void {
    const after = countBelow(this.#starts, toMicros + 1e-9);
    for (let block = 0; block * BLOCK < after; block += 1) {
      if ((this.#latest[block] ?? 0) < fromMicros) continue;
      const end = Math.min(after, (block + 1) * BLOCK);
      for (let interval = block * BLOCK; interval < end; interval += 1) {
        if ((this.#ends[interval] ?? 0) >= fromMicros && !visit(interval)) return;
      }
    }
  }
}
