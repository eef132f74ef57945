import type { QuorumSpec } from '../../core/replication/quorums.js';
import { makeQuorums } from '../../core/replication/quorums.js';
import type { ZabSettings } from '../../core/zab/settings.js';
import { ZAB_DEFAULTS } from '../../core/zab/settings.js';
import type { ZabPlan } from '../../sim/plan.js';
import { convergeBound } from '../../sim/protocols/zab-bounds.js';
import type { LedgerCall, LedgerClientPlan } from '../../sim/workload/ledger/client.js';
import type { LedgerRequest } from '../../sim/workload/ledger/messages.js';
import { NO_DEMANDS, PLAIN_DISK, PLAIN_LANE, PLAIN_NETWORK, PLAIN_STREAMS } from '../defaults.js';
import { Dice } from '../dice.js';
import type { PlanRequest } from '../scenario.js';
import { swarmZabFaults } from './zab-faults.js';

const MILLI = 1_000;

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
  const timeoutMicros = dice.octaves(200 * MILLI, 800 * MILLI);
  const clients = drawClients(new Dice(choices, 'workload'), { servers, safetyMicros, timeoutMicros });
  return {
    protocol: 'zab',
    servers,
    settings,
    observers: Array.from({ length: observers }, (_, i) => voters + i + 1),
    quorums,
    clients,
    network,
    disk: drawDisk(dice),
    streams: drawStreams(dice, isCalm),
    lane: drawLane(dice),
    faults: isCalm ? [] : swarmZabFaults(new Dice(choices, 'faults'), { servers, safetyMicros, settings }),
    demands: NO_DEMANDS,
    safetyMicros,
    livenessMicros: convergeBound(settings) + 2 * servers * timeoutMicros,
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
    counterMax: dice.chance(10) ? dice.between(4, 40) : ZAB_DEFAULTS.counterMax,
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

/** One to four clients at servers of their choice; each insists on a last update when faults have ended. */
function drawClients(
  dice: Dice,
  { servers, safetyMicros, timeoutMicros }: { servers: number; safetyMicros: number; timeoutMicros: number },
): readonly LedgerClientPlan[] {
  const accounts = dice.between(1, 6);
  return Array.from({ length: dice.between(1, 4) }, () => {
    const calls: LedgerCall[] = [];
    const gap = dice.octaves(20 * MILLI, 160 * MILLI);
    for (let at = dice.below(gap); at < safetyMicros; at += dice.below(2 * gap) + 1) {
      calls.push({ atMicros: at, request: drawRequest(dice, accounts), isInsistent: false });
    }
    const probe: LedgerRequest = { kind: 'add', account: 1, by: 1 };
    calls.push({ atMicros: safetyMicros + 10 * MILLI, request: probe, isInsistent: true });
    return { calls, firstServer: dice.between(1, servers), timeoutMicros };
  });
}

function drawRequest(dice: Dice, accounts: number): LedgerRequest {
  const account = dice.between(1, accounts);
  const value = dice.below(1_000);
  switch (dice.below(4)) {
    case 0:
      return { kind: 'add', account, by: value };
    case 1:
      return { kind: 'set-if', account, value, version: dice.between(0, 6) };
    default:
      return { kind: 'set', account, value };
  }
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
