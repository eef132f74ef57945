import type { Recipe } from '../../scenarios/recipe.js';
import { runRecipe } from '../../scenarios/run-recipe.js';
import type { SynodPlan } from '../../sim/plan.js';
import { defaultSlackMicros } from '../../sim/search/strategy.js';

/** A recipe of the swarm on the synod, or of what `changes` makes of it. */
export function recipe(seed: number, changes: Partial<Recipe> = {}): Recipe {
  const strategy = changes.strategy ?? 'timed';
  return {
    scenario: 'swarm',
    protocol: 'synod',
    variant: null,
    seed,
    strategy,
    slackMicros: defaultSlackMicros(strategy),
    servers: null,
    plan: null,
    tape: null,
    about: null,
    ...changes,
  };
}

/** The seeds from 1 to `count`. */
export function seeds(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

/** The plan of a recipe of the synod. */
export function synodPlanOf(made: Recipe): SynodPlan {
  const { plan } = runRecipe(made);
  if (plan.protocol !== 'synod') throw new Error(`this is a plan for ${plan.protocol}`);
  return plan;
}
