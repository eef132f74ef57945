import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { WatchList, WatchMode, Watcher } from '../../../core/server/watch-table.js';
import { WatchTable } from '../../../core/server/watch-table.js';

const LISTS: readonly WatchList[] = ['data', 'child'];
const MODES: readonly WatchMode[] = ['one-shot', 'persistent', 'recursive'];
const PATHS = ['/', '/a', '/a/b', '/ab', '/a/b/c', ''];

function watcher(connection: number): Watcher {
  return { connection, sessionId: 100 + connection, identities: [] };
}

describe('the table of watches', () => {
  it('gives the connections in the order in which they came, once', () => {
    const table = new WatchTable();
    for (const connection of [9, 3, 7]) table.add('data', '/a', watcher(connection), 'one-shot');
    expect([...table.take('data', '/a', false)]).toEqual([9, 3, 7]);
    expect([...table.take('data', '/a', false)]).toEqual([]);
    expect(table.watcherOf(3)?.sessionId).toBe(103);
  });

  it('keeps one watch of a connection on a path in each list, in the mode that came last', () => {
    const table = new WatchTable();
    expect(table.add('data', '/a', watcher(1), 'persistent')).toBe(true);
    expect(table.add('data', '/a', watcher(1), 'persistent')).toBe(false);
    expect(table.add('data', '/a', watcher(1), 'one-shot')).toBe(true);
    expect(table.add('child', '/a', watcher(1), 'persistent')).toBe(true);
    expect([...table.take('data', '/a', false)]).toEqual([1]);
    expect([...table.take('data', '/a', false)]).toEqual([]);
    expect(table.forget(1)).toBe(1);
  });

  it('has recursive watches for all below, and for no coming and going of children', () => {
    const table = new WatchTable();
    table.add('data', '/a', watcher(1), 'recursive');
    table.add('child', '/a', watcher(1), 'recursive');
    expect([...table.take('data', '/a/b/c', false)]).toEqual([1]);
    expect([...table.take('data', '/ab', false)]).toEqual([]);
    expect([...table.take('child', '/a', true)]).toEqual([]);
    expect([...table.take('child', '/a/b', false)]).toEqual([1]);
  });

  it('is as it would be if it looked at all watches each time', () => {
    const list = fc.constantFrom(...LISTS);
    const path = fc.constantFrom(...PATHS);
    const connection = fc.integer({ min: 1, max: 3 });
    const mode = fc.constantFrom(...MODES);
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), list, path, connection, mode }),
      fc.record({ kind: fc.constant('take' as const), list, path, isOfChildren: fc.boolean() }),
      fc.record({ kind: fc.constant('remove' as const), list, path, connection }),
      fc.record({ kind: fc.constant('forget' as const), connection }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const table = new WatchTable();
        let naive: Naive[] = [];
        for (const one of steps) {
          if (one.kind === 'add') {
            const known = naive.find((w) => same(w, one) && w.connection === one.connection);
            expect(table.add(one.list, one.path, watcher(one.connection), one.mode)).toBe(
              known?.mode !== one.mode,
            );
            if (known === undefined) naive.push({ ...one });
            else known.mode = one.mode;
          } else if (one.kind === 'take') {
            const taken = naive.filter((w) => concerns(w, one)).map((w) => w.connection);
            naive = naive.filter((w) => !same(w, one) || w.mode !== 'one-shot');
            expect([...table.take(one.list, one.path, one.isOfChildren)].sort()).toEqual(
              [...new Set(taken)].sort(),
            );
          } else {
            const isGone = (w: Naive): boolean =>
              w.connection === one.connection && (one.kind === 'forget' || same(w, one));
            const rest = naive.filter((w) => !isGone(w));
            const gone = naive.length - rest.length;
            if (one.kind === 'forget') expect(table.forget(one.connection)).toBe(gone);
            else expect(table.remove(one.list, one.path, one.connection)).toBe(gone === 1);
            naive = rest;
          }
          for (const l of LISTS)
            for (const p of PATHS)
              expect(table.has(l, p)).toBe(naive.some((w) => same(w, { list: l, path: p })));
        }
      }),
    );
  });
});

interface Naive {
  readonly list: WatchList;
  readonly path: string;
  readonly connection: number;
  mode: WatchMode;
}

interface Taken {
  readonly list: WatchList;
  readonly path: string;
  readonly isOfChildren: boolean;
}

function same(a: { list: WatchList; path: string }, b: { list: WatchList; path: string }): boolean {
  return a.list === b.list && a.path === b.path;
}

function concerns({ list, path, mode }: Naive, taken: Taken): boolean {
  if (list !== taken.list) return false;
  if (mode !== 'recursive') return path === taken.path;
  if (taken.isOfChildren || path === '' || taken.path === '')
    return path === taken.path && !taken.isOfChildren;
  return path === taken.path || taken.path.startsWith(path === '/' ? '/' : `${path}/`);
}
