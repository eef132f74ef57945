import { describe, expect, test } from 'vitest';
import { planSchema } from '../../../cli/input/plan-schema.js';
import { swarmZab } from '../../../scenarios/swarm/zab.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';

const PLANS = Array.from({ length: 400 }, (_, i) =>
  swarmZab({ choices: new SeededChoices(i + 1), servers: 3 }),
);

const RECIPES = [
  'lock',
  'read-write-lock',
  'leader',
  'semaphore',
  'barrier',
  'double-barrier',
  'shared-queue',
  'locked-queue',
  'priority-queue',
  'shared-counter',
  'two-phase-commit',
  'config',
  'config-cache',
  'config-set',
  'group',
  'service',
  'discovery',
] as const;

function kindsIn(plan: (typeof PLANS)[number]): ReadonlySet<string> {
  return new Set(plan.clients.flatMap(({ tasks }) => tasks.map(({ kind }) => kind)));
}

describe('recipes in the swarm', () => {
  test.each(RECIPES)('%s is drawn', (kind) => {
    expect(PLANS.some((plan) => kindsIn(plan).has(kind))).toBe(true);
  });

  test('most runs have none', () => {
    const without = PLANS.filter((plan) => RECIPES.every((kind) => !kindsIn(plan).has(kind)));
    expect(without.length).toBeGreaterThan(PLANS.length / 2);
  });

  test('what is drawn is a plan as a file may hold it, and ends with calls that have to succeed', () => {
    for (const plan of PLANS.slice(0, 60)) {
      expect(planSchema.safeParse(plan).success).toBe(true);
      for (const { tasks } of plan.clients) expect(tasks.at(-1)?.kind).toBe('script');
    }
  });
});
