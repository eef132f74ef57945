import type { Offers } from './choices.js';
import type { Pending } from './pending.js';
import { isBefore } from './pending.js';

/** A datagram's channel number: above all numbered channels, by its sequence. */
const OWN_CHANNELS_FROM = 1_000_000;

/**
 * Pending events by (due time, sequence) in one sorted array: the queue for runs in which somebody picks. Within the
 * slack it offers the head of every channel, earliest first. Insertion moves the events behind it, which at the few
 * hundred events of a protocol run costs less than a tree.
 */
export class OpenQueue implements Offers {
  readonly #events: Pending[] = [];
  readonly #offered: Pending[] = [];
  #round = 0;

  get size(): number {
    return this.#events.length;
  }

  add(event: Pending): void {
    const events = this.#events;
    let low = 0;
    let high = events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = events[middle];
      if (other !== undefined && isBefore(other, event)) low = middle + 1;
      else high = middle;
    }
    events.splice(low, 0, event);
  }

  /** The earliest event, without taking it. Cancelled ones are thrown away on the way. */
  peek(): Pending | undefined {
    const events = this.#events;
    while (events[0]?.isCancelled === true) events.shift();
    return events[0];
  }

  /** Takes the event that `peek` has just returned. */
  take(): void {
    this.#events.shift();
  }

  /**
   * Collects the offers: the heads of channels that are due by `latestMicros` and before `fence`, which itself is the
   * last offer if it is due by then (a planned fault: it strikes at its time, whatever is still late).
   */
  collect(latestMicros: number, fence: Pending | null): Offers {
    const offered = this.#offered;
    offered.length = 0;
    this.#round += 1;
    for (const event of this.#events) {
      if (event.dueMicros > latestMicros || (fence !== null && event.dueMicros >= fence.dueMicros)) break;
      if (event.isCancelled) continue;
      const { channel } = event;
      if (channel.order !== 'none') {
        if (channel.shownIn === this.#round) continue;
        channel.shownIn = this.#round;
      }
      offered.push(event);
    }
    if (fence !== null && fence.dueMicros <= latestMicros) offered.push(fence);
    return this;
  }

  /** The i-th of the offers last collected. */
  offered(i: number): Pending | undefined {
    return this.#offered[i];
  }

  /** Takes out any event that is in the queue. */
  remove(event: Pending): void {
    const at = this.#events.indexOf(event);
    if (at >= 0) this.#events.splice(at, 1);
  }

  get count(): number {
    return this.#offered.length;
  }

  due(i: number): number {
    return this.#offered[i]?.dueMicros ?? 0;
  }

  channel(i: number): number {
    const event = this.#offered[i];
    if (event === undefined) return 0;
    return event.channel.order === 'none' ? OWN_CHANNELS_FROM + event.sequence : event.channel.id;
  }

  describe(i: number): string {
    return this.#offered[i]?.work.describe() ?? 'nothing';
  }
}
