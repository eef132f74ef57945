import type { Recipe } from '../scenarios/recipe.js';
import { defaultSlackMicros } from '../sim/search/strategy.js';

/** A run of the catalogue, or of a plan of one's own if `recipe` has one, on the correct protocol and in the order of time. */
export function timedRecipe(recipe: Pick<Recipe, 'scenario' | 'protocol' | 'seed' | 'plan'>): Recipe {
  return {
    ...recipe,
    variant: null,
    strategy: 'timed',
    slackMicros: defaultSlackMicros('timed'),
    servers: null,
    tape: null,
    about: null,
  };
}
