import { setImmediate as turn } from 'node:timers/promises';
import type { SeriesRuns } from '../batch/campaign.js';
import type { RunRecord } from '../batch/run-record.js';
import { recipeOf } from '../batch/series.js';
import { traceRun } from '../batch/trace-run.js';
import { reasonOf } from '../input/files.js';
import { traceFileOf } from '../trace/write-trace.js';
import type { Remarkable } from './failures.js';
import { pick, runsWith } from './failures.js';
import { allRuns } from './summary.js';

/** Which runs leave a trace. */
export const TRACE_MODES = ['never', 'failure', 'always'] as const;
export type TraceMode = (typeof TRACE_MODES)[number];

/** One bug fails thousands of runs: so many traces are enough to see it. */
const FAILURE_TRACES_MAX = 20;

/** Where the traces of a campaign are. */
export interface Traces {
  readonly fileOf: (one: Remarkable) => string | null;
  readonly written: number;
  /** How many failures have no trace, because there are enough. */
  readonly leftOut: number;
  readonly directory: string;
  /** What stopped the writing; null if nothing did. */
  readonly problem: string | null;
}

/** Runs failures again to write their traces, the first of each kind; with `always` the workers have written them all. */
export async function traceFailures(
  rows: readonly SeriesRuns[],
  mode: TraceMode,
  directory: string,
): Promise<Traces> {
  const none = { fileOf: () => null, written: 0, leftOut: 0, directory, problem: null };
  if (mode === 'never') return none;
  if (mode === 'always') {
    const fileOf = ({ series, run }: Remarkable): string =>
      traceFileOf(recipeOf(series, run.seed), directory);
    const written = [...allRuns(rows)].filter(({ verdict }) => verdict !== 'error').length;
    return { ...none, fileOf, written };
  }
  const failures = runsWith(rows, ['violated', 'missed']);
  const chosen = pick(failures, FAILURE_TRACES_MAX).slice(0, FAILURE_TRACES_MAX);
  const files = new Map<RunRecord, string>();
  const problem = await writeTraces(chosen, directory, files);
  return {
    ...none,
    fileOf: ({ run }) => files.get(run) ?? null,
    written: files.size,
    leftOut: failures.length - chosen.length,
    problem,
  };
}

/** Returns what stopped it; null if nothing did. */
async function writeTraces(
  chosen: readonly Remarkable[],
  directory: string,
  files: Map<RunRecord, string>,
): Promise<string | null> {
  for (const { series, run } of chosen) {
    try {
      files.set(run, traceRun(series, run.seed, directory));
    } catch (error) {
      return `${directory}: a trace cannot be written: ${reasonOf(error)}`;
    }
    // Lets a second Ctrl-C through.
    await turn();
  }
  return null;
}
