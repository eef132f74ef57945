import { runRecipe } from '../scenarios/run-recipe.js';
import type { ProtocolId } from '../sim/plan.js';
import { timedRecipe } from './recipe.js';

/** Seeds 1 to `count` of the swarm, with all rules, one after the other. Returns how many kernel steps they took. */
export function swarmRuns(protocol: ProtocolId, count: number): number {
  let steps = 0;
  for (let seed = 1; seed <= count; seed += 1)
    steps += runRecipe(timedRecipe({ scenario: 'swarm', protocol, seed, plan: null })).result.steps;
  return steps;
}
