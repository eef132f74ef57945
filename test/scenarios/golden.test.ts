/**
 * Some recipes with their run hashes. A change of one is a change of what the simulator does: deliberate, reviewed
 * as a diff, and said in the commit and in the changelog. `UPDATE_GOLDEN=1 npx vitest run test/scenarios/golden.test.ts`
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SCENARIOS } from '../../scenarios/catalogue.js';
import { runRecipe } from '../../scenarios/run-recipe.js';
import { STRATEGIES } from '../../sim/search/strategy.js';
import { recipe, seeds } from './recipes.js';

const FILE = new URL('../golden/run-hashes.json', import.meta.url);

function hashes(): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { id, on } of SCENARIOS) {
    if (on.synod === undefined) continue;
    for (const strategy of STRATEGIES) {
      for (const seed of seeds(id === 'swarm' ? 9 : 2)) {
        const { result } = runRecipe(recipe(seed, { scenario: id, strategy }));
        found[`${id} ${strategy} ${String(seed)}`] = result.hash;
      }
    }
  }
  // ZAB's runs are a hundred times as long, and walk and PCT ask the same engine.
  for (const { id, on } of SCENARIOS) {
    if (on.zab === undefined) continue;
    for (const seed of seeds(id === 'swarm' ? 5 : 1)) {
      const { result } = runRecipe(recipe(seed, { scenario: id, protocol: 'zab' }));
      found[`zab ${id} timed ${String(seed)}`] = result.hash;
    }
  }
  return found;
}

it('the run hashes of the golden recipes are those in the repository', { timeout: 120_000 }, () => {
  if (process.env['UPDATE_GOLDEN'] !== undefined)
    writeFileSync(FILE, `${JSON.stringify(hashes(), null, 2)}\n`);
  expect(hashes()).toEqual(JSON.parse(readFileSync(FILE, 'utf8')));
});
