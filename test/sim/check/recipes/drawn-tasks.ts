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
    count: dice.between(5, 40),
    thinkMicros: dice.octaves(MILLI, 20 * MILLI),
    untilMicros: safetyMicros,
    patienceMicros: dice.octaves(20 * MILLI, 500 * MILLI),
  } as const;
  return dice.chance(40) ? [{ ...common, raisedMicros: dice.octaves(MILLI, 50 * MILLI) }] : [common];
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
      count: dice.between(10, 60),
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
      count: dice.between(5, 40),
      thinkMicros: dice.octaves(MILLI, 10 * MILLI),
      untilMicros: safetyMicros,
    },
  ];
}

/** Three sites; who has the same name as another one votes with it. */
export function twoPhaseTasks(dice: Dice, safetyMicros: number): readonly Task[] {
  const sites = ['a', 'b', 'c'];
  return [
    {
      kind: 'two-phase-commit',
      path: '/transactions',
      site: dice.oneOf('a', 'b', 'c'),
      sites,
      count: dice.between(1, 8),
      thinkMicros: dice.octaves(MILLI, 20 * MILLI),
      untilMicros: safetyMicros,
      patienceMicros: dice.octaves(20 * MILLI, 300 * MILLI),
    },
  ];
}

/** Two of all of them, side by side. */
export function mixedTasks(dice: Dice, safetyMicros: number): readonly Task[] {
  const draws = [
    barrierTasks,
    doubleBarrierTasks,
    queueTasks('shared-queue'),
    queueTasks('locked-queue'),
    queueTasks('priority-queue'),
    counterTasks(false),
    counterTasks(true),
    twoPhaseTasks,
  ];
  return dice.some(draws, 2).flatMap((draw) => draw(dice, safetyMicros));
}
