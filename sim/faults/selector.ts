import type { Choices, RandomStream } from '../kernel/choices.js';
import type { Selector } from './plan.js';

/** Who is who at the moment when a fault strikes. */
export interface Population {
  readonly servers: readonly number[];
  readonly clients: readonly number[];
  /** Those of the servers that count in no quorum. */
  readonly observers: readonly number[];
  isAlive(address: number): boolean;
  /** Who leads, and who did before. */
  readonly roles: { readonly leader: number | null; readonly previousLeader: number | null };
}

/** Draws where a selector leaves a choice; the stream belongs to the fault, so that faults do not shift each other. */
export interface Binder {
  readonly population: Population;
  readonly choices: Choices;
  readonly stream: RandomStream;
  /** Whose step triggered the fault; null for one that strikes at a time. */
  readonly it: number | null;
}

/** To whom a selector is bound now; nobody if the role is vacant. */
export function bind(selector: Selector, binder: Binder): readonly number[] {
  const { population } = binder;
  const { servers, observers, roles } = population;
  const voters = observers.length === 0 ? servers : servers.filter((sid) => !observers.includes(sid));
  switch (selector) {
    case 'leader':
      return roles.leader === null ? [] : [roles.leader];
    case 'previous leader':
      return roles.previousLeader === null ? [] : [roles.previousLeader];
    case 'a follower':
      return some(
        voters.filter((sid) => sid !== roles.leader && population.isAlive(sid)),
        1,
        binder,
      );
    case 'an observer':
      return some(
        observers.filter((sid) => population.isAlive(sid)),
        1,
        binder,
      );
    case 'it':
      return binder.it === null ? [] : [binder.it];
    case 'minority':
      return some(voters, Math.floor((voters.length - 1) / 2), binder);
    case 'majority':
      return some(voters, Math.floor(voters.length / 2) + 1, binder);
    case 'all':
      return servers;
    default:
      return named(selector, population);
  }
}

function named(selector: string, population: Population): readonly number[] {
  const number = Number(selector.slice(1));
  const of = selector.startsWith('s') ? population.servers : population.clients;
  const address = of[number - 1];
  return address === undefined ? [] : [address];
}

/** Any `count` of them, in ascending order. */
function some(from: readonly number[], count: number, { choices, stream }: Binder): readonly number[] {
  const left = [...from];
  const taken: number[] = [];
  while (taken.length < count && left.length > 0) {
    taken.push(...left.splice(choices.draw(stream, left.length), 1));
  }
  return taken.sort((a, b) => a - b);
}
