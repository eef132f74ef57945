/** How long recovery may take, counted in the protocol's own timeouts: what the liveness rules hold a run to. */
import type { ServiceSettings } from '../../core/server/settings.js';
import type { ZabSettings } from '../../core/zab/settings.js';
import type { Delay } from '../network/delay.js';
import type { LinkSettings } from '../network/link.js';

/** Messages and disks take their time besides all timeouts, µs. */
const WEATHER_MICROS = 2_000_000;

/**
 * Until a leader is established: whoever is caught in a role has to find out (syncLimit, or initLimit where it waits for
 * a quorum), the servers that look have to hear of it (the cap of their back-off, or of an attempt to connect) and wait for
 * better votes, and a first try may fail because some still were in their old roles.
 */
export function leaderBound(settings: ZabSettings): number {
  const { tickMicros, initLimitTicks, syncLimitTicks, electionWaitMicros, finalizeWaitMicros } = settings;
  const patienceMicros = Math.max(electionWaitMicros, finalizeWaitMicros);
  const attempt = silenceBound(settings) + 2 * patienceMicros + (initLimitTicks + 2) * tickMicros;
  return 2 * attempt + syncLimitTicks * tickMicros + WEATHER_MICROS;
}

/** Until every server has what the leader has: one that was left behind needs an election and a synchronisation. */
export function convergeBound(settings: ZabSettings): number {
  const { tickMicros, initLimitTicks, syncLimitTicks } = settings;
  return leaderBound(settings) + (initLimitTicks + syncLimitTicks) * tickMicros + silenceBound(settings);
}

/** How long a server that looks may not hear of another one. */
function silenceBound({ electionWaitCapMicros, electionConnectMicros }: ZabSettings): number {
  return Math.max(electionWaitCapMicros, electionConnectMicros);
}

/** A message is under way for more than so many means hardly ever, and three in a row never are. The swarm's caps lie there. */
const LONGEST_MEANS = 40;

/** Until all servers have delivered what was proposed: three messages, and disks and lanes within a tick. */
export function commitBound({ tickMicros }: ZabSettings, { latency }: Pick<LinkSettings, 'latency'>): number {
  return tickMicros + 3 * slowestMicros(latency);
}

/** What hardly any message is under way for longer than. */
export function slowestMicros({ minMicros, meanMicros, capMicros }: Delay): number {
  return Math.min(capMicros, minMicros + LONGEST_MEANS * meanMicros);
}

/**
 * Until every call of a client has ended, µs: behind the recovery of the servers a client may find out late that its own
 * is gone, be turned away by one that is behind, and have to open another session because its own is over.
 */
export function answerBound(settings: ZabSettings, { maxSessionTimeoutMs }: ServiceSettings): number {
  return convergeBound(settings) + 3 * maxSessionTimeoutMs * 1_000 + WEATHER_MICROS;
}
