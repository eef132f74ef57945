import type { SynodEvent } from '../../core/paxos/synod/events.js';
import type { StateFold } from './fold.js';
import { ActorStates } from './state/actor-states.js';
import { diskHandlers } from './state/disk-state.js';
import { Draft } from './state/draft.js';
import { restoreStates } from './state/restore-states.js';
import type { SynodClientState, SynodState } from './state/synod-state.js';
import { newSynodServer, synodClientHandlers, synodHandlers } from './state/synod-state.js';
import { timerHandlers } from './state/timer-state.js';
import type { WorldState } from './state/world-state.js';
import { WORLD, newWorld, worldHandlers } from './state/world-state.js';
import type { WorldEvent } from './world-events.js';

/** The fold of the synod. Whoever is not among the clients is taken for a server. */
export function synodFold(ofClients: ReadonlySet<number> = new Set()): StateFold<SynodEvent | WorldEvent> {
  const draft = new Draft();
  const servers = new ActorStates<SynodState>(draft);
  const clients = new ActorStates<SynodClientState>(draft);
  const worlds = new ActorStates<WorldState>(draft);
  worlds.begin(WORLD, newWorld());
  return {
    stateOf: (address) => servers.get(address) ?? clients.get(address) ?? worlds.get(address),
    restore: (states) =>
      restoreStates(
        states,
        (address) => {
          if (address === WORLD) return worlds;
          return ofClients.has(address) ? clients : servers;
        },
        [servers, clients, worlds],
      ),
    handlers: {
      ...worldHandlers(worlds),
      ...diskHandlers((actor) => servers.edit(actor), draft),
      ...timerHandlers((actor) => servers.edit(actor) ?? clients.edit(actor), draft),
      ...synodHandlers(servers),
      ...synodClientHandlers(clients),
      'process.started': (_, { actor }) => {
        if (ofClients.has(actor)) clients.begin(actor, { calls: {} });
        else servers.begin(actor, newSynodServer());
      },
      'process.crashed': (_, { actor }) => {
        clients.end(actor);
        servers.end(actor);
      },
    },
  };
}
