/** Whoever writes a plan is told if nothing can come of it; of any other plan the run keeps what it promises. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RequestError } from '../../../cli/input/request-error.js';
import { checkPlan } from '../../../cli/plan-file.js';
import { SCENARIOS } from '../../../scenarios/catalogue.js';
import { runRecipe } from '../../../scenarios/run-recipe.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import type { Plan } from '../../../sim/plan.js';
import { recipe } from '../../scenarios/recipes.js';

type Holder = Record<string, unknown> | unknown[];

/** Where the numbers and the flags of a plan are. */
function leavesOf(holder: Holder): { readonly holder: Holder; readonly key: string }[] {
  return Object.entries(holder).flatMap(([key, value]) => {
    if (isHolder(value)) return leavesOf(value);
    return typeof value === 'number' || typeof value === 'boolean' ? [{ holder, key }] : [];
  });
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null;
}

const CHANGES: readonly ((value: number) => number)[] = [
  () => 0,
  () => 1,
  () => 2,
  (value) => Math.floor(value / 10),
  (value) => value - 1,
  (value) => value + 1,
  (value) => 10 * value,
  (value) => 100 * value,
];

/** A plan of the swarm, or one that another scenario makes, with some of its leaves changed. */
function altered(scenario: number, seed: number, edits: readonly (readonly [number, number])[]): Holder {
  const all = SCENARIOS.flatMap(({ id, on }) => (on.zab === undefined ? [] : [{ id, staging: on.zab }]));
  const swarm = all.find(({ id }) => id === 'swarm');
  const chosen = all[scenario] ?? swarm;
  if (chosen === undefined) throw new Error('there is a swarm');
  const made = chosen.staging.plan({ servers: null, choices: new SeededChoices(seed) });
  const plan: unknown = JSON.parse(JSON.stringify(made));
  if (!isHolder(plan)) throw new Error('a plan is an object');
  // What clients do is most of a plan, and what it says of the world matters more.
  const leaves = Object.entries(plan).flatMap(([key, value]) =>
    isHolder(value) && key !== 'demands' ? leavesOf(value).slice(0, 40) : [],
  );
  for (const [place, change] of edits) {
    const leaf = leaves[place % leaves.length];
    const edit = CHANGES[change];
    if (leaf === undefined || edit === undefined) continue;
    const value: unknown = Reflect.get(leaf.holder, leaf.key);
    Reflect.set(leaf.holder, leaf.key, typeof value === 'number' ? edit(value) : value !== true);
  }
  return plan;
}

function accepted(plan: Holder): Plan | null {
  try {
    return checkPlan(plan, 'plan');
  } catch (error) {
    if (error instanceof RequestError) return null;
    throw error;
  }
}

test('a plan is refused, or its run breaks no promise', { timeout: 180_000 }, () => {
  let runs = 0;
  fc.assert(
    fc.property(
      fc.nat(120),
      fc.integer({ min: 1, max: 100_000 }),
      fc.array(fc.tuple(fc.nat(10_000), fc.nat(CHANGES.length - 1)), { minLength: 1, maxLength: 3 }),
      (scenario, seed, edits) => {
        const checked = accepted(altered(scenario, seed, edits));
        if (checked === null || checked.protocol !== 'zab') return;
        const plan: Plan = {
          ...checked,
          demands: { progressDuring: null, leaderChangesMax: null, electionRoundsMax: null },
        };
        runs += 1;
        const made = recipe(seed, { scenario: 'altered', protocol: 'zab', plan });
        expect(runRecipe(made, { stepsMax: 100_000 }).result.violations).toEqual([]);
      },
    ),
    { numRuns: 120, seed: 1 },
  );
  expect(runs).toBeGreaterThan(50);
});
