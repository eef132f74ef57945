// Prints the run hashes of a few hundred recipes, one a line, with the runtime that is running this file.
import { runRecipe } from '../../dist/scenarios/run-recipe.js';
import { SCENARIOS } from '../../dist/scenarios/catalogue.js';
import { protocolsOf } from '../../dist/scenarios/scenario.js';
import { STRATEGIES, defaultSlackMicros } from '../../dist/sim/search/strategy.js';

for (const scenario of SCENARIOS) {
  for (const protocol of protocolsOf(scenario)) {
    for (const strategy of STRATEGIES) {
      for (let seed = 1; seed <= seedsFor(scenario.id, protocol); seed += 1) {
        const slackMicros = defaultSlackMicros(strategy);
        const recipe = { scenario: scenario.id, protocol, variant: null, seed, strategy, slackMicros };
        const { result } = runRecipe({ ...recipe, servers: null, plan: null, tape: null, about: null });
        const run = `${scenario.id} ${protocol} ${strategy} ${seed}`;
        console.log(`${run} ${result.hash} ${result.digests.join('+')}`);
      }
    }
  }
}

/** A run of ZAB takes some hundred times as many steps as one of the synod. */
function seedsFor(scenario, protocol) {
  if (scenario !== 'swarm') return protocol === 'zab' ? 1 : 5;
  return protocol === 'zab' ? 10 : 100;
}
