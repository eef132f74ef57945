/** What clients do with recipes in a run of the swarm: in most runs nothing, in the others a few kinds, shared by many. */
import type { Pace, Task, ZnodeClientPlan } from '../../sim/workload/znode/plan.js';
import type { Dice } from '../dice.js';
import { MILLI } from '../micros.js';

/** Of a hundred runs so many have recipes. */
const RUNS_PERCENT = 30;
/** Of a hundred clients of such a run so many use each of its kinds. */
const CLIENTS_PERCENT = 60;
const KINDS_MAX = 3;

const STEPS_MAX = 25;
const TRANSACTIONS_MAX = 8;

/** Draws what one client does with one kind of recipe; all clients of a run do it at the same paths. */
type DrawTasks = (dice: Dice, untilMicros: number) => readonly Task[];

/**
 * Each at paths that nobody else writes: what is judged is what recipes do to each other. A lock's own kind comes twice as
 * often as the others.
 */
const KINDS: readonly DrawTasks[] = [
  drawLocks,
  drawLocks,
  drawReadWriteLocks,
  drawLeaders,
  drawSemaphores,
  drawBarriers,
  drawDoubleBarriers,
  drawQueues('shared-queue'),
  drawQueues('locked-queue'),
  drawQueues('priority-queue'),
  drawCounters,
  drawTransactions,
  drawConfigurations,
  drawGroups,
  drawServices,
];

/** The same clients, with recipes among their tasks. */
export function withRecipes(
  dice: Dice,
  clients: readonly ZnodeClientPlan[],
  safetyMicros: number,
): readonly ZnodeClientPlan[] {
  if (!dice.chance(RUNS_PERCENT)) return clients;
  const kinds = dice.some(KINDS, dice.between(1, KINDS_MAX));
  return clients.map((client) => {
    const drawn = kinds.flatMap((draw) => (dice.chance(CLIENTS_PERCENT) ? draw(dice, safetyMicros) : []));
    // The last calls of a client, which have to succeed, stay its last task.
    return { ...client, tasks: [...client.tasks.slice(0, -1), ...drawn, ...client.tasks.slice(-1)] };
  });
}

function drawPace(dice: Dice, untilMicros: number): Pace {
  const fromMicros = dice.chance(50) ? 0 : dice.below(untilMicros);
  const thinkMicros = dice.octaves(MILLI, 50 * MILLI);
  return { count: dice.between(1, STEPS_MAX), thinkMicros, fromMicros, untilMicros };
}

/** For how long it is held, who gives up waiting, and what is believed without a server. */
function drawHabits(dice: Dice, untilMicros: number) {
  return {
    ...drawPace(dice, untilMicros),
    holdMicros: dice.octaves(MILLI, 100 * MILLI),
    whenSuspended: dice.oneOf<'stop' | 'clock'>('stop', 'clock'),
    ...(dice.chance(50) ? { patienceMicros: dice.octaves(5 * MILLI, 500 * MILLI) } : {}),
  };
}

function drawLocks(dice: Dice, untilMicros: number): readonly Task[] {
  return Array.from({ length: dice.between(1, 2) }, () => {
    return {
      kind: 'lock',
      path: '/locks/one',
      resource: '/locks/written',
      ...drawHabits(dice, untilMicros),
    };
  });
}

function drawReadWriteLocks(dice: Dice, untilMicros: number): readonly Task[] {
  const [path, resource] = ['/locks/read-write', '/locks/read'];
  const writePercent = dice.oneOf(10, 50, 90);
  return [{ kind: 'read-write-lock', path, resource, writePercent, ...drawHabits(dice, untilMicros) }];
}

function drawLeaders(dice: Dice, untilMicros: number): readonly Task[] {
  return [
    {
      kind: 'leader',
      path: '/leaders/one',
      resource: '/leaders/written',
      leadMicros: dice.octaves(MILLI, 100 * MILLI),
      isByTurns: dice.chance(50),
      whenSuspended: dice.oneOf('stop', 'clock'),
      ...drawPace(dice, untilMicros),
    },
  ];
}

