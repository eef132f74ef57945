import type { RuleVerdict } from '../../sim/run-result.js';
import type { TraceHeader, TraceRule } from '../../sim/trace/file/format.js';
import type { Look } from '../report/output.js';
import { drawTable } from '../report/plain-table.js';
import { paintVerdict } from '../report/table.js';
import { formatCount, formatCounted, formatMicrosAsMs, indented } from '../report/text.js';
import type { TraceStat } from './stat.js';

/** The most frequent first. */
export function mostFirst<K extends string | number>(counts: ReadonlyMap<K, number>): readonly [K, number][] {
  return [...counts].sort(([a, i], [b, j]) => j - i || (a < b ? -1 : 1));
}

/** `swarm with zk-1154, seed 7, zab, timed` */
export function describeRun({ scenario, variant, seed, protocol, strategy }: TraceHeader): string {
  return `${scenario}${variant === null ? '' : ` with ${variant}`}, seed ${String(seed)}, ${protocol}, ${strategy}`;
}

/** Names with their texts beside them, indented under a title. */
export function* renderPairs(pairs: readonly (readonly [string, string])[], look: Look): Generator<string> {
  const margin = 2 + Math.max(...pairs.map(([name]) => name.length)) + 2;
  for (const [name, text] of pairs) {
    yield `  ${name.padEnd(margin - 2)}${indented(text, margin, look.columns).trimStart()}`;
  }
}

/** The lines of `trace stat`: the run, its verdict, and how much of what there is. */
export function* renderStat(file: string, stat: TraceStat, look: Look): Generator<string> {
  yield file;
  yield* renderPairs(pairsOf(stat, look), look);
  for (const { rule, slug, message } of stat.findings) {
    const name = `${rule} ${slug}`;
    yield '';
    yield indented(`${name}: ${message}`, 2, look.columns).replace(name, look.paint.cyan(name));
  }
  for (const table of [kindTable(stat, look), actorTable(stat), messageTable(stat)]) {
    if (table === null) continue;
    yield '';
    yield indentedLines(table);
  }
}

function pairsOf(stat: TraceStat, look: Look): readonly (readonly [string, string])[] {
  const { header, footer, bytes, events, micros, rules, keyframes, ignored, damaged } = stat;
  const pairs: [string, string][] = [];
  if (header !== null) {
    pairs.push(
      ['run', describeRun(header.header)],
      ['format', `${header.version.join('.')}, level ${header.level}`],
    );
  }
  const verdict =
    footer === null ? 'unknown: the footer is missing' : paintVerdict(footer.verdict, footer.verdict, look);
  pairs.push(['verdict', footer === null ? verdict : `${verdict}, hash ${footer.hash}`]);
  if (rules.length > 0) pairs.push(['rules', describeRules(rules)]);
  const reported = footer === null ? '' : ` of ${formatCount(footer.reported)} that were reported`;
  const mean = events === 0 ? '' : `, ${(bytes / events).toFixed(1)} for each event`;
  pairs.push(
    ['events', `${formatCount(events)}${reported}`],
    ['time', `${formatMicrosAsMs(micros)} ms of virtual time until the last event`],
    ['size', `${formatCounted(bytes, 'byte', 'bytes')}${mean}`],
  );
  if (keyframes > 0) pairs.push(['keyframes', formatCount(keyframes)]);
  if (ignored > 0) pairs.push(['ignored', `${formatCounted(ignored, 'line', 'lines')} of a newer version`]);
  if (damaged.length > 0) {
    pairs.push([
      'damaged',
      look.paint.red(formatCounted(damaged.length, 'line was skipped', 'lines were skipped')),
    ]);
  }
  return pairs;
}

/** `24 held, 1 violated (V2), 6 vacuous (D8, Z13)`: those that held need no names. */
function describeRules(rules: readonly TraceRule[]): string {
  const groups = new Map<RuleVerdict, string[]>();
  for (const { rule, verdict } of rules) groups.set(verdict, [...(groups.get(verdict) ?? []), rule]);
  return [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([verdict, names]) => {
      return `${String(names.length)} ${verdict}${verdict === 'held' ? '' : ` (${names.join(', ')})`}`;
    })
    .join(', ');
}

function kindTable({ kinds, events }: TraceStat, { paint }: Look): string | null {
  const rows = mostFirst(kinds);
  if (rows.length === 0) return null;
  return drawTable([
    { title: 'kind', align: 'left', cells: rows.map(([kind]) => paint.cyan(kind)) },
    { title: 'events', align: 'right', cells: rows.map(([, count]) => formatCount(count)) },
    {
      title: 'share',
      align: 'right',
      cells: rows.map(([, count]) => `${((100 * count) / events).toFixed(1)}%`),
    },
  ]);
}

function actorTable({ header, actors }: TraceStat): string | null {
  const rows = header?.header.actors ?? [];
  if (rows.length === 0) return null;
  return drawTable([
    { title: 'actor', align: 'left', cells: rows.map(({ name }) => name) },
    { title: 'role', align: 'left', cells: rows.map(({ role }) => role) },
    { title: 'events', align: 'right', cells: rows.map(({ id }) => formatCount(actors.get(id) ?? 0)) },
  ]);
}

function messageTable({ messages }: TraceStat): string | null {
  const rows = [...messages].sort(([a, i], [b, j]) => j.sent - i.sent || (a < b ? -1 : 1));
  if (rows.length === 0) return null;
  return drawTable([
    { title: 'message', align: 'left', cells: rows.map(([name]) => name) },
    { title: 'sent', align: 'right', cells: rows.map(([, { sent }]) => formatCount(sent)) },
    { title: 'delivered', align: 'right', cells: rows.map(([, { delivered }]) => formatCount(delivered)) },
    { title: 'dropped', align: 'right', cells: rows.map(([, { dropped }]) => formatCount(dropped)) },
  ]);
}

function indentedLines(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

/** What `trace stat --json` prints. */
export function statAsJson(file: string, stat: TraceStat): object {
  const { header, footer, bytes, events, micros, kinds, actors, messages, findings, rules } = stat;
  const { keyframes, damaged } = stat;
  const { version, level } = header ?? {};
  const { hash, verdict, reported } = footer ?? {};
  const names = new Map(header?.header.actors.map(({ id, name }) => [id, name]));
  const byActor = new Map([...actors].map(([id, count]) => [names.get(id) ?? String(id), count]));
  return {
    file,
    bytes,
    version,
    level,
    verdict,
    hash,
    events,
    reported,
    simulatedMs: micros / 1000,
    keyframes,
    kinds: Object.fromEntries(mostFirst(kinds)),
    actors: Object.fromEntries(byActor),
    messages: Object.fromEntries(messages),
    findings: findings.map(({ rule, slug, message }) => ({ rule, slug, message })),
    rules: Object.fromEntries(rules.map(({ rule, verdict: one }) => [rule, one])),
    damaged: damaged.map(({ line, column, what, why }) => ({ line, column, what, message: why })),
  };
}
