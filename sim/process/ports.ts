/**
 * The ports of one life, as the process sees them. Each looks first whether the life still lasts: what a process does
 * after its death, while its last handler runs to the end, has no effect.
 */
import type { Env, Extent, Files, Port, ReadResult, TimerId, Vocabulary } from '../../core/env.js';
import type { ConnectionId } from '../../core/ids.js';
import type { Tag } from '../../core/storage/tag.js';
import type { Disk } from '../disk/disk.js';
import type { RandomStream } from '../kernel/choices.js';
import type { Kernel } from '../kernel/kernel.js';
import type { Reporter } from '../trace/event-stream.js';
import type { WorldEvent } from '../trace/world-events.js';
import type { HostClock } from './host-clock.js';

/** Who speaks: a process in one of its lives. */
export interface Speaker {
  readonly address: number;
  readonly incarnation: number;
}

/** The network of streams, as processes use it. */
export interface StreamTransport<V extends Vocabulary> {
  listen(address: number, port: Port): void;
  connect(from: number, to: number, port: Port): ConnectionId;
  send(speaker: Speaker, connection: ConnectionId, message: V['message']): boolean;
  close(from: number, connection: ConnectionId): void;
  /** The process at an address died; the event of this index reported it. */
  crashed(address: number, cause: number): void;
  /** A process began its life. */
  started(address: number): void;
}

/** What ports need of the life that they belong to. */
export interface PortOwner<V extends Vocabulary> {
  readonly isOver: boolean;
  readonly incarnation: number;
  setTimer(timer: V['timer'], delayMicros: number): TimerId;
  cancelTimer(id: TimerId): void;
  post(lane: string, job: V['job']): void;
}

/** What ports need of the machine that the life runs on. */
export interface Machine<V extends Vocabulary> {
  readonly kernel: Kernel;
  readonly events: Reporter<WorldEvent | V['event']>;
  readonly address: number;
  readonly disk: Disk;
  readonly clock: HostClock;
  readonly streams: StreamTransport<V>;
  send(to: number, datagram: V['datagram'], incarnation: number): void;
  /** The process ends itself. */
  halt(why: string): void;
  /** The process is busy with reading for so many µs. */
  busy(micros: number): void;
}

/** What a dead process gets for a connection: no connection has this id. */
const NO_CONNECTION: ConnectionId = 0;

export class Ports<V extends Vocabulary> implements Env<V> {
  readonly self: number;
  readonly incarnation: number;
  readonly clock: Env<V>['clock'];
  readonly timers: Env<V>['timers'];
  readonly streams: Env<V>['streams'];
  readonly datagrams: Env<V>['datagrams'];
  readonly files: Files;
  readonly lanes: Env<V>['lanes'];
  readonly random: Env<V>['random'];
  readonly #life: PortOwner<V>;
  readonly #machine: Machine<V>;

  constructor(life: PortOwner<V>, machine: Machine<V>) {
    this.#life = life;
    this.#machine = machine;
    this.self = machine.address;
    this.incarnation = life.incarnation;
    this.clock = new ClockPort(machine.clock);
    this.timers = new TimerPort<V>(life);
    this.streams = new StreamPort<V>(life, machine);
    this.datagrams = new DatagramPort<V>(life, machine);
    this.files = new FilePort(life, machine);
    this.lanes = new LanePort<V>(life);
    this.random = new RandomPort(life, machine);
  }

