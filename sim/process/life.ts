/** One incarnation of a process: its memory and its timers, from a start to a death. */
import type { Env, Input, Process, Program, TimerId, Vocabulary } from '../../core/env.js';
import { hashText } from '../kernel/fingerprint.js';
import type { Channel, Pending, Work } from '../kernel/pending.js';
import { WORK_SORTS } from '../kernel/pending.js';
import type { Machine, PortOwner } from './ports.js';
import { Ports } from './ports.js';

/** An input on its way to a process. */
export interface Arrival<V extends Vocabulary> {
  readonly input: Input<V>;
  /** Reports that the process gets it, and returns that event's index; 0 if it came to nothing meanwhile. */
  begin(): number;
}

/** The machine that a life runs on. */
export interface Surroundings<V extends Vocabulary> extends Machine<V> {
  readonly timerChannel: Channel;
  /** Hashes of timer names, for the run hash: a protocol has a handful. */
  readonly names: Map<string, number>;
  /** An input has come. */
  receive(arrival: Arrival<V>): void;
}

export class Life<V extends Vocabulary> implements PortOwner<V> {
  readonly incarnation: number;
  readonly env: Env<V>;
  isOver = false;
  readonly #around: Surroundings<V>;
  readonly #timers = new Map<TimerId, Pending>();
  #process: Process<V> | null = null;
  #timersSet = 0;

  constructor(around: Surroundings<V>, incarnation: number) {
    this.#around = around;
    this.incarnation = incarnation;
    this.env = new Ports<V>(this, around);
  }

  /** The process itself; null until its program has run. */
  get process(): Process<V> | null {
    return this.#process;
  }

  /** Runs the program's start, which may read files and use every port. */
  start(program: Program<V>): void {
    this.#process = program(this.env);
  }

  handle(input: Input<V>): void {
    this.#process?.handle(input);
  }

  end(): void {
    this.isOver = true;
    for (const timer of this.#timers.values()) timer.isCancelled = true;
    this.#timers.clear();
  }

  /** A timer is about to be handled; false if it was cancelled while it waited. */
  takeTimer(id: TimerId): boolean {
    return this.#timers.delete(id);
  }

  setTimer(timer: V['timer'], delayMicros: number): TimerId {
    this.#timersSet += 1;
    const id = this.#timersSet;
    if (this.isOver) return id;
    const { kernel, events, address, timerChannel, names } = this.#around;
    let type = names.get(timer.kind);
    if (type === undefined) {
      type = hashText(timer.kind);
      names.set(timer.kind, type);
    }
    const atMicros = kernel.nowMicros + delayMicros;
    const set = events.wants('timer.set')
      ? events.emit({ kind: 'timer.set', timer: timer.kind, id, atMicros }, address)
      : events.skip();
    const firing = new TimerFiring<V>(this, this.#around, { id, timer, type, set });
    this.#timers.set(id, kernel.schedule(timerChannel, delayMicros, firing));
    return id;
  }

  cancelTimer(id: TimerId): void {
    const pending = this.#timers.get(id);
    if (pending === undefined) return;
    this.#timers.delete(id);
    pending.isCancelled = true;
    const { events, address } = this.#around;
    if (events.wants('timer.cancelled')) events.emit({ kind: 'timer.cancelled', id }, address);
    else events.skip();
  }
}

class TimerFiring<V extends Vocabulary> implements Work, Arrival<V> {
  readonly sort = WORK_SORTS.timer;
  readonly type: number;
  readonly input: Input<V>;
  readonly #life: Life<V>;
  readonly #around: Surroundings<V>;
  readonly #id: TimerId;
  readonly #name: string;
  readonly #set: number;

  constructor(
    life: Life<V>,
    around: Surroundings<V>,
    timer: { readonly id: TimerId; readonly timer: V['timer']; readonly type: number; readonly set: number },
  ) {
    this.#life = life;
    this.#around = around;
    this.#id = timer.id;
    this.#name = timer.timer.kind;
    this.#set = timer.set;
    this.type = timer.type;
    this.input = { kind: 'timer', timer: timer.timer };
  }

  execute(): void {
    this.#around.receive(this);
  }

  begin(): number {
    if (!this.#life.takeTimer(this.#id)) return 0;
    const { events, address } = this.#around;
    if (!events.wants('timer.fired')) return events.skip();
    return events.emit({ kind: 'timer.fired', timer: this.#name, id: this.#id }, address, this.#set);
  }

  describe(): string {
    return `timer ${this.#name} of process ${String(this.#around.address)}`;
  }
}
