import { join } from 'node:path';
import type { DetailLevel } from '../../core/define-events.js';
import { SCENARIOS } from '../../scenarios/catalogue.js';
import type { Recipe } from '../../scenarios/recipe.js';
import { protocolsOf } from '../../scenarios/scenario.js';
import type { Listening } from '../../scenarios/run-recipe.js';
import { runRecipe } from '../../scenarios/run-recipe.js';
import type { RunVerdict } from '../../sim/run-result.js';
import type { RunResult } from '../../sim/run-result.js';
import { clientsAmong, foldOf } from '../../sim/protocols/folds.js';
import { TraceWriter } from '../../sim/trace/file/trace-writer.js';
import { LineFile } from './line-file.js';

export interface TraceTarget {
  readonly file: string;
  readonly level: DetailLevel;
}

/** The name of the trace of a run in a directory: `swarm-synod-px-03-7.jsonl`, or without what there is only one of. */
export function traceFileOf({ scenario, protocol, variant, seed }: Recipe, directory: string): string {
  const found = SCENARIOS.find(({ id }) => id === scenario);
  const isOnSeveral = found !== undefined && protocolsOf(found).length > 1;
  const parts = [
    scenario,
    ...(isOnSeveral ? [protocol] : []),
    ...(variant === null ? [] : [variant]),
    String(seed),
  ];
  return join(directory, `${parts.join('-')}.jsonl`);
}

/**
 * Runs a recipe and writes its trace; `judge` gives the verdict for the footer. The file appears under its name when it
 * is whole. Whatever a finding names is in it: a run is told what that is only by its end, so if the level leaves some of
 * it out the run is run again. Throws what the file system or the engine throws.
 */
export function writeTrace(
  recipe: Recipe,
  { file, level }: TraceTarget,
  judge: (result: RunResult) => RunVerdict,
): RunResult {
  const attempt = (kept: ReadonlySet<number>): Recorded => {
    const lines = new LineFile(file);
    try {
      const recorded = record(recipe, { level, kept, write: (line) => lines.write(line) }, judge);
      lines.close();
      return recorded;
    } catch (error) {
      lines.abandon();
      throw error;
    }
  };
  const first = attempt(new Set());
  return first.missing.size === 0 ? first.result : attempt(first.missing).result;
}

interface Recorded {
  readonly result: RunResult;
  /** What findings name and the level left out. */
  readonly missing: ReadonlySet<number>;
}

function record(
  recipe: Recipe,
  {
    level,
    kept,
    write,
  }: {
    readonly level: DetailLevel;
    readonly kept: ReadonlySet<number>;
    readonly write: (line: string) => void;
  },
  judge: (result: RunResult) => RunVerdict,
): Recorded {
  const started: { writer: TraceWriter | null } = { writer: null };
  const listen = ({ plan, actors, specs, events, progress }: Listening): void => {
    const fold = foldOf(plan.protocol, clientsAmong(actors));
    const header = { ...recipe, plan, actors };
    const writer = new TraceWriter({ specs, level, kept, write, header, fold, progress });
    started.writer = writer;
    events.subscribeToAll((event, at) => writer.event(event, at));
  };
  const { result } = runRecipe(recipe, { listen });
  const { writer } = started;
  for (const violation of result.violations) writer?.finding(violation);
  for (const rule of result.rules) writer?.rule(rule);
  writer?.end({ hash: result.hash, reported: result.events, verdict: judge(result) });
  const named = result.violations.flatMap(({ evidence }) => evidence.map(({ index }) => index));
  return { result, missing: new Set(named.filter((index) => writer?.hasLeftOut(index) === true)) };
}
