/** What a lock asks for, answer by answer. */
import { describe, expect, test } from 'vitest';
import type { SuspendPolicy } from '../../../../../core/client/recipes/confidence.js';
import { Lock } from '../../../../../core/client/recipes/locks/lock.js';
import type { Answer } from '../../../../../core/znode/answers.js';
import { statOf } from '../../../../sim/workload/znode/bench.js';
import { RecipeBench, childrenOf, dataOf } from '../recipe-bench.js';

const OWN = '_c_0000000000000000-lock-0000000005';
const CREATE = 'create /l/_c_0000000000000000-lock- "" f3';

function statFor(ephemeralOwner: number, czxid = 60): Answer {
  return { kind: 'stat', stat: statOf({ ephemeralOwner, czxid }) };
}

/** The number of another user's znode in the queue. */
function other(sequence: number): string {
  return `_c_ff-lock-000000000${String(sequence)}`;
}

/** A lock at `/l`, and what its user was told. */
function lockOf(whenSuspended: SuspendPolicy = 'stop') {
  const bench = new RecipeBench();
  const told: string[] = [];
  const lock = new Lock(
    bench.handle,
    { path: '/l', whenSuspended },
    { acquired: () => void told.push('acquired'), ended: (why) => void told.push(why) },
  );
  return { bench, lock, told };
}

/** It has its znode, by a transaction of 60; the children are asked for. */
function queued(whenSuspended: SuspendPolicy = 'stop', patienceMicros: number | null = null) {
  const it = lockOf(whenSuspended);
  it.lock.acquire(patienceMicros);
  it.bench.ok({ kind: 'path', path: `/l/${OWN}` }, 60);
  expect(it.bench.take()).toEqual([CREATE, 'getChildren /l']);
  return it;
}

function held(whenSuspended: SuspendPolicy = 'stop') {
  const it = queued(whenSuspended);
  it.bench.ok(childrenOf(other(7), OWN));
  expect(it.told).toEqual(['acquired']);
  it.told.length = 0;
  return it;
}

describe('a lock that is asked for', () => {
  test('is held by the first of the queue, with the zxid of its znode for a token', () => {
    const { lock, bench } = held();
    expect(lock.token).toBe(60);
    expect(lock.fence()).toEqual({ kind: 'check', path: `/l/${OWN}`, version: -1 });
    expect(bench.claims).toEqual(['requested', 'granted']);
  });

  test('waits for the nearest in front alone, and looks again when that goes', () => {
    const { bench, told } = queued();
    bench.ok(childrenOf(other(4), OWN, other(1), 'foreign', other(9)));
    bench.ok(dataOf(''));
    bench.tells('NodeDeleted', `/l/${other(1)}`);
    expect(bench.take()).toEqual([`getData /l/${other(4)} watch`]);
    bench.tells('NodeDeleted', `/l/${other(4)}`);
    expect(bench.take()).toEqual(['getChildren /l']);
    bench.ok(childrenOf(other(1), OWN));
    expect(bench.take()).toEqual([`getData /l/${other(1)} watch`]);
    expect(told).toEqual([]);
    bench.fails('NONODE');
    bench.ok(childrenOf(OWN));
    expect(told).toEqual(['acquired']);
  });

  test('makes what it lies in: a container, and what is above that to stay', () => {
    const bench = new RecipeBench();
    const owner = { acquired: () => undefined, ended: () => undefined };
    new Lock(bench.handle, { path: '/a/l', whenSuspended: 'stop' }, owner).acquire(null);
    for (let i = 0; i < 2; i += 1) bench.fails('NONODE');
    bench.ok();
    expect(bench.take().slice(1)).toEqual([
      'createContainer /a/l "" f4',
      'create /a "" f0',
      'create /a/l/_c_0000000000000000-lock- "" f3',
    ]);
  });

  test('is asked for again in the order of its user when its znode is gone', () => {
    const { bench, told } = queued();
    bench.ok(childrenOf(other(1)));
    expect(told).toEqual(['dropped']);
    expect(bench.claims).toEqual(['requested', 'released dropped']);
  });

  test('is given up in time, and its znode goes, however often that is lost', () => {
    const { bench, lock, told } = queued('stop', 1_000);
    bench.ok(childrenOf(other(1), OWN));
    bench.ok(dataOf(''));
    bench.take();
    bench.pass(1_000);
    expect(told).toEqual(['timed-out']);
    expect(bench.take()).toEqual([`delete /l/${OWN} v-1`]);
    bench.breaks();
    expect(bench.take()).toEqual([`delete /l/${OWN} v-1`]);
    expect(lock.isIdle).toBe(false);
    bench.fails('NONODE');
    expect(lock.isIdle).toBe(true);
  });

  test('is given up while its znode is being made', () => {
    const { bench, lock } = lockOf();
    lock.acquire(null);
    lock.release();
    bench.ok({ kind: 'path', path: `/l/${OWN}` });
    expect(bench.take()).toEqual([CREATE, `delete /l/${OWN} v-1`]);
  });
});

