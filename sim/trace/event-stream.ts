/**
 * The stream of events of a run: it numbers what happens and calls those who asked for that kind.
 *
 * Every event takes an index, whether somebody listens or not, so that an index means the same event in every run of a
 * recipe. No envelope object is made for an event: where and when it happened is ambient while a consumer is called.
 */
import type { Kinded } from '../../core/env.js';

/** Where an event stands. Valid only while a consumer is called; a consumer copies what it keeps. */
export interface Envelope {
  /** Its number in the run, from 1. */
  readonly index: number;
  /** Virtual time in µs. */
  readonly micros: number;
  /** Whose event: an address, or 0 for the world. */
  readonly actor: number;
  /** The index of the event that brought it about; 0 for none but the run itself. */
  readonly cause: number;
}

/** A consumer: one handler for each kind that it reads. It is never called for others. */
export type Handlers<E extends Kinded> = {
  readonly [K in E['kind']]?: (event: Extract<E, { readonly kind: K }>, at: Envelope) => void;
};

/** A consumer threw. It must not be taken for the process whose event it was given: the run itself is broken. */
export class ListenerError extends Error {
  override readonly name = 'ListenerError';

  constructor(kind: string, cause: unknown) {
    super(`a consumer of ${kind} failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

type Handler<E> = (event: E, at: Envelope) => void;

/** The side of the stream that parts of the world report to. */
export interface Reporter<E extends Kinded> {
  /** The event that is being handled: what is reported meanwhile was caused by it; 0 for none. */
  readonly cause: number;
  /** Says which event is being handled from now on; 0 for none. */
  handling(index: number): void;
  /** Whether an event of this kind has to be made at all; if not, `skip` counts it. */
  wants(kind: string): boolean;
  /** Counts an event that nobody listens for; returns its index. */
  skip(): number;
  /** To be called before the effect of an event that `wants`: a fault may strike first. */
  before(event: E, actor: number): void;
  /** Reports an event, caused by what is being handled, or by the given event. Returns its index. */
  emit(event: E, actor: number, cause?: number): number;
}

/** The part of a run that strikes faults at events. It is no listener: it may change the run. */
export interface Trigger<E> {
  /** The kinds that some armed fault waits for. */
  readonly kinds: ReadonlySet<string>;
  /** Called before the event happens. What it strikes may prevent the event. */
  before(event: E, actor: number): void;
  /** Called when the event has been given to all consumers. */
  after(event: E, actor: number): void;
}

export class EventStream<E extends Kinded> implements Reporter<E> {
  readonly #handlers = new Map<string, Handler<E>[]>();
  readonly #all: Handler<E>[] = [];
  readonly #clock: { readonly nowMicros: number };
  readonly #at = { index: 0, micros: 0, actor: 0, cause: 0 };
  #trigger: Trigger<E> | null = null;
  #count = 0;
  #cause = 0;

  constructor(clock: { readonly nowMicros: number }) {
    this.#clock = clock;
  }

  /** How many events were reported. */
  get count(): number {
    return this.#count;
  }

  get cause(): number {
    return this.#cause;
  }

  handling(index: number): void {
    this.#cause = index;
  }

  /** Adds a consumer. Consumers are called in the order in which they came. */
  subscribe(handlers: Handlers<E>): void {
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the table is keyed by kind, so a handler only ever gets events of its own kind
    const table = handlers as Readonly<Record<string, Handler<E> | undefined>>;
    for (const kind in table) {
      const handler = table[kind];
      if (handler === undefined) continue;
      const list = this.#handlers.get(kind);
      if (list === undefined) this.#handlers.set(kind, [handler]);
      else list.push(handler);
    }
  }

  /** Adds a consumer of every kind (a recorder, a fold). */
  subscribeToAll(handler: Handler<E>): void {
    this.#all.push(handler);
  }

  /** Sets who strikes faults at events. */
  arm(trigger: Trigger<E>): void {
    this.#trigger = trigger;
  }

  wants(kind: string): boolean {
    return this.#all.length > 0 || this.#handlers.has(kind) || this.#trigger?.kinds.has(kind) === true;
  }

  skip(): number {
    this.#count += 1;
    return this.#count;
  }

  before(event: E, actor: number): void {
    if (this.#trigger?.kinds.has(event.kind) === true) this.#trigger.before(event, actor);
  }

  emit(event: E, actor: number, cause = this.#cause): number {
    this.#count += 1;
    const index = this.#count;
    const at = this.#at;
    at.index = index;
    at.micros = this.#clock.nowMicros;
    at.actor = actor;
    at.cause = cause;
    try {
      const list = this.#handlers.get(event.kind);
      if (list !== undefined) for (const handler of list) handler(event, at);
      for (const handler of this.#all) handler(event, at);
    } catch (error) {
      throw new ListenerError(event.kind, error);
    }
    if (this.#trigger?.kinds.has(event.kind) === true) this.#trigger.after(event, actor);
    return index;
  }
}
