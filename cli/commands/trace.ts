import type { Command } from 'commander';
import { z } from 'zod';
import type { TraceItem } from '../../sim/trace/file/format.js';
import { TraceError } from '../../sim/trace/file/line/trace-error.js';
import type { RunEvent } from '../../scenarios/run-recipe.js';
import { RequestError } from '../input/request-error.js';
import type { Output } from '../report/output.js';
import { EXIT_CODES } from '../report/summary.js';
import { paintVerdict } from '../report/table.js';
import { formatCount, formatCounted, indented } from '../report/text.js';
import { describeTraceError, readTraceFile } from '../trace/read-trace.js';
import { examples } from './options.js';
import type { Invocation } from './invocation.js';

const OPTIONS = z.strictObject({ json: z.boolean().default(false) });

/** Adds `quorumlab trace validate`. */
export function addTraceCommand(program: Command, invocation: Invocation): void {
  program
    .command('trace')
    .summary('look at trace files')
    .description('Commands for trace files.')
    .command('validate')
    .summary('check a trace from its first line to its checksum')
    .description(
      'Reads a trace (.jsonl or .jsonl.gz) and checks everything in it against the declared events.',
    )
    .argument('<file>', 'the trace')
    .option('--json', 'the result as JSON')
    .addHelpText(
      'after',
      examples([
        ['quorumlab trace validate out/traces/swarm-synod-px-03-7.jsonl', 'counts, or the first error'],
        ['quorumlab trace validate run.jsonl.gz --json', 'for programs'],
      ]),
    )
    .action(async (file: string, given: unknown) => {
      const { json } = OPTIONS.parse(given);
      invocation.exitWith(
        await (json ? validateAsJson(file, invocation.output) : validate(file, invocation.output)),
      );
    });
}

/** What a trace holds. */
interface Contents {
  header: Extract<TraceItem<RunEvent>, { readonly kind: 'header' }> | null;
  footer: Extract<TraceItem<RunEvent>, { readonly kind: 'footer' }>['footer'] | null;
  readonly kinds: Map<string, number>;
  readonly findings: string[];
  readonly excused: string[];
  rules: number;
  ignored: number;
}

async function readContents(file: string): Promise<Contents> {
  const contents: Contents = {
    header: null,
    footer: null,
    kinds: new Map(),
    findings: [],
    excused: [],
    rules: 0,
    ignored: 0,
  };
  for await (const item of readTraceFile(file)) count(item, contents);
  return contents;
}

function count(item: TraceItem<RunEvent>, contents: Contents): void {
  switch (item.kind) {
    case 'header':
      contents.header = item;
      return;
    case 'event':
      contents.kinds.set(item.event.kind, (contents.kinds.get(item.event.kind) ?? 0) + 1);
      return;
    case 'finding':
      contents.findings.push(`${item.finding.rule} ${item.finding.slug}`);
      return;
    case 'rule':
      contents.rules += 1;
      if (item.result.verdict === 'excused') contents.excused.push(item.result.rule);
      return;
    case 'footer':
      contents.footer = item.footer;
      return;
    case 'ignored':
      contents.ignored += 1;
  }
}

async function validate(file: string, output: Output): Promise<number> {
  const contents = await readContents(file).catch((error: unknown): never => {
    if (error instanceof TraceError) throw new RequestError(describeTraceError(file, error));
    throw error;
  });
  await output.lines(renderContents(file, contents, output));
  return EXIT_CODES.held;
}

async function validateAsJson(file: string, output: Output): Promise<number> {
  try {
    const { header, footer, kinds, findings, excused, rules, ignored } = await readContents(file);
    const counts = { events: footer?.events, reported: footer?.reported, rules, ignored };
    const { hash, verdict } = footer ?? {};
    const { version, level } = header ?? {};
    const result = { file, valid: true, version, level, verdict, hash, ...counts, findings, excused };
    output.line(JSON.stringify({ ...result, kinds: Object.fromEntries(sorted(kinds)) }));
    return EXIT_CODES.held;
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    const { line, column, what, why } = error;
    output.line(JSON.stringify({ file, valid: false, error: { line, column, what, message: why } }));
    return EXIT_CODES.unusable;
  }
}

function* renderContents(file: string, contents: Contents, output: Output): Generator<string> {
  const { header, footer, kinds, findings, excused, rules, ignored } = contents;
  if (header === null || footer === null) return;
  const { scenario, variant, protocol, seed, strategy } = header.header;
  const { verdict, hash, events, reported } = footer;
  const rows: [string, string][] = [
    ['format', `${header.version.join('.')}, level ${header.level}`],
    [
      'run',
      `${scenario}${variant === null ? '' : ` with ${variant}`}, seed ${String(seed)}, ${protocol}, ${strategy}`,
    ],
    ['verdict', `${verdict}, hash ${hash}`],
    ['events', `${formatCount(events)} of ${formatCounted(reported, 'event', 'events')} that were reported`],
    [
      'rules',
      `${formatCounted(rules, 'rule', 'rules')}${named('violated', findings)}${named('excused', excused)}`,
    ],
    [
      'kinds',
      sorted(kinds)
        .map(([kind, number]) => `${kind} ${formatCount(number)}`)
        .join(', '),
    ],
  ];
  if (ignored > 0) rows.push(['ignored', `${formatCounted(ignored, 'line', 'lines')} of a newer version`]);
  yield `${file} is a whole trace`;
  for (const [name, text] of rows) {
    const line = `  ${name.padEnd(9)}${indented(text, 11, output.columns).trimStart()}`;
    yield name === 'verdict' ? line.replace(verdict, paintVerdict(verdict, verdict, output)) : line;
  }
}

function named(what: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `; ${what}: ${names.join(', ')}`;
}

/** The most frequent kinds first. */
function sorted(kinds: ReadonlyMap<string, number>): [string, number][] {
  return [...kinds].sort(([a, i], [b, j]) => j - i || (a < b ? -1 : 1));
}
