import { SYNOD_DEFAULTS } from '../../core/paxos/synod/settings.js';
import type { SynodClientPlan, SynodPlan } from '../../sim/plan.js';
import { PLAIN_DISK, PLAIN_NETWORK, synodBound } from '../defaults.js';
import { Dice } from '../dice.js';
import type { PlanRequest } from '../scenario.js';
import { MILLI } from '../micros.js';
import { swarmSynodFaults } from './synod-faults.js';

/** A decision takes 10 to 50 ms; what is stuck by then waits for the heal. */
const SAFETY_MICROS = 150 * MILLI;

/** Draws a run of the synod. The parts have streams of their own, so that editing one leaves the others as they were. */
export function swarmSynod({ choices, servers: fixed }: PlanRequest): SynodPlan {
  const dice = new Dice(choices, 'config');
  const drawn = dice.below(100);
  const servers = fixed ?? (drawn < 75 ? 3 : drawn < 95 ? 5 : 7);
  const isCalm = dice.chance(5);
  const settings = drawSettings(dice);
  const clients = drawClients(new Dice(choices, 'workload'), servers);
  return {
    protocol: 'synod',
    servers,
    settings,
    clients,
    network: isCalm ? PLAIN_NETWORK : drawNetwork(dice),
    disk: drawDisk(dice),
    faults: isCalm ? [] : swarmSynodFaults(new Dice(choices, 'faults'), servers),
    safetyMicros: SAFETY_MICROS,
    livenessMicros: synodBound({ settings, servers, clients }),
    core: drawCore(dice, servers),
  };
}

function drawSettings(dice: Dice): SynodPlan['settings'] {
  if (dice.chance(20)) return SYNOD_DEFAULTS;
  return {
    resendMicros: dice.octaves(20 * MILLI, 100 * MILLI),
    backoffMicros: dice.octaves(2 * MILLI, 50 * MILLI),
    backoffCapMicros: dice.octaves(50 * MILLI, 800 * MILLI),
    learnMicros: dice.octaves(40 * MILLI, 300 * MILLI),
    asksBeforeBallot: dice.between(0, 2),
  };
}

/** One to three clients, each with a value of its own, at servers of their choice, at nearly the same time. */
function drawClients(dice: Dice, servers: number): readonly SynodClientPlan[] {
  const clients = dice.between(1, 3);
  const spread = dice.oneOf(0, 5 * MILLI, 50 * MILLI);
  return Array.from({ length: clients }, (_, i) => ({
    calls: [{ atMicros: dice.between(0, spread), value: i + 1, to: dice.between(1, servers) }],
    timeoutMicros: dice.octaves(50 * MILLI, 1_000 * MILLI),
  }));
}

function drawNetwork(dice: Dice): SynodPlan['network'] {
  const meanMicros = dice.oneOf(500, 500, 200, 2 * MILLI, 8 * MILLI);
  return {
    ...PLAIN_NETWORK,
    latency: { ...PLAIN_NETWORK.latency, shape: dice.oneOf('exponential', 'uniform', 'heavy'), meanMicros },
    lossPpm: dice.chance(50) ? dice.octaves(1_000, 150_000) : 0,
    duplicationPpm: dice.chance(50) ? dice.octaves(1_000, 250_000) : 0,
    copyDelay: { ...PLAIN_NETWORK.copyDelay, meanMicros: dice.octaves(1 * MILLI, 50 * MILLI) },
    overtakePpm: dice.chance(50) ? dice.octaves(1_000, 250_000) : 0,
    overtakeDelay: { ...PLAIN_NETWORK.overtakeDelay, meanMicros: dice.octaves(1 * MILLI, 50 * MILLI) },
  };
}

function drawDisk(dice: Dice): SynodPlan['disk'] {
  const meanMicros = dice.oneOf(1_500, 1_500, 100, 10 * MILLI);
  return {
    sync: { ...PLAIN_DISK.sync, minMicros: Math.min(1_000, meanMicros), meanMicros, capMicros: 100 * MILLI },
  };
}

/** Everybody, or a set with a quorum in it, often just a quorum. */
function drawCore(dice: Dice, servers: number): readonly number[] {
  const all = Array.from({ length: servers }, (_, i) => i + 1);
  const quorum = Math.floor(servers / 2) + 1;
  return dice.some(all, dice.oneOf(servers, servers, quorum, dice.between(quorum, servers)));
}
