/**
 * A machine: it runs one process at a time, life after life, over a disk that stays. It is where a process is started,
 * paused, crashed, and where a broken assumption of its own becomes a finding instead of the end of the run.
 */
import { AssertionError } from '../../core/assert.js';
import type { Input, IoError, Process, Program, Vocabulary } from '../../core/env.js';
import type { CrashOutcome } from '../disk/crash-outcome.js';
import type { DiskSettings } from '../disk/disk.js';
import { Disk } from '../disk/disk.js';
import type { RandomStream } from '../kernel/choices.js';
import type { Kernel } from '../kernel/kernel.js';
import type { NameHashes } from '../kernel/name-hashes.js';
import type { Channel, Pending, Work } from '../kernel/pending.js';
import { WORK_SORTS } from '../kernel/pending.js';
import type { Delay } from '../network/delay.js';
import type { Reporter } from '../trace/event-stream.js';
import { ListenerError } from '../trace/consumer.js';
import type { WorldEvent } from '../trace/world-events.js';
import type { Arrival } from './arrival.js';
import { HostClock } from './host-clock.js';
import type { Surroundings } from './life.js';
import { Life } from './life.js';
import type { StreamTransport } from './ports.js';

/** Why a process died: a planned fault, its own broken assumption, or because it halted on purpose. */
export type DeathReason = 'fault' | 'own' | 'halted';

/** Sends a datagram for a process, from the life of that number. */
export interface Sender<V extends Vocabulary> {
  send(from: number, to: number, datagram: V['datagram'], incarnation: number): void;
}

export interface HostOptions<V extends Vocabulary> {
  readonly kernel: Kernel;
  readonly events: Reporter<WorldEvent | V['event']>;
  readonly address: number;
  readonly program: Program<V>;
  readonly disk: DiskSettings;
  /** Shared by all hosts of a run. */
  readonly names: NameHashes;
  readonly network: Sender<V>;
  readonly streams: StreamTransport<V>;
  /** How long a job waits in its lane. */
  readonly lane: Delay | undefined;
}

/** Of a plan that says nothing of lanes. */
const LANE_DELAY: Delay = { shape: 'constant', minMicros: 2, meanMicros: 0, capMicros: 2 };

export class Host<V extends Vocabulary> implements Surroundings<V> {
  readonly address: number;
  readonly kernel: Kernel;
  readonly events: Reporter<WorldEvent | V['event']>;
  readonly timerChannel: Channel;
  readonly names: NameHashes;
  readonly clock: HostClock;
  readonly streams: StreamTransport<V>;
  readonly laneDelay: Delay;
  readonly #options: HostOptions<V>;
  readonly #waiting: Arrival<V>[] = [];
  #disk: Disk | null = null;
  #life: Life<V> | null = null;
  #laneStream: RandomStream | null = null;
  #incarnations = 0;
  /** Until when the process stands still, if it does. */
  #resumption: Pending | null = null;
  /** The event that reported its pause; 0 if it is not paused, even if it stands still because it reads. */
  #paused = 0;

  constructor(options: HostOptions<V>) {
    this.#options = options;
    this.kernel = options.kernel;
    this.events = options.events;
    this.address = options.address;
    this.names = options.names;
    this.streams = options.streams;
    this.laneDelay = options.lane ?? LANE_DELAY;
    this.timerChannel = options.kernel.channel('due');
    const { kernel, events, address } = options;
    this.clock = new HostClock({ kernel, events, address, onRate: () => this.#life?.resetTimers() });
  }

  get isAlive(): boolean {
    return this.#life !== null;
  }

  /** The disk; made on first use, because clients never use theirs. */
  get disk(): Disk {
    this.#disk ??= new Disk({
      kernel: this.kernel,
      events: this.events,
      actor: this.address,
      settings: this.#options.disk,
      onSynced: (ticket, error, event) => this.#synced(ticket, error, event),
    });
    return this.#disk;
  }

  /** Made on first use, because not every protocol has lanes. */
  get laneStream(): RandomStream {
    this.#laneStream ??= this.kernel.stream(`lanes/${String(this.address)}`);
    return this.#laneStream;
  }

  /** The running process, for tests and guards; null while it is down. */
  get process(): Process<V> | null {
    return this.#life?.process ?? null;
  }

  /** Everything that belongs to the world inside a process's state: the fingerprint passes over it. */
  get ports(): ReadonlySet<unknown> {
    const env = this.#life?.env;
    if (env === undefined) return new Set();
    const { clock, timers, streams, datagrams, files, lanes, random } = env;
    return new Set<unknown>([env, clock, timers, streams, datagrams, files, lanes, random]);
  }