function drawSemaphores(dice: Dice, untilMicros: number): readonly Task[] {
  return [{ kind: 'semaphore', path: '/semaphore', leases: 2, ...drawHabits(dice, untilMicros) }];
}

/** Some raise the barrier and lift it, others go through. */
function drawBarriers(dice: Dice, untilMicros: number): readonly Task[] {
  const patienceMicros = dice.octaves(20 * MILLI, 500 * MILLI);
  const keeping = dice.chance(40) ? { raisedMicros: dice.octaves(MILLI, 50 * MILLI) } : {};
  return [{ kind: 'barrier', path: '/barrier', patienceMicros, ...keeping, ...drawPace(dice, untilMicros) }];
}

function drawDoubleBarriers(dice: Dice, untilMicros: number): readonly Task[] {
  return [
    {
      kind: 'double-barrier',
      path: '/rounds',
      members: 2,
      insideMicros: dice.octaves(MILLI, 20 * MILLI),
      patienceMicros: dice.octaves(50 * MILLI, 800 * MILLI),
      ...drawPace(dice, untilMicros),
    },
  ];
}

function drawQueues(kind: 'shared-queue' | 'locked-queue' | 'priority-queue'): DrawTasks {
  return (dice, untilMicros) => [
    {
      kind,
      path: `/queues/${kind}`,
      putsPercent: dice.oneOf(50, 30, 70, 100, 0),
      patienceMicros: dice.octaves(5 * MILLI, 300 * MILLI),
      ...drawPace(dice, untilMicros),
    },
  ];
}

/** The two ways to count do not go together. */
function drawCounters(dice: Dice, untilMicros: number): readonly Task[] {
  const isSure = dice.chance(50);
  const path = isSure ? '/counters/sure' : '/counters/plain';
  return [{ kind: 'shared-counter', path, isSure, ...drawPace(dice, untilMicros) }];
}

/** A site may be two clients, or none: then nothing is decided but to abort. */
function drawTransactions(dice: Dice, untilMicros: number): readonly Task[] {
  return [
    {
      kind: 'two-phase-commit',
      path: '/transactions',
      sites: ['a', 'b'],
      site: dice.oneOf('a', 'b'),
      patienceMicros: dice.octaves(20 * MILLI, 300 * MILLI),
      ...drawPace(dice, untilMicros),
      count: dice.between(1, TRANSACTIONS_MAX),
    },
  ];
}

/** One znode, a subtree, a set. */
function drawConfigurations(dice: Dice, untilMicros: number): readonly Task[] {
  const kinds = dice.some(['config', 'config-cache', 'config-set'] as const, dice.between(1, 2));
  return kinds.map((kind) => ({ kind, path: `/configurations/${kind}`, ...drawPace(dice, untilMicros) }));
}

/** Most have an id of their own, some share one. */
function drawGroups(dice: Dice, untilMicros: number): readonly Task[] {
  const stayMicros = dice.octaves(10 * MILLI, 500 * MILLI);
  const identity = dice.chance(25) ? { id: 'the-one' } : { takesOver: dice.chance(50) };
  return [{ kind: 'group', path: '/groups/one', stayMicros, ...identity, ...drawPace(dice, untilMicros) }];
}

/** Some use a service, some offer it, most do both. */
function drawServices(dice: Dice, untilMicros: number): readonly Task[] {
  const path = '/services/one';
  const use: Task = {
    kind: 'discovery',
    path,
    strategy: dice.oneOf('round-robin', 'round-robin', 'random', 'sticky', 'weighted'),
    errorPercent: dice.oneOf(0, 0, 30),
    ...drawPace(dice, untilMicros),
  };
  const offer: Task = {
    kind: 'service',
    path,
    stayMicros: dice.octaves(10 * MILLI, 500 * MILLI),
    weight: dice.between(1, 5),
    ...drawPace(dice, untilMicros),
  };
  return dice.oneOf<readonly Task[]>([use, offer], [use, offer], [use], [offer]);
}
