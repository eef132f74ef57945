import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runRecipe } from '../../scenarios/run-recipe.js';
import { judge } from '../../scenarios/verdict.js';
import { SeededChoices } from '../../sim/kernel/seeded-choices.js';
import { STRATEGIES } from '../../sim/search/strategy.js';
import { readOwnWrite } from './read-own-write.js';
import { recipe, seeds } from './recipes.js';

const PAGE = readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8');
const SOURCE = readFileSync(new URL('read-own-write.ts', import.meta.url), 'utf8');

describe('the example of docs/scenarios.md', () => {
  const { id, on } = readOwnWrite;
  const staging = on.zab;
  if (staging === undefined) throw new Error('the example runs on ZAB');
  const planned = (seed: number) => ({
    scenario: id,
    protocol: 'zab' as const,
    plan: staging.plan({ servers: null, choices: new SeededChoices(seed) }),
  });

  it('is what is run here, but for the folder that it stands in', () => {
    const there = SOURCE.replaceAll("'../../scenarios/zab/", "'../").replaceAll(
      "'../../scenarios/",
      "'../../",
    );
    expect(PAGE).toContain(`\`\`\`ts\n${there}\`\`\`\n`);
  });

  it.each(STRATEGIES)('holds, and exercises what it is about (%s)', (strategy) => {
    for (const seed of seeds(5)) {
      const { result } = runRecipe(recipe(seed, { ...planned(seed), strategy }));
      expect(judge(staging, result, null).verdict, `seed ${String(seed)}`).toBe('held');
    }
  });

  it('is violated by its twin', () => {
    expect(staging.twins.length).toBe(1);
    for (const { variant, violates } of staging.twins) {
      for (const seed of seeds(5)) {
        const { result } = runRecipe(recipe(seed, { ...planned(seed), variant }));
        expect(judge(staging, result, violates).verdict, `seed ${String(seed)}`).toBe('expected');
      }
    }
  });

  it('is inconclusive, as the page says, if the COMMITs are held for too long', () => {
    for (const seed of seeds(3)) {
      const { plan, ...rest } = planned(seed);
      const faults = plan.faults.map(({ fault, strike }) =>
        fault.kind === 'hold' ? { fault: { ...fault, forMicros: 900_000 }, strike } : { fault, strike },
      );
      const { result } = runRecipe(recipe(seed, { ...rest, plan: { ...plan, faults } }));
      const { verdict, vacuous } = judge(staging, result, null);
      expect(verdict, `seed ${String(seed)}`).toBe('inconclusive');
      expect(vacuous).toContain('R1');
    }
  });
});
