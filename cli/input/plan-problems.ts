/** What the parts of a plan must have in common: a server that is named exists, and a core contains a quorum. */
import { unreachable } from '../../core/assert.js';
import { makeQuorums } from '../../core/replication/quorums.js';
import type { Fault, Selector } from '../../sim/faults/plan.js';
import type { Plan, ZabPlan } from '../../sim/plan.js';
import { listed } from './nearest.js';
import type { PlanProblem } from './plan-problem.js';
import { findHopelessTiming } from './timing-problems.js';

/** What is wrong between the parts of a plan; null if nothing is. */
export function findPlanProblem(plan: Plan): PlanProblem | null {
  return (
    findEnsembleProblem(plan) ??
    findCoreProblem(plan) ??
    findStartProblem(plan) ??
    findClientProblem(plan) ??
    findFaultProblem(plan) ??
    findDelayProblem(plan) ??
    findTimingProblem(plan)
  );
}

/** Observers and groups, where there are any. */
function findEnsembleProblem(plan: Plan): PlanProblem | null {
  if (plan.protocol !== 'zab') return null;
  const { observers, servers } = plan;
  const outside = observers.findIndex((sid) => sid > servers);
  if (outside >= 0) return { path: ['observers', outside], expected: serverRange(servers) };
  if (new Set(observers).size < observers.length || observers.length === servers) {
    return { path: ['observers'], expected: 'different servers, and not all of them' };
  }
  return findGroupProblem(plan);
}

function findGroupProblem(plan: ZabPlan): PlanProblem | null {
  if (plan.quorums.kind === 'majority') return null;
  const voters = votersOf(plan);
  const members = plan.quorums.groups.flat().map(({ sid }) => sid);
  const isEachOnce = new Set(members).size === members.length && members.length === voters.length;
  if (isEachOnce && members.every((sid) => voters.includes(sid))) return null;
  const expected = `groups that hold each voter once, and nobody else: ${listed(voters.map(String), 'and')}`;
  return { path: ['quorums', 'groups'], expected };
}

function votersOf({ servers, observers }: ZabPlan): readonly number[] {
  return Array.from({ length: servers }, (_, i) => i + 1).filter((sid) => !observers.includes(sid));
}

function findCoreProblem(plan: Plan): PlanProblem | null {
  const { core, servers } = plan;
  const outside = core.findIndex((sid) => sid > servers);
  if (outside >= 0) return { path: ['core', outside], expected: serverRange(servers) };
  const expected = expectedCore(plan);
  const isRight = new Set(core).size === core.length && containsQuorum(plan);
  return isRight ? null : { path: ['core'], expected };
}

function containsQuorum(plan: Plan): boolean {
  const { core, servers } = plan;
  if (plan.protocol === 'synod') return 2 * core.length > servers;
  const quorums = makeQuorums(plan.quorums, votersOf(plan));
  return quorums.isQ1(new Set(core)) && quorums.isQ2(new Set(core));
}

function expectedCore(plan: Plan): string {
  const voters = plan.protocol === 'zab' ? votersOf(plan) : null;
  if (plan.protocol === 'zab' && plan.quorums.kind === 'hierarchical')
    return 'different servers that contain a quorum: most of the weight in most of the groups';
  const quorum = Math.floor((voters?.length ?? plan.servers) / 2) + 1;
  const isObserved = voters !== null && voters.length < plan.servers;
  const those = isObserved ? `of ${listed(voters.map(String), 'and')}, which vote` : 'servers';
  return `at least ${String(quorum)} different ${those}, a quorum`;
}

function findStartProblem({ startsMicros = [], servers }: Plan): PlanProblem | null {
  if (startsMicros.length <= servers) return null;
  return { path: ['startsMicros'], expected: `at most ${String(servers)} times, one for each server` };
}

function findClientProblem(plan: Plan): PlanProblem | null {
  const expected = serverRange(plan.servers);
  switch (plan.protocol) {
    case 'synod':
      for (const [i, { calls }] of plan.clients.entries()) {
        const call = calls.findIndex(({ to }) => to > plan.servers);
        if (call >= 0) return { path: ['clients', i, 'calls', call, 'to'], expected };
      }
      return null;
    case 'zab': {
      const client = plan.clients.findIndex(({ firstServer }) => firstServer > plan.servers);
      return client < 0 ? null : { path: ['clients', client, 'firstServer'], expected };
    }
    default:
      return unreachable(plan);
  }
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

function findDelayProblem(plan: Plan): PlanProblem | null {
  const { latency, copyDelay, overtakeDelay } = plan.network;
  const delays = [
    { path: ['network', 'latency'], delay: latency },
    { path: ['network', 'copyDelay'], delay: copyDelay },
    { path: ['network', 'overtakeDelay'], delay: overtakeDelay },
    { path: ['disk', 'sync'], delay: plan.disk.sync },
    ...(plan.protocol === 'zab' ? [{ path: ['lane'], delay: plan.lane }] : []),
  ];
  const wrong = delays.find(({ delay: { minMicros, capMicros } }) => capMicros < minMicros);
  return wrong === undefined ? null : { path: [...wrong.path, 'capMicros'], expected: 'at least minMicros' };
}

/** Times that must come in order. */
function findTimingProblem(plan: Plan): PlanProblem | null {
  if (plan.protocol !== 'zab') return null;
  const { settings, demands } = plan;
  if (settings.electionWaitCapMicros < settings.electionWaitMicros) {
    return { path: ['settings', 'electionWaitCapMicros'], expected: 'at least electionWaitMicros' };
  }
  const { progressDuring } = demands;
  if (progressDuring !== null && progressDuring.fromMicros > progressDuring.toMicros)
    return { path: ['demands', 'progressDuring', 'toMicros'], expected: 'at least fromMicros' };
  return findHopelessTiming(plan);
}

function serverRange(servers: number): string {
  return `a server from 1 to ${String(servers)}`;
}
