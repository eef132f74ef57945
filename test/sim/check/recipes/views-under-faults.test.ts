/** K7 to K9 on real runs: right recipes keep them whatever goes wrong, and wrong ones do not. */
import { describe, test } from 'vitest';
import type { Dice } from '../../../../scenarios/dice.js';
import type { ZabPlan } from '../../../../sim/plan.js';
import type { Task } from '../../../../sim/workload/znode/plan.js';
import { expectFound, expectToHold, planOf } from './faulty-runs.js';
import { LoyalProvider, SquattingMember, TornSet, TrustingCache } from './watching-mistakes.js';
import { configTasks, groupTasks, serviceTasks } from './watching-tasks.js';

const MILLI = 1_000;
const MOVES = 8;

/** Few changes, so that one which was missed is not made good by the next. */
function slowCaches(dice: Dice, untilMicros: number): readonly Task[] {
  const thinkMicros = dice.octaves(20 * MILLI, 200 * MILLI);
  return [{ kind: 'config-cache', path: '/tree', count: dice.between(1, 6), thinkMicros, untilMicros }];
}

/** Nothing goes wrong but that clients are away from all servers now and then. */
function wanderingPlanOf(seed: number): ZabPlan {
  const plan = planOf(seed, slowCaches);
  const step = Math.floor(plan.safetyMicros / (MOVES + 1));
  const clients = plan.clients.map((client, i) => ({
    ...client,
    churn: Array.from({ length: MOVES }, (_, k) => {
      return { kind: 'move' as const, atMicros: (k + 1) * step + i * 30 * MILLI, awayMicros: 50 * MILLI };
    }),
  }));
  return { ...plan, clients, faults: [] };
}

describe('whatever goes wrong', () => {
  test('configuration is shown whole, never backward, and in the end as it is', () => {
    expectToHold(configTasks, ['K7']);
  });

  test('a group is shown as it is', () => {
    expectToHold(groupTasks, ['K8']);
  });

  test('nobody is found who is gone', () => {
    expectToHold(serviceTasks, ['K7', 'K8', 'K9']);
  });
});

describe('a mistake is found', () => {
  test('a cache that trusts its watch over the end of a connection', () => {
    expectFound({
      recipes: { configCache: TrustingCache },
      breaks: 'K7',
      plan: wanderingPlanOf,
      seed: 7,
    });
  });

  test('a set that does not look at its pointer again', () => {
    expectFound({
      recipes: { configSet: TornSet },
      breaks: 'K7',
      plan: (seed) => planOf(seed, configTasks),
      seed: 12,
    });
  });

  test('a member that takes the znode of an earlier session for its own', () => {
    expectFound({
      recipes: { groupMember: SquattingMember },
      breaks: 'K8',
      plan: (seed) => planOf(seed, groupTasks),
      seed: 1,
    });
  });

  test('a provider that keeps whoever is gone', () => {
    expectFound({
      recipes: { serviceProvider: LoyalProvider },
      breaks: 'K9',
      plan: (seed) => planOf(seed, serviceTasks),
      seed: 7,
    });
  });
});
