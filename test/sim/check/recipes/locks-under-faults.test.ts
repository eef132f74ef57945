import { describe, test } from 'vitest';
import type { Dice } from '../../../../scenarios/dice.js';
import type { Task } from '../../../../sim/workload/znode/plan.js';
import { expectToHold } from './faulty-runs.js';

const MILLI = 1_000;

/** Clients that hold the lock for a while; some wait for ever, some give up. */
function lockTasks(dice: Dice, safetyMicros: number): readonly Task[] {
  const common = { kind: 'lock', path: '/locks/one', resource: '/resource' } as const;
  return Array.from({ length: dice.between(1, 2) }, () => ({
    ...common,
    holdMicros: dice.octaves(MILLI, 50 * MILLI),
    count: dice.between(1, 25),
    thinkMicros: dice.octaves(MILLI, 20 * MILLI),
    untilMicros: safetyMicros,
    whenSuspended: dice.oneOf('stop', 'clock'),
    ...(dice.chance(50) ? { patienceMicros: dice.octaves(5 * MILLI, 500 * MILLI) } : {}),
  }));
}

describe('a lock, whatever goes wrong', () => {
  test('is held by one, in the order of the queue, and comes to everybody', () => {
    expectToHold(lockTasks, ['K1', 'K2', 'K3']);
  });
});
