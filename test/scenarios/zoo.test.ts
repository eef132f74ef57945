import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../scenarios/catalogue.js';
import { runRecipe } from '../../scenarios/run-recipe.js';
import { judge } from '../../scenarios/verdict.js';
import { VARIANTS } from '../../scenarios/zoo/variants.js';
import { STRATEGIES } from '../../sim/search/strategy.js';
import { recipe } from './recipes.js';

/** What the issue of the engine grants a search. */
const SEEDS_MAX = 20_000;

describe.each(VARIANTS)('the variant $id', (variant) => {
  it.each(STRATEGIES)('is found by the swarm, and the same seed holds without it (%s)', (strategy) => {
    for (let seed = 1; seed <= SEEDS_MAX; seed += 1) {
      const { result } = runRecipe(recipe(seed, { strategy, variant: variant.id }));
      if (!result.violations.some(({ rule }) => variant.breaks.includes(rule))) continue;
      expect(runRecipe(recipe(seed, { strategy })).result.violations).toEqual([]);
      return;
    }
    expect.fail(`${variant.id} was not found in ${String(SEEDS_MAX)} seeds`);
  });

  it('names only rules that exist, and a published source', () => {
    expect(variant.breaks.length).toBeGreaterThan(0);
    expect(variant.source).not.toBe('');
  });
});

describe('the twins of a scenario', () => {
  const twins = SCENARIOS.flatMap((scenario) => scenario.twins.map((twin) => ({ scenario, ...twin })));

  it('exist', () => {
    expect(twins.length).toBeGreaterThan(0);
  });

  it.each(twins)(
    '$scenario.id with $variant violates $violates in every seed',
    ({ scenario, variant, violates }) => {
      for (let seed = 1; seed <= 50; seed += 1) {
        const { result } = runRecipe(recipe(seed, { scenario: scenario.id, variant }));
        expect(judge(scenario, result, violates).verdict, `seed ${String(seed)}`).toBe('expected');
      }
    },
  );
});
