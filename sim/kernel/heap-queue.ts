import type { Pending } from './pending.js';

/**
 * Pending events by (due time, sequence) in a binary heap: the queue for runs in which time alone decides. Two parallel
 * arrays, because comparing due times in an array of numbers touches no object; ties are rare and look at the sequence.
 */
export class HeapQueue {
  readonly #dues: number[] = [];
  readonly #events: Pending[] = [];

  get size(): number {
    return this.#events.length;
  }

  add(event: Pending): void {
    const dues = this.#dues;
    const events = this.#events;
    const due = event.dueMicros;
    let at = events.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = events[parent];
      const aboveDue = dues[parent];
      if (above === undefined || aboveDue === undefined) break;
      if (aboveDue < due || (aboveDue === due && above.sequence < event.sequence)) break;
      dues[at] = aboveDue;
      events[at] = above;
      at = parent;
    }
    dues[at] = due;
    events[at] = event;
  }

  /** The earliest event, without taking it. Cancelled ones are thrown away on the way. */
  peek(): Pending | undefined {
    let head = this.#events[0];
    while (head?.isCancelled === true) {
      this.#removeHead();
      head = this.#events[0];
    }
    return head;
  }

  /** Takes the event that `peek` has just returned. */
  take(): void {
    this.#removeHead();
  }

  #removeHead(): void {
    const dues = this.#dues;
    const events = this.#events;
    const last = events.pop();
    const lastDue = dues.pop();
    const size = events.length;
    if (size === 0 || last === undefined || lastDue === undefined) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      let below = events[child];
      let belowDue = dues[child];
      const right = events[child + 1];
      const rightDue = dues[child + 1];
      if (below === undefined || belowDue === undefined) break;
      if (
        right !== undefined &&
        rightDue !== undefined &&
        (rightDue < belowDue || (rightDue === belowDue && right.sequence < below.sequence))
      ) {
        child += 1;
        below = right;
        belowDue = rightDue;
      }
      if (lastDue < belowDue || (lastDue === belowDue && last.sequence < below.sequence)) break;
      dues[at] = belowDue;
      events[at] = below;
      at = child;
    }
    dues[at] = lastDue;
    events[at] = last;
  }
}
