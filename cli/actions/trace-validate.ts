import { z } from 'zod';
import { TraceError } from '../../sim/trace/file/line/trace-error.js';
import type { Output } from '../report/output.js';
import { EXIT_CODES } from '../exit-codes.js';
import { paintVerdict } from '../report/table.js';
import { formatCount, formatCounted } from '../report/text.js';
import { refuseDamaged } from '../trace/read-trace.js';
import type { TraceStat } from '../trace/stat.js';
import { collectStat } from '../trace/stat.js';
import { describeRun, mostFirst, renderPairs } from '../trace/stat-page.js';
import type { Invocation } from '../commands/invocation.js';

const OPTIONS = z.strictObject({ json: z.boolean().default(false) });

/** Does `quorumlab trace validate`. */
export async function traceValidate(file: string, given: unknown, invocation: Invocation): Promise<void> {
  const { json } = OPTIONS.parse(given);
  invocation.exitWith(
    await (json ? validateAsJson(file, invocation.output) : validate(file, invocation.output)),
  );
}

async function validate(file: string, output: Output): Promise<number> {
  const stat = await collectStat(file, 'stop').catch(refuseDamaged(file));
  await output.lines(renderValidation(file, stat, output));
  return EXIT_CODES.held;
}

async function validateAsJson(file: string, output: Output): Promise<number> {
  try {
    const stat = await collectStat(file, 'stop');
    const { header, footer, kinds, findings, rules, ignored } = stat;
    const counts = { events: footer?.events, reported: footer?.reported, rules: rules.length, ignored };
    const { hash, verdict } = footer ?? {};
    const { version, level } = header ?? {};
    const names = { findings: findings.map(({ rule, slug }) => `${rule} ${slug}`), excused: excusedIn(stat) };
    const result = { file, valid: true, version, level, verdict, hash, ...counts, ...names };
    output.line(JSON.stringify({ ...result, kinds: Object.fromEntries(mostFirst(kinds)) }));
    return EXIT_CODES.held;
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    const { line, column, what, why } = error;
    output.line(JSON.stringify({ file, valid: false, error: { line, column, what, message: why } }));
    return EXIT_CODES.unusable;
  }
}

function* renderValidation(file: string, stat: TraceStat, output: Output): Generator<string> {
  const { header, footer, kinds, findings, rules, ignored } = stat;
  if (header === null || footer === null) return;
  const { verdict, hash, events, reported } = footer;
  const violated = findings.map(({ rule, slug }) => `${rule} ${slug}`);
  const frequent = mostFirst(kinds).map(([kind, number]) => `${kind} ${formatCount(number)}`);
  const pairs: [string, string][] = [
    ['format', `${header.version.join('.')}, level ${header.level}`],
    ['run', describeRun(header.header)],
    ['verdict', `${paintVerdict(verdict, verdict, output)}, hash ${hash}`],
    ['events', `${formatCount(events)} of ${formatCounted(reported, 'event', 'events')} that were reported`],
    [
      'rules',
      `${formatCounted(rules.length, 'rule', 'rules')}${named('violated', violated)}${named('excused', excusedIn(stat))}`,
    ],
    ['kinds', frequent.join(', ')],
  ];
  if (ignored > 0) pairs.push(['ignored', `${formatCounted(ignored, 'line', 'lines')} of a newer version`]);
  yield `${file} is a whole trace`;
  yield* renderPairs(pairs, output);
}

function excusedIn({ rules }: TraceStat): readonly string[] {
  return rules.filter(({ verdict }) => verdict === 'excused').map(({ rule }) => rule);
}

function named(what: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `; ${what}: ${names.join(', ')}`;
}
