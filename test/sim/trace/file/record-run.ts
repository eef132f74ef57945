import type { DetailLevel } from '../../../../core/define-events.js';
import type { Recipe } from '../../../../scenarios/recipe.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import { runRecipe } from '../../../../scenarios/run-recipe.js';
import { clientsAmong, foldOf } from '../../../../sim/protocols/folds.js';
import type { RunResult } from '../../../../sim/run-result.js';
import { KEYFRAME_EVENTS } from '../../../../sim/trace/file/keyframes.js';
import { TraceWriter } from '../../../../sim/trace/file/trace-writer.js';

export interface Recorded {
  readonly lines: readonly string[];
  readonly events: readonly RunEvent[];
  readonly result: RunResult;
}

/** Runs a recipe, and writes its trace as the command line does. */
export function recordRun(recipe: Recipe, level: DetailLevel, keyframeEvents = KEYFRAME_EVENTS): Recorded {
  const lines: string[] = [];
  const seen: RunEvent[] = [];
  const writers: TraceWriter[] = [];
  const { result } = runRecipe(recipe, {
    listen: ({ plan, actors, specs, events, progress }) => {
      const header = { ...recipe, plan, actors };
      const fold = foldOf(plan.protocol, clientsAmong(actors));
      const write = (line: string): void => void lines.push(line);
      const writer = new TraceWriter({ specs, level, header, fold, progress, keyframeEvents, write });
      events.subscribeToAll((event, at) => writer.event(event, at));
      events.subscribeToAll((event) => seen.push(event));
      writers.push(writer);
    },
  });
  const { hash, events: reported } = result;
  for (const writer of writers) {
    for (const violation of result.violations) writer.finding(violation);
    for (const rule of result.rules) writer.rule(rule);
    writer.end({ hash, reported, verdict: 'held' });
  }
  return { lines, events: seen, result };
}
