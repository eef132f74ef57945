import type { Stat } from '../../../../core/znode/stat.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';

/** What a test does not care about. */
const STAT: Stat = {
  czxid: 1,
  mzxid: 1,
  ctime: 0,
  mtime: 0,
  version: 0,
  cversion: 0,
  aversion: 0,
  ephemeralOwner: 0,
  dataLength: 0,
  numChildren: 0,
  pzxid: 1,
};

export function changed(path: string, change: string, zxid: number, stat: Partial<Stat> = {}): RunEvent {
  const of = { sort: 'persistent', data: null, stat: { ...STAT, ...stat } };
  return { kind: 'znode.changed', path, zxid, change, ...of };
}

export function loaded(path: string, stat: Partial<Stat> = {}): RunEvent {
  return { kind: 'znode.loaded', path, sort: 'persistent', data: null, stat: { ...STAT, ...stat } };
}
