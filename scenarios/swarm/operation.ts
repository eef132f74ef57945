/** How the servers of a run are set for bad days: readers without an ensemble, sessions of one server, and tight limits. */
import type { ServiceSettings } from '../../core/server/settings.js';
import type { ZnodeClientPlan } from '../../sim/workload/znode/plan.js';
import type { Dice } from '../dice.js';
import { MILLI } from '../micros.js';

export interface Operation {
  readonly service: ServiceSettings;
  readonly clients: readonly ZnodeClientPlan[];
}

/** Draws what an ensemble allows its clients besides; most runs allow nothing unusual. */
export function drawOperation(
  dice: Dice,
  { service, clients }: Operation,
  { tickMicros }: { readonly tickMicros: number },
): Operation {
  const isReadOnly = dice.chance(20);
  const isLocal = dice.chance(isReadOnly ? 70 : 8);
  const isTight = dice.chance(12);
  return {
    service: {
      ...service,
      // An election takes about as long: some servers are alone that would have found a leader.
      ...(isReadOnly ? { readOnlyAfterMs: Math.ceil((dice.oneOf(1, 2, 4) * tickMicros) / (2 * MILLI)) } : {}),
      ...(isLocal ? { localSessions: dice.oneOf('upgraded', 'upgraded', 'kept') } : {}),
      ...(isTight ? drawLimits(dice) : {}),
    },
    clients: clients.map((client) =>
      isReadOnly && dice.chance(60) ? { ...client, canBeReadOnly: true } : client,
    ),
  };
}

function drawLimits(dice: Dice): Partial<ServiceSettings> {
  return {
    ...(dice.chance(60) ? { outstandingMax: dice.between(0, 4) } : {}),
    ...(dice.chance(60)
      ? { requestsMax: dice.between(1, 4), throttledAfterMs: dice.oneOf(1, 5, 20, 100) }
      : {}),
    // A handle that looks for a server that writes has a second connection.
    ...(dice.chance(30) ? { connectionsMax: dice.between(1, 3) } : {}),
  };
}
