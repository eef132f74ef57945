/**
 * The lanes of one life: what stands for the threads of a real server. A job waits a little in its lane, behind those
 * that were posted there before; between two lanes any order is possible, and any input may come in between.
 */
import type { Input, Vocabulary } from '../../core/env.js';
import type { RandomStream } from '../kernel/choices.js';
import type { Kernel } from '../kernel/kernel.js';
import type { NameHashes } from '../kernel/name-hashes.js';
import type { Channel, Pending, Work } from '../kernel/pending.js';
import { WORK_SORTS } from '../kernel/pending.js';
import type { Delay } from '../network/delay.js';
import { drawDelay } from '../network/delay.js';
import type { Reporter } from '../trace/event-stream.js';
import type { WorldEvent } from '../trace/world-events.js';
import type { Arrival } from './arrival.js';

/** The machine, as lanes see it. */
export interface LaneSurroundings<V extends Vocabulary> {
  readonly kernel: Kernel;
  readonly events: Reporter<WorldEvent | V['event']>;
  readonly address: number;
  readonly names: NameHashes;
  readonly laneDelay: Delay;
  /** Of the delays of all lanes of this machine, life after life. */
  readonly laneStream: RandomStream;
  /** An input has come. */
  receive(arrival: Arrival<V>): void;
}

export class Lanes<V extends Vocabulary> {
  readonly #around: LaneSurroundings<V>;
  readonly #lanes = new Map<string, Lane>();

  constructor(around: LaneSurroundings<V>) {
    this.#around = around;
  }

  /** Queues a job behind the others of its lane. */
  post(lane: string, job: V['job']): void {
    const { kernel, events, laneDelay, laneStream } = this.#around;
    let queue = this.#lanes.get(lane);
    if (queue === undefined) {
      queue = { name: lane, channel: kernel.channel('fifo'), waiting: [] };
      this.#lanes.set(lane, queue);
    }
    const delay = drawDelay(laneDelay, kernel.choices, laneStream);
    const work = new LaneJob<V>(this.#around, queue, { job, posted: events.cause });
    queue.waiting.push(kernel.schedule(queue.channel, delay, work));
  }

  /** The life is over, and all that waits with it. */
  end(): void {
    for (const { waiting } of this.#lanes.values()) {
      for (const pending of waiting) pending.isCancelled = true;
      waiting.length = 0;
    }
  }
}

/** One lane, and its jobs in their order. */
interface Lane {
  readonly name: string;
  readonly channel: Channel;
  readonly waiting: Pending[];
}

class LaneJob<V extends Vocabulary> implements Work, Arrival<V> {
  readonly sort = WORK_SORTS.job;
  readonly type: number;
  readonly input: Extract<Input<V>, { readonly kind: 'job' }>;
  readonly #around: LaneSurroundings<V>;
  readonly #lane: Lane;
  /** The event that was being handled when it was posted. */
  readonly #posted: number;

  constructor(
    around: LaneSurroundings<V>,
    lane: Lane,
    { job, posted }: { readonly job: V['job']; readonly posted: number },
  ) {
    this.#around = around;
    this.#lane = lane;
    this.#posted = posted;
    this.type = around.names.of(job.kind);
    this.input = { kind: 'job', lane: lane.name, job };
  }

  execute(): void {
    // Nothing overtakes in a lane: it is the first that waits.
    this.#lane.waiting.shift();
    this.#around.receive(this);
  }

  begin(): number {
    return this.#posted;
  }

  describe(): string {
    const { job, lane } = this.input;
    return `job ${job.kind} in lane ${lane} of process ${String(this.#around.address)}`;
  }
}
