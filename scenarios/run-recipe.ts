import { assert, unreachable } from '../core/assert.js';
import type { EventSpecs } from '../core/define-events.js';
import type { SynodEvent } from '../core/paxos/synod/events.js';
import type { SynodVocabulary } from '../core/paxos/synod/messages.js';
import type { ZabEvent } from '../core/zab/events.js';
import type { Actor } from '../sim/cluster.js';
import { actorsOf } from '../sim/cluster.js';
import type { Choices } from '../sim/kernel/choices.js';
import { SeededChoices } from '../sim/kernel/seeded-choices.js';
import type { Divergence } from '../sim/kernel/taped-choices.js';
import { TapedChoices } from '../sim/kernel/taped-choices.js';
import type { Plan, SynodPlan, ZabPlan } from '../sim/plan.js';
import type { Protocol } from '../sim/protocol.js';
import { eventsOf } from '../sim/protocols/events.js';
import { synodProtocol } from '../sim/protocols/synod.js';
import { zabProtocol } from '../sim/protocols/zab.js';
import { run } from '../sim/run.js';
import type { RunResult } from '../sim/run-result.js';
import { strategyChoices } from '../sim/search/strategy.js';
import type { Envelope, Handlers } from '../sim/trace/event-stream.js';
import type { RunProgress } from '../sim/trace/file/format.js';
import type { WorldEvent } from '../sim/trace/world-events.js';
import type { ServiceEvent } from '../core/server/events.js';
import type { ZnodeVocabulary } from '../core/server/vocabulary.js';
import type { ZnodeClientEvent } from '../core/client/events.js';
import type { RecipeEvent } from '../core/client/recipes/events.js';
import { SCENARIOS } from './catalogue.js';
import type { Recipe } from './recipe.js';
import { SYNOD_VARIANTS, ZAB_VARIANTS } from './zoo/variants.js';

/** The events of any run. */
export type RunEvent = WorldEvent | SynodEvent | ZabEvent | ServiceEvent | ZnodeClientEvent | RecipeEvent;

/** The stream of a run's events, for consumers. */
export interface RunEvents {
  /** Adds a consumer of some kinds. */
  subscribe(handlers: Handlers<RunEvent>): void;
  /** Adds a consumer of every kind. */
  subscribeToAll(handler: (event: RunEvent, at: Envelope) => void): void;
}

/** What a consumer gets before the first event of a run. */
export interface Listening {
  readonly plan: Plan;
  readonly actors: readonly Actor[];
  /** What the run's events are declared to be. */
  readonly specs: EventSpecs;
  readonly events: RunEvents;
  /** How far the run has come, at any time. */
  readonly progress: () => RunProgress;
}

export interface RecipeOptions {
  /** Checks the processes while they run: at each of the first steps, and then at samples. Changes no hash. */
  readonly guards?: boolean;
  /** Which queue; chosen by the slack unless a test compares the two. */
  readonly queue?: 'heap' | 'open';
  /** A run that takes more steps is cut short; if not said, far more than any run of a campaign takes. */
  readonly stepsMax?: number;
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

/** Runs a recipe. Equal recipes give equal results, in any process, whatever ran before. */
export function runRecipe(recipe: Recipe, options: RecipeOptions = {}): RecipeRun {
  const plan = planOf(recipe);
  const { tape, seed, strategy, slackMicros, variant } = recipe;
  const taped = tape === null ? null : new TapedChoices(tape, seed, slackMicros);
  const choices = taped ?? strategyChoices(strategy, seed, slackMicros);
  const result = runPlan(plan, { variant, choices, options });
  return { plan, result, divergence: taped?.divergence ?? null };
}

/** What is decided before the run: the recipe's own plan, or the scenario's, drawn from the seed. */
function planOf({ scenario: id, protocol, servers, seed, plan }: Recipe): Plan {
  if (plan !== null) return plan;
  const staging = SCENARIOS.find((scenario) => scenario.id === id)?.on[protocol];
  assert(staging !== undefined, `${id} is a scenario of the catalogue that runs on ${protocol}`);
  // A source of its own: what planning draws is no part of the run, whose streams begin at their first draw.
  return staging.plan({ servers, choices: new SeededChoices(seed) });
}

interface PlanRun {
  readonly variant: string | null;
  readonly choices: Choices;
  readonly options: RecipeOptions;
}

function runPlan(plan: Plan, { variant, choices, options }: PlanRun): RunResult {
  const { guards, queue, stepsMax, listen } = options;
  const asked = {
    choices,
    ...(guards === undefined ? {} : { guards }),
    ...(queue === undefined ? {} : { queue }),
    ...(stepsMax === undefined ? {} : { stepsMax }),
  };
  const tell = (events: RunEvents, progress: () => RunProgress): void => {
    const specs = eventsOf(plan.protocol);
    assert(specs !== null, 'every protocol declares its events');
    listen?.({ plan, actors: actorsOf(plan), specs, events, progress });
  };
  switch (plan.protocol) {
    case 'synod':
      return run<SynodVocabulary>({
        ...asked,
        plan,
        protocol: synodWith(plan, variant),
        listen: tell,
      });
    case 'zab':
      return run<ZnodeVocabulary>({
        ...asked,
        plan,
        protocol: zabWith(plan, variant),
        listen: tell,
      });
    default:
      return unreachable(plan);
  }
}

function synodWith(plan: SynodPlan, variant: string | null): Protocol<SynodVocabulary> {
  return variant === null ? synodProtocol(plan) : synodProtocol(plan, find(SYNOD_VARIANTS, variant).parts);
}

function zabWith(plan: ZabPlan, variant: string | null): Protocol<ZnodeVocabulary> {
  return variant === null ? zabProtocol(plan) : zabProtocol(plan, find(ZAB_VARIANTS, variant).parts);
}

function find<T extends { readonly id: string }>(variants: readonly T[], id: string): T {
  const found = variants.find((variant) => variant.id === id);
  assert(found !== undefined, `${id} is a variant of the protocol`);
  return found;
}
