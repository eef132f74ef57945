/**
 * Timings that no ensemble can work with: everything would be given up before it could come about, and what a run owes
 * would be owed by nobody. They are far from any border: what is slow, and yet may work, is for a run to find out.
 */
import type { Delay } from '../../sim/network/delay.js';
import type { ZabPlan } from '../../sim/plan.js';
import { convergeBound, slowestMicros } from '../../sim/protocols/zab-bounds.js';
import type { PlanProblem } from './plan-problem.js';

/** There and back again, twice. */
const TWICE_THERE_AND_BACK = 4;
/** A learner's way from the first word to the last: discovery and synchronisation, in messages that wait for one another. */
const MESSAGES_TO_JOIN = 10;
/** A proposal and its acknowledgement, and the same once more. */
const MESSAGES_TO_STAY = 4;
/** A session begins by way of a server, its leader, and a quorum. */
const MESSAGES_TO_A_SESSION = 8;

/** The first timing with which nothing can work; null if there is none. */
export function findHopelessTiming(plan: ZabPlan): PlanProblem | null {
  const messageMicros = usualMicros(plan.network.latency);
  const stepMicros = messageMicros + usualMicros(plan.disk.sync);
  return (
    findConnectionProblem(plan, messageMicros) ??
    findTickProblem(plan, stepMicros) ??
    findSessionProblem(plan, stepMicros) ??
    findLivenessProblem(plan)
  );
}

function findConnectionProblem(plan: ZabPlan, messageMicros: number): PlanProblem | null {
  const { streams, settings, network } = plan;
  const silenceMicros = TWICE_THERE_AND_BACK * slowestMicros(network.latency);
  if (streams.silenceMicros < silenceMicros) {
    return { path: ['streams', 'silenceMicros'], expected: `${atLeast(silenceMicros)}, four slow messages` };
  }
  const connectMicros = TWICE_THERE_AND_BACK * messageMicros;
  if (settings.electionConnectMicros >= connectMicros) return null;
  return {
    path: ['settings', 'electionConnectMicros'],
    expected: `${atLeast(connectMicros)}, four messages`,
  };
}

function findTickProblem({ settings }: ZabPlan, stepMicros: number): PlanProblem | null {
  const { tickMicros, initLimitTicks, syncLimitTicks } = settings;
  const limits = [
    ['initLimitTicks', initLimitTicks, MESSAGES_TO_JOIN],
    ['syncLimitTicks', syncLimitTicks, MESSAGES_TO_STAY],
  ] as const;
  for (const [name, ticks, messages] of limits) {
    const leastMicros = messages * stepMicros;
    if (ticks * tickMicros >= leastMicros) continue;
    const expected = `${atLeast(Math.ceil(leastMicros / ticks))} with its ${name}: ${String(messages)} messages and syncs`;
    return { path: ['settings', 'tickMicros'], expected };
  }
  return null;
}

function findSessionProblem(plan: ZabPlan, stepMicros: number): PlanProblem | null {
  const { clients, core, service, servers } = plan;
  const leastMicros = MESSAGES_TO_A_SESSION * stepMicros;
  const why = 'eight messages and syncs';
  // A client gives each of its servers a part of the session's time.
  const leastMs = Math.ceil((servers * leastMicros) / 1_000);
  if (clients.length > 0 && service.maxSessionTimeoutMs < leastMs) {
    const expected = `${atLeast(leastMs)}, ${why} for each server`;
    return { path: ['service', 'maxSessionTimeoutMs'], expected };
  }
  for (const [i, { silenceMicros, isFaithful, firstServer }] of clients.entries()) {
    if (silenceMicros !== null && silenceMicros < leastMicros)
      return { path: ['clients', i, 'silenceMicros'], expected: `null, or ${atLeast(leastMicros)}, ${why}` };
    if (isFaithful && !core.includes(firstServer))
      return {
        path: ['clients', i, 'firstServer'],
        expected: 'a server of the core, because it is faithful',
      };
  }
  return null;
}

/** Recovery is owed within the liveness phase. */
function findLivenessProblem({ livenessMicros, settings }: ZabPlan): PlanProblem | null {
  const leastMicros = convergeBound(settings);
  if (livenessMicros >= leastMicros) return null;
  return {
    path: ['livenessMicros'],
    expected: `${atLeast(leastMicros)}, the time of recovery with these settings`,
  };
}

function usualMicros({ shape, minMicros, meanMicros, capMicros }: Delay): number {
  return Math.min(capMicros, minMicros + (shape === 'constant' ? 0 : meanMicros));
}

function atLeast(value: number): string {
  return `at least ${String(value)}`;
}
