import { SYNOD_DEFAULTS } from '../../core/paxos/synod/settings.js';
import type { SynodPlan } from '../../sim/plan.js';
import { PLAIN_DISK, PLAIN_NETWORK, synodBound } from '../defaults.js';

/** A run of the synod in which nothing is planned: the named scenarios say what they change. */
export function plainSynod(servers: number): SynodPlan {
  const settings = SYNOD_DEFAULTS;
  const clients = [{ calls: [{ atMicros: 0, value: 1, to: 1 }], timeoutMicros: 1_000_000 }];
  return {
    protocol: 'synod',
    servers,
    settings,
    clients,
    network: PLAIN_NETWORK,
    disk: PLAIN_DISK,
    faults: [],
    safetyMicros: 5_000_000,
    livenessMicros: synodBound({ settings, servers, clients }),
    core: Array.from({ length: servers }, (_, i) => i + 1),
  };
}
