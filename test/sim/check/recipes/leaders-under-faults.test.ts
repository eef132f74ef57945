/** K4 on real runs. */
import { describe, test, vi } from 'vitest';
import type { Dice } from '../../../../scenarios/dice.js';
import type { Task } from '../../../../sim/workload/znode/plan.js';
import { churningPlanOf, expectFound, expectToHold } from './faulty-runs.js';
import { TrustingLatch } from './mistakes.js';

// Whole runs of an ensemble: seconds each where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

const MILLI = 1_000;

function leaderTasks(dice: Dice, untilMicros: number): readonly Task[] {
  return Array.from({ length: dice.between(1, 2) }, () => ({
    kind: 'leader',
    path: '/lead',
    resource: '/resource',
    leadMicros: dice.octaves(MILLI, 50 * MILLI),
    isByTurns: dice.chance(50),
    whenSuspended: dice.oneOf('stop', 'clock'),
    count: dice.between(1, 20),
    thinkMicros: dice.octaves(MILLI, 20 * MILLI),
    untilMicros,
  }));
}

function longLeaders(dice: Dice, untilMicros: number): readonly Task[] {
  const pace = { count: 20, thinkMicros: dice.octaves(MILLI, 20 * MILLI), untilMicros };
  return [{ kind: 'leader', path: '/lead', resource: '/resource', leadMicros: 100 * MILLI, ...pace }];
}

describe('whatever goes wrong', () => {
  test('one candidate at a time leads, and some candidate does', () => {
    expectToHold(leaderTasks, ['K2', 'K4', 'K15']);
  });
});

describe('a mistake is found', () => {
  test('a lead by a znode of an earlier session: K4', () => {
    expectFound({
      recipes: { leaderLatch: TrustingLatch },
      breaks: 'K4',
      plan: (seed) => churningPlanOf(seed, longLeaders),
      seed: 5,
    });
  });
});
