import { structuredPatch } from 'diff';
import type { Mismatch, ScriptResult, StepCounts } from '../conform/play.js';
import type { Look, Output } from './output.js';
import { drawTable } from './plain-table.js';
import { formatCount, formatCounted, formatDuration, indented } from './text.js';

/** All that is told of recordings that were played. */
export interface ConformPage {
  readonly results: readonly ScriptResult[];
  readonly servers: number;
  readonly elapsedMs: number;
  /** Where all results are; null if nowhere. */
  readonly reportFile: string | null;
}

/** What became of recordings, and of their steps. */
export interface ConformTotals {
  readonly scripts: StepCounts;
  readonly steps: StepCounts;
}

/** Adds up results. */
export function conformTotals(results: readonly ScriptResult[]): ConformTotals {
  const scripts = { passed: 0, failed: 0, notRun: 0 };
  const steps = { passed: 0, failed: 0, notRun: 0 };
  for (const { verdict, steps: counts } of results) {
    scripts[verdict === 'not-run' ? 'notRun' : verdict] += 1;
    steps.passed += counts.passed;
    steps.failed += counts.failed;
    steps.notRun += counts.notRun;
  }
  return { scripts, steps };
}

/** So many of a script's mismatches are shown: the later ones mostly follow from the first. */
const SHOWN_MAX = 3;

/** Prints the table, what was not run, what differs, and the summary: the end of a long text is what is read first. */
export function printConformance(page: ConformPage, output: Output): void {
  const { results, servers, elapsedMs, reportFile } = page;
  output.line(renderTopics(results, output));
  const notRun = results.filter(({ verdict }) => verdict === 'not-run');
  if (notRun.length > 0) {
    output.line('\nNot run, because they need what is not built:');
    for (const { recording, needs } of notRun) {
      output.line(`  ${recording.topic}/${recording.name}`);
      output.line(indented(needs.join(', '), 4, output.columns));
    }
  }
  for (const result of results) {
    if (result.verdict === 'failed') output.line(`\n${renderFailure(result, output)}`);
  }
  const { scripts, steps } = conformTotals(results);
  output.line();
  output.line(`Played on ${formatCounted(servers, 'server', 'servers')} in ${formatDuration(elapsedMs)}.`);
  if (reportFile !== null) output.line(`Report: ${reportFile}`);
  output.line(`Scripts: ${renderCounts(scripts, output)}. Steps: ${renderCounts(steps, output)}.`);
}

/** `31 passed, 0 failed, 108 not run` */
function renderCounts({ passed, failed, notRun }: StepCounts, { paint }: Look): string {
  const ofFailed = `${formatCount(failed)} failed`;
  return [
    paint.green(`${formatCount(passed)} passed`),
    failed > 0 ? paint.red(ofFailed) : ofFailed,
    `${formatCount(notRun)} not run`,
  ].join(', ');
}

function renderTopics(results: readonly ScriptResult[], look: Look): string {
  const topics = [...new Set(results.map(({ recording }) => recording.topic))];
  const totals = topics.map((topic) => {
    return conformTotals(results.filter(({ recording }) => recording.topic === topic));
  });
  const column = (title: string, count: (totals: ConformTotals) => number) => {
    return { title, align: 'right' as const, cells: totals.map((row) => formatCount(count(row))) };
  };
  const failed = column('failed', ({ scripts }) => scripts.failed);
  return drawTable([
    { title: 'topic', align: 'left', cells: topics },
    column('passed', ({ scripts }) => scripts.passed),
    { ...failed, cells: failed.cells.map((cell) => (cell === '0' ? cell : look.paint.red(cell))) },
    column('not run', ({ scripts }) => scripts.notRun),
    column('steps', ({ steps }) => steps.passed + steps.failed),
  ]);
}

function renderFailure({ recording, mismatches, trouble, steps }: ScriptResult, look: Look): string {
  const lines = [`${look.paint.red('failed')} ${recording.topic}/${recording.name} (${recording.file})`];
  lines.push(indented(recording.about, 2, look.columns));
  if (trouble !== null) lines.push(indented(`The run is no good: ${trouble}.`, 2, look.columns));
  for (const mismatch of mismatches.slice(0, SHOWN_MAX)) lines.push(renderMismatch(mismatch, look));
  const others = mismatches.length - SHOWN_MAX;
  if (others > 0)
    lines.push(`  ${formatCounted(others, 'more step differs', 'more steps differ')}; --json has all.`);
  if (steps.notRun > 0) lines.push(`  ${formatCounted(steps.notRun, 'step', 'steps')} behind were not run.`);
  return lines.join('\n');
}

/** The step, and the lines in which the two outcomes differ, with some around them. */
function renderMismatch(mismatch: Mismatch, { paint, columns }: Look): string {
  const { step, server, expected, actual, isStuck } = mismatch;
  const where = server === null ? '' : ` at server ${String(server)}`;
  const who = step.c === null ? '' : `${step.c}${where}: `;
  const lines = [
    indented(`step ${String(step.i)}: ${who}${step.op} ${argumentsOf(step.args)}`, 2, columns),
    `    ${paint.red('- expected')} ${paint.green('+ actual')}`,
    ...diffLines(expected, actual).map((line) => `    ${paintLine(line, paint)}`),
  ];
  if (isStuck) lines.push('    The step never came to its end; this is what came by then.');
  return lines.join('\n');
}

const CONTEXT_LINES = 3;

/**
 * The differences between two texts: lines that begin with `-` (only expected), `+` (only actual), or a blank (both).
 *
 * @testonly
 */
export function diffLines(expected: string, actual: string): readonly string[] {
  const { hunks } = structuredPatch('', '', `${expected}\n`, `${actual}\n`, '', '', {
    context: CONTEXT_LINES,
  });
  return hunks.flatMap((hunk, i) => (i === 0 ? hunk.lines : ['…', ...hunk.lines]));
}

function paintLine(line: string, paint: Look['paint']): string {
  if (line.startsWith('-')) return paint.red(line);
  return line.startsWith('+') ? paint.green(line) : line;
}

/** Arguments longer than this are cut: a pipeline's fill a page. */
const ARGUMENTS_MAX = 300;

function argumentsOf(args: object): string {
  const text = JSON.stringify(args);
  return text.length > ARGUMENTS_MAX ? `${text.slice(0, ARGUMENTS_MAX)}…` : text;
}
