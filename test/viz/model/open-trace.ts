import type { Recipe } from '../../../scenarios/recipe.js';
import { openSource } from '../../../viz/model/load/open-source.js';
import type { OpenTrace } from '../../../viz/model/open-trace.js';
import { traceBytes } from '../opened-run.js';

const SILENT = { progress: () => undefined, model: () => undefined, isCancelled: () => false };

/** A run, recorded and read as the worker reads it. */
export async function openTrace(recipe: Recipe): Promise<OpenTrace> {
  return readTrace(traceBytes(recipe));
}

/** A trace, read as the worker reads it. */
async function readTrace(bytes: Uint8Array): Promise<OpenTrace> {
  const trace = await openSource(
    { kind: 'bytes', name: 'run.jsonl', bytes },
    { eventsMax: Infinity, ...SILENT },
  );
  if (trace === null) throw new Error('nobody cancels this');
  return trace;
}
