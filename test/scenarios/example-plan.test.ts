import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readPlanFile } from '../../cli/plan-file.js';
import { runRecipe } from '../../scenarios/run-recipe.js';
import { judge } from '../../scenarios/verdict.js';
import { recipe, seeds } from './recipes.js';

const FILE = fileURLToPath(new URL('../../docs/examples/lost-accept.json', import.meta.url));

describe('the example of docs/plans.md', () => {
  const { name, about, plan } = readPlanFile(FILE);

  it('holds, and exercises what it is about', () => {
    for (const seed of seeds(100)) {
      const { result } = runRecipe(recipe(seed, { scenario: name, plan }));
      expect(judge({ about }, result, null).verdict, `seed ${String(seed)}`).toBe('held');
    }
  });

  it('chooses two values with px-02', () => {
    for (const seed of seeds(20)) {
      const { result } = runRecipe(recipe(seed, { scenario: name, plan, variant: 'px-02' }));
      expect(
        result.violations.map(({ rule }) => rule),
        `seed ${String(seed)}`,
      ).toContain('P2');
    }
  });
});
