import { assert } from '../../core/assert.js';
import { znodeClientEvents } from '../../core/client/events.js';
import { recipeEvents } from '../../core/client/recipes/events.js';
import type { RecipeParts } from '../../core/client/recipes/parts.js';
import { makeQuorums } from '../../core/replication/quorums.js';
import { serviceEvents } from '../../core/server/events.js';
import { describeClientMessage, isClientMessage } from '../../core/server/messages.js';
import type { ServerParts } from '../../core/server/parts.js';
import { SERVER_PARTS } from '../../core/server/parts.js';
import type { ZnodeVocabulary } from '../../core/server/vocabulary.js';
import { znodeServer } from '../../core/server/zab-server.js';
import { zabEvents } from '../../core/zab/events.js';
import { describeZabMessage } from '../../core/zab/messages.js';
import { znodeCheckers } from '../check/znode-checkers.js';
import { ZAB_STEPS } from '../faults/zab-steps.js';
import type { ZabPlan } from '../plan.js';
import type { Protocol } from '../protocol.js';
import { zabFold } from '../trace/zab-fold.js';
import { znodeClient } from '../workload/znode/client.js';
import { commitBound, convergeBound, leaderBound } from './zab-bounds.js';
import { zabGoal } from './zab-goal.js';

/** Of whom a run is made: its servers, and what clients build upon them. */
export interface RunParts extends ServerParts {
  readonly recipes?: RecipeParts;
}

/** ZAB with the znode service on top, for the simulator; `parts` are those of a variant. */
export function zabProtocol(plan: ZabPlan, parts: RunParts = SERVER_PARTS): Protocol<ZnodeVocabulary> {
  const servers = Array.from({ length: plan.servers }, (_, i) => i + 1);
  const voters = servers.filter((sid) => !plan.observers.includes(sid));
  const quorums = makeQuorums(plan.quorums, voters);
  const ensemble = { voters, observers: plan.observers, quorums: plan.quorums };
  return {
    events: { ...zabEvents, ...serviceEvents, ...znodeClientEvents, ...recipeEvents },
    steps: ZAB_STEPS,
    observers: plan.observers,
    server: () => znodeServer({ ensemble, settings: plan.settings, service: plan.service }, parts),
    client: (number) => {
      const client = plan.clients[number];
      assert(client !== undefined, 'a client is one of the plan');
      return znodeClient({ ...client, servers: plan.servers }, parts.recipes);
    },
    note: (message) => {
      const { zxid, epoch } = isClientMessage(message)
        ? describeClientMessage(message)
        : describeZabMessage(message);
      return { slot: null, ballot: null, zxid, epoch };
    },
    watch: (roles) => ({
      'role.changed': ({ role, phase }, { actor }) => roles.changed(actor, role, phase),
      'process.crashed': (_, { actor }) => roles.left(actor),
    }),
    checkers: (slackMicros = 0) =>
      znodeCheckers({
        servers,
        voters,
        clients: plan.clients.length,
        core: plan.core,
        isQuorum: (set) => quorums.isQ2(set),
        leaderBoundMicros: leaderBound(plan.settings),
        convergeBoundMicros: convergeBound(plan.settings),
        tickMicros: plan.settings.tickMicros,
        commitBoundMicros: commitBound(plan.settings, plan.network),
        initLimitTicks: plan.settings.initLimitTicks,
        syncLimitTicks: plan.settings.syncLimitTicks,
        minSessionTimeoutMs: plan.service.minSessionTimeoutMs,
        maxSessionTimeoutMs: plan.service.maxSessionTimeoutMs,
        slackMicros,
        settings: plan.service,
        counterMax: plan.settings.counterMax,
        demands: plan.demands,
      }),
    goal: () => zabGoal(plan),
    fold: zabFold,
  };
}
