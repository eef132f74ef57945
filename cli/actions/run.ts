import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { Campaign } from '../batch/campaign.js';
import { EXIT_CODES } from '../exit-codes.js';
import { ensureWritableDirectory, ensureWritableFile } from '../input/files.js';
import type { SeedRange } from '../input/numbers.js';
import { DEFAULT_SEEDS, parseJobs, parseSeed, parseSeeds, seedCount } from '../input/numbers.js';
import { RequestError } from '../input/request-error.js';
import type { Selection } from '../input/selection.js';
import { oneOf, select } from '../input/selection.js';
import { printCampaign } from '../report/campaign-page.js';
import type { TraceMode } from '../report/failure-traces.js';
import { TRACE_MODES, traceFailures } from '../report/failure-traces.js';
import { writeJunit } from '../report/junit.js';
import { ProgressLine } from '../report/progress-line.js';
import { writeReport } from '../report/report-json.js';
import { allRuns, exitCodeOf, totalsOf } from '../report/summary.js';
import { formatCount, indented } from '../report/text.js';
import { onInterrupt } from './interrupts.js';
import type { Invocation } from '../commands/invocation.js';
import { selectionOptions } from './selection-options.js';

/** The records of so many runs fit into memory. */
const RUNS_MAX = 5_000_000;

const OPTIONS = z.strictObject({
  ...selectionOptions,
  seed: z.string().optional(),
  seeds: z.string().optional(),
  jobs: z.string().optional(),
  checkDeterminism: z.boolean().default(false),
  json: z.string().optional(),
  junit: z.string().optional(),
  report: z.string().optional(),
  out: z.string().default('out'),
  trace: z.string().default('failure'),
  bail: z.boolean().default(false),
});
type Options = z.output<typeof OPTIONS>;

/** All that a request for many runs says, understood and checked. */
interface Request extends Selection {
  readonly seeds: SeedRange;
  readonly jobs: number;
  readonly checkDeterminism: boolean;
  readonly bail: boolean;
  readonly trace: TraceMode;
  readonly traceDirectory: string;
  readonly reportFile: string;
  /** Null if no JUnit report is wanted. */
  readonly junitFile: string | null;
  /** Null if no page is wanted. */
  readonly pageFile: string | null;
}

/** Does `quorumlab run`. */
export async function run(names: readonly string[], given: unknown, invocation: Invocation): Promise<void> {
  const request = understand(names, OPTIONS.parse(given));
  invocation.exitWith(await execute(request, invocation));
}

function understand(names: readonly string[], options: Options): Request {
  const { seed, seeds, jobs, json, junit, report, out, checkDeterminism, bail } = options;
  if (seed !== undefined && seeds !== undefined) {
    throw new RequestError(`--seed ${seed} and --seeds ${seeds} contradict each other; leave one out`);
  }
  const selection = select(names, options);
  const request: Request = {
    ...selection,
    seeds: seed !== undefined ? oneSeed(seed) : seeds === undefined ? DEFAULT_SEEDS : parseSeeds(seeds),
    jobs: jobs === undefined ? availableParallelism() : parseJobs(jobs),
    checkDeterminism,
    bail,
    trace: oneOf('--trace', options.trace, TRACE_MODES),
    traceDirectory: join(out, 'traces'),
    reportFile: json ?? join(out, 'report.json'),
    junitFile: junit ?? null,
    pageFile: report ?? null,
  };
  const runs = request.series.length * seedCount(request.seeds);
  if (runs > RUNS_MAX) {
    throw new RequestError(
      `that would be ${formatCount(runs)} runs, and one command does at most ${formatCount(RUNS_MAX)}; split the seeds`,
    );
  }
  ensureWritableFile(request.reportFile, json === undefined ? '--out' : '--json');
  if (junit !== undefined) ensureOwnFile('--junit', junit, [request.reportFile]);
  if (report !== undefined) ensureOwnFile('--report', report, [request.reportFile, junit ?? '']);
  if (request.trace !== 'never') ensureWritableDirectory(request.traceDirectory, '--out');
  return request;
}

/** Makes sure that a file can be written, and that nothing else is written there. */
function ensureOwnFile(option: string, file: string, others: readonly string[]): void {
  if (others.some((other) => other !== '' && resolve(other) === resolve(file))) {
    throw new RequestError(`${option} ${file}: another report goes there; name another file`);
  }
  ensureWritableFile(file, option);
}

function oneSeed(text: string): SeedRange {
  const seed = parseSeed(text);
  return { first: seed, last: seed };
}

async function execute(request: Request, { output }: Invocation): Promise<number> {
  const { series, seeds, jobs, checkDeterminism, bail, traceDirectory, leftOut } = request;
  const { reportFile, junitFile, pageFile } = request;
  for (const sentence of leftOut) output.line(indented(sentence, 0, output.columns));
  const begunMs = performance.now();
  const campaign = new Campaign({
    series,
    seeds,
    jobs,
    checkDeterminism,
    bail,
    traceDirectory: request.trace === 'always' ? traceDirectory : null,
    worker: new URL('../worker.js', import.meta.url),
  });
  const progress = new ProgressLine(output, () => campaign.progress);
  const ignoreInterrupts = onInterrupt(() => campaign.interrupt());
  const rows = await campaign.run().finally(() => progress.end());
  const elapsedMs = performance.now() - begunMs;
  const totals = totalsOf(allRuns(rows));
  const { isInterrupted } = campaign;
  writeReport(reportFile, { campaign: rows, totals, isInterrupted });
  const traces = await traceFailures(rows, request.trace, traceDirectory);
  if (junitFile !== null) {
    writeJunit(junitFile, { campaign: rows, isInterrupted, traceOf: traces.fileOf });
  }
  if (pageFile !== null) {
    // It brings the viewer's model of a trace along: most campaigns need none.
    const { writeCampaignReport } = await import('../viewer/campaign-report.js');
    await writeCampaignReport(pageFile, { rows, totals, isInterrupted, traceOf: traces.fileOf });
  }
  ignoreInterrupts();
  const files = { reportFile, junitFile, pageFile };
  printCampaign(
    { rows, totals, progress: campaign.progress, isInterrupted, elapsedMs, files, traces },
    output,
  );
  if (isInterrupted) return EXIT_CODES.interrupted;
  return traces.problem === null ? exitCodeOf(totals) : EXIT_CODES.unusable;
}
