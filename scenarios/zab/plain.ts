import type { ServiceSettings } from '../../core/server/settings.js';
import { ZAB_DEFAULTS } from '../../core/zab/settings.js';
import type { ZabPlan } from '../../sim/plan.js';
import { convergeBound } from '../../sim/protocols/zab-bounds.js';
import type { ZnodeClientPlan } from '../../sim/workload/znode/plan.js';
import { NO_DEMANDS, PLAIN_DISK, PLAIN_LANE, PLAIN_NETWORK, PLAIN_STREAMS } from '../defaults.js';
import { every, writer } from './writer.js';

/** What retries of a client may take at each server, µs. */
const RETRY_MICROS = 1_000_000;

/**
 * Up to the longest that a script needs; negotiated from two ticks on, as in ZooKeeper.
 *
 * @testonly
 */
export const PLAIN_SERVICE: ServiceSettings = { minSessionTimeoutMs: 400, maxSessionTimeoutMs: 60_000 };

/** A client that makes a znode every `everyMicros`, and insists on the last. */
export function steadyWriter(
  firstServer: number,
  writes: { readonly count: number; readonly fromMicros: number; readonly everyMicros: number },
): ZnodeClientPlan {
  return writer(firstServer, every(writes.everyMicros, writes.fromMicros, writes.count));
}

/** A run of ZAB in which nothing is planned: the named scenarios say what they change. */
export function plainZab(servers: number): ZabPlan {
  const settings = ZAB_DEFAULTS;
  return {
    protocol: 'zab',
    servers,
    settings,
    service: PLAIN_SERVICE,
    observers: [],
    quorums: { kind: 'majority' },
    clients: [steadyWriter(1, { count: 5, fromMicros: 500_000, everyMicros: 100_000 })],
    network: PLAIN_NETWORK,
    disk: PLAIN_DISK,
    streams: PLAIN_STREAMS,
    lane: PLAIN_LANE,
    faults: [],
    demands: NO_DEMANDS,
    safetyMicros: 20_000_000,
    livenessMicros: convergeBound(settings) + 2 * servers * RETRY_MICROS,
    quietMicros: 2_000_000,
    core: Array.from({ length: servers }, (_, i) => i + 1),
  };
}
