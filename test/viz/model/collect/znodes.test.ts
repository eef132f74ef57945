import { describe, expect, it } from 'vitest';

import { znodeCollector } from '../../../../viz/model/collect/znodes.js';
import { PLACES, collect } from './feed.js';
import { changed, loaded } from './znode-events.js';

describe('znodes', () => {
  it('tell what each transaction did to them at each server', () => {
    const changes = collect(znodeCollector(PLACES), [
      [1, changed('/a', 'created', 2)],
      [1, changed('/', 'children', 2, { numChildren: 1 })],
      [2, changed('/a', 'set', 3, { version: 4, dataLength: 3 })],
      [1, changed('/a', 'deleted', 5)],
    ]);
    expect(changes.map(({ row, server, zxid, path, op }) => [row, server, zxid, path, op])).toEqual([
      [0, 1, 2, '/a', 'created'],
      [1, 1, 2, '/', 'changed'],
      [2, 2, 3, '/a', 'changed'],
      [3, 1, 5, '/a', 'deleted'],
    ]);
    expect(changes[2]).toMatchObject({ version: 4, dataLength: 3, sort: 'persistent', data: null });
  });

  it('that took the place of others are told where they differ, and what is gone is deleted', () => {
    const changes = collect(znodeCollector(PLACES), [
      [1, changed('/a', 'created', 2)],
      [1, changed('/b', 'created', 3)],
      [1, changed('/c', 'created', 4)],
      [1, { kind: 'tree.replaced', zxid: 9, znodes: 3 }],
      [1, loaded('/a')],
      [1, loaded('/b', { version: 2 })],
      [1, loaded('/d')],
    ]);
    expect(changes.slice(3).map(({ row, zxid, path, op }) => [row, zxid, path, op])).toEqual([
      [6, 9, '/c', 'deleted'],
      [6, 9, '/b', 'loaded'],
      [6, 9, '/d', 'loaded'],
    ]);
  });

  it('of a replacement that the trace ends in are not believed', () => {
    const changes = collect(znodeCollector(PLACES), [
      [1, { kind: 'tree.replaced', zxid: 9, znodes: 2 }],
      [1, loaded('/')],
    ]);
    expect(changes).toEqual([]);
  });
});
