// Prints the run hashes of a few hundred recipes, one a line, with the runtime that is running this file.
import { runRecipe } from '../../dist/scenarios/run-recipe.js';
import { SCENARIOS } from '../../dist/scenarios/catalogue.js';
import { STRATEGIES, defaultSlackMicros } from '../../dist/sim/search/strategy.js';

for (const { id: scenario } of SCENARIOS) {
  for (const strategy of STRATEGIES) {
    for (let seed = 1; seed <= (scenario === 'swarm' ? 100 : 5); seed += 1) {
      const slackMicros = defaultSlackMicros(strategy);
      const recipe = { scenario, protocol: 'synod', variant: null, seed, strategy, slackMicros };
      const { result } = runRecipe({ ...recipe, servers: null, plan: null, tape: null, about: null });
      console.log(`${scenario} ${strategy} ${seed} ${result.hash} ${result.digests.join('+')}`);
    }
  }
}
