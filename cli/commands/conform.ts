import { performance } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Prepared, ScriptResult } from '../conform/play.js';
import { play, prepare } from '../conform/play.js';
import { readRecordings } from '../conform/recording.js';
import { ensureWritableFile } from '../input/files.js';
import { parseServers } from '../input/numbers.js';
import { RequestError } from '../input/request-error.js';
import { oneOf } from '../input/selection.js';
import { writeConformReport } from '../report/conform-json.js';
import { conformTotals, printConformance } from '../report/conform-page.js';
import type { Output } from '../report/output.js';
import { ProgressLine } from '../report/progress-line.js';
import { EXIT_CODES } from '../report/summary.js';
import type { Invocation } from './invocation.js';
import { examples, once } from './options.js';

/** Protocols that the znode service runs on. */
const PROTOCOLS = ['zab'] as const;
const SERVERS_DEFAULT = 3;
const SERVERS_MAX = 9;

const OPTIONS = z.strictObject({
  protocol: z.string().optional(),
  servers: z.string().optional(),
  json: z.string().optional(),
});
type Options = z.output<typeof OPTIONS>;

interface Request {
  readonly recordings: readonly Prepared[];
  readonly protocol: (typeof PROTOCOLS)[number];
  readonly servers: number;
  readonly reportFile: string | null;
}

/** Adds `quorumlab conform`. */
export function addConformCommand(program: Command, invocation: Invocation): void {
  program
    .command('conform')
    .usage('[options] DIR…')
    .summary('compare the znode service with recordings of a real server')
    .description(
      'Plays recordings of a real server on a simulated ensemble, and compares what every step brings.',
    )
    .argument('<places...>', 'DIR: all .json files below it; or single files')
    .option('--protocol <P>', 'what the service runs on: zab (the default)', once('--protocol'))
    .option('--servers <N>', `ensemble size (default: ${String(SERVERS_DEFAULT)})`, once('--servers'))
    .option('--json <FILE>', 'write all results as JSON', once('--json'))
    .addHelpText(
      'after',
      examples([
        ['quorumlab conform test/recordings', 'all, on 3 servers'],
        ['quorumlab conform test/recordings/watches --servers 1', 'one topic, on one server'],
        ['quorumlab conform test/recordings --json out/conform.json', 'for programs'],
      ]),
    )
    .action(async (places: string[], given: unknown) => {
      const request = understand(places, OPTIONS.parse(given));
      invocation.exitWith(await execute(request, invocation.output));
    });
}

function understand(places: readonly string[], options: Options): Request {
  const protocol = oneOf('--protocol', options.protocol ?? 'zab', PROTOCOLS);
  const servers = options.servers === undefined ? SERVERS_DEFAULT : parseServers(options.servers);
  if (servers > SERVERS_MAX) {
    throw new RequestError(
      `--servers ${String(servers)}: recordings are played on at most ${String(SERVERS_MAX)} servers`,
    );
  }
  if (options.json !== undefined) ensureWritableFile(options.json, '--json');
  const recordings = readRecordings(places).map((recording) => prepare(recording, servers));
  return { recordings, protocol, servers, reportFile: options.json ?? null };
}

async function execute(
  { recordings, protocol, servers, reportFile }: Request,
  output: Output,
): Promise<number> {
  const begunMs = performance.now();
  const results: ScriptResult[] = [];
  let failures = 0;
  const progress = new ProgressLine(output, () => {
    return { total: recordings.length, done: results.length, failures };
  });
  try {
    for (const recording of recordings) {
      const result = play(recording);
      results.push(result);
      if (result.verdict === 'failed') failures += 1;
      // A run takes the thread for itself; in between, the progress is shown.
      await turn();
    }
  } finally {
    progress.end();
  }
  const totals = conformTotals(results);
  if (reportFile !== null) writeConformReport(reportFile, { protocol, servers, results, totals });
  printConformance({ results, servers, elapsedMs: performance.now() - begunMs, reportFile }, output);
  return failures > 0 ? EXIT_CODES.broken : EXIT_CODES.held;
}
