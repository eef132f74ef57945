import { ZAB_DEFAULTS } from '../../core/zab/settings.js';
import type { ZabPlan } from '../../sim/plan.js';
import { convergeBound } from '../../sim/protocols/zab-bounds.js';
import type { LedgerClientPlan } from '../../sim/workload/ledger/client.js';
import { NO_DEMANDS, PLAIN_DISK, PLAIN_LANE, PLAIN_NETWORK, PLAIN_STREAMS } from '../defaults.js';

/** What a client of the named scenarios allows a server to be silent, µs. */
const CLIENT_TIMEOUT_MICROS = 1_000_000;

/** A client that sets account 1 to 1, 2, 3 … every `everyMicros`, and at last insists once. */
export function steadyWriter(
  firstServer: number,
  writes: { readonly count: number; readonly fromMicros: number; readonly everyMicros: number },
): LedgerClientPlan {
  const { count, fromMicros, everyMicros } = writes;
  return {
    calls: Array.from({ length: count }, (_, i) => ({
      atMicros: fromMicros + i * everyMicros,
      request: { kind: 'set' as const, account: firstServer, value: i + 1 },
      isInsistent: i === count - 1,
    })),
    firstServer,
    timeoutMicros: CLIENT_TIMEOUT_MICROS,
  };
}

/** A run of ZAB in which nothing is planned: the named scenarios say what they change. */
export function plainZab(servers: number): ZabPlan {
  const settings = ZAB_DEFAULTS;
  return {
    protocol: 'zab',
    servers,
    settings,
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
    livenessMicros: convergeBound(settings) + 2 * servers * CLIENT_TIMEOUT_MICROS,
    quietMicros: 2_000_000,
    core: Array.from({ length: servers }, (_, i) => i + 1),
  };
}
