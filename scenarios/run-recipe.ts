import { assert } from '../core/assert.js';
import type { EventSpecs } from '../core/define-events.js';
import type { SynodEvent } from '../core/paxos/synod/events.js';
import type { SynodVocabulary } from '../core/paxos/synod/messages.js';
import type { SynodParts } from '../core/paxos/synod/server.js';
import type { Actor } from '../sim/cluster.js';
import { actorsOf } from '../sim/cluster.js';
import { SeededChoices } from '../sim/kernel/seeded-choices.js';
import type { Divergence } from '../sim/kernel/taped-choices.js';
import { TapedChoices } from '../sim/kernel/taped-choices.js';
import type { Plan } from '../sim/plan.js';
import { synodProtocol } from '../sim/protocols/synod.js';
import { run } from '../sim/run.js';
import type { RunResult } from '../sim/run-result.js';
import { strategyChoices } from '../sim/search/strategy.js';
import type { EventStream } from '../sim/trace/event-stream.js';
import type { WorldEvent } from '../sim/trace/world-events.js';
import { worldEvents } from '../sim/trace/world-events.js';
import { SCENARIOS } from './catalogue.js';
import type { Recipe } from './recipe.js';
import { SYNOD_VARIANTS } from './zoo/variants.js';

/** The events of any run. */
export type RunEvent = WorldEvent | SynodEvent;

/** What a consumer gets before the first event of a run. */
export interface Listening {
  readonly plan: Plan;
  readonly actors: readonly Actor[];
  /** What the run's events are declared to be. */
  readonly specs: EventSpecs;
  readonly events: EventStream<RunEvent>;
}

export interface RecipeOptions {
  /** Checks the processes at every step. Changes no hash. */
  readonly guards?: boolean;
  /** Which queue; chosen by the slack unless a test compares the two. */
  readonly queue?: 'heap' | 'open';
  /** Adds consumers. Changes no hash. */
  readonly listen?: (listening: Listening) => void;
}

/** A run of a recipe. */
export interface RecipeRun {
  readonly plan: Plan;
  readonly result: RunResult;
  /** Where the run left the recipe's tape, if it has one and did. */
  readonly divergence: Divergence | null;
}

/** What is decided before the run: the recipe's own plan, or the scenario's, drawn from the seed. */
function planOf(recipe: Recipe): Plan {
  if (recipe.plan !== null) return recipe.plan;
  const scenario = SCENARIOS.find(({ id }) => id === recipe.scenario);
  assert(scenario !== undefined, `${recipe.scenario} is a scenario of the catalogue`);
  // A source of its own: what planning draws is no part of the run, whose streams begin at their first draw.
  return scenario.plan({
    protocol: recipe.protocol,
    servers: recipe.servers,
    choices: new SeededChoices(recipe.seed),
  });
}

/** Runs a recipe. Equal recipes give equal results, in any process, whatever ran before. */
export function runRecipe(recipe: Recipe, options: RecipeOptions = {}): RecipeRun {
  const plan = planOf(recipe);
  const { tape, seed, strategy, slackMicros } = recipe;
  const taped = tape === null ? null : new TapedChoices(tape, seed, slackMicros);
  const protocol = synodProtocol(plan, partsOf(recipe.variant));
  const { listen, guards, queue } = options;
  const result = run<SynodVocabulary>({
    plan,
    protocol,
    choices: taped ?? strategyChoices(strategy, seed, slackMicros),
    ...(guards === undefined ? {} : { guards }),
    ...(queue === undefined ? {} : { queue }),
    ...(listen === undefined
      ? {}
      : {
          listen: (events) =>
            listen({ plan, actors: actorsOf(plan), specs: { ...worldEvents, ...protocol.events }, events }),
        }),
  });
  return { plan, result, divergence: taped?.divergence ?? null };
}

function partsOf(variant: string | null): SynodParts | undefined {
  if (variant === null) return undefined;
  const found = SYNOD_VARIANTS.find(({ id }) => id === variant);
  assert(found !== undefined, `${variant} is a variant of the synod`);
  return found.parts;
}
