/** Plans as they stand in a file, and what their parts must have in common. */
import { z } from 'zod';
import type { Fault, Selector } from '../../sim/faults/plan.js';
import type { Plan, SynodPlan } from '../../sim/plan.js';
import { micros, pauseMicros, plannedFault, serverId } from './fault-schema.js';

/** More servers than any ensemble has; a ballot has room for 8,191. */
const SERVERS_MAX = 99;
const PPM_MAX = 1_000_000;
/** A value is stored in 32 bits. */
const VALUE_MAX = 4_294_967_295;

const delay = z.strictObject({
  shape: z.enum(['constant', 'uniform', 'exponential', 'heavy']),
  minMicros: micros,
  meanMicros: micros,
  capMicros: micros,
});

const ppm = z.int().min(0).max(PPM_MAX);

const BASE = {
  servers: z.int().min(1).max(SERVERS_MAX),
  network: z.strictObject({
    latency: delay,
    lossPpm: ppm,
    duplicationPpm: ppm,
    copyDelay: delay,
    overtakePpm: ppm,
    overtakeDelay: delay,
  }),
  disk: z.strictObject({ sync: delay }),
  faults: z.array(plannedFault),
  safetyMicros: micros,
  livenessMicros: micros,
  core: z.array(serverId),
};

const synodPlan: z.ZodType<SynodPlan> = z.strictObject({
  protocol: z.literal('synod'),
  ...BASE,
  settings: z.strictObject({
    resendMicros: pauseMicros,
    backoffMicros: pauseMicros,
    backoffCapMicros: pauseMicros,
    learnMicros: pauseMicros,
    asksBeforeBallot: z.int().min(0),
  }),
  clients: z.array(
    z.strictObject({
      calls: z.array(
        z.strictObject({ atMicros: micros, value: z.int().min(0).max(VALUE_MAX), to: serverId }),
      ),
      timeoutMicros: pauseMicros,
    }),
  ),
});

/** A plan of any protocol, each part by itself. */
export const planSchema: z.ZodType<Plan> = synodPlan;

/** Where a plan is wrong, and what is expected there. */
export interface PlanProblem {
  readonly path: readonly (string | number)[];
  readonly expected: string;
}

/** What is wrong between the parts of a plan: names of servers that it does not have, a core without a quorum. */
export function findPlanProblem(plan: Plan): PlanProblem | null {
  return findCoreProblem(plan) ?? findCallProblem(plan) ?? findFaultProblem(plan) ?? findDelayProblem(plan);
}

function findCoreProblem({ core, servers }: Plan): PlanProblem | null {
  const outside = core.findIndex((sid) => sid > servers);
  if (outside >= 0) return { path: ['core', outside], expected: serverRange(servers) };
  const quorum = Math.floor(servers / 2) + 1;
  if (new Set(core).size === core.length && core.length >= quorum) return null;
  return { path: ['core'], expected: `at least ${String(quorum)} different servers, a quorum` };
}

function findCallProblem({ clients, servers }: Plan): PlanProblem | null {
  for (const [i, { calls }] of clients.entries()) {
    const call = calls.findIndex(({ to }) => to > servers);
    if (call >= 0) return { path: ['clients', i, 'calls', call, 'to'], expected: serverRange(servers) };
  }
  return null;
}

function findFaultProblem(plan: Plan): PlanProblem | null {
  for (const [i, { fault, strike }] of plan.faults.entries()) {
    for (const [name, selector] of selectorsOf(fault)) {
      const expected = findSelectorProblem(selector, plan);
      if (expected !== null) return { path: ['faults', i, 'fault', name], expected };
    }
    const sids = fault.kind === 'split' ? fault.groups.flat() : [];
    if (sids.some((sid) => sid > plan.servers) || new Set(sids).size < sids.length) {
      const expected = `groups of servers from 1 to ${String(plan.servers)}, none of them twice`;
      return { path: ['faults', i, 'fault', 'groups'], expected };
    }
    if (strike.kind === 'step' && (strike.sid ?? 1) > plan.servers) {
      return { path: ['faults', i, 'strike', 'sid'], expected: serverRange(plan.servers) };
    }
  }
  return null;
}

/** The fields of a fault that name somebody. */
function selectorsOf(fault: Fault): readonly (readonly [string, Selector])[] {
  if ('target' in fault) return [['target', fault.target]];
  if ('from' in fault) {
    return [
      ['from', fault.from],
      ['to', fault.to],
    ];
  }
  return [];
}

function findSelectorProblem(selector: Selector, { servers, clients }: Plan): string | null {
  const named = /^([sc])(\d+)$/.exec(selector);
  if (named === null) return null;
  const letter = named[1] ?? 's';
  const count = letter === 's' ? servers : clients.length;
  if (Number(named[2]) <= count) return null;
  if (count === 0) return 'a server, because the plan has no clients';
  return `one of ${letter}1 to ${letter}${String(count)}, because the plan has no others`;
}

function findDelayProblem({ network, disk }: Plan): PlanProblem | null {
  const { latency, copyDelay, overtakeDelay } = network;
  const delays = [
    { path: ['network', 'latency'], delay: latency },
    { path: ['network', 'copyDelay'], delay: copyDelay },
    { path: ['network', 'overtakeDelay'], delay: overtakeDelay },
    { path: ['disk', 'sync'], delay: disk.sync },
  ];
  const wrong = delays.find(({ delay: { minMicros, capMicros } }) => capMicros < minMicros);
  return wrong === undefined ? null : { path: [...wrong.path, 'capMicros'], expected: 'at least minMicros' };
}

function serverRange(servers: number): string {
  return `a server from 1 to ${String(servers)}`;
}
