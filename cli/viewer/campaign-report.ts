/** The page of a campaign: its table, and the traces of the runs that are worth looking at. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { SeriesRuns } from '../batch/campaign.js';
import type { RunRecord } from '../batch/run-record.js';
import { traceRun } from '../batch/trace-run.js';
import { reasonOf } from '../input/files.js';
import { RequestError } from '../input/request-error.js';
import type { Remarkable } from '../report/failures.js';
import type { Totals } from '../report/summary.js';
import { allRuns, VERDICTS } from '../report/summary.js';
import { formatCount, formatCounted } from '../report/text.js';
import { chooseExamples } from './campaign-examples.js';
import type { PageTrace } from './page-trace.js';
import { readPageTrace } from './page-trace.js';
import { suiteRows } from './suite-rows.js';
import { writePage } from './write-page.js';

/** A page that is mailed and attached: the viewer itself has a megabyte and a half. */
const CHARACTERS_MAX = 24_000_000;

export interface CampaignReport {
  readonly rows: readonly SeriesRuns[];
  readonly totals: Totals;
  readonly isInterrupted: boolean;
  /** The trace that a run has left already; null if it left none. */
  readonly traceOf: (one: Remarkable) => string | null;
}

/** Writes the page. Runs again what left no trace. Throws a RequestError if the page cannot be written. */
export async function writeCampaignReport(target: string, report: CampaignReport): Promise<void> {
  const { rows, totals, isInterrupted } = report;
  const { runs, failuresLeftOut } = chooseExamples(rows);
  const { traces, places, leftOut } = await readTraces(runs, report.traceOf);
  const unseen = failuresLeftOut + leftOut.filter(({ run }) => run.verdict !== 'held').length;
  const remarks: string[] = [];
  if (unseen > 0) {
    const failures = formatCounted(unseen, 'more run with a violation', 'more runs with a violation');
    remarks.push(`This page has no trace of ${failures}: the replay commands of the table make them.`);
  }
  if (isInterrupted) remarks.push('The campaign was interrupted: not all of its runs were made.');
  const suite = suiteRows(rows, (run) => places.get(run) ?? null);
  writePage(target, { title: titleOf(rows, totals), traces, suite, remarks });
}

interface ReadTraces {
  readonly traces: readonly PageTrace[];
  readonly places: ReadonlyMap<RunRecord, number>;
  /** For these there is no room. */
  readonly leftOut: readonly Remarkable[];
}

async function readTraces(
  runs: readonly Remarkable[],
  traceOf: CampaignReport['traceOf'],
): Promise<ReadTraces> {
  const traces: PageTrace[] = [];
  const places = new Map<RunRecord, number>();
  const leftOut: Remarkable[] = [];
  const scratch = mkdtempSync(join(tmpdir(), 'quorumlab-report-'));
  let size = 0;
  try {
    for (const one of runs) {
      const { trace } = await readPageTrace(traceOf(one) ?? record(one, scratch));
      if (size + trace.base64.length > CHARACTERS_MAX) {
        leftOut.push(one);
        continue;
      }
      size += trace.base64.length;
      places.set(one.run, traces.length);
      traces.push(trace);
      // Lets a second Ctrl-C through.
      await turn();
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return { traces, places, leftOut };
}

function record({ series, run }: Remarkable, directory: string): string {
  try {
    return traceRun(series, run.seed, directory);
  } catch (error) {
    throw new RequestError(`${directory}: a trace for the page cannot be written: ${reasonOf(error)}`);
  }
}

/** `20 runs: 18 held, 2 violated` */
function titleOf(rows: readonly SeriesRuns[], totals: Totals): string {
  const runs = formatCounted([...allRuns(rows)].length, 'run', 'runs');
  const verdicts = VERDICTS.filter((verdict) => totals[verdict] > 0).map((verdict) => {
    return `${formatCount(totals[verdict])} ${verdict}`;
  });
  return verdicts.length === 0 ? runs : `${runs}: ${verdicts.join(', ')}`;
}
