import { performance } from 'node:perf_hooks';
import { createLogUpdate } from 'log-update';
import type { Progress } from '../batch/campaign.js';
import type { Output } from './output.js';
import { formatCount, formatDuration } from './text.js';

const LIVELY_EVERY_MS = 100;
/** Often enough for a log to show that there is life. */
const PLAIN_EVERY_MS = 10_000;

/** How far a campaign is: a line that moves on a terminal, a line now and then elsewhere. */
export class ProgressLine {
  readonly #progress: () => Progress;
  readonly #begun = performance.now();
  readonly #timer: NodeJS.Timeout;
  readonly #clear: () => void;

  constructor(output: Output, progress: () => Progress) {
    this.#progress = progress;
    if (output.isLively) {
      const update = createLogUpdate(output.progressStream);
      this.#clear = () => {
        update.clear();
        update.done();
      };
      this.#timer = setInterval(() => update(this.#text()), LIVELY_EVERY_MS);
    } else {
      this.#clear = () => undefined;
      this.#timer = setInterval(() => output.remark(this.#text()), PLAIN_EVERY_MS);
    }
  }

  /** Takes the line away. */
  end(): void {
    clearInterval(this.#timer);
    this.#clear();
  }

  #text(): string {
    return renderProgress(this.#progress(), performance.now() - this.#begun);
  }
}

/**
 * `1,234 of 20,000 runs, 5,012 runs/s, 4s left, 2 failed`
 *
 * @testonly
 */
export function renderProgress({ done, total, failures }: Progress, elapsedMs: number): string {
  const parts = [`${formatCount(done)} of ${formatCount(total)} runs`];
  if (done > 0) {
    const secondsLeft = Math.ceil(((elapsedMs / done) * (total - done)) / 1000);
    parts.push(formatRate(done, elapsedMs), `${formatDuration(secondsLeft * 1000)} left`);
  }
  if (failures > 0) parts.push(`${formatCount(failures)} failed`);
  return parts.join(', ');
}

/** `5,012 runs/s` */
export function formatRate(runs: number, elapsedMs: number): string {
  return `${formatCount((runs * 1000) / Math.max(elapsedMs, 1))} runs/s`;
}
