/** What clients do in runs under faults that keep something of the service in view. */
import type { Dice } from '../../../../scenarios/dice.js';
import type { Task } from '../../../../sim/workload/znode/plan.js';

const MILLI = 1_000;

function paceOf(
  dice: Dice,
  safetyMicros: number,
): { count: number; thinkMicros: number; untilMicros: number } {
  return {
    count: dice.between(1, 15),
    thinkMicros: dice.octaves(2 * MILLI, 50 * MILLI),
    untilMicros: safetyMicros,
  };
}

/** One znode, a subtree and a set; each client writes and watches one or two of them. */
export function configTasks(dice: Dice, safetyMicros: number): readonly Task[] {
  const kinds = dice.some(['config', 'config-cache', 'config-set'] as const, dice.between(1, 2));
  return kinds.map((kind) => ({ kind, path: `/${kind}`, ...paceOf(dice, safetyMicros) }));
}

/** Most have an id of their own; some share one. */
export function groupTasks(dice: Dice, safetyMicros: number): readonly Task[] {
  const stayMicros = dice.octaves(10 * MILLI, 500 * MILLI);
  return [
    {
      kind: 'group',
      path: '/groups/one',
      stayMicros,
      ...paceOf(dice, safetyMicros),
      ...(dice.chance(25) ? { id: 'the-one' } : { takesOver: dice.chance(50) }),
    },
  ];
}

/** All use a service, and most offer it. */
export function serviceTasks(dice: Dice, safetyMicros: number): readonly Task[] {
  const path = '/services/one';
  const strategy = dice.oneOf('round-robin', 'round-robin', 'random', 'sticky', 'weighted');
  const stayMicros = dice.octaves(10 * MILLI, 500 * MILLI);
  const errorPercent = dice.oneOf(0, 0, 30);
  const use = { kind: 'discovery', path, strategy, errorPercent, ...paceOf(dice, safetyMicros) } as const;
  const offer = { kind: 'service', path, stayMicros, weight: dice.between(1, 5) } as const;
  return dice.chance(80) ? [use, { ...offer, ...paceOf(dice, safetyMicros) }] : [use];
}
