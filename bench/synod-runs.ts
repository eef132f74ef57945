import { defaultSlackMicros } from '../sim/search/strategy.js';
import { runRecipe } from '../scenarios/run-recipe.js';

export interface SynodRuns {
  readonly runs: number;
  readonly steps: number;
}

/** Seeds `from` to `from + count - 1` of the swarm on the synod, with all rules, one after the other. */
export function synodRuns(from: number, count: number): SynodRuns {
  let steps = 0;
  for (let seed = from; seed < from + count; seed += 1) {
    const { result } = runRecipe({
      scenario: 'swarm',
      protocol: 'synod',
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
  return { runs: count, steps };
}
