import { expect, it } from 'vitest';
import { runRecipe } from '../../scenarios/run-recipe.js';
import type { Strategy } from '../../sim/search/strategy.js';
import { recipe } from './recipes.js';

/** Seeds on which the correct protocol once broke a rule, or seemed to: docs/found.md tells of each. */
const SEEDS: readonly (readonly [Strategy, number])[] = [
  ['timed', 1_371],
  ['timed', 322_360],
  ['timed', 337_847],
  ['walk', 652_224],
  ['walk', 725_560],
  ['walk', 771_254],
  ['pct', 725_560],
  ['pct', 744_837],
];

it.each(SEEDS)('the swarm holds on %s %i, which once broke a rule', (strategy, seed) => {
  expect(runRecipe(recipe(seed, { strategy }), { guards: true }).result.violations).toEqual([]);
});
