import type { SeriesRuns } from '../batch/campaign.js';
import type { RunRecord } from '../batch/run-record.js';
import { slugOf } from '../batch/run-record.js';
import type { Series } from '../batch/series.js';
import type { Look } from './output.js';
import { replayCommand } from './replay-command.js';
import { paintVerdict } from './table.js';
import { formatCounted, indented } from './text.js';

/** A run that a person has to look at. */
export interface Remarkable {
  readonly series: Series;
  readonly run: RunRecord;
}

/** So many are shown in full, and more if there are more rules than that. */
const SHOWN_MAX = 5;

/** All runs of a campaign with one of these verdicts, in their order. */
export function runsWith(
  campaign: readonly SeriesRuns[],
  verdicts: readonly RunRecord['verdict'][],
): readonly Remarkable[] {
  return campaign.flatMap(({ series, runs }) =>
    runs.filter(({ verdict }) => verdicts.includes(verdict)).map((run) => ({ series, run })),
  );
}

/** Some of them, in their order: one for each rule and each variant that was missed, and then the first, up to `count`. */
export function pick(remarkable: readonly Remarkable[], count: number): readonly Remarkable[] {
  const shown = new Set<string>();
  const picked = new Set<Remarkable>();
  for (const one of remarkable) {
    const topics = topicsOf(one).filter((topic) => !shown.has(topic));
    if (topics.length > 0) picked.add(one);
    for (const topic of topics) shown.add(topic);
  }
  for (const one of remarkable) {
    if (picked.size >= count) break;
    picked.add(one);
  }
  return remarkable.filter((one) => picked.has(one));
}

function topicsOf({ series, run }: Remarkable): readonly string[] {
  if (run.verdict === 'violated') return run.violations.map(({ rule }) => rule);
  return [`${run.verdict} ${series.scenario} ${series.variant ?? ''}`];
}

/** A sentence about a run, and the rule that it begins with, as `P2 chosen-unique`; null if it is about none. */
export interface Explanation {
  readonly rule: string | null;
  readonly text: string;
}

/** What is wrong with a run: what was promised and what happened, or why nothing is known. */
export function explain({ series, run }: Remarkable): readonly Explanation[] {
  const explanations: Explanation[] = run.violations.map(({ rule, slug, message }) => {
    return { rule: `${rule} ${slug}`, text: `${rule} ${slug}: ${message}` };
  });
  const { expectation, variant } = series;
  if (run.verdict === 'missed' && expectation !== null) {
    const rule = `${expectation} ${slugOf(expectation)}`;
    const happened = `${variant ?? ''} breaks it in this scenario, but nothing showed.`;
    explanations.push({ rule, text: `${rule} was to be violated: ${happened}` });
  }
  if (run.trouble !== null) explanations.push({ rule: null, text: run.trouble });
  return explanations;
}

/** A run in full: what was promised, what happened, and how to see it again. */
function renderRun({ series, run }: Remarkable, trace: string | null, look: Look): string {
  const { verdict, seed } = run;
  const variant = series.variant === null ? '' : ` with ${series.variant}`;
  const lines = [
    `${paintVerdict(verdict, verdict, look)} ${series.scenario}${variant}, seed ${String(seed)}`,
  ];
  for (const { rule, text } of explain({ series, run })) {
    const paragraph = indented(text, 2, look.columns);
    lines.push(rule === null ? paragraph : paintRule(paragraph, rule, look));
  }
  // Commands and file names are copied: they are never broken into lines.
  lines.push(`  ${replayCommand(series, seed)}`);
  if (trace !== null) lines.push(`  trace: ${trace}`);
  return lines.join('\n');
}

/** Runs in full, a few of many; the rest is counted. */
export function renderRuns(
  remarkable: readonly Remarkable[],
  traceOf: (one: Remarkable) => string | null,
  look: Look,
): readonly string[] {
  const shown = pick(remarkable, SHOWN_MAX);
  const rest = remarkable.length - shown.length;
  const texts = shown.map((one) => renderRun(one, traceOf(one), look));
  if (rest > 0)
    texts.push(`and ${formatCounted(rest, 'more run', 'more runs')} like these; the report lists them all`);
  return texts;
}

function paintRule(text: string, name: string, { paint }: Look): string {
  return text.replace(name, paint.cyan(name));
}
