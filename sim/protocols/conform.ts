import { znodeClientEvents } from '../../core/client/events.js';
import { serviceEvents } from '../../core/server/events.js';
import type { ServiceSettings } from '../../core/server/settings.js';
import { znodeServer } from '../../core/server/zab-server.js';
import { zabEvents } from '../../core/zab/events.js';
import type { ZabSettings } from '../../core/zab/settings.js';
import { ZAB_STEPS } from '../faults/zab-steps.js';
import type { BasePlan } from '../plan.js';
import type { Protocol } from '../protocol.js';
import { zabFold } from '../trace/zab-fold.js';
import { conformClient } from '../workload/conform/client.js';
import { conformEvents } from '../workload/conform/events.js';
import type { ConformScript } from '../workload/conform/script.js';
import type { ConformVocabulary } from '../workload/conform/vocabulary.js';

/** A plan for the znode service over ZAB, in which one client plays a script. */
export interface ConformPlan extends BasePlan {
  readonly settings: ZabSettings;
  readonly service: ServiceSettings;
  readonly clients: readonly [ConformScript];
}

/** The znode service over ZAB, whose only client plays a script. It is compared with what was recorded, not checked. */
export function conformProtocol(plan: ConformPlan): Protocol<ConformVocabulary> {
  const voters = Array.from({ length: plan.servers }, (_, i) => i + 1);
  const ensemble = { voters, observers: [], quorums: { kind: 'majority' as const } };
  const [script] = plan.clients;
  return {
    events: { ...zabEvents, ...serviceEvents, ...znodeClientEvents, ...conformEvents },
    steps: ZAB_STEPS,
    server: () => znodeServer({ ensemble, settings: plan.settings, service: plan.service }),
    client: () => conformClient({ script, servers: plan.servers }),
    note: () => ({ slot: null, ballot: null, zxid: null, epoch: null }),
    watch: (roles) => ({
      'role.changed': ({ role, phase }, { actor }) => roles.changed(actor, role, phase),
      'process.crashed': (_, { actor }) => roles.left(actor),
    }),
    checkers: () => [],
    goal: () => {
      let isFinished = false;
      return {
        isReached: () => isFinished,
        handlers: {
          'conform.finished': () => {
            isFinished = true;
          },
          // A process that died is found by whoever listens; nothing is to be waited for.
          'process.crashed': () => {
            isFinished = true;
          },
        },
      };
    },
    fold: zabFold,
  };
}