  /** Starts a new life, if none is running. */
  start(): void {
    if (this.#life !== null) return;
    this.#incarnations += 1;
    const life = new Life<V>(this, this.#incarnations);
    this.#life = life;
    const started = this.events.emit(
      { kind: 'process.started', incarnation: this.#incarnations },
      this.address,
    );
    this.streams.started(this.address);
    this.#run(started, life, null);
  }

  /** Ends the life, if one is running, and settles the disk. */
  crash(why: DeathReason, message: string, outcome: CrashOutcome): void {
    const life = this.#life;
    if (life === null) return;
    life.end();
    this.#life = null;
    this.#waiting.length = 0;
    if (this.#resumption !== null) this.#resumption.isCancelled = true;
    this.#resumption = null;
    this.#paused = 0;
    const crashed = this.events.emit({ kind: 'process.crashed', why, message }, this.address);
    this.#disk?.crash(outcome);
    this.streams.crashed(this.address, crashed);
  }

  /** The process stands still; what arrives waits, and timers that fall due come late. */
  pause(micros: number): void {
    if (this.#life === null) return;
    this.#paused = this.events.emit({ kind: 'process.paused', micros }, this.address);
    this.#standStill(this.kernel.nowMicros + micros);
  }

  /**
   * Ends all that disturbs this machine: a pause at once, the faults of its disk, a clock that is fast, slow or stopped. A
   * dead process starts again, and so does one that dies of what had reached it before: a sync that failed, say. So all of
   * that is handled now, without the time that reading takes.
   */
  heal(): void {
    this.#disk?.heal();
    this.clock.heal();
    while (this.#resumption !== null) {
      this.#resumption.isCancelled = true;
      this.goOn();
    }
    this.start();
  }

  send(to: number, datagram: V['datagram'], incarnation: number): void {
    this.#options.network.send(this.address, to, datagram, incarnation);
  }

  halt(why: string): void {
    this.crash('halted', why, 'any');
  }

  busy(micros: number): void {
    // One read begins when the one before it ends, or the pause that struck meanwhile.
    this.#standStill((this.#resumption?.dueMicros ?? this.kernel.nowMicros) + micros);
  }

  /** The process gets an input now, or when it goes on. */
  receive(arrival: Arrival<V>): void {
    const life = this.#life;
    if (life === null) return;
    if (this.#resumption !== null) {
      this.#waiting.push(arrival);
      return;
    }
    const event = arrival.begin();
    if (event !== null && !life.isOver) this.#run(event, life, arrival.input);
  }

  /** The process stands still no longer: what waited comes in one burst, in the order of arrival. */
  goOn(): void {
    const paused = this.#paused;
    this.#paused = 0;
    this.#resumption = null;
    const waiting = this.#waiting.splice(0);
    if (paused > 0) {
      this.events.emit({ kind: 'process.resumed', waiting: waiting.length }, this.address, paused);
    }
    for (const arrival of waiting) this.receive(arrival);
  }

  #synced(ticket: number, error: IoError | null, event: number): void {
    this.receive({ input: { kind: 'synced', ticket, error }, begin: () => event });
  }

  /** Handles an input, or the start of a life. */
  #run(event: number, life: Life<V>, input: Input<V> | null): void {
    const around = this.events.cause;
    this.events.handling(event);
    try {
      if (input === null) life.start(this.#options.program);
      else life.handle(input);
    } catch (error) {
      if (error instanceof ListenerError) throw error;
      // A broken assumption kills the process and is found by X1. An engine's message would differ between engines.
      const message = error instanceof AssertionError ? error.message : `an unexpected ${nameOf(error)}`;
      this.crash('own', message, 'any');
    }
    this.events.handling(around);
  }

  #standStill(untilMicros: number): void {
    const standing = this.#resumption;
    if (standing !== null && standing.dueMicros >= untilMicros) return;
    if (standing !== null) standing.isCancelled = true;
    const micros = untilMicros - this.kernel.nowMicros;
    this.#resumption = this.kernel.schedule(this.timerChannel, micros, new Resumption(this));
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

class Resumption implements Work {
  readonly sort = WORK_SORTS.resume;
  readonly type = 0;
  readonly #host: { goOn(): void; readonly address: number };

  constructor(host: { goOn(): void; readonly address: number }) {
    this.#host = host;
  }

  execute(): void {
    this.#host.goOn();
  }

  describe(): string {
    return `process ${String(this.#host.address)} goes on`;
  }
}
