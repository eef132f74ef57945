import { assert } from '../core/assert.js';
import { runRecipe } from '../scenarios/run-recipe.js';
import { zabUnderLoad } from '../scenarios/zab/under-load.js';
import { timedRecipe } from './recipe.js';

const SAFETY_MICROS = 60_000_000;

/** What a run came to. */
export interface ServiceRun {
  readonly steps: number;
  readonly simulatedSeconds: number;
  /** Calls of clients that were answered. */
  readonly operations: number;
}

/** Five servers of the znode service and eight clients for 60 simulated seconds, with all rules. */
export function serviceRun(seed: number): ServiceRun {
  let operations = 0;
  const recipe = timedRecipe({
    scenario: 'under-load',
    protocol: 'zab',
    seed,
    plan: zabUnderLoad(SAFETY_MICROS),
  });
  const { result } = runRecipe(recipe, {
    listen: ({ events }) => events.subscribe({ 'client.returned': () => (operations += 1) }),
  });
  assert(!result.isCutShort && result.violations.length === 0, 'a run that is measured is a whole run');
  return { steps: result.steps, simulatedSeconds: result.simulatedMicros / 1_000_000, operations };
}
