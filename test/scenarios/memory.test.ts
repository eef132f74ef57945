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
const FIRST_SAMPLE = TRANSACTIONS / SAMPLE_EVERY / 3;
const LAST_SAMPLE = TRANSACTIONS / SAMPLE_EVERY;

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

interface Samples {
  readonly early: readonly number[];
  readonly late: readonly number[];
}

/** What was alive after a third of the transactions, and behind the last of them, in bytes. */
function sampleRun(): Samples {
  const collect = collector();
  const early: number[] = [];
  const late: number[] = [];
  // To collect takes longer than all that is between two samples: only those that are compared are taken.
  const listFor = (sample: number): number[] | null => {
    if (sample > FIRST_SAMPLE && sample <= FIRST_SAMPLE + SAMPLES) return early;
    return sample > LAST_SAMPLE - SAMPLES && sample <= LAST_SAMPLE ? late : null;
  };
  let committed = 0;
  const plan = zabWithFastWriters(30_000_000);
  runRecipe(timedRecipe({ scenario: 'memory', protocol: 'zab', seed: 1, plan }), {
    listen: ({ events }) =>
      events.subscribe({
        'zab.committed': ({ quorum }) => {
          if (quorum.length === 0) return;
          committed += 1;
          const samples = committed % SAMPLE_EVERY === 0 ? listFor(committed / SAMPLE_EVERY) : null;
          if (samples === null) return;
          collect();
          samples.push(process.memoryUsage().heapUsed);
        },
      }),
  });
  return { early, late };
}

it('keeps nothing of a transaction when all have it', { timeout: 60_000 }, () => {
  const { early, late } = sampleRun();
  expect([early, late].map(({ length }) => length)).toEqual([SAMPLES, SAMPLES]);
  // An entry of a map is some 30 bytes.
  expect((Math.min(...late) - Math.min(...early)) / (TRANSACTIONS / 2)).toBeLessThan(10);
});
