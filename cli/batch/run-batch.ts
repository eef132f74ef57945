import { Control } from './control.js';
import { executeRun } from './execute-run.js';
import type { RunRecord } from './run-record.js';
import { isFailure } from './run-record.js';
import type { Series } from './series.js';
import { traceRun } from './trace-run.js';

/** What is the same for all batches of a campaign. Plain data. */
export interface BatchOptions {
  readonly checkDeterminism: boolean;
  /** Stop at the first failure. */
  readonly bail: boolean;
  /** Where to write the trace of every run; null: nowhere. */
  readonly traceDirectory: string | null;
}

/** Some runs of one series: what a worker is given. Plain data. */
export interface Batch {
  /** Batches are numbered in the order of their runs. */
  readonly ordinal: number;
  readonly series: Series;
  readonly firstSeed: number;
  readonly count: number;
  readonly options: BatchOptions;
  /** Whose place in the shared memory counts the runs that are done. */
  readonly lane: number;
  readonly control: SharedArrayBuffer;
}

/** Does a batch, run by run, until it is done or no longer wanted. Throws if the engine itself fails. */
export function runBatch(batch: Batch): readonly RunRecord[] {
  const { ordinal, series, firstSeed, count, options, lane } = batch;
  const { bail, traceDirectory } = options;
  const control = new Control(batch.control);
  const records: RunRecord[] = [];
  for (let i = 0; i < count && control.wants(ordinal); i += 1) {
    const seed = firstSeed + i;
    const record = executeRun(series, seed, options);
    if (traceDirectory !== null) traceRun(series, seed, traceDirectory);
    records.push(record);
    control.setDone(lane, i + 1);
    if (bail && isFailure(record)) break;
  }
  return records;
}
