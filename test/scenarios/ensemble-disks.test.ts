/** What happens to the disk of a server that is down, and what it starts with then. */
import { describe, expect, test } from 'vitest';
import { ZAB_DEFAULTS } from '../../core/zab/settings.js';
import { OPEN_ACL } from '../../core/znode/acl.js';
import { makeZxid } from '../../core/zxid.js';
import type { LogDamage } from '../../scenarios/ensemble-disks.js';
import { Ensemble } from '../../scenarios/ensemble.js';

const SERVICE = { minSessionTimeoutMs: 400, maxSessionTimeoutMs: 20_000 };
const LAST = makeZxid(1, 3);

/** One server that has logged a session and two creates, and is down. */
function lived(): Ensemble {
  const zab = { ...ZAB_DEFAULTS, refusesDamagedEnd: true };
  const it = new Ensemble({ servers: 1, observers: [], zab, service: SERVICE });
  it.start([1]);
  expect(it.await(() => it.areServing([1]))).toBe(true);
  const { puppet } = it;
  puppet.connect('c', { server: 1, timeoutMs: 10_000, lastZxidSeen: 0, sessionId: 0 });
  for (const path of ['/a', '/b']) {
    expect(it.await(() => puppet.isQuiet('c'))).toBe(true);
    puppet.ask('c', { kind: 'create2', path, data: 'x', acl: OPEN_ACL, flags: 0 }, 1);
  }
  expect(it.await(() => puppet.isQuiet('c'))).toBe(true);
  it.calm();
  it.kill([1]);
  return it;
}

function zxidsOf(it: Ensemble): readonly number[] {
  return it.logOf(1).txns.map(({ zxid }) => zxid);
}

/** What it serves with; null if it does not start. */
function restarted(it: Ensemble): number | null {
  it.start([1]);
  it.await(() => it.areServing([1]), 6_000_000);
  return it.stateOf(1).zxid === null ? null : Math.max(...zxidsOf(it));
}

test('a log is read as it lies on the disk', () => {
  const it = lived();
  expect(it.logOf(1).txns.map(({ txn }) => txn.kind)).toEqual(['createSession', 'create', 'create']);
  expect(zxidsOf(it).at(-1)).toBe(LAST);
});

describe('the end of a log', () => {
  test.each<readonly [LogDamage, number, string, number | null]>([
    ['cut', 5, 'costs the last record', LAST - 1],
    ['cutzero', 5, 'costs the last record', LAST - 1],
    ['cutzero', 1, 'costs the last record', LAST - 1],
    ['flip', 1, 'without its last byte costs the last record', LAST - 1],
    ['flip', 8, 'that is another one keeps the server from starting', null],
    ['append', 30, 'with garbage behind it keeps the server from starting', null],
    ['append', 9, 'with as little as a length behind it as well', null],
    ['append', 8, 'with less than that behind it costs nothing', LAST],
  ])('%s %i: %s', (how, bytes, _, last) => {
    const it = lived();
    it.damage(1, how, bytes);
    expect(restarted(it)).toBe(last);
  });

  test('whatever was never durable is cut off, if that is not refused', () => {
    const it = new Ensemble({ servers: 1, observers: [], zab: ZAB_DEFAULTS, service: SERVICE });
    it.start([1]);
    it.await(() => it.areServing([1]));
    it.puppet.connect('c', { server: 1, timeoutMs: 10_000, lastZxidSeen: 0, sessionId: 0 });
    it.await(() => it.puppet.isQuiet('c'));
    it.calm();
    it.kill([1]);
    it.damage(1, 'append', 30);
    expect(restarted(it)).toBe(makeZxid(1, 1));
  });
});

test('a disk is put back as it was once', () => {
  const it = lived();
  it.save(1, 'old');
  it.wipe(1);
  expect(it.logOf(1)).toEqual({ base: 0, txns: [] });
  it.restore(1, 'old');
  expect(zxidsOf(it).at(-1)).toBe(LAST);
  expect(it.stateOf(1)).toMatchObject({ currentEpoch: 1, acceptedEpoch: 1 });
});

test('without the files of its epochs a server takes them from its log', () => {
  const it = lived();
  it.remove(1, 'version-2/currentEpoch');
  it.remove(1, 'acceptedEpoch');
  expect(restarted(it)).toBe(LAST);
  // Of one voter: the next election goes on from the epoch of the log.
  expect(it.stateOf(1).currentEpoch).toBe(2);
});

test('a log goes by the name that ZooKeeper gives it', () => {
  const it = lived();
  it.remove(1, 'log.100000001');
  expect(it.logOf(1).txns).toEqual([]);
});
