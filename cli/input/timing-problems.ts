/**
 * Times of a plan that leave its run no chance to do what every run owes: with some everything is given up before it can
 * come about, and with others the run is over before its clients are. What is slow, and yet may work, is for a run to find
 * out: no plan of the swarm is refused, however it is drawn.
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

/** Of the liveness phase: the rest is for what is done to end. */
const LIVENESS_FOR_PLANS = 0.75;

/** The first timing with which nothing can work; null if there is none. */
export function findHopelessTiming(plan: ZabPlan): PlanProblem | null {
  const messageMicros = usualMicros(plan.network.latency);
  const stepMicros = messageMicros + usualMicros(plan.disk.sync);
  return (
    findConnectionProblem(plan, messageMicros) ??
    findElectionProblem(plan) ??
    findTickProblem(plan, stepMicros) ??
    findLatePlans(plan) ??
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

/** Who has decided knocks at a leader that may not know so far that it leads, and gives up: then all begin anew. */
function findElectionProblem({ settings }: ZabPlan): PlanProblem | null {
  const { finalizeWaitMicros, learnerConnectTries, learnerConnectPauseMicros } = settings;
  const mostMicros = learnerConnectTries * learnerConnectPauseMicros;
  if (finalizeWaitMicros <= mostMicros) return null;
  const expected = `at most ${String(mostMicros)}, learnerConnectTries times learnerConnectPauseMicros`;
  return { path: ['settings', 'finalizeWaitMicros'], expected };
}

function findTickProblem({ settings, network }: ZabPlan, stepMicros: number): PlanProblem | null {
  const { tickMicros, initLimitTicks, syncLimitTicks } = settings;
  const slowMicros = slowestMicros(network.latency);
  const limits = [
    [
      'initLimitTicks',
      initLimitTicks,
      MESSAGES_TO_JOIN * stepMicros,
      `${String(MESSAGES_TO_JOIN)} messages and syncs`,
    ],
    ['initLimitTicks', initLimitTicks, 2 * slowMicros, 'two slow messages'],
    [
      'syncLimitTicks',
      syncLimitTicks,
      MESSAGES_TO_STAY * stepMicros,
      `${String(MESSAGES_TO_STAY)} messages and syncs`,
    ],
    ['syncLimitTicks', syncLimitTicks, slowMicros, 'a slow message'],
  ] as const;
  for (const [name, ticks, leastMicros, what] of limits) {
    if (ticks * tickMicros >= leastMicros) continue;
    const expected = `${atLeast(Math.ceil(leastMicros / ticks))} with its ${name}: ${what}`;
    return { path: ['settings', 'tickMicros'], expected };
  }
  return null;
}

/** What is planned for later than this is never done, or is cut off by the end of the run. */
function findLatePlans({ clients, safetyMicros, livenessMicros }: ZabPlan): PlanProblem | null {
  const lastMicros = safetyMicros + Math.floor(LIVENESS_FOR_PLANS * livenessMicros);
  const late = { expected: `at most ${String(lastMicros)}, the safety phase and three quarters of the next` };
  for (const [i, { opensAtMicros = 0, churn, tasks }] of clients.entries()) {
    const path = ['clients', i];
    if (opensAtMicros > lastMicros) return { path: [...path, 'opensAtMicros'], ...late };
    const away = churn.findIndex((one) => one.atMicros + awayMicros(one) > lastMicros);
    if (away >= 0) return { path: [...path, 'churn', away, 'atMicros'], ...late };
    for (const [j, task] of tasks.entries()) {
      const begins = 'fromMicros' in task ? (task.fromMicros ?? 0) : 0;
      if (begins > lastMicros) return { path: [...path, 'tasks', j, 'fromMicros'], ...late };
      if (task.kind === 'watch' && task.untilMicros > lastMicros)
        return { path: [...path, 'tasks', j, 'untilMicros'], ...late };
      const calls = task.kind === 'script' ? task.calls : [];
      const call = calls.findIndex(({ atMicros }) => atMicros > lastMicros);
      if (call >= 0) return { path: [...path, 'tasks', j, 'calls', call, 'atMicros'], ...late };
    }
  }
  return null;
}

function awayMicros(churn: ZabPlan['clients'][number]['churn'][number]): number {
  return churn.kind === 'move' ? (churn.awayMicros ?? 0) : 0;
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
  const leastSessionMs = Math.ceil(leastMicros / 1_000);
  for (const [i, { sessionTimeoutMs, silenceMicros, isFaithful, firstServer }] of clients.entries()) {
    if (sessionTimeoutMs < leastSessionMs)
      return { path: ['clients', i, 'sessionTimeoutMs'], expected: `${atLeast(leastSessionMs)}, ${why}` };
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
