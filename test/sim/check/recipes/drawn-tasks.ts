/** What clients of a run with faults do, by recipe. */
import type { Dice } from '../../../../scenarios/dice.js';
import type { DrawTasks } from './faulty-runs.js';
import type { Task } from '../../../../sim/workload/znode/plan.js';

const MILLI = 1_000;

/** Some raise and lift the barrier, others go through it. */
export function barrierTasks(dice: Dice, safetyMicros: number): readonly Task[] {
  const common = {
    kind: 'barrier',
    path: '/barrier',
    count: dice.between(3, 20),
    thinkMicros: dice.octaves(MILLI, 20 * MILLI),
    untilMicros: safetyMicros,
    patienceMicros: dice.octaves(20 * MILLI, 500 * MILLI),
  } as const;
  return dice.chance(40) ? [{ ...common, raisedMicros: dice.octaves(10 * MILLI, 80 * MILLI) }] : [common];
}

export function doubleBarrierTasks(dice: Dice, safetyMicros: number): readonly Task[] {
  const double = {
    kind: 'double-barrier',
    path: '/rounds',
    members: 2,
    count: dice.between(3, 10),
    thinkMicros: dice.octaves(MILLI, 10 * MILLI),
    untilMicros: safetyMicros,
    insideMicros: dice.octaves(MILLI, 20 * MILLI),
    patienceMicros: dice.octaves(50 * MILLI, 800 * MILLI),
  } as const;
  return [double];
}

export function queueTasks(kind: 'shared-queue' | 'locked-queue' | 'priority-queue'): DrawTasks {
  return (dice, safetyMicros) => [
    {
      kind,
      path: `/${kind}`,
      count: dice.between(5, 30),
      thinkMicros: dice.octaves(MILLI, 10 * MILLI),
      untilMicros: safetyMicros,
      putsPercent: dice.oneOf(50, 30, 70, 100, 0),
      patienceMicros: dice.octaves(5 * MILLI, 300 * MILLI),
    },
  ];
}

export function counterTasks(isSure: boolean): DrawTasks {
  return (dice, safetyMicros) => [
    {
      kind: 'shared-counter',
      path: isSure ? '/counters/sure' : '/counters/plain',
      isSure,
      count: dice.between(3, 20),
      thinkMicros: dice.octaves(MILLI, 10 * MILLI),
      untilMicros: safetyMicros,
    },
  ];
}

/** Two sites; who has the same name as another one votes with it. */
export function twoPhaseTasks(dice: Dice, safetyMicros: number): readonly Task[] {
  const sites = ['a', 'b'];
  return [
    {
      kind: 'two-phase-commit',
      path: '/transactions',
      site: dice.oneOf('a', 'b'),
      sites,
      count: dice.between(1, 8),
      thinkMicros: dice.octaves(MILLI, 20 * MILLI),
      untilMicros: safetyMicros,
      patienceMicros: dice.octaves(20 * MILLI, 300 * MILLI),
    },
  ];
}

/** Two kinds of all of them, side by side. */
export function mixedTasks(dice: Dice, safetyMicros: number): readonly Task[] {
  const draws = [
    dice.oneOf(barrierTasks, doubleBarrierTasks),
    dice.oneOf(queueTasks('shared-queue'), queueTasks('locked-queue')),
    queueTasks('priority-queue'),
    counterTasks(dice.chance(50)),
    twoPhaseTasks,
  ];
  return dice.some(draws, 2).flatMap((draw) => draw(dice, safetyMicros));
}
