import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readPlanFile } from '../../cli/plan-file.js';
import type { PlanFile } from '../../cli/plan-file.js';
import { runRecipe } from '../../scenarios/run-recipe.js';
import { judge } from '../../scenarios/verdict.js';
import type { RuleId } from '../../sim/check/rules.js';
import { recipe, seeds } from './recipes.js';

function example(file: string): PlanFile {
  return readPlanFile(fileURLToPath(new URL(`../../docs/examples/${file}`, import.meta.url)));
}

/** What a variant violates in a run of an example. */
function violations({ name, plan }: PlanFile, variant: string, seed: number): readonly RuleId[] {
  const { protocol } = plan;
  return runRecipe(recipe(seed, { scenario: name, protocol, plan, variant })).result.violations.map(
    ({ rule }) => rule,
  );
}

describe.each([
  ['lost-accept.json', 100],
  ['missed-event.json', 20],
] as const)('the example %s of docs/plans.md', (file, count) => {
  it('holds, and exercises what it is about', () => {
    const { name, about, plan } = example(file);
    const { protocol } = plan;
    for (const seed of seeds(count)) {
      const { result } = runRecipe(recipe(seed, { scenario: name, protocol, plan }));
      expect(judge({ about }, result, null).verdict, `seed ${String(seed)}`).toBe('held');
    }
  });
});

describe('the variants of docs/plans.md', () => {
  it('lost-accept.json chooses two values with px-02', () => {
    for (const seed of seeds(20)) {
      expect(violations(example('lost-accept.json'), 'px-02', seed), `seed ${String(seed)}`).toContain('P2');
    }
  });

  it('missed-event.json leaves c1 waiting with zk-1667b', () => {
    for (const seed of seeds(20)) {
      const found = violations(example('missed-event.json'), 'zk-1667b', seed);
      expect(found, `seed ${String(seed)}`).toContain('W7');
    }
  });
});
