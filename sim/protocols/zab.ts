import { clientEvents } from '../../core/client-events.js';
import { makeQuorums } from '../../core/replication/quorums.js';
import { zabEvents } from '../../core/zab/events.js';
import { describeZabMessage } from '../../core/zab/messages.js';
import type { ZabParts } from '../../core/zab/parts.js';
import { ZAB_PARTS } from '../../core/zab/parts.js';
import { zabCheckers } from '../check/zab-checkers.js';
import { ZAB_STEPS } from '../faults/zab-steps.js';
import type { ZabPlan } from '../plan.js';
import type { Protocol } from '../protocol.js';
import { zabFold } from '../trace/zab-fold.js';
import { ledgerClient } from '../workload/ledger/client.js';
import { ledgerServer } from '../workload/ledger/server.js';
import type { LedgerVocabulary } from '../workload/ledger/vocabulary.js';
import { convergeBound, leaderBound } from './zab-bounds.js';
import { zabGoal } from './zab-goal.js';

/** ZAB with a ledger on top, for the simulator; `parts` are those of a variant. */
export function zabProtocol(plan: ZabPlan, parts: ZabParts = ZAB_PARTS): Protocol<LedgerVocabulary> {
  const servers = Array.from({ length: plan.servers }, (_, i) => i + 1);
  const voters = servers.filter((sid) => !plan.observers.includes(sid));
  const quorums = makeQuorums(plan.quorums, voters);
  const ensemble = { voters, observers: plan.observers, quorums: plan.quorums };
  return {
    events: { ...zabEvents, ...clientEvents },
    steps: ZAB_STEPS,
    observers: plan.observers,
    server: () => ledgerServer({ ensemble, settings: plan.settings }, parts),
    client: (number) => {
      const { calls = [], firstServer = 1, timeoutMicros = 0 } = plan.clients[number] ?? {};
      return ledgerClient({ calls, firstServer, timeoutMicros, servers: plan.servers });
    },
    note: (message) => {
      const isOfZab = message.kind !== 'Submit' && message.kind !== 'Answer';
      const { zxid, epoch } = isOfZab ? describeZabMessage(message) : { zxid: null, epoch: null };
      return { slot: null, ballot: null, zxid, epoch };
    },
    watch: (roles) => ({
      'role.changed': ({ role, phase }, { actor }) => roles.changed(actor, role, phase),
      'process.crashed': (_, { actor }) => roles.left(actor),
    }),
    checkers: () =>
      zabCheckers({
        servers,
        voters,
        core: plan.core,
        isQuorum: (set) => quorums.isQ2(set),
        leaderBoundMicros: leaderBound(plan.settings),
        convergeBoundMicros: convergeBound(plan.settings),
        tickMicros: plan.settings.tickMicros,
        demands: plan.demands,
      }),
    goal: () => zabGoal(plan),
    fold: zabFold,
  };
}
