import { describe, expect, it } from 'vitest';

import { WatchCatchUp } from '../../../core/server/watch-catch-up.js';
import type { Stat } from '../../../core/znode/stat.js';

function stat(czxid: number, mzxid: number, pzxid: number): Stat {
  return {
    czxid,
    mzxid,
    pzxid,
    ctime: 0,
    mtime: 0,
    version: 0,
    cversion: 0,
    aversion: 0,
    ephemeralOwner: 0,
    dataLength: 0,
    numChildren: 0,
  };
}

describe('what a client missed that had seen 10', () => {
  const missed = new WatchCatchUp();

  it('on a znode that it had read', () => {
    expect(missed.data(null, 10)).toBe('NodeDeleted');
    expect(missed.data(stat(5, 11, 99), 10)).toBe('NodeDataChanged');
    // Deleted and made again: it reads as changed.
    expect(missed.data(stat(11, 11, 11), 10)).toBe('NodeDataChanged');
    expect(missed.data(stat(5, 10, 99), 10)).toBeNull();
  });

  it('on a path where nothing was', () => {
    expect(missed.exist(null, 10)).toBeNull();
    expect(missed.exist(stat(11, 11, 11), 10)).toBe('NodeCreated');
    // Whatever the client says that it has seen.
    expect(missed.exist(stat(5, 5, 5), 10)).toBe('NodeCreated');
  });

  it('of the children of a znode', () => {
    expect(missed.child(null, 10)).toBe('NodeDeleted');
    expect(missed.child(stat(5, 5, 11), 10)).toBe('NodeChildrenChanged');
    expect(missed.child(stat(5, 99, 10), 10)).toBeNull();
  });
});
