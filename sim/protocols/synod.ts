import { synodClient } from '../../core/paxos/synod/client.js';
import type { SynodEvent } from '../../core/paxos/synod/events.js';
import { synodEvents } from '../../core/paxos/synod/events.js';
import type { SynodVocabulary } from '../../core/paxos/synod/messages.js';
import { describeSynodMessage } from '../../core/paxos/synod/messages.js';
import type { SynodParts } from '../../core/paxos/synod/parts.js';
import { SYNOD_PARTS } from '../../core/paxos/synod/parts.js';
import { synodServer } from '../../core/paxos/synod/server.js';
import { Majorities } from '../../core/replication/quorums.js';
import { synodCheckers } from '../check/synod-checkers.js';
import { PAXOS_STEPS } from '../faults/paxos-steps.js';
import type { SynodPlan } from '../plan.js';
import type { Goal, Protocol } from '../protocol.js';
import { synodFold } from '../trace/synod-fold.js';
import type { WorldEvent } from '../trace/world-events.js';

/** Single-decree Paxos for the simulator; `parts` are those of a variant. */
export function synodProtocol(plan: SynodPlan, parts: SynodParts = SYNOD_PARTS): Protocol<SynodVocabulary> {
  const servers = Array.from({ length: plan.servers }, (_, i) => i + 1);
  const quorums = new Majorities(servers);
  return {
    events: synodEvents,
    steps: PAXOS_STEPS,
    server: () => synodServer({ servers, settings: plan.settings }, parts),
    client: (number) => {
      const { calls = [], timeoutMicros = 0 } = plan.clients[number] ?? {};
      return synodClient({ calls, servers, timeoutMicros });
    },
    note: describeSynodMessage,
    watch: (roles) => ({
      'role.changed': ({ role, phase }, { actor }) => roles.changed(actor, role, phase),
      'process.crashed': (_, { actor }) => roles.left(actor),
    }),
    checkers: () =>
      synodCheckers({ servers, isQ1: (set) => quorums.isQ1(set), isQ2: (set) => quorums.isQ2(set) }),
    goal: () => synodGoal(plan),
    fold: synodFold,
  };
}

/** Every live server has learned, and every call that clients were to make has ended. */
function synodGoal(plan: SynodPlan): Goal<SynodEvent | WorldEvent> {
  const live = new Set<number>();
  const learned = new Set<number>();
  let callsToEnd = 0;
  for (const { calls } of plan.clients) callsToEnd += calls.length;
  return {
    isReached: () => callsToEnd === 0 && live.size > 0 && learned.size === live.size,
    laggards: () => [...live].filter((sid) => !learned.has(sid)),
    handlers: {
      'process.started': (_, { actor }) => {
        if (actor <= plan.servers) live.add(actor);
      },
      'process.crashed': (_, { actor }) => {
        live.delete(actor);
        learned.delete(actor);
      },
      'paxos.learned': (_, { actor }) => {
        learned.add(actor);
      },
      'client.returned': () => {
        callsToEnd -= 1;
      },
    },
  };
}
