/**
 * A campaign: many runs on several worker threads. Work is handed out and merged by series and seed, never by arrival,
 * so that the number of workers changes nothing but the time. Whatever ends a worker takes only the runs with it that
 * do so again when they are retried alone.
 */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Piscina } from 'piscina';
import type { RuleId } from '../../sim/check/rules.js';
import type { SeedRange } from '../input/numbers.js';
import type { Portion } from './batch-source.js';
import { BatchSource } from './batch-source.js';
import { Control } from './control.js';
import type { Batch, BatchOptions } from './run-batch.js';
import type { RunRecord } from './run-record.js';
import { brokenRun, isFailure } from './run-record.js';
import type { Series } from './series.js';

export interface CampaignOptions extends BatchOptions {
  readonly series: readonly Series[];
  readonly seeds: SeedRange;
  readonly jobs: number;
  /** The module that a worker loads; it exports `runBatch`. */
  readonly worker: URL;
  /** What a worker may take of memory before it is ended, in MB. */
  readonly memoryMb?: number;
}

/** The runs of one series, by seed. */
export interface SeriesRuns {
  readonly series: Series;
  readonly runs: readonly RunRecord[];
}

export interface Progress {
  readonly total: number;
  readonly done: number;
  readonly failures: number;
}

/** A run holds a few hundred kB; one that needs this much is out of hand. */
const MEMORY_MB = 1024;
/** After an interrupt, runs under way may take so long to end; then their workers are ended. */
const GRACE_MS = 2_000;

export class Campaign {
  readonly #options: CampaignOptions;
  readonly #source: BatchSource;
  readonly #control: Control;
  readonly #pool: Piscina<Batch, readonly RunRecord[]>;
  readonly #lanes: number;
  /** By series; in no order until all is done. */
  readonly #records: RunRecord[][];
  readonly #lists = new Map<string, readonly RuleId[]>();
  #done = 0;
  #failures = 0;
  #isInterrupted = false;

  constructor(options: CampaignOptions) {
    this.#options = options;
    const { series, seeds, jobs, worker, memoryMb = MEMORY_MB } = options;
    this.#source = new BatchSource(series, seeds, jobs);
    this.#lanes = Math.min(jobs, this.#source.total);
    this.#control = Control.forLanes(this.#lanes);
    this.#records = series.map(() => []);
    this.#pool = new Piscina({
      filename: worker.href,
      name: 'runBatch',
      minThreads: this.#lanes,
      maxThreads: this.#lanes,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
  }

