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
  readonly #channels = new Map<string, Channel>();
  readonly #waiting = new Set<Pending>();

  constructor(around: LaneSurroundings<V>) {
    this.#around = around;
  }

  /** Queues a job behind the others of its lane. */
  post(lane: string, job: V['job']): void {
    const { kernel, events, laneDelay, laneStream } = this.#around;
    let channel = this.#channels.get(lane);
    if (channel === undefined) {
      channel = kernel.channel('fifo');
      this.#channels.set(lane, channel);
    }
    const delay = drawDelay(laneDelay, kernel.choices, laneStream);
    const work: LaneJob<V> = new LaneJob(this.#around, { lane, job, posted: events.cause }, () =>
      this.#waiting.delete(pending),
    );
    const pending = kernel.schedule(channel, delay, work);
    this.#waiting.add(pending);
  }

  /** The life is over, and all that waits with it. */
  end(): void {
    for (const pending of this.#waiting) pending.isCancelled = true;
    this.#waiting.clear();
  }
}

class LaneJob<V extends Vocabulary> implements Work, Arrival<V> {
  readonly sort = WORK_SORTS.job;
  readonly type: number;
  readonly input: Extract<Input<V>, { readonly kind: 'job' }>;
  readonly #around: LaneSurroundings<V>;
  /** The event that was being handled when it was posted. */
  readonly #posted: number;
  readonly #leave: () => void;

  constructor(
    around: LaneSurroundings<V>,
    job: { readonly lane: string; readonly job: V['job']; readonly posted: number },
    leave: () => void,
  ) {
    this.#around = around;
    this.#posted = job.posted;
    this.#leave = leave;
    this.type = around.names.of(job.job.kind);
    this.input = { kind: 'job', lane: job.lane, job: job.job };
  }

  execute(): void {
    this.#leave();
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
