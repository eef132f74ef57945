/** Ensembles that nothing befalls, and that have enough to do: what speed and memory are measured with. */
import type { ZabPlan } from '../../sim/plan.js';
import type { Pace, Task, ZnodeClientPlan } from '../../sim/workload/znode/plan.js';
import { plainZab } from './plain.js';

const SERVERS = 5;
const CLIENTS = 8;
const SESSION_TIMEOUT_MS = 4_000;
/** Servers have a leader by then, and clients their sessions. */
const FROM_MICROS = 500_000;
/** More steps than there is time for: the horizon of a plan ends the load, not a count. */
const COUNT = 1_000_000_000;

/** Five servers and eight clients who do a bit of everything, at znodes that they share, until `safetyMicros`. */
export function zabUnderLoad(safetyMicros: number): ZabPlan {
  return loaded(safetyMicros, (client) => mixedTasks(client, safetyMicros));
}

/** The same, and all that the clients do is to write, at a few znodes and without a pause. */
export function zabWithFastWriters(safetyMicros: number): ZabPlan {
  return loaded(safetyMicros, (client) => [
    {
      kind: 'register',
      paths: [`/r${String(1 + (client % 3))}`],
      steps: ['set'],
      ...pace(0, safetyMicros),
    },
  ]);
}

function loaded(safetyMicros: number, tasksOf: (client: number) => readonly Task[]): ZabPlan {
  const clients = Array.from({ length: CLIENTS }, (_, client): ZnodeClientPlan => ({
    sessionTimeoutMs: SESSION_TIMEOUT_MS,
    silenceMicros: null,
    firstServer: 1 + (client % SERVERS),
    isFaithful: false,
    tasks: tasksOf(client),
    churn: [],
  }));
  return { ...plainZab(SERVERS), clients, safetyMicros };
}

/** Two tasks for each client: one that changes something, and one that mostly looks. */
function mixedTasks(client: number, untilMicros: number): readonly Task[] {
  const others: readonly Task[] = [
    { kind: 'watch', path: '/counter', by: 'getData', untilMicros },
    { kind: 'watch', path: '/queue', by: 'getChildren', untilMicros },
    { kind: 'ephemeral', path: '/present', ...pace(100_000, untilMicros), count: 4 },
    {
      kind: 'register',
      paths: ['/r1', '/r2'],
      steps: ['get', 'exists', 'list'],
      ...pace(100_000, untilMicros),
    },
  ];
  const writers: readonly Task[] = [
    { kind: 'register', paths: ['/r1', '/r2', '/r3'], ...pace(100_000, untilMicros) },
    { kind: 'counter', path: '/counter', ...pace(100_000, untilMicros) },
    { kind: 'queue', path: '/queue', ...pace(100_000, untilMicros) },
  ];
  const writer = writers[client % writers.length];
  const other = others[client % others.length];
  return [writer, other].filter((task) => task !== undefined);
}

function pace(thinkMicros: number, untilMicros: number): Pace {
  return { count: COUNT, thinkMicros, fromMicros: FROM_MICROS, untilMicros };
}
