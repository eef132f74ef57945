import { performance } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
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
import { EXIT_CODES } from '../exit-codes.js';
import { CONFORM_SERVERS } from '../commands/defaults.js';
import type { Invocation } from '../commands/invocation.js';

/** Protocols that the znode service runs on. */
const PROTOCOLS = ['zab'] as const;
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

/** Does `quorumlab conform`. */
export async function conform(
  places: readonly string[],
  given: unknown,
  invocation: Invocation,
): Promise<void> {
  const request = understand(places, OPTIONS.parse(given));
  invocation.exitWith(await execute(request, invocation.output));
}

function understand(places: readonly string[], options: Options): Request {
  const protocol = oneOf('--protocol', options.protocol ?? 'zab', PROTOCOLS);
  const servers = options.servers === undefined ? CONFORM_SERVERS : parseServers(options.servers);
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
