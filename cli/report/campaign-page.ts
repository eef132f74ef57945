import type { Progress, SeriesRuns } from '../batch/campaign.js';
import type { RunRecord } from '../batch/run-record.js';
import type { Traces } from './failure-traces.js';
import type { Remarkable } from './failures.js';
import { renderRuns, runsWith } from './failures.js';
import type { Output } from './output.js';
import { formatRate } from './progress-line.js';
import type { Totals } from './summary.js';
import { allRuns, excusesIn, ruleName, vacuousInAll } from './summary.js';
import { formatTotals, renderTable } from './table.js';
import { formatCounted, formatDuration, indented } from './text.js';

/** Where the reports are. */
export interface ReportFiles {
  readonly reportFile: string;
  /** The report as JUnit XML; null if there is none. */
  readonly junitFile: string | null;
  /** The report as a page; null if there is none. */
  readonly pageFile: string | null;
}

/** All that is told of a campaign. */
export interface CampaignPage {
  readonly rows: readonly SeriesRuns[];
  readonly totals: Totals;
  readonly progress: Progress;
  readonly isInterrupted: boolean;
  readonly elapsedMs: number;
  readonly files: ReportFiles;
  readonly traces: Traces;
}

/** Prints the table, then what is wrong, then the summary: the end of a long text is what is read first. */
export function printCampaign(page: CampaignPage, output: Output): void {
  if (page.rows.length > 0) output.line(renderTable(page.rows, output));
  printRuns(page, ['inconclusive'], output);
  printRuns(page, ['error'], output);
  printRuns(page, ['violated', 'missed'], output);
  output.line();
  for (const sentence of sentencesOf(page, output)) output.line(indented(sentence, 0, output.columns));
}

function printRuns(
  { rows, traces }: CampaignPage,
  verdicts: readonly RunRecord['verdict'][],
  output: Output,
): void {
  const remarkable = runsWith(rows, verdicts);
  const traceOf = (one: Remarkable): string | null => traces.fileOf(one);
  for (const text of renderRuns(remarkable, traceOf, output)) output.line(`\n${text}`);
}

function sentencesOf(page: CampaignPage, output: Output): readonly string[] {
  const { rows, totals, progress, elapsedMs, files } = page;
  const runs = [...allRuns(rows)];
  const sentences: string[] = [];
  const vacuous = vacuousInAll(rows).map((rule) => output.paint.cyan(ruleName(rule)));
  if (vacuous.length > 0)
    sentences.push(`Vacuous in all runs, never put to the test: ${vacuous.join(', ')}.`);
  const excused = excusesIn(rows).map(([rule, count]) => {
    return `${output.paint.cyan(ruleName(rule))} in ${formatCounted(count, 'run', 'runs')}`;
  });
  if (excused.length > 0)
    sentences.push(`Excused, which is no violation: ${excused.join(', ')}; the report says in which runs.`);
  const skipped = runs.reduce((sum, run) => sum + run.skippedFaults, 0);
  if (skipped > 0) {
    sentences.push(`${formatCounted(skipped, 'planned fault', 'planned faults')} found nobody to strike.`);
  }
  sentences.push(...traceSentences(page));
  if (page.isInterrupted)
    sentences.push(
      `Interrupted; ${formatCounted(progress.total - runs.length, 'run was', 'runs were')} not made.`,
    );
  const rate = `${formatDuration(elapsedMs)}, ${formatRate(runs.length, elapsedMs)}`;
  const verdicts = runs.length === 0 ? '' : `: ${formatTotals(totals, output)}`;
  sentences.push(
    `${formatCounted(runs.length, 'run', 'runs')} in ${rate}${verdicts}.`,
    reportSentence(files),
  );
  return sentences;
}

/** `Report: out/report.json, as JUnit out/junit.xml, as a page out/report.html` */
function reportSentence({ reportFile, junitFile, pageFile }: ReportFiles): string {
  const junit = junitFile === null ? '' : `, as JUnit ${junitFile}`;
  return `Report: ${reportFile}${junit}${pageFile === null ? '' : `, as a page ${pageFile}`}`;
}

function traceSentences({
  traces: { written, leftOut, directory, problem },
}: CampaignPage): readonly string[] {
  const sentences: string[] = [];
  if (written > 0) {
    const others =
      leftOut > 0 ? `; ${formatCounted(leftOut, 'more failure has', 'more failures have')} none` : '';
    sentences.push(`${formatCounted(written, 'trace', 'traces')} in ${directory}${others}.`);
  }
  if (problem !== null) sentences.push(problem);
  return sentences;
}
