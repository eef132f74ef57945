import type { Actor } from '../../../sim/cluster.js';

/**
 * The groups between which a cut runs, as places in `actors`: the processes fall into groups that still reach one
 * another, and the cut takes exactly all links between servers of different groups, both ways. Empty if it does not. Clients
 * that reach all groups belong to none.
 */
export function groupsOf(
  links: readonly (readonly [number, number])[],
  actors: readonly Actor[],
): readonly (readonly number[])[] {
  const cut = new Set(links.map(([from, to]) => from * actors.length + to));
  const isCut = (a: number, b: number): boolean => cut.has(a * actors.length + b);
  const members = [...actors.keys()].filter((place) => isMember(place, links, actors));
  const groups: number[][] = [];
  for (const place of members) {
    const group = groups.find((others) =>
      others.every((other) => !isCut(place, other) && !isCut(other, place)),
    );
    if (group === undefined) groups.push([place]);
    else group.push(place);
  }
  if (groups.length < 2) return [];
  const isWhole = groups.every((group, i) =>
    groups.every((other, j) => i === j || group.every((a) => other.every((b) => isApart(a, b)))),
  );
  return isWhole ? groups : [];

  function isApart(a: number, b: number): boolean {
    const areClients = actors[a]?.role === 'client' && actors[b]?.role === 'client';
    return areClients || (isCut(a, b) && isCut(b, a));
  }
}

/** Servers, and what the cut is about. */
function isMember(
  place: number,
  links: readonly (readonly [number, number])[],
  actors: readonly Actor[],
): boolean {
  const role = actors[place]?.role;
  return (
    role === 'server' || (role === 'client' && links.some(([from, to]) => from === place || to === place))
  );
}
