import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { timedRecipe } from '../../bench/recipe.js';
import { assert } from '../../core/assert.js';
import { runRecipe } from '../../scenarios/run-recipe.js';
import { zabWithFastWriters } from '../../scenarios/zab/under-load.js';

const SAMPLE_EVERY = 500;
/** What is remembered in blocks rises and falls: the least of so many samples has none of it. */
const SAMPLES = 10;
const TRANSACTIONS = 30_000;

/** The collector of garbage, without a flag for the whole test run. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  assert(isCallable(gc), 'a context that is new has what the flags say');
  return gc;
}

function isCallable(value: unknown): value is () => void {
  return typeof value === 'function';
}

/** Of each sample, what was alive at its end, in bytes. */
function sampleRun(): readonly number[] {
  const collect = collector();
  const samples: number[] = [];
  let committed = 0;
  const plan = zabWithFastWriters(30_000_000);
  runRecipe(timedRecipe({ scenario: 'memory', protocol: 'zab', seed: 1, plan }), {
    listen: ({ events }) =>
      events.subscribe({
        'zab.committed': ({ quorum }) => {
          if (quorum.length === 0) return;
          committed += 1;
          if (committed % SAMPLE_EVERY !== 0 || committed > TRANSACTIONS) return;
          collect();
          samples.push(process.memoryUsage().heapUsed);
        },
      }),
  });
  return samples;
}

/** How many bytes more are alive for each transaction, over the last two thirds of a run. */
function growthOfRun(): number {
  const samples = sampleRun();
  expect(samples).toHaveLength(TRANSACTIONS / SAMPLE_EVERY);
  const early = Math.min(...samples.slice(samples.length / 3, samples.length / 3 + SAMPLES));
  const late = Math.min(...samples.slice(-SAMPLES));
  return (late - early) / (TRANSACTIONS / 2);
}

/** An entry of a map is some 30 bytes. */
const BYTES_MAX = 10;

it('keeps nothing of a transaction when all have it', { timeout: 120_000 }, () => {
  // The engine compiles anew while it runs, some 200 KB where other tests shared the process: what is kept is kept again.
  const growth = growthOfRun();
  expect(growth < BYTES_MAX ? growth : Math.min(growth, growthOfRun())).toBeLessThan(BYTES_MAX);
});
