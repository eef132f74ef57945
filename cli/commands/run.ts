import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Command } from 'commander';
import { z } from 'zod';
import { Campaign } from '../batch/campaign.js';
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
import { allRuns, EXIT_CODES, exitCodeOf, totalsOf } from '../report/summary.js';
import { formatCount } from '../report/text.js';
import { writeCampaignReport } from '../viewer/campaign-report.js';
import { onInterrupt } from './interrupts.js';
import { addSelectionOptions, examples, once, selectionOptions } from './options.js';
import type { Invocation } from './invocation.js';

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

/** Adds `quorumlab run`. */
export function addRunCommand(program: Command, invocation: Invocation): void {
  const command = program
    .command('run')
    .usage('[options] [SCENARIO… | FILE]')
    .summary('run scenarios over many seeds, and judge them')
    .description('Runs scenarios, or the plan in FILE, over many seeds. Without a name: the smoke suite.')
    .argument('[names...]', 'SCENARIO: names, see "quorumlab list"; FILE: a plan as JSON');
  addSelectionOptions(command)
    .option('--seed <N>', 'one seed', once('--seed'))
    .option('--seeds <A-B>', 'a range of seeds, both included (default: 1-10)', once('--seeds'))
    .option('--jobs <N>', 'worker threads (default: the number of cores)', once('--jobs'))
    .option('--check-determinism', 'run each seed twice, the second time under guards, and compare')
    .option('--json <FILE>', 'where the report goes (default: report.json in --out)', once('--json'))
    .option('--junit <FILE>', 'a report as JUnit XML as well', once('--junit'))
    .option('--report <FILE>', 'a page with the table and the failing runs to look at', once('--report'))
    .option('--out <DIR>', 'where traces and the report go (default: out)', once('--out'))
    .option('--trace <WHEN>', 'write traces: never, failure (the default) or always', once('--trace'))
    .option('--bail', 'stop at the first run that fails')
    .addHelpText(
      'after',
      examples([
        ['quorumlab run', 'the smoke suite'],
        ['quorumlab run swarm --seeds 1-20000', 'many random runs'],
        ['quorumlab run swarm --variant px-03 --seeds 1-2000 --bail', 'find a planted bug'],
        ['quorumlab run my-plan.json --strategy pct', 'a plan of your own'],
        ['quorumlab run --junit out/junit.xml', 'for a CI that shows test reports'],
        ['quorumlab run --report out/report.html', 'one page to open in a browser'],
      ]),
    )
    .action(async (names: string[], options: unknown) => {
      const request = understand(names, OPTIONS.parse(options));
      invocation.exitWith(await execute(request, invocation));
    });
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
  for (const sentence of leftOut) output.line(sentence);
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
