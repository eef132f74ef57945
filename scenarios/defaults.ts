/** What a plain run is like: a local network, an ordinary disk, nothing planned. */
import type { DiskSettings } from '../sim/disk/disk.js';
import type { Delay } from '../sim/network/delay.js';
import type { LinkSettings } from '../sim/network/link.js';
import type { StreamSettings } from '../sim/network/stream-settings.js';
import type { Demands } from '../sim/check/zab/context.js';
import type { SynodPlan } from '../sim/plan.js';
import { SECOND } from './micros.js';

/** 0.1 ms and an exponential rest with mean 0.5 ms; nothing is lost, doubled or overtaken on purpose. */
export const PLAIN_NETWORK: LinkSettings = {
  latency: { shape: 'exponential', minMicros: 100, meanMicros: 500, capMicros: 10 * SECOND },
  lossPpm: 0,
  duplicationPpm: 0,
  copyDelay: { shape: 'uniform', minMicros: 0, meanMicros: 5_000, capMicros: 60 * SECOND },
  overtakePpm: 0,
  overtakeDelay: { shape: 'uniform', minMicros: 0, meanMicros: 5_000, capMicros: 60 * SECOND },
};

/** 1 to 10 ms, heavy tail. */
export const PLAIN_DISK: DiskSettings = {
  sync: { shape: 'heavy', minMicros: 1_000, meanMicros: 1_500, capMicros: 10_000 },
};

/** Connections with room for everything, given up after 15 s without an acknowledgement. */
export const PLAIN_STREAMS: StreamSettings = {
  windowMessages: 1_000,
  silenceMicros: 15 * SECOND,
  resetPpm: 0,
};

/** A thread takes its next job after 1 to 5 µs. */
export const PLAIN_LANE: Delay = { shape: 'uniform', minMicros: 1, meanMicros: 2, capMicros: 5 };

/** Nothing on top of what every run owes. */
export const NO_DEMANDS: Demands = {
  progressDuring: null,
  leaderChangesMax: null,
  electionRoundsMax: null,
};

/** How many times the proposers of a healed core may outbid each other: each time they wait longer, up to the cap. */
const DUELS = 10;

/**
 * What a healed core may take until every server has learned and every call has ended, in µs, counted in the protocol's
 * own timeouts: the duels' longest waits (twice the cap, by the jitter), the wait before a learner finds out by itself,
 * and for a client one timeout at each server, because all but a quorum may be silent.
 */
export function synodBound({
  settings,
  servers,
  clients,
}: Pick<SynodPlan, 'settings' | 'servers' | 'clients'>): number {
  const duels = DUELS * 2 * settings.backoffCapMicros;
  const learning = (settings.asksBeforeBallot + 2) * 2 * settings.learnMicros;
  const timeouts = clients.map(({ timeoutMicros }) => servers * timeoutMicros);
  return duels + learning + Math.max(0, ...timeouts);
}
