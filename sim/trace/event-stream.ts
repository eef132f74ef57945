/**
 * The stream of events of a run: it numbers what happens and calls those who asked for that kind.
 *
 * Every event takes an index, whether somebody listens or not, so that an index means the same event in every run of a
 * recipe. No envelope object is made for an event: where and when it happened is ambient while a consumer is called.
 */
import type { Kinded } from '../../core/env.js';
import { Backlog } from './backlog.js';
import type { Envelope, Handler } from './consumer.js';
import { ListenerError } from './consumer.js';

export type { Envelope } from './consumer.js';

/** A consumer: one handler for each kind that it reads. It is never called for others. */
export type Handlers<E extends Kinded> = {
  readonly [K in E['kind']]?: (event: Extract<E, { readonly kind: K }>, at: Envelope) => void;
};

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

/** So many events patient consumers wait for: their reading pays for the change, and the events are still near. */
const BLOCK_EVENTS = 1024;

/** Who reads events of a kind. */
interface Readers<E> {
  readonly kind: string;
  readonly atOnce: Handler<E>[];
  readonly inBlocks: Handler<E>[];
}

export class EventStream<E extends Kinded> implements Reporter<E> {
  readonly #readers = new Map<string, Readers<E>>();
  /** Those who were looked for last: whoever asks `wants` reports next, and many events follow one of their own kind. */
  #lastReaders: Readers<E> = { kind: '', atOnce: [], inBlocks: [] };
  readonly #all: Handler<E>[] = [];
  readonly #backlog = new Backlog<E>();
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
    this.#add(handlers, 'atOnce');
  }

  /**
   * Adds a consumer that need not know of an event before more have happened (a rule). It gets the same events in the
   * same order, a block at a time, and what is left when somebody asks with `settle`. What happens to an event object
   * after it was reported would reach it: nobody changes one.
   */
  subscribeInBlocks(handlers: Handlers<E>): void {
    this.#add(handlers, 'inBlocks');
  }

  #add(handlers: Handlers<E>, when: 'atOnce' | 'inBlocks'): void {
    // oxlint-disable-next-line typescript/consistent-type-assertions -- the table is keyed by kind, so a handler only ever gets events of its own kind
    const table = handlers as Readonly<Record<string, Handler<E> | undefined>>;
    for (const kind in table) {
      const handler = table[kind];
      if (handler === undefined) continue;
      this.#readersOf(kind)[when].push(handler);
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

  /** Gives consumers that read in blocks all that has happened. */
  settle(): void {
    this.#backlog.give();
  }

  wants(kind: string): boolean {
    if (this.#all.length > 0) return true;
    const { atOnce, inBlocks } = this.#readersOf(kind);
    return atOnce.length > 0 || inBlocks.length > 0 || this.#trigger?.kinds.has(kind) === true;
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
    const { atOnce, inBlocks } = this.#readersOf(event.kind);
    try {
      for (const handler of atOnce) handler(event, at);
      for (const handler of this.#all) handler(event, at);
    } catch (error) {
      throw new ListenerError(event.kind, error);
    }
    if (inBlocks.length > 0) {
      this.#backlog.add(event, at, inBlocks);
      if (this.#backlog.size === BLOCK_EVENTS) this.#backlog.give();
    }
    if (this.#trigger?.kinds.has(event.kind) === true) this.#trigger.after(event, actor);
    return index;
  }

  #readersOf(kind: string): Readers<E> {
    if (this.#lastReaders.kind === kind) return this.#lastReaders;
    let readers = this.#readers.get(kind);
    if (readers === undefined) {
      readers = { kind, atOnce: [], inBlocks: [] };
      this.#readers.set(kind, readers);
    }
    this.#lastReaders = readers;
    return readers;
  }
}
