/**
 * Runs in which clients use recipes while all that the swarm can think of goes wrong: servers and clients crash and
 * pause, links are cut, replies are lost, sessions end, leaders change. Everything but what the clients do is drawn as
 * the swarm draws it.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { ZnodeVocabulary } from '../../../../core/server/vocabulary.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import { Dice } from '../../../../scenarios/dice.js';
import { swarmZab } from '../../../../scenarios/swarm/zab.js';
import { SERVER_PARTS } from '../../../../core/server/parts.js';
import type { RuleId } from '../../../../sim/check/rules.js';
import { SeededChoices } from '../../../../sim/kernel/seeded-choices.js';
import type { ZabPlan } from '../../../../sim/plan.js';
import type { RunParts } from '../../../../sim/protocols/zab.js';
import { zabProtocol } from '../../../../sim/protocols/zab.js';
import { run } from '../../../../sim/run.js';
import type { RunResult } from '../../../../sim/run-result.js';
import type { Task } from '../../../../sim/workload/znode/plan.js';

/** Of one recipe: few, since each takes half a second. */
const RUNS = 6;

/** Draws what one client does in a run whose faults end at `safetyMicros`. */
export type DrawTasks = (dice: Dice, safetyMicros: number) => readonly Task[];

/** The run of a seed. */
export function planOf(seed: number, drawTasks: DrawTasks): ZabPlan {
  const drawn = swarmZab({ choices: new SeededChoices(seed), servers: null });
  const dice = new Dice(new SeededChoices(seed), 'recipes');
  const { safetyMicros } = drawn;
  // Their last calls, by which the swarm knows that the service is well again, stay.
  const clients = drawn.clients.map((client) => ({
    ...client,
    tasks: [...drawTasks(dice, safetyMicros), ...client.tasks.slice(-1)],
  }));
  return { ...drawn, clients };
}

export function runPlan(
  plan: ZabPlan,
  {
    seed,
    recipes,
    listen,
  }: { seed: number; recipes?: RunParts['recipes']; listen?: (event: RunEvent) => void },
): RunResult {
  return run<ZnodeVocabulary>({
    choices: new SeededChoices(seed),
    plan,
    protocol: zabProtocol(plan, recipes === undefined ? SERVER_PARTS : { ...SERVER_PARTS, recipes }),
    ...(listen === undefined ? {} : { listen: (events) => events.subscribeToAll(listen) }),
  });
}

/** In runs of any seeds nothing is broken, and over them each of these rules has something to judge. */
export function expectToHold(drawTasks: DrawTasks, rules: readonly RuleId[]): void {
  const premises = new Map(rules.map((rule) => [rule, 0]));
  const seeds = fc.integer({ min: 1, max: 1_000_000 });
  const holds = fc.property(seeds, (seed) => {
    const result = runPlan(planOf(seed, drawTasks), { seed });
    expect(result.violations).toEqual([]);
    for (const [rule, count] of premises) premises.set(rule, count + premisesOf(result, rule));
  });
  // Another seed is another run, and none of them is simpler.
  fc.assert(holds, { numRuns: RUNS, endOnFailure: true });
  for (const [rule, count] of premises) expect(count, rule).toBeGreaterThan(0);
}

/** How often the premise of a rule was true. */
function premisesOf({ rules }: RunResult, rule: RuleId): number {
  return rules.find((result) => result.rule === rule)?.premises ?? 0;
}