  get progress(): Progress {
    const { total } = this.#source;
    return { total, done: Math.min(total, this.#done + this.#control.done), failures: this.#failures };
  }

  /** Whether it was stopped from outside before all was done. */
  get isInterrupted(): boolean {
    return this.#isInterrupted;
  }

  /** Runs everything. Fails only if no worker can be started. */
  async run(): Promise<readonly SeriesRuns[]> {
    const failed = new Promise<never>((_, reject) => {
      // A worker that cannot load its module fails without a task; the pool then starts no other in its place.
      this.#pool.on('error', (error) => {
        if (this.#pool.threads.length === 0)
          reject(error instanceof Error ? error : new Error(String(error)));
      });
    });
    const lanes = Array.from({ length: this.#lanes }, (_, lane) => this.#work(lane));
    try {
      await Promise.race([Promise.all(lanes), failed]);
    } finally {
      this.#control.stop();
      await this.#pool.destroy();
    }
    return this.#merged();
  }

  /** Stops handing out work; `run` then ends soon with all that is known. */
  interrupt(): void {
    if (this.#isInterrupted) return;
    this.#isInterrupted = true;
    this.#control.stop();
    void sleep(GRACE_MS, undefined, { ref: false }).then(() => this.#pool.destroy());
  }

  async #work(lane: number): Promise<void> {
    for (let portion = this.#next(); portion !== null; portion = this.#next()) {
      const begun = performance.now();
      const records = await this.#attempt(portion, lane);
      if (records === null) await this.#retryAlone(portion, lane);
      else {
        this.#keep(portion, records, lane);
        this.#source.took(portion, performance.now() - begun);
      }
    }
  }

  #next(): Portion | null {
    const portion = this.#source.next();
    return portion !== null && this.#control.wants(portion.ordinal) ? portion : null;
  }

  /** The records of a portion; null if it ended its worker. */
  async #attempt(portion: Portion, lane: number): Promise<readonly RunRecord[] | null> {
    try {
      return await this.#submit(portion, lane);
    } catch {
      // Which run it was is found out by retrying, and told then.
      return null;
    }
  }

  async #retryAlone(portion: Portion, lane: number): Promise<void> {
    for (let i = 0; i < portion.count && this.#control.wants(portion.ordinal); i += 1) {
      const alone = { ...portion, firstSeed: portion.firstSeed + i, count: 1 };
      try {
        this.#keep(alone, await this.#submit(alone, lane), lane);
      } catch (error) {
        // An interrupt that ran out of patience ended this worker; its run is not known.
        if (this.#isInterrupted) return;
        this.#keep(alone, [brokenRun(alone.firstSeed, troubleOf(error))], lane);
      }
    }
  }

  async #submit(
    { ordinal, seriesIndex, firstSeed, count }: Portion,
    lane: number,
  ): Promise<readonly RunRecord[]> {
    const series = this.#options.series[seriesIndex];
    if (series === undefined) return [];
    const { checkDeterminism, bail, traceDirectory } = this.#options;
    const options = { checkDeterminism, bail, traceDirectory };
    this.#control.setDone(lane, 0);
    return this.#pool.run({
      ordinal,
      series,
      firstSeed,
      count,
      options,
      lane,
      control: this.#control.buffer,
    });
  }

  #keep({ ordinal, seriesIndex }: Portion, records: readonly RunRecord[], lane: number): void {
    this.#records[seriesIndex]?.push(...records.map((record) => this.#shared(record)));
    this.#control.setDone(lane, 0);
    this.#done += records.length;
    const failures = records.filter(isFailure).length;
    this.#failures += failures;
    if (failures > 0 && this.#options.bail) this.#control.stopAfter(ordinal);
  }

  /** Most runs say the same of the rules: millions of them share a few lists. */
  #shared(record: RunRecord): RunRecord {
    const { vacuous, excused, violations } = record;
    return {
      ...record,
      vacuous: this.#list(vacuous),
      excused: this.#list(excused),
      violations: violations.length === 0 ? NO_VIOLATIONS : violations,
    };
  }

  #list(rules: readonly RuleId[]): readonly RuleId[] {
    const key = rules.join(' ');
    const known = this.#lists.get(key);
    if (known === undefined) this.#lists.set(key, rules);
    return known ?? rules;
  }

  #merged(): readonly SeriesRuns[] {
    const merged: SeriesRuns[] = [];
    let isOver = false;
    for (const [i, series] of this.#options.series.entries()) {
      const sorted = (this.#records[i] ?? []).sort((a, b) => a.seed - b.seed);
      // Runs behind the first failure may be known by chance, depending on the number of workers.
      const first = this.#options.bail ? sorted.findIndex(isFailure) : -1;
      const runs = isOver ? [] : first < 0 ? sorted : sorted.slice(0, first + 1);
      isOver ||= first >= 0;
      if (runs.length > 0) merged.push({ series, runs });
    }
    return merged;
  }
}

const NO_VIOLATIONS: RunRecord['violations'] = [];

/** What ended a worker, in one sentence. */
function troubleOf(error: unknown): string {
  if (!(error instanceof Error)) return `The run ended with ${String(error)}.`;
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return 'The run took more memory than a worker may have, twice.';
  }
  const exit = /^worker exited with code: (\d+)$/.exec(error.message);
  if (exit !== null) return `The run ended its worker with exit code ${String(exit[1])}, twice.`;
  const kind = error.name === 'Error' ? '' : `${error.name}: `;
  return `The engine failed, twice: ${kind}${error.message.split('\n', 1).join('')}`;
}