  observe(event: V['event']): void {
    if (this.#life.isOver) return;
    const { events, address } = this.#machine;
    events.before(event, address);
    // A fault that struck just before may have taken the process; then the event did not happen.
    if (!this.#life.isOver) events.emit(event, address);
  }

  observeLazily<K extends V['event']['kind']>(
    kind: K,
    make: () => Extract<V['event'], { readonly kind: K }>,
  ): void {
    if (this.#life.isOver) return;
    const { events } = this.#machine;
    if (events.wants(kind)) this.observe(make());
    else events.skip();
  }

  halt(why: string): void {
    if (!this.#life.isOver) this.#machine.halt(why);
  }
}

class ClockPort {
  readonly #clock: HostClock;

  constructor(clock: HostClock) {
    this.#clock = clock;
  }

  monotonicMicros(): number {
    return this.#clock.monotonicMicros();
  }

  wallMillis(): number {
    return this.#clock.wallMillis();
  }
}

class TimerPort<V extends Vocabulary> {
  readonly #life: PortOwner<V>;

  constructor(life: PortOwner<V>) {
    this.#life = life;
  }

  set(timer: V['timer'], delayMicros: number): TimerId {
    return this.#life.setTimer(timer, delayMicros);
  }

  cancel(id: TimerId): void {
    this.#life.cancelTimer(id);
  }
}

class StreamPort<V extends Vocabulary> {
  readonly #life: PortOwner<V>;
  readonly #streams: StreamTransport<V>;
  readonly #speaker: Speaker;

  constructor(life: PortOwner<V>, { streams, address }: Machine<V>) {
    this.#life = life;
    this.#streams = streams;
    this.#speaker = { address, incarnation: life.incarnation };
  }

  listen(port: Port): void {
    if (!this.#life.isOver) this.#streams.listen(this.#speaker.address, port);
  }

  connect(to: number, port: Port): ConnectionId {
    return this.#life.isOver ? NO_CONNECTION : this.#streams.connect(this.#speaker.address, to, port);
  }

  send(connection: ConnectionId, message: V['message']): boolean {
    return this.#life.isOver || this.#streams.send(this.#speaker, connection, message);
  }

  close(connection: ConnectionId): void {
    if (!this.#life.isOver) this.#streams.close(this.#speaker.address, connection);
  }
}

class DatagramPort<V extends Vocabulary> {
  readonly #life: PortOwner<V>;
  readonly #machine: Machine<V>;

  constructor(life: PortOwner<V>, machine: Machine<V>) {
    this.#life = life;
    this.#machine = machine;
  }

  send(to: number, datagram: V['datagram']): void {
    if (!this.#life.isOver) this.#machine.send(to, datagram, this.#life.incarnation);
  }
}

class FilePort<V extends Vocabulary> implements Files {
  readonly #life: PortOwner<V>;
  readonly #machine: Machine<V>;

  constructor(life: PortOwner<V>, machine: Machine<V>) {
    this.#life = life;
    this.#machine = machine;
  }

  append(file: string, bytes: Extent, tag: Tag, front?: Extent): void {
    if (!this.#life.isOver) this.#machine.disk.append(file, bytes, tag, front);
  }

  overwrite(file: string, offset: number, bytes: Extent, tag: Tag): void {
    if (!this.#life.isOver) this.#machine.disk.overwrite(file, offset, bytes, tag);
  }

  truncate(file: string, size: number): void {
    if (!this.#life.isOver) this.#machine.disk.truncate(file, size);
  }

  rename(from: string, to: string): void {
    if (!this.#life.isOver) this.#machine.disk.rename(from, to);
  }

  remove(file: string): void {
    if (!this.#life.isOver) this.#machine.disk.remove(file);
  }

  sync(target: string, ticket: number): void {
    if (!this.#life.isOver) this.#machine.disk.sync(target, ticket);
  }

  read(file: string, offset: number, length: number): ReadResult {
    if (this.#life.isOver) return { ok: false, error: 'EIO' };
    const { result, micros } = this.#machine.disk.read(file, offset, length);
    this.#machine.busy(micros);
    return result;
  }

  list(): ReturnType<Files['list']> {
    return this.#machine.disk.list();
  }
}

class LanePort<V extends Vocabulary> {
  readonly #life: PortOwner<V>;

  constructor(life: PortOwner<V>) {
    this.#life = life;
  }

  post(lane: string, job: V['job']): void {
    this.#life.post(lane, job);
  }
}

class RandomPort<V extends Vocabulary> {
  readonly #life: PortOwner<V>;
  readonly #machine: Machine<V>;
  #stream: RandomStream | null = null;

  constructor(life: PortOwner<V>, machine: Machine<V>) {
    this.#life = life;
    this.#machine = machine;
  }

  below(bound: number): number {
    const { kernel, address } = this.#machine;
    this.#stream ??= kernel.stream(`process/${String(address)}/${String(this.#life.incarnation)}`);
    return kernel.choices.draw(this.#stream, bound);
  }
}
