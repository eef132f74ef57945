/** K1, K2, K3, K11, K12 and K15 on real runs: right recipes keep them whatever goes wrong, and wrong ones do not. */
import { describe, expect, test, vi } from 'vitest';
import type { Dice } from '../../../../scenarios/dice.js';
import type { Pace, Task } from '../../../../sim/workload/znode/plan.js';
import { churningPlanOf, expectFound, expectToHold, planOf } from './faulty-runs.js';
import { DeafLock, HastyLock, RashLock } from './mistakes.js';

// Whole runs of an ensemble: seconds each where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

const MILLI = 1_000;

/** What all of them have: how often, for how long, how patient, how confident. */
function drawHabits(dice: Dice, untilMicros: number) {
  const pace: Pace = {
    count: dice.between(1, 25),
    thinkMicros: dice.octaves(MILLI, 20 * MILLI),
    untilMicros,
  };
  return {
    ...pace,
    holdMicros: dice.octaves(MILLI, 50 * MILLI),
    whenSuspended: dice.oneOf<'stop' | 'clock'>('stop', 'clock'),
    ...(dice.chance(50) ? { patienceMicros: dice.octaves(5 * MILLI, 500 * MILLI) } : {}),
  };
}

function lockTasks(dice: Dice, untilMicros: number): readonly Task[] {
  return Array.from({ length: dice.between(1, 2) }, () => {
    return { kind: 'lock', path: '/locks/one', resource: '/resource', ...drawHabits(dice, untilMicros) };
  });
}

function readWriteTasks(dice: Dice, untilMicros: number): readonly Task[] {
  return Array.from({ length: dice.between(1, 2) }, () => ({
    kind: 'read-write-lock',
    path: '/locks/rw',
    resource: '/resource',
    writePercent: dice.oneOf(10, 50, 90),
    ...drawHabits(dice, untilMicros),
  }));
}

function semaphoreTasks(dice: Dice, untilMicros: number): readonly Task[] {
  return Array.from({ length: dice.between(1, 2) }, () => {
    return { kind: 'semaphore', path: '/semaphore', leases: 2, ...drawHabits(dice, untilMicros) };
  });
}

/** All hold it for long, and nobody gives up. */
function longHolders(isFenced: boolean): typeof lockTasks {
  return (dice, untilMicros) => [
    {
      kind: 'lock',
      path: '/locks/one',
      resource: '/resource',
      isFenced,
      holdMicros: 100 * MILLI,
      count: dice.between(1, 25),
      thinkMicros: dice.octaves(MILLI, 20 * MILLI),
      untilMicros,
    },
  ];
}

describe('whatever goes wrong', () => {
  test('a lock is held by one, in the order of the queue, and comes to everybody', () => {
    expectToHold(lockTasks, ['K1', 'K2', 'K3', 'K15']);
  });

  test('a lock for many readers or one writer is what it is called', () => {
    expectToHold(readWriteTasks, ['K2', 'K11', 'K15']);
  });

  test('a semaphore has so many leases and no more', () => {
    expectToHold(semaphoreTasks, ['K1', 'K3', 'K12', 'K15']);
  });
});

describe('a mistake is found', () => {
  test('no look for the own znode behind a lost reply: K3', () => {
    expectFound({
      recipes: { lock: RashLock },
      breaks: 'K3',
      plan: (seed) => churningPlanOf(seed, longHolders(true), 0),
      seed: 1,
    });
  });

  test.each(['K1', 'K3'] as const)('a turn that is taken when the one in front gives up: %s', (breaks) => {
    expectFound({ recipes: { lock: HastyLock }, breaks, plan: (seed) => planOf(seed, lockTasks), seed: 1 });
  });

  const deaf = { recipes: { lock: DeafLock }, breaks: 'K2', seed: 1 } as const;

  test('writes without a fence, by a holder that does not hear of its end: K2', () => {
    expectFound({ ...deaf, plan: (seed) => churningPlanOf(seed, longHolders(false)) });
  });

  test('and a fence keeps such a holder from harm', () => {
    const withFence = (): void => {
      expectFound({ ...deaf, plan: (seed) => churningPlanOf(seed, longHolders(true)), tries: 3 });
    };
    expect(withFence).toThrow('K2 has not found it');
  });
});
