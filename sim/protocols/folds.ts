import type { Actor } from '../cluster.js';
import { synodFold } from '../trace/synod-fold.js';
import type { TraceFold } from '../trace/state/trace-fold.js';
import { traceFold } from '../trace/state/trace-fold.js';
import { zabFold } from '../trace/zab-fold.js';

/** The addresses of the clients among actors. */
export function clientsAmong(actors: readonly Actor[]): ReadonlySet<number> {
  return new Set(actors.filter(({ role }) => role === 'client').map(({ id }) => id));
}

/** The fold of the events of a protocol; null if there is no such protocol. `clients` are their addresses. */
export function foldOf(protocol: string, clients: ReadonlySet<number>): TraceFold | null {
  switch (protocol) {
    case 'synod':
      return traceFold(synodFold(clients));
    case 'zab':
      return traceFold(zabFold(clients));
    default:
      return null;
  }
}
