/**
 * The kernel: virtual time, pending events, and who is next. It knows no network and no protocol.
 *
 * Every pending event has a due time and a channel. Taking one sets `now` to the later of now and its due time, so an
 * event that was overtaken was merely slower: every order that a strategy picks is a legal timed run in which nothing
 * is more than the slack late. Planned faults are fences: they strike at their time, before anything due at that very
 * time, whatever is still late.
 */
import { assert } from '../../core/assert.js';
import type { Choices, RandomStream } from './choices.js';
import { hashText } from './fingerprint.js';
import { HeapQueue } from './heap-queue.js';
import { OpenQueue } from './open-queue.js';
import type { ChannelOrder, Work } from './pending.js';
import { Channel, Pending } from './pending.js';
import { RunHash } from './run-hash.js';

/** Draw counts enter the run hash every so many steps, so that two runs that differ are compared by bisection. */
const CHECKPOINT_STEPS = 1024;

export interface KernelOptions {
  readonly choices: Choices;
  /** `heap` is for slack 0 alone; `open` is right for any slack. Chosen by the slack unless a test compares the two. */
  readonly queue?: 'heap' | 'open';
}

export class Kernel {
  readonly choices: Choices;
  readonly hash = new RunHash();
  readonly #heap = new HeapQueue();
  readonly #open: OpenQueue | null;
  readonly #fences = new HeapQueue();
  /** Of planned faults and phases. */
  readonly #fenceChannel = new Channel(0, 'none');
  readonly #streams: RandomStream[] = [];
  #slackMicros: number;
  #nowMicros = 0;
  #steps = 0;
  #sequence = 0;
  #channels = 1;

  constructor(options: KernelOptions) {
    this.choices = options.choices;
    this.#slackMicros = options.choices.slackMicros;
    const queue = options.queue ?? (this.#slackMicros > 0 ? 'open' : 'heap');
    assert(queue === 'open' || this.#slackMicros === 0, 'the heap knows no slack');
    this.#open = queue === 'open' ? new OpenQueue() : null;
  }

  /** Virtual time in µs since the run began. */
  get nowMicros(): number {
    return this.#nowMicros;
  }

  /** How many events were taken. */
  get steps(): number {
    return this.#steps;
  }

  /** A new channel. */
  channel(order: ChannelOrder): Channel {
    const channel = new Channel(this.#channels, order);
    this.#channels += 1;
    return channel;
  }

  /** The random stream of this name. Ask once and keep it: the kernel remembers it for the run hash. */
  stream(name: string): RandomStream {
    const stream = this.choices.stream(name);
    this.#streams.push(stream);
    return stream;
  }

  /** `work` on a channel, `delayMicros` from now; on a FIFO channel not before what was scheduled there earlier. */
  schedule(channel: Channel, delayMicros: number, work: Work): Pending {
    let due = this.#nowMicros + delayMicros;
    if (channel.order === 'fifo') {
      if (due < channel.lastDue) due = channel.lastDue;
      channel.lastDue = due;
    }
    const event = new Pending(due, this.#nextSequence(), channel, work);
    if (this.#open === null) this.#heap.add(event);
    else this.#open.add(event);
    return event;
  }

  /** What is scheduled happens in `delayMicros` from now at the latest. The event that stands for it from now on. */
  hasten(event: Pending, delayMicros: number): Pending {
    event.isCancelled = true;
    const leftMicros = Math.max(0, event.dueMicros - this.#nowMicros);
    return this.schedule(event.channel, Math.min(leftMicros, delayMicros), event.work);
  }

  /** `work` at a planned time, which is never late. */
  plan(atMicros: number, work: Work): Pending {
    assert(atMicros >= this.#nowMicros, 'a plan lies in the future');
    const event = new Pending(atMicros, this.#nextSequence(), this.#fenceChannel, work);
    this.#fences.add(event);
    return event;
  }

  /** From now on time alone decides: the liveness phase is always fair. */
  endSlack(): void {
    this.#slackMicros = 0;
  }

  /** Takes the next event and executes it; false if nothing is pending. */
  step(): boolean {
    const event = this.#next();
    if (event === null) return false;
    if (event.dueMicros > this.#nowMicros) this.#nowMicros = event.dueMicros;
    this.#steps += 1;
    const { hash } = this;
    hash.foldInteger(this.#nowMicros);
    hash.fold(event.channel.id);
    hash.fold(Math.imul(event.work.sort, 0x01000193) ^ event.work.type);
    if (this.#steps % CHECKPOINT_STEPS === 0) this.foldDraws();
    event.work.execute();
    return true;
  }

  /** How many draws each random stream has made, by name. */
  get draws(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#streams.map(({ name, drawn }) => [name, drawn]));
  }

  /** Folds how many draws each stream has made. */
  foldDraws(): void {
    for (const stream of this.#streams) {
      this.hash.fold(hashText(stream.name));
      this.hash.fold(stream.drawn);
    }
  }

  #nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  #next(): Pending | null {
    const queue = this.#open ?? this.#heap;
    const head = queue.peek();
    const fence = this.#fences.peek() ?? null;
    if (this.#open !== null && head !== undefined && this.#slackMicros > 0)
      return this.#pick(this.#open, head, fence);
    if (fence !== null && (head === undefined || fence.dueMicros <= head.dueMicros)) {
      this.#fences.take();
      return fence;
    }
    if (head === undefined) return null;
    queue.take();
    return head;
  }

  #pick(queue: OpenQueue, head: Pending, fence: Pending | null): Pending | null {
    const earliest = fence === null ? head.dueMicros : Math.min(head.dueMicros, fence.dueMicros);
    const offers = queue.collect(earliest + this.#slackMicros, fence);
    const picked = offers.count === 1 ? 0 : this.choices.pick(offers);
    const event = queue.offered(picked);
    assert(event !== undefined, 'a pick is one of the offers');
    if (event === fence) this.#fences.take();
    else queue.remove(event);
    return event;
  }
}
