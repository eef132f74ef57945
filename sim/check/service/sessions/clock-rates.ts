import type { Handlers } from '../../../trace/event-stream.js';
import type { ServiceRunEvent } from '../context.js';

const MILLION = 1_000_000;

/**
 * How fast and how slow the clocks of machines have ever run in a run: what is certain of a length of time on one of
 * them, whenever its rate changed.
 */
export class ClockRates {
  /** In millionths, by actor; nothing for a clock that was always right. */
  readonly #fastest: number[] = [];
  readonly #slowest: number[] = [];

  readonly handlers: Handlers<ServiceRunEvent> = {
    'clock.changed': ({ ratePpm }, { actor }) => {
      this.#fastest[actor] = Math.max(this.#fastest[actor] ?? 0, ratePpm);
      this.#slowest[actor] = Math.min(this.#slowest[actor] ?? 0, ratePpm);
    },
  };

  /** While so much virtual time went by, the clock of `actor` went on by no more than this, in µs. */
  most(actor: number, micros: number): number {
    return Math.ceil((micros * (MILLION + (this.#fastest[actor] ?? 0))) / MILLION);
  }

  /** And by no less than this. */
  least(actor: number, micros: number): number {
    return Math.floor((micros * (MILLION + (this.#slowest[actor] ?? 0))) / MILLION);
  }
}
