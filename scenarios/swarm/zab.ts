import type { QuorumSpec } from '../../core/replication/quorums.js';
import { makeQuorums } from '../../core/replication/quorums.js';
import type { ServiceSettings } from '../../core/server/settings.js';
import type { ZabSettings } from '../../core/zab/settings.js';
import { ZAB_DEFAULTS } from '../../core/zab/settings.js';
import type { ZabPlan } from '../../sim/plan.js';
import { answerBound } from '../../sim/protocols/zab-bounds.js';
import { NO_DEMANDS, PLAIN_DISK, PLAIN_LANE, PLAIN_NETWORK, PLAIN_STREAMS } from '../defaults.js';
import { Dice } from '../dice.js';
import type { PlanRequest } from '../scenario.js';
import { MILLI } from '../micros.js';
import { drawOperation } from './operation.js';
import { withRecipes } from './recipe-clients.js';
import { swarmZabFaults } from './zab-faults.js';
import { drawZnodeClients } from './znode-clients.js';

/** Draws a run of ZAB. The parts have streams of their own, so that editing one leaves the others as they were. */
export function swarmZab({ choices, servers: fixed }: PlanRequest): ZabPlan {
  const dice = new Dice(choices, 'config');
  const voters = fixed ?? drawVoters(dice);
  const observers = dice.chance(20) ? dice.between(1, 2) : 0;
  const servers = voters + observers;
  const isCalm = dice.chance(5);
  const network = isCalm ? PLAIN_NETWORK : drawNetwork(dice);
  const settings = drawSettings(dice, network.latency.meanMicros);
  const safetyMicros = 40 * settings.tickMicros + dice.below(20 * settings.tickMicros);
  const quorums = drawQuorums(dice, voters);
  const { tickMicros } = settings;
  const plain = {
    service: drawService(dice, tickMicros),
    clients: drawZnodeClients(new Dice(choices, 'workload'), { servers, safetyMicros, tickMicros }),
  };
  const { service, clients: users } = drawOperation(new Dice(choices, 'operation'), plain, { tickMicros });
  // Recipes stand on ephemerals, which a session that stays with one server cannot have.
  const hasEphemerals = service.localSessions !== 'kept';
  const clients = hasEphemerals ? withRecipes(new Dice(choices, 'recipes'), users, safetyMicros) : users;
  return {
    protocol: 'zab',
    servers,
    settings,
    service,
    observers: Array.from({ length: observers }, (_, i) => voters + i + 1),
    quorums,
    clients,
    network,
    disk: drawDisk(dice),
    streams: drawStreams(dice, isCalm),
    lane: drawLane(dice),
    faults: isCalm
      ? []
      : swarmZabFaults(new Dice(choices, 'faults'), { servers, safetyMicros, settings, clients }),
    demands: NO_DEMANDS,
    safetyMicros,
    livenessMicros: answerBound(settings, service),
    quietMicros: 10 * settings.tickMicros,
    core: drawCore(dice, { servers, voters, quorums }),
  };
}

function drawVoters(dice: Dice): number {
  const drawn = dice.below(100);
  if (drawn < 55) return 3;
  if (drawn < 90) return 5;
  return dice.oneOf(1, 2, 4, 7);
}

/** Timeouts have to fit the network: an election waits for at least four mean delays, and a tick is far longer. */
function drawSettings(dice: Dice, meanMicros: number): ZabSettings {
  const electionWaitMicros = Math.max(10 * MILLI, 8 * meanMicros) + dice.below(10 * MILLI);
  return {
    ...ZAB_DEFAULTS,
    tickMicros: 2 * Math.max(dice.octaves(15 * MILLI, 60 * MILLI), 10 * meanMicros),
    initLimitTicks: dice.between(6, 12),
    syncLimitTicks: dice.between(3, 6),
    electionWaitMicros,
    electionWaitCapMicros: electionWaitMicros * dice.oneOf(4, 16, 64),
    finalizeWaitMicros: electionWaitMicros,
    learnerConnectPauseMicros: dice.octaves(5 * MILLI, 100 * MILLI),
    committedLogLength: dice.oneOf(5, 10, 20, 50, 500),
    snapshotSizePercent: dice.oneOf(33, 33, -1, 1_000),
    snapshotEvery: dice.oneOf(5, 10, 30, 100),
    snapshotsToKeep: dice.between(1, 3),
    batchMax: dice.oneOf(1, 2, 8, 1_000),
    counterMax: dice.chance(10) ? dice.between(10, 100) : ZAB_DEFAULTS.counterMax,
  };
}

