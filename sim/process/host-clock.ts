/**
 * The clocks of a machine: a monotonic one, which may run fast or slow, and a calendar on top of it, which may also be
 * wrong, jump and stand still. Integers alone; the monotonic clock never goes back, whatever happens to its rate.
 */
import { assert } from '../../core/assert.js';
import type { Reporter } from '../trace/event-stream.js';
import type { WorldEvent } from '../trace/world-events.js';

/** What a calendar shows when a run begins, in ms since 1970: a round number in November 2023. */
const WALL_BASE_MILLIS = 1_700_000_000_000;
const MILLION = 1_000_000;
/** No clock is faster or slower than by a tenth: what is further off is broken hardware, and not a clock of the model. */
export const RATE_PPM_MAX = 100_000;

export interface HostClockOptions {
  readonly kernel: { readonly nowMicros: number };
  readonly events: Reporter<WorldEvent>;
  readonly address: number;
  /** Called when the rate has changed: timers have to be set anew. */
  readonly onRate: () => void;
}

export class HostClock {
  readonly #options: HostClockOptions;
  /** Local time `#localMicros` was at virtual time `#sinceMicros`, and runs by this rate since then. */
  #sinceMicros = 0;
  #localMicros = 0;
  #ratePpm = 0;
  #offsetMicros = 0;
  /** What the calendar shows while it stands still, and until when it does at least, in µs of virtual time. */
  #frozenMillis: number | null = null;
  #frozenUntilMicros = 0;

  constructor(options: HostClockOptions) {
    this.#options = options;
  }

  monotonicMicros(): number {
    const passedMicros = this.#options.kernel.nowMicros - this.#sinceMicros;
    if (this.#ratePpm === 0) return this.#localMicros + passedMicros;
    return this.#localMicros + scale(passedMicros, MILLION + this.#ratePpm, MILLION);
  }

  wallMillis(): number {
    return this.#frozenMillis ?? this.#runningMillis();
  }

  /** How long it takes until the monotonic clock has gone on by so much, in µs of virtual time. */
  virtualMicros(localMicros: number): number {
    if (this.#ratePpm === 0) return localMicros;
    const target = this.monotonicMicros() + localMicros - this.#localMicros;
    // Rounded up: a timer is never early.
    const passed = -scale(-target, MILLION, MILLION + this.#ratePpm);
    return this.#sinceMicros + passed - this.#options.kernel.nowMicros;
  }

  /** The calendar is wrong by so much from now on. */
  setOffset(micros: number): void {
    this.#offsetMicros = micros;
    this.#report('wall');
  }

  /** The calendar jumps. */
  step(micros: number): void {
    this.setOffset(this.#offsetMicros + micros);
  }

  /** Both clocks run fast (or slow, below 0) by so many millionths from now on. */
  setRate(ppm: number): void {
    assert(Math.abs(ppm) <= RATE_PPM_MAX, 'the rate of a clock is off by at most a tenth');
    if (ppm === this.#ratePpm) return;
    this.#localMicros = this.monotonicMicros();
    this.#sinceMicros = this.#options.kernel.nowMicros;
    this.#ratePpm = ppm;
    this.#options.onRate();
    this.#report('rate');
  }

  /** The calendar stands still for so long; then it shows at once what it would have shown. */
  freeze(micros: number): void {
    this.#frozenMillis ??= this.#runningMillis();
    this.#frozenUntilMicros = Math.max(this.#frozenUntilMicros, this.#options.kernel.nowMicros + micros);
    this.#report('frozen');
  }

  /** The time is over for which the calendar was to stand still, unless it was meanwhile stopped for longer. */
  thaw(): void {
    if (this.#frozenMillis === null || this.#options.kernel.nowMicros < this.#frozenUntilMicros) return;
    this.#frozenMillis = null;
    this.#report('wall');
  }

  /** Ends what disturbs it: rate and standstill. A calendar that is wrong stays wrong, as nobody has to rely on it. */
  heal(): void {
    this.setRate(0);
    this.#frozenUntilMicros = 0;
    this.thaw();
  }

  #runningMillis(): number {
    return WALL_BASE_MILLIS + Math.floor((this.monotonicMicros() + this.#offsetMicros) / 1000);
  }

  #report(clock: 'wall' | 'rate' | 'frozen'): void {
    const { events, address } = this.#options;
    const [offsetMicros, ratePpm] = [this.#offsetMicros, this.#ratePpm];
    events.emit({ kind: 'clock.changed', clock, offsetMicros, ratePpm }, address);
  }
}

/** `micros * times / by`, rounded down: exact although the product may have more than 53 bits. */
function scale(micros: number, times: number, by: number): number {
  const whole = Math.floor(micros / by);
  return whole * times + Math.floor(((micros - whole * by) * times) / by);
}
