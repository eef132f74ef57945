import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { WatchList } from '../../../core/server/watch-table.js';
import { WatchTable } from '../../../core/server/watch-table.js';

const LISTS: readonly WatchList[] = ['data', 'child'];

describe('the table of watches', () => {
  it('gives the connections in the order in which they came, once', () => {
    const table = new WatchTable();
    for (const connection of [9, 3, 7]) table.add('data', '/a', connection, 100 + connection);
    expect([...table.take('data', '/a')]).toEqual([9, 3, 7]);
    expect([...table.take('data', '/a')]).toEqual([]);
    expect(table.sessionOf(3)).toBe(103);
  });

  it('keeps one watch of a connection on a path in each list', () => {
    const table = new WatchTable();
    expect(table.add('data', '/a', 1, 5)).toBe(true);
    expect(table.add('data', '/a', 1, 5)).toBe(false);
    expect(table.add('child', '/a', 1, 5)).toBe(true);
    expect(table.forget(1)).toBe(2);
  });

  it('is as it would be if it looked at all watches each time', () => {
    const list = fc.constantFrom(...LISTS);
    const path = fc.constantFrom('/', '/a', '/a/b');
    const connection = fc.integer({ min: 1, max: 3 });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), list, path, connection }),
      fc.record({ kind: fc.constant('take' as const), list, path }),
      fc.record({ kind: fc.constant('forget' as const), connection }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const table = new WatchTable();
        let naive: { list: WatchList; path: string; connection: number }[] = [];
        for (const one of steps) {
          if (one.kind === 'add') {
            const isThere = naive.some((w) => same(w, one) && w.connection === one.connection);
            expect(table.add(one.list, one.path, one.connection, 1)).toBe(!isThere);
            if (!isThere) naive.push(one);
          } else if (one.kind === 'take') {
            const taken = naive.filter((w) => same(w, one)).map((w) => w.connection);
            naive = naive.filter((w) => !same(w, one));
            expect([...table.take(one.list, one.path)]).toEqual(taken);
          } else {
            const rest = naive.filter((w) => w.connection !== one.connection);
            expect(table.forget(one.connection)).toBe(naive.length - rest.length);
            naive = rest;
          }
        }
      }),
    );
  });
});

function same(a: { list: WatchList; path: string }, b: { list: WatchList; path: string }): boolean {
  return a.list === b.list && a.path === b.path;
}
