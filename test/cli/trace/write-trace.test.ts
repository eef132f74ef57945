import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeSlice } from '../../../cli/trace/write-slice.js';
import { writeTrace } from '../../../cli/trace/write-trace.js';
import type { DetailLevel } from '../../../core/define-events.js';
import type { Recipe } from '../../../scenarios/recipe.js';
import { runRecipe } from '../../../scenarios/run-recipe.js';
import type { RunEvent } from '../../../scenarios/run-recipe.js';
import { eventsOf } from '../../../sim/protocols/events.js';
import { readTrace } from '../../sim/trace/file/samples.js';
import { TraceReader } from '../../../sim/trace/file/trace-reader.js';
import { recipe } from '../../scenarios/recipes.js';
import { scratchDirectory } from '../quorumlab.js';

const directory = scratchDirectory();
/** Its rule names a timer that fired, which no level but the fullest has. */
const unexpired = recipe(4, { protocol: 'zab', variant: 'zk-1367' });

/** The indexes and kinds that the trace of a run holds at a level. */
function kindsAt(run: Recipe, level: DetailLevel): ReadonlyMap<number, string> {
  const file = join(directory, `${level}.jsonl`);
  writeTrace(run, { file, level }, () => 'violated');
  return kindsIn(file);
}

function kindsIn(file: string): ReadonlyMap<number, string> {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const kinds = new Map<number, string>();
  for (const item of readTrace(lines, new TraceReader<RunEvent>(eventsOf)))
    if (item.kind === 'event') kinds.set(item.at.index, item.event.kind);
  return kinds;
}

describe('the trace of a run that violated a rule', () => {
  const { violations } = runRecipe(unexpired).result;
  const named = violations.flatMap(({ evidence }) => evidence.map(({ index }) => index));

  it.each(['min', 'std', 'full'] as const)('holds all that its findings name at level %s', (level) => {
    const kinds = kindsAt(unexpired, level);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((index) => !kinds.has(index))).toEqual([]);
  });

  it('still does so where a part of it is cut out', async () => {
    const [from, to] = [Math.min(...named) + 1, Math.max(...named)];
    const file = join(directory, 'std.jsonl');
    const part = join(directory, 'part.jsonl');
    writeTrace(unexpired, { file, level: 'std' }, () => 'violated');
    await writeSlice(file, { from, to }, part);
    const kinds = kindsIn(part);
    expect(named.filter((index) => index >= from && !kinds.has(index))).toEqual([]);
  });

  it('holds no more of what its level leaves out', () => {
    const fired = [...kindsAt(unexpired, 'std')].filter(([, kind]) => kind === 'timer.fired');
    expect(fired.length).toBeGreaterThan(0);
    expect(fired.filter(([index]) => !named.includes(index))).toEqual([]);
  });
});
