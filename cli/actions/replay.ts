import { z } from 'zod';
import type { Judgement } from '../../scenarios/verdict.js';
import { judge } from '../../scenarios/verdict.js';
import { runRecipe } from '../../scenarios/run-recipe.js';
import { recipeOf } from '../batch/series.js';
import { EXIT_CODES } from '../exit-codes.js';
import { ensureWritableFile, reasonOf } from '../input/files.js';
import { parseNames } from '../input/names.js';
import { parseIndex, parseSeed } from '../input/numbers.js';
import { RequestError } from '../input/request-error.js';
import type { SelectionOptions } from '../input/selection.js';
import { isFile, oneOf, selectOne } from '../input/selection.js';
import type { Output } from '../report/output.js';
import { exitCodeOf, totalsOf } from '../report/summary.js';
import { printReplay } from '../report/replay-page.js';
import { isTraceFile } from '../trace/read-trace.js';
import type { Replay } from '../trace/recorded-run.js';
import { readRecordedRun } from '../trace/recorded-run.js';
import type { Wanted } from '../trace/timeline.js';
import { recordTimeline } from '../trace/timeline.js';
import { renderTimeline } from '../trace/timeline-page.js';
import { writeTrace } from '../trace/write-trace.js';
import type { Invocation } from '../commands/invocation.js';
import { selectionOptions } from './selection-options.js';

const LEVELS = ['min', 'std', 'full'] as const;

const OPTIONS = z.strictObject({
  ...selectionOptions,
  seed: z.string().optional(),
  events: z.string().optional(),
  around: z.string().optional(),
  save: z.string().optional(),
  level: z.string().optional(),
});
type Options = z.output<typeof OPTIONS>;

/** Does `quorumlab replay`. */
export async function replay(name: string, given: unknown, invocation: Invocation): Promise<void> {
  const options = OPTIONS.parse(given);
  const request = { wanted: wantedEvents(options), save: saveTarget(options) };
  const replay = await findReplay(name, options);
  invocation.exitWith(await execute(replay, request, invocation.output));
}

interface Request {
  readonly wanted: Wanted;
  readonly save: { readonly file: string; readonly level: (typeof LEVELS)[number] } | null;
}

function wantedEvents({ events, around }: Options): Wanted {
  if (events !== undefined && around !== undefined) {
    throw new RequestError(
      '--events and --around contradict each other: around an event everything is shown',
    );
  }
  if (around !== undefined) return { kind: 'around', index: parseIndex('--around', around) };
  if (events === undefined) return { kind: 'usual' };
  return { kind: 'named', names: parseNames(events) };
}

function saveTarget({ save, level }: Options): Request['save'] {
  if (save === undefined) {
    if (level === undefined) return null;
    throw new RequestError(`--level ${level}: says how much to save; add --save FILE`);
  }
  ensureWritableFile(save, '--save');
  return { file: save, level: level === undefined ? 'std' : oneOf('--level', level, LEVELS) };
}

async function findReplay(name: string, options: Options): Promise<Replay> {
  if (isFile(name) && (await isTrace(name))) {
    refuseSelection(name, options);
    return readRecordedRun(name);
  }
  const { seed } = options;
  if (seed === undefined) throw new RequestError(`${name}: which run? Add --seed, such as --seed 1`);
  const number = parseSeed(seed);
  const series = selectOne(name, options);
  return { recipe: recipeOf(series, number), about: series.about, expectation: null, recorded: null };
}

async function isTrace(file: string): Promise<boolean> {
  try {
    return await isTraceFile(file);
  } catch (error) {
    throw new RequestError(`${file}: cannot be read: ${reasonOf(error)}`);
  }
}

function refuseSelection(
  file: string,
  options: SelectionOptions & { readonly seed?: string | undefined },
): void {
  const { seed, protocol, servers, strategy, slack, variant } = options;
  const given = Object.entries({ seed, protocol, servers, strategy, slack, variant });
  const [option] = given.find(([, value]) => value !== undefined) ?? [];
  if (option === undefined) return;
  throw new RequestError(`--${option}: the trace ${file} says itself what was run; leave the option out`);
}

async function execute(replay: Replay, { wanted, save }: Request, output: Output): Promise<number> {
  const { recipe } = replay;
  const { result, plan, divergence } = runRecipe(recipe);
  if (wanted.kind === 'around' && wanted.index > result.events) {
    throw new RequestError(`--around ${String(wanted.index)}: the run has ${String(result.events)} events`);
  }
  const judgement = judge(replay, result, replay.expectation);
  const timeline = recordTimeline(recipe, wanted, result.violations);
  await output.lines(renderTimeline(timeline.rows, result.violations, output));
  const again = save === null ? null : writeTrace(recipe, save, () => judgement.verdict);
  const hashes = [result, timeline.result, ...(again === null ? [] : [again])].map(({ hash }) => hash);
  printReplay(
    { replay, result, judgement, divergence, servers: plan.servers, saved: save?.file ?? null, hashes },
    output,
  );
  const isSame = hashes.every((hash) => hash === (replay.recorded?.hash ?? result.hash));
  return isSame ? exitCode(judgement) : EXIT_CODES.broken;
}

function exitCode({ verdict }: Judgement): number {
  return exitCodeOf(totalsOf([{ verdict }]));
}
