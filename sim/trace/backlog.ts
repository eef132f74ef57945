import type { Kinded } from '../../core/env.js';
import type { Envelope, Handler } from './consumer.js';
import { ListenerError } from './consumer.js';

/** How many numbers an envelope is made of. */
const ENVELOPE = 4;

/**
 * Events that have happened, and that patient consumers have not been given so far. Servers and rules are each about as
 * much code as fits close to a processor: where they take turns at every event, each pushes the other out.
 *
 * It uses the same lists again and again: new ones would be a fifth of what a run allocates.
 */
export class Backlog<E extends Kinded> {
  readonly #events: (E | undefined)[] = [];
  readonly #readers: (readonly Handler<E>[])[] = [];
  /** The numbers of the envelopes, one behind the other. */
  readonly #envelopes: number[] = [];
  readonly #at = { index: 0, micros: 0, actor: 0, cause: 0 };
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Keeps an event for those who read its kind. */
  add(event: E, { index, micros, actor, cause }: Envelope, readers: readonly Handler<E>[]): void {
    const envelopes = this.#envelopes;
    const place = ENVELOPE * this.#size;
    this.#events[this.#size] = event;
    this.#readers[this.#size] = readers;
    envelopes[place] = index;
    envelopes[place + 1] = micros;
    envelopes[place + 2] = actor;
    envelopes[place + 3] = cause;
    this.#size += 1;
  }

  /** Gives what was kept to its readers, in the order in which it happened. */
  give(): void {
    const events = this.#events;
    const envelopes = this.#envelopes;
    const at = this.#at;
    for (let i = 0; i < this.#size; i += 1) {
      const event = events[i];
      if (event === undefined) continue;
      // What was given may be forgotten.
      events[i] = undefined;
      const place = ENVELOPE * i;
      at.index = envelopes[place] ?? 0;
      at.micros = envelopes[place + 1] ?? 0;
      at.actor = envelopes[place + 2] ?? 0;
      at.cause = envelopes[place + 3] ?? 0;
      try {
        for (const handler of this.#readers[i] ?? []) handler(event, at);
      } catch (error) {
        throw new ListenerError(event.kind, error);
      }
    }
    this.#size = 0;
  }
}
