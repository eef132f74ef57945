import type { RandomStream } from '../sim/kernel/choices.js';
import { Kernel } from '../sim/kernel/kernel.js';
import type { Channel, Work } from '../sim/kernel/pending.js';
import { SeededChoices } from '../sim/kernel/seeded-choices.js';
import { PENDING_EVENTS } from './bare-loop.js';

/** An event that draws a delay and comes again. */
class Recurring implements Work {
  readonly sort = 3;
  readonly type = 17;
  readonly #kernel: Kernel;
  readonly #channel: Channel;
  readonly #stream: RandomStream;

  constructor(kernel: Kernel, channel: Channel, stream: RandomStream) {
    this.#kernel = kernel;
    this.#channel = channel;
    this.#stream = stream;
  }

  execute(): void {
    this.#kernel.schedule(this.#channel, 1 + this.#kernel.choices.draw(this.#stream, 5_003), this);
  }

  describe(): string {
    return 'again';
  }
}

/** The kernel as runs use it: time, channels, the run hash, and a draw for each event. Returns how many were taken. */
export function kernelLoop(events: number): number {
  const kernel = new Kernel({ choices: new SeededChoices(1) });
  const stream = kernel.stream('bench');
  for (let i = 0; i < PENDING_EVENTS; i += 1) {
    const channel = kernel.channel('due');
    kernel.schedule(channel, i, new Recurring(kernel, channel, stream));
  }
  while (kernel.steps < events && kernel.step());
  return kernel.steps;
}