/** Timeouts as ZooKeeper's defaults, 2 and 20 ticks. The smaller the chunks of a snapshot, the fuzzier it is. */
function drawService(dice: Dice, tickMicros: number): ServiceSettings {
  const tickMs = Math.ceil(tickMicros / MILLI);
  return {
    minSessionTimeoutMs: 2 * tickMs,
    maxSessionTimeoutMs: 20 * tickMs,
    snapshotChunkZnodes: dice.oneOf(1, 2, 16),
    cleaningIntervalMs: dice.oneOf(20, 100, 500),
  };
}

function drawQuorums(dice: Dice, voters: number): QuorumSpec {
  if (voters < 5 || !dice.chance(20)) return { kind: 'majority' };
  const weighted = Array.from({ length: voters }, (_, i) => ({ sid: i + 1, weight: dice.oneOf(1, 1, 2, 0) }));
  const cut = dice.between(1, voters - 1);
  const groups = dice.chance(50) ? [weighted] : [weighted.slice(0, cut), weighted.slice(cut)];
  const spec: QuorumSpec = { kind: 'hierarchical', groups };
  const all = new Set(weighted.map(({ sid }) => sid));
  // Where all weights came out 0 there is no quorum at all.
  return makeQuorums(spec, [...all]).isQ2(all) ? spec : { kind: 'majority' };
}

function drawNetwork(dice: Dice): ZabPlan['network'] {
  const meanMicros = dice.oneOf(500, 500, 500, 200, 2 * MILLI);
  return {
    ...PLAIN_NETWORK,
    latency: {
      ...PLAIN_NETWORK.latency,
      shape: dice.oneOf('exponential', 'exponential', 'uniform', 'heavy'),
      meanMicros,
      capMicros: 40 * meanMicros,
    },
  };
}

function drawDisk(dice: Dice): ZabPlan['disk'] {
  const meanMicros = dice.oneOf(1_500, 1_500, 100, 4 * MILLI);
  return {
    sync: { ...PLAIN_DISK.sync, minMicros: Math.min(1_000, meanMicros), meanMicros, capMicros: 20 * MILLI },
  };
}

function drawStreams(dice: Dice, isCalm: boolean): ZabPlan['streams'] {
  return {
    ...PLAIN_STREAMS,
    windowMessages: dice.oneOf(PLAIN_STREAMS.windowMessages, 64, 8, 2),
    resetPpm: !isCalm && dice.chance(30) ? dice.octaves(10, 2_000) : 0,
  };
}

/** Threads that run late against each other show the order of steps that nobody wrote down. */
function drawLane(dice: Dice): ZabPlan['lane'] {
  if (dice.chance(50)) return PLAIN_LANE;
  return { shape: 'heavy', minMicros: 1, meanMicros: dice.octaves(10, 4 * MILLI), capMicros: 20 * MILLI };
}

/** Everybody, or a set with a quorum in it, often just a quorum. Observers may be in it. */
function drawCore(
  dice: Dice,
  { servers, voters, quorums }: { servers: number; voters: number; quorums: QuorumSpec },
): readonly number[] {
  const all = Array.from({ length: servers }, (_, i) => i + 1);
  const system = makeQuorums(quorums, all.slice(0, voters));
  const size = dice.oneOf(servers, servers, Math.floor(voters / 2) + 1, dice.between(1, servers));
  const core = dice.some(all, size);
  return system.isQ2(new Set(core)) ? core : all;
}
