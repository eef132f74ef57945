import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeTrace } from '../../cli/trace/write-trace.js';
import type { Recipe } from '../../scenarios/recipe.js';
import { LocalService } from '../../viz/model/local-service.js';
import type { TraceService } from '../../viz/model/service.js';
import type { TraceModel } from '../../viz/model/trace-model.js';

export interface OpenedRun {
  readonly model: TraceModel;
  readonly service: TraceService;
}

/** A run that ends soon: a scenario of the catalogue, or what its twin makes of it. */
export function shortRun(
  scenario: string,
  protocol: Recipe['protocol'],
  variant: string | null = null,
): Recipe {
  const none = { servers: null, plan: null, about: null, tape: null };
  return { scenario, protocol, variant, seed: 1, strategy: 'timed', slackMicros: 0, ...none };
}

/** Records a run and opens its trace as the viewer does, but in this thread. */
export async function openedRun(recipe: Recipe): Promise<OpenedRun> {
  return await openedTrace('run.jsonl', traceBytes(recipe));
}

/** Opens the bytes of a trace as the viewer does, but in this thread. */
export async function openedTrace(name: string, bytes: Uint8Array): Promise<OpenedRun> {
  const service = new LocalService(Number.POSITIVE_INFINITY);
  const opened: { model: TraceModel | null } = { model: null };
  const model = (read: TraceModel): void => {
    opened.model = read;
  };
  await service.open({ kind: 'bytes', name, bytes }, { progress: () => undefined, model });
  if (opened.model === null) throw new Error(`${name} did not open`);
  return { model: opened.model, service };
}

/** The trace of a run at the level of CI. */
export function traceBytes(recipe: Recipe): Uint8Array {
  const folder = mkdtempSync(path.join(tmpdir(), 'quorumlab-opened-'));
  try {
    const file = path.join(folder, 'run.jsonl');
    writeTrace(recipe, { file, level: 'std' }, ({ violations }) =>
      violations.length > 0 ? 'violated' : 'held',
    );
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
