import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkPlan } from '../../cli/plan-file.js';
import { runRecipe } from '../../scenarios/run-recipe.js';
import { STRATEGIES } from '../../sim/search/strategy.js';
import { recipe } from './recipes.js';

/**
 * Runs on which the correct protocol once broke a rule, or seemed to; docs/found.md tells of each. They are kept as
 * plans, so that a change of the swarm leaves them what they are.
 */
const FOLDER = new URL('regressions/', import.meta.url);

const file = z.strictObject({
  broke: z.string(),
  strategy: z.enum(STRATEGIES),
  seed: z.int(),
  plan: z.unknown(),
});

describe('a run that once broke a rule', () => {
  it.each(readdirSync(FOLDER))('holds: %s', (name) => {
    const { strategy, seed, plan } = file.parse(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')));
    const kept = recipe(seed, { scenario: 'regression', strategy, plan: checkPlan(plan, name) });
    expect(runRecipe(kept, { guards: true }).result.violations).toEqual([]);
  });
});
