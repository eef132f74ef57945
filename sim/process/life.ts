/** One incarnation of a process: its memory, its timers and its lanes, from a start to a death. */
import type { Env, Input, Process, Program, TimerId, Vocabulary } from '../../core/env.js';
import type { Channel, Pending, Work } from '../kernel/pending.js';
import { WORK_SORTS } from '../kernel/pending.js';
import type { Arrival } from './arrival.js';
import type { LaneSurroundings } from './lanes.js';
import { Lanes } from './lanes.js';
import type { Machine, PortOwner } from './ports.js';
import { Ports } from './ports.js';

/** The machine that a life runs on. */
export interface Surroundings<V extends Vocabulary> extends Machine<V>, LaneSurroundings<V> {
  readonly timerChannel: Channel;
}

export class Life<V extends Vocabulary> implements PortOwner<V> {
  readonly incarnation: number;
  readonly env: Env<V>;
  isOver = false;
  readonly #around: Surroundings<V>;
  /** A few, in the order in which they were set. */
  readonly #timers: TimerFiring<V>[] = [];
  readonly #lanes: Lanes<V>;
  #process: Process<V> | null = null;
  #timersSet = 0;

  constructor(around: Surroundings<V>, incarnation: number) {
    this.#around = around;
    this.incarnation = incarnation;
    this.#lanes = new Lanes(around);
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
    for (const timer of this.#timers) timer.cancel();
    this.#timers.length = 0;
    this.#lanes.end();
  }

  /** The machine's clock has another rate: timers that are set are due at another time. */
  resetTimers(): void {
    const { kernel, clock, timerChannel } = this.#around;
    for (const timer of this.#timers) {
      timer.cancel();
      const delay = clock.virtualMicros(Math.max(0, timer.dueLocalMicros - clock.monotonicMicros()));
      timer.pending = kernel.schedule(timerChannel, delay, timer);
    }
  }

  post(lane: string, job: V['job']): void {
    if (!this.isOver) this.#lanes.post(lane, job);
  }

  /** A timer is about to be handled; false if it was cancelled while it waited. */
  takeTimer(timer: TimerFiring<V>): boolean {
    const place = this.#timers.indexOf(timer);
    if (place >= 0) this.#timers.splice(place, 1);
    return place >= 0;
  }

  setTimer(timer: V['timer'], delayMicros: number): TimerId {
    this.#timersSet += 1;
    const id = this.#timersSet;
    if (this.isOver) return id;
    const { kernel, events, address, timerChannel, names, clock } = this.#around;
    const type = names.of(timer.kind);
    const delay = clock.virtualMicros(delayMicros);
    const atMicros = kernel.nowMicros + delay;
    const set = events.wants('timer.set')
      ? events.emit({ kind: 'timer.set', timer: timer.kind, id, atMicros }, address)
      : events.skip();
    const dueLocalMicros = clock.monotonicMicros() + delayMicros;
    const firing = new TimerFiring<V>(this, this.#around, { id, timer, type, set, dueLocalMicros });
    firing.pending = kernel.schedule(timerChannel, delay, firing);
    this.#timers.push(firing);
    return id;
  }

  cancelTimer(id: TimerId): void {
    const timer = this.#timers.find((one) => one.id === id);
    if (timer === undefined) return;
    this.takeTimer(timer);
    timer.cancel();
    const { events, address } = this.#around;
    if (events.wants('timer.cancelled')) events.emit({ kind: 'timer.cancelled', id }, address);
    else events.skip();
  }
}

class TimerFiring<V extends Vocabulary> implements Work, Arrival<V> {
  readonly sort = WORK_SORTS.timer;
  readonly type: number;
  readonly input: Input<V>;
  /** By the monotonic clock of the machine. */
  readonly dueLocalMicros: number;
  readonly id: TimerId;
  /** Null until it is scheduled. */
  pending: Pending | null = null;
  readonly #life: Life<V>;
  readonly #around: Surroundings<V>;
  readonly #name: string;
  readonly #set: number;

  constructor(
    life: Life<V>,
    around: Surroundings<V>,
    timer: {
      readonly id: TimerId;
      readonly timer: V['timer'];
      readonly type: number;
      readonly set: number;
      readonly dueLocalMicros: number;
    },
  ) {
    this.#life = life;
    this.#around = around;
    this.id = timer.id;
    this.#name = timer.timer.kind;
    this.#set = timer.set;
    this.type = timer.type;
    this.dueLocalMicros = timer.dueLocalMicros;
    this.input = { kind: 'timer', timer: timer.timer };
  }

  cancel(): void {
    if (this.pending !== null) this.pending.isCancelled = true;
  }

  execute(): void {
    this.#around.receive(this);
  }

  begin(): number | null {
    if (!this.#life.takeTimer(this)) return null;
    const { events, address } = this.#around;
    if (!events.wants('timer.fired')) return events.skip();
    return events.emit({ kind: 'timer.fired', timer: this.#name, id: this.id }, address, this.#set);
  }

  describe(): string {
    return `timer ${this.#name} of process ${String(this.#around.address)}`;
  }
}
