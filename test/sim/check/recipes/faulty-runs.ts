/**
 * Runs in which clients use recipes while all that the swarm can think of goes wrong: servers and clients crash and
 * pause, links are cut, replies are lost, sessions end, leaders change. Everything but what the clients do is drawn as
 * the swarm draws it.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { ZnodeVocabulary } from '../../../../core/server/vocabulary.js';
import type { RecipeParts } from '../../../../core/client/recipes/parts.js';
import { RECIPE_PARTS } from '../../../../core/client/recipes/parts.js';
import { Dice } from '../../../../scenarios/dice.js';
import { swarmZab } from '../../../../scenarios/swarm/zab.js';
import { SERVER_PARTS } from '../../../../core/server/parts.js';
import type { RuleId } from '../../../../sim/check/rules.js';
import { SeededChoices } from '../../../../sim/kernel/seeded-choices.js';
import type { ZabPlan } from '../../../../sim/plan.js';
import { zabProtocol } from '../../../../sim/protocols/zab.js';
import { run } from '../../../../sim/run.js';
import type { RunResult } from '../../../../sim/run-result.js';
import type { Task } from '../../../../sim/workload/znode/plan.js';

/** Of one recipe: few, since each takes half a second. */
const RUNS = 4;

/** Seeds in which a mistake is looked for, or something to judge. */
const TRIES = 40;

// Of runs with much churn.
const CLIENTS = 5;
const CLOSES = 6;
const APART_MICROS = 20_000;
const RESETS_PPM = 20_000;

/** Draws what one client does in a run whose faults end at `safetyMicros`. */
export type DrawTasks = (dice: Dice, safetyMicros: number) => readonly Task[];

/** The run of a seed. */
export function planOf(seed: number, drawTasks: DrawTasks): ZabPlan {
  const drawn = withEphemerals(swarmZab({ choices: new SeededChoices(seed), servers: 3 }));
  const dice = new Dice(new SeededChoices(seed), 'recipes');
  const { safetyMicros } = drawn;
  // Their last calls, by which the swarm knows that the service is well again, stay.
  const clients = drawn.clients.map((client) => ({
    ...client,
    tasks: [...drawTasks(dice, safetyMicros), ...client.tasks.slice(-1)],
  }));
  return { ...drawn, clients };
}

/** Recipes stand on ephemerals, which a session that stays with one server cannot have: the swarm draws none there either. */
function withEphemerals(plan: ZabPlan): ZabPlan {
  if (plan.service.localSessions !== 'kept') return plan;
  return { ...plan, service: { ...plan.service, localSessions: 'upgraded' } };
}

function runPlan(plan: ZabPlan, { seed, recipes }: { seed: number; recipes?: RecipeParts }): RunResult {
  return run<ZnodeVocabulary>({
    choices: new SeededChoices(seed),
    plan,
    protocol: zabProtocol(plan, recipes === undefined ? SERVER_PARTS : { ...SERVER_PARTS, recipes }),
  });
}

/** In runs of any seeds nothing is broken, and over them each of these rules has something to judge. */
export function expectToHold(drawTasks: DrawTasks, rules: readonly RuleId[]): void {
  const premises = new Map(rules.map((rule) => [rule, 0]));
  const hold = (seed: number): void => {
    const result = runPlan(planOf(seed, drawTasks), { seed });
    expect(result.violations).toEqual([]);
    for (const [rule, count] of premises) premises.set(rule, count + premisesOf(result, rule));
  };
  const seeds = fc.integer({ min: 1, max: 1_000_000 });
  // Another seed is another run, and none of them is simpler.
  fc.assert(fc.property(seeds, hold), { numRuns: RUNS, endOnFailure: true });
  // Some rules have little to judge in a few runs.
  for (let seed = 1; seed <= TRIES && [...premises.values()].includes(0); seed += 1) hold(seed);
  for (const [rule, count] of premises) expect(count, rule).toBeGreaterThan(0);
}

/**
 * The run of a seed in which nothing goes wrong but that connections break often, and clients close their sessions so many
 * times: some of these live on, because the request was lost.
 */
export function churningPlanOf(seed: number, drawTasks: DrawTasks, closes = CLOSES): ZabPlan {
  const drawn = planOf(seed, drawTasks);
  const { safetyMicros, streams } = drawn;
  const step = Math.floor(safetyMicros / (closes + 1));
  const clients = drawn.clients.slice(0, CLIENTS).map((client, i) => ({
    ...client,
    churn: Array.from({ length: closes }, (_, k) => {
      return { kind: 'close' as const, atMicros: (k + 1) * step + i * APART_MICROS };
    }),
  }));
  return { ...drawn, clients, faults: [], streams: { ...streams, resetPpm: RESETS_PPM } };
}

/** A mistake in a recipe, and how it is looked for. */
export interface Mistake {
  readonly recipes: Partial<RecipeParts>;
  readonly breaks: RuleId;
  readonly plan: (seed: number) => ZabPlan;
  /** A seed in which it was found; others are tried if it is not found there any more. */
  readonly seed: number;
  readonly tries?: number;
}

/** Some run finds the mistake, and the same run without it holds. */
export function expectFound({ recipes, breaks, plan, seed: first, tries = TRIES }: Mistake): void {
  for (const seed of [first, ...Array.from({ length: tries }, (_, i) => i + 1)]) {
    const { violations } = runPlan(plan(seed), { seed, recipes: { ...RECIPE_PARTS, ...recipes } });
    if (!violations.some(({ rule }) => rule === breaks)) continue;
    expect(runPlan(plan(seed), { seed }).violations).toEqual([]);
    return;
  }
  expect.fail(`${breaks} has not found it in ${String(tries)} seeds`);
}

/** How often the premise of a rule was true. */
function premisesOf({ rules }: RunResult, rule: RuleId): number {
  return rules.find((result) => result.rule === rule)?.premises ?? 0;
}
