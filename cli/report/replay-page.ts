import type { Judgement } from '../../scenarios/verdict.js';
import type { RuleId } from '../../sim/check/rules.js';
import type { Divergence } from '../../sim/kernel/taped-choices.js';
import type { RunResult } from '../../sim/run-result.js';
import { unfinished } from '../batch/run-record.js';
import type { Replay } from '../trace/recorded-run.js';
import type { Output } from './output.js';
import { ruleName } from './summary.js';
import { paintVerdict } from './table.js';
import { formatCounted, formatMicrosAsMs, indented } from './text.js';

/** All that is told of a replay besides its events. */
export interface ReplayPage {
  readonly replay: Replay;
  readonly result: RunResult;
  readonly judgement: Judgement;
  /** Where the run left its tape, if it did. */
  readonly divergence: Divergence | null;
  readonly servers: number;
  /** Where the trace was written, if it was. */
  readonly saved: string | null;
  /** The run hash of each execution. */
  readonly hashes: readonly string[];
}

/** Prints the verdict of a replay and what it rests on. */
export function printReplay(page: ReplayPage, output: Output): void {
  const { result, judgement, saved } = page;
  output.line();
  output.line(headline(page, output));
  for (const { rule, slug, message, evidence } of result.violations) {
    const name = `${rule} ${slug}`;
    output.line(indented(`${name}: ${message}`, 2, output.columns).replace(name, output.paint.cyan(name)));
    const proofs = evidence.map(({ index, role }) => `${String(index)} ${role}`).join(', ');
    if (proofs !== '') output.line(indented(`events: ${proofs}`, 4, output.columns));
  }
  for (const sentence of remarks(page)) output.line(indented(sentence, 2, output.columns));
  printRules('excused, which is no violation', judgement.excused, output);
  printRules('never put to the test', judgement.vacuous, output);
  output.line(indented(sizeOf(result), 2, output.columns));
  output.line(`  hash ${result.hash}${hashSentence(page, output)}`);
  if (saved !== null) output.line(`  trace: ${saved}`);
}

function printRules(what: string, rules: readonly RuleId[], output: Output): void {
  if (rules.length > 0)
    output.line(indented(`${what}: ${rules.map(ruleName).join(', ')}`, 2, output.columns));
}

function headline({ replay, judgement, servers }: ReplayPage, output: Output): string {
  const { scenario, variant, protocol, seed, strategy } = replay.recipe;
  const what = `${scenario}${variant === null ? '' : ` with ${variant}`}, seed ${String(seed)}`;
  const how = `${protocol}, ${formatCounted(servers, 'server', 'servers')}, ${strategy}`;
  const { verdict } = judgement;
  const text = indented(`${verdict} ${what} (${how})`, 0, output.columns);
  return text.replace(verdict, paintVerdict(verdict, verdict, output));
}

function sizeOf({ steps, events, simulatedMicros }: RunResult): string {
  const counts = `${formatCounted(steps, 'step', 'steps')}, ${formatCounted(events, 'event', 'events')}`;
  return `${counts}, ${formatMicrosAsMs(simulatedMicros)} ms of virtual time`;
}

function remarks({ replay, result, judgement, divergence }: ReplayPage): readonly string[] {
  const sentences: string[] = [];
  if (result.isCutShort) sentences.push('The run was cut short: its budget of steps was spent.');
  if (result.laggards !== null && judgement.verdict === 'inconclusive')
    sentences.push(`${unfinished(result)}.`);
  if (result.skippedFaults > 0) {
    const faults = formatCounted(result.skippedFaults, 'planned fault', 'planned faults');
    sentences.push(`${faults} found nobody to strike.`);
  }
  if (divergence !== null) sentences.push(divergenceSentence(divergence));
  if (replay.expectation !== null)
    sentences.push(`This is a twin: ${ruleName(replay.expectation)} was to be violated.`);
  return sentences;
}

function divergenceSentence({ stream, index, why }: Divergence): string {
  const question = stream === null ? `pick ${String(index)}` : `draw ${String(index)} of ${stream}`;
  const reason = why === 'beyond-the-tape' ? 'the tape has no answer' : 'the answer of the tape does not fit';
  return `The run left its tape at ${question}: ${reason}; from there the seed answered.`;
}

/** Whether all executions were the same run, and the one that was recorded. */
function hashSentence({ replay, result, hashes }: ReplayPage, { paint }: Output): string {
  const other = hashes.find((hash) => hash !== result.hash);
  if (other !== undefined) return paint.red(`, but run again ${other}: the run is not deterministic`);
  const { recorded } = replay;
  if (recorded === null) return '';
  if (recorded.hash === result.hash) return `, the same as in ${recorded.file}`;
  return paint.red(
    `, but ${recorded.file} says ${recorded.hash}: this is another run than the one that was recorded, ` +
      'because the code has changed since',
  );
}
