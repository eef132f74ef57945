import { judge } from '../../scenarios/verdict.js';
import { traceFileOf, writeTrace } from '../trace/write-trace.js';
import type { Series } from './series.js';
import { recipeOf } from './series.js';

/** Runs again to write the trace of a run into a directory, at the level of CI; returns the file's name. */
export function traceRun(series: Series, seed: number, directory: string): string {
  const recipe = recipeOf(series, seed);
  const file = traceFileOf(recipe, directory);
  writeTrace(recipe, { file, level: 'std' }, (result) => judge(series, result, series.expectation).verdict);
  return file;
}