describe('a create whose reply is lost', () => {
  function searching() {
    const it = lockOf();
    it.lock.acquire(null);
    it.bench.breaks();
    it.bench.comesBack();
    it.bench.ok({ kind: 'synced', path: '/l' });
    expect(it.bench.take()).toEqual([CREATE, 'sync /l', 'getChildren /l']);
    return it;
  }

  test('is made good by what is there, if it belongs to the session', () => {
    const { bench, lock } = searching();
    bench.ok(childrenOf(other(9), OWN));
    bench.ok(statFor(7));
    expect(bench.take()).toEqual([`exists /l/${OWN}`, 'getChildren /l']);
    bench.ok(childrenOf(OWN));
    expect(lock.token).toBe(60);
  });

  test('is made anew by the same name if it is not there', () => {
    const { bench } = searching();
    bench.ok(childrenOf(other(9)));
    expect(bench.take()).toEqual([CREATE]);
  });

  test('is made anew if what is there is of another session', () => {
    const { bench } = searching();
    bench.ok(childrenOf(OWN));
    bench.ok(statFor(6));
    expect(bench.take()).toEqual([`exists /l/${OWN}`, `delete /l/${OWN} v-1`, CREATE]);
  });

  test('was made twice: the later one goes', () => {
    const { bench } = searching();
    const later = OWN.replace('5', '6');
    bench.ok(childrenOf(later, OWN));
    expect(bench.take()).toEqual([`delete /l/${later} v-1`, `exists /l/${OWN}`]);
  });

  test('is looked for behind another sync if the search is lost too', () => {
    const { bench } = searching();
    bench.breaks();
    bench.comesBack();
    expect(bench.take()).toEqual(['sync /l']);
  });

  test('is deleted if nobody wants it any more', () => {
    const { bench, lock } = searching();
    lock.release();
    bench.ok(childrenOf(OWN));
    bench.ok(statFor(7));
    expect(bench.take()).toEqual([`exists /l/${OWN}`, `delete /l/${OWN} v-1`]);
    bench.ok();
    expect(lock.isIdle).toBe(true);
  });
});

describe('a lock that is held', () => {
  test('is acquired again by its holder, and released as often', () => {
    const { lock, bench, told } = held();
    lock.acquire(null);
    expect(told).toEqual(['acquired']);
    lock.release();
    expect(lock.isHeld).toBe(true);
    lock.release();
    expect(bench.take()).toEqual([`delete /l/${OWN} v-1`]);
    expect(bench.claims).toEqual(['requested', 'granted', 'released released']);
  });

  test('is no more when no server is at hand', () => {
    const { lock, bench, told } = held('stop');
    bench.breaks();
    expect(told).toEqual(['suspended']);
    expect(lock.token).toBe(0);
    expect(bench.take()).toEqual([`delete /l/${OWN} v-1`]);
  });

  test('or, by the clock, when its session may be over', () => {
    const { bench, told } = held('clock');
    bench.safeMicros = 2_000;
    bench.breaks();
    bench.pass(1_999);
    expect(told).toEqual([]);
    bench.safeMicros = 0;
    bench.pass(1);
    expect(told).toEqual(['suspended']);
  });

  test('by the clock it outlives a change of servers, and looks whether it is still first', () => {
    const { bench, lock, told } = held('clock');
    bench.safeMicros = 2_000;
    bench.breaks();
    bench.comesBack();
    expect(bench.take()).toEqual(['getChildren /l']);
    bench.ok(childrenOf(OWN));
    bench.pass(2_000);
    expect(lock.isHeld).toBe(true);
    expect(told).toEqual([]);
  });

  test('is lost with its session, which takes the znode', () => {
    const { bench, lock, told } = held();
    bench.ends();
    expect(told).toEqual(['lost']);
    expect(bench.take()).toEqual([]);
    expect(lock.isIdle).toBe(true);
  });
});
