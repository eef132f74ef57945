import { runRecipe } from '../scenarios/run-recipe.js';
import { defaultSlackMicros } from '../sim/search/strategy.js';

/** Seeds `from` to `from + count - 1` of the swarm on ZAB, with all rules. Returns how many kernel steps they took. */
export function zabRuns(from: number, count: number): number {
  let steps = 0;
  for (let seed = from; seed < from + count; seed += 1) {
    const { result } = runRecipe({
      scenario: 'swarm',
      protocol: 'zab',
      variant: null,
      seed,
      strategy: 'timed',
      slackMicros: defaultSlackMicros('timed'),
      servers: null,
      plan: null,
      tape: null,
      about: null,
    });
    steps += result.steps;
  }
  return steps;
}
