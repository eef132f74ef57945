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
  const { traces, events, result } = record(recipe, [level], keyframeEvents);
  return { lines: traces[0] ?? [], events, result };
}

/** Runs a recipe once, and writes its trace at two levels, side by side. */
export function recordTwice(
  recipe: Recipe,
  levels: readonly [DetailLevel, DetailLevel],
): { readonly first: Recorded; readonly second: Recorded } {
  const { traces, events, result } = record(recipe, levels, KEYFRAME_EVENTS);
  const [first = [], second = []] = traces;
  return { first: { lines: first, events, result }, second: { lines: second, events, result } };
}

function record(recipe: Recipe, levels: readonly DetailLevel[], keyframeEvents: number) {
  const traces: (readonly string[])[] = [];
  const seen: RunEvent[] = [];
  const writers: TraceWriter[] = [];
  const { result } = runRecipe(recipe, {
    listen: ({ plan, actors, specs, events, progress }) => {
      const header = { ...recipe, plan, actors };
      for (const level of levels) {
        const lines: string[] = [];
        const fold = foldOf(plan.protocol, clientsAmong(actors));
        const write = (line: string): void => void lines.push(line);
        const writer = new TraceWriter({ specs, level, header, fold, progress, keyframeEvents, write });
        events.subscribeToAll((event, at) => writer.event(event, at));
        writers.push(writer);
        traces.push(lines);
      }
      events.subscribeToAll((event) => seen.push(event));
    },
  });
  const { hash, events: reported } = result;
  for (const writer of writers) {
    for (const violation of result.violations) writer.finding(violation);
    for (const rule of result.rules) writer.rule(rule);
    writer.end({ hash, reported, verdict: 'held' });
  }
  return { traces, events: seen, result };
}
