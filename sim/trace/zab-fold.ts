import type { ZnodeClientEvent } from '../../core/client/events.js';
import type { ServiceEvent } from '../../core/server/events.js';
import type { ZabEvent } from '../../core/zab/events.js';
import type { StateFold } from './fold.js';
import { ActorStates } from './state/actor-states.js';
import { diskHandlers } from './state/disk-state.js';
import { Draft } from './state/draft.js';
import type { HandleState } from './state/handle-state.js';
import { handleHandlers, newHandle } from './state/handle-state.js';
import { serviceHandlers } from './state/service-state.js';
import { restoreStates } from './state/restore-states.js';
import { timerHandlers } from './state/timer-state.js';
import { treeHandlers } from './state/tree-state.js';
import type { WorldState } from './state/world-state.js';
import { WORLD, newWorld, worldHandlers } from './state/world-state.js';
import type { ZabState } from './state/zab-state.js';
import { newZabServer, zabHandlers } from './state/zab-state.js';
import type { WorldEvent } from './world-events.js';

/** The fold of the znode service over ZAB. Whoever is not among the clients is taken for a server. */
export function zabFold(
  clients: ReadonlySet<number> = new Set(),
): StateFold<ZabEvent | ServiceEvent | ZnodeClientEvent | WorldEvent> {
  const draft = new Draft();
  const servers = new ActorStates<ZabState>(draft);
  const handles = new ActorStates<HandleState>(draft);
  const worlds = new ActorStates<WorldState>(draft);
  worlds.begin(WORLD, newWorld());
  const editServer = (actor: number): ZabState | undefined => servers.edit(actor);
  return {
    stateOf: (address) => servers.get(address) ?? handles.get(address) ?? worlds.get(address),
    restore: (states) =>
      restoreStates(
        states,
        (address) => {
          if (address === WORLD) return worlds;
          return clients.has(address) ? handles : servers;
        },
        [servers, handles, worlds],
      ),
    handlers: {
      ...worldHandlers(worlds),
      ...diskHandlers(editServer, draft),
      ...timerHandlers((actor) => servers.edit(actor) ?? handles.edit(actor), draft),
      ...zabHandlers(servers),
      ...treeHandlers(editServer, draft),
      ...serviceHandlers(editServer, draft),
      ...handleHandlers(handles),
      'process.started': (_, { actor }) => {
        if (clients.has(actor)) handles.begin(actor, newHandle());
        else servers.begin(actor, newZabServer());
      },
      'process.crashed': (_, { actor }) => {
        handles.end(actor);
        servers.end(actor);
      },
    },
  };
}
