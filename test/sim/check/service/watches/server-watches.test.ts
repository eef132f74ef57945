import { expect, it } from 'vitest';

import { ServerWatches } from '../../../../../sim/check/service/watches/server-watches.js';
import { WatchedConnection } from '../../../../../sim/check/service/watches/watched-connection.js';

const DATA = { list: 'data', mode: 'one-shot' } as const;

/** More paths than lists that became empty are kept. */
const PATHS = 10_000;

it('forgets whom nobody watches any more, and nobody who still does, however many paths there were', () => {
  const watches = new ServerWatches();
  const connection = new WatchedConnection({ connection: 1, session: 1, client: 1 }, 1);
  watches.add({ ...DATA, path: '/stays' }, connection, 1);
  for (let i = 0; i < PATHS; i += 1) {
    const path = `/once-${String(i)}`;
    watches.add({ ...DATA, path }, connection, 2);
    expect(watches.concerned('data', path, false)).toHaveLength(1);
    watches.useUp('data', path);
    expect(watches.isWatched('data', path)).toBe(false);
    expect(watches.concerned('data', path, false)).toHaveLength(0);
  }
  expect(watches.concerned('data', '/stays', false).map(({ watcher }) => watcher)).toEqual([connection]);
  watches.add({ ...DATA, path: '/once-0' }, connection, 3);
  expect(watches.isWatched('data', '/once-0')).toBe(true);
});
