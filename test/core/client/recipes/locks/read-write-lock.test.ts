import { describe, expect, test } from 'vitest';
import { ReadWriteLock } from '../../../../../core/client/recipes/locks/read-write-lock.js';
import { statOf } from '../../../../sim/workload/znode/bench.js';
import { RecipeBench, childrenOf, dataOf } from '../recipe-bench.js';

const GUID = '0000000000000000';

/** A znode of another user. */
function other(label: string, sequence: number): string {
  return `_c_ff-${label}-000000000${String(sequence)}`;
}

function own(label: string, guid = GUID): string {
  return `_c_${guid}-${label}-0000000005`;
}

function lockOf() {
  const bench = new RecipeBench();
  const told: string[] = [];
  const lock = new ReadWriteLock(
    bench.handle,
    { path: '/l', whenSuspended: 'clock' },
    {
      acquired: (what) => void told.push(what),
      ended: (what, why) => void told.push(`${what} ${why}`),
    },
  );
  return { bench, lock, told };
}

/** It may write; what it has asked for is taken. */
function writing() {
  const it = lockOf();
  it.lock.acquireWrite(null);
  it.bench.ok({ kind: 'path', path: `/l/${own('write')}` });
  it.bench.ok(childrenOf(own('write'), other('write', 6)));
  expect(it.told.splice(0)).toEqual(['write']);
  it.bench.take();
  return it;
}

describe('a lock for many readers or one writer', () => {
  test('a reader passes readers, and waits for the last writer in front of it', () => {
    const { bench, lock, told } = lockOf();
    lock.acquireRead(null);
    bench.ok({ kind: 'path', path: `/l/${own('read')}` });
    bench.ok(
      childrenOf(other('write', 1), other('write', 3), other('read', 4), own('read'), other('write', 6)),
    );
    expect(bench.take().at(-1)).toBe(`getData /l/${other('write', 3)} watch`);
    bench.ok(dataOf(''));
    bench.tells('NodeDeleted', `/l/${other('write', 3)}`);
    bench.ok(childrenOf(other('read', 4), own('read'), other('write', 6)));
    expect(told).toEqual(['read']);
  });

  test('a writer waits for everybody in front of it', () => {
    const { bench, lock, told } = lockOf();
    expect(lock.acquireWrite(null)).toBe(true);
    bench.ok({ kind: 'path', path: `/l/${own('write')}` });
    bench.ok(childrenOf(other('write', 1), other('read', 4), own('write')));
    expect(bench.take().at(-1)).toBe(`getData /l/${other('read', 4)} watch`);
    expect(told).toEqual([]);
  });

  test('from reading to writing there is no way', () => {
    const { bench, lock } = lockOf();
    lock.acquireRead(null);
    expect(lock.acquireWrite(null)).toBe(false);
    bench.ok({ kind: 'path', path: `/l/${own('read')}` });
    bench.ok(childrenOf(own('read')));
    expect(lock.acquireWrite(null)).toBe(false);
    bench.take();
    lock.read.release();
    expect(bench.take()).toEqual([`delete /l/${own('read')} v-1`]);
    expect(lock.acquireWrite(null)).toBe(true);
  });
});

describe('from writing to reading', () => {
  const READ = own('read', '0000000000000001');

  function downgrading() {
    const it = writing();
    it.bench.draws = [0, 1];
    it.lock.acquireRead(null);
    expect(it.bench.take()).toEqual([`create /l/${READ} "" f1`]);
    return it;
  }

  test('it takes the same number, so that nobody comes between', () => {
    const { bench, lock, told } = downgrading();
    bench.ok({ kind: 'path', path: `/l/${READ}` });
    bench.ok(childrenOf(own('write'), READ, other('write', 6)));
    expect(told).toEqual(['read']);
    bench.take();
    lock.releaseWrite();
    expect(bench.take()).toEqual([`delete /l/${own('write')} v-1`]);
    expect(lock.read.isHeld).toBe(true);
  });

  test('a create that was done already is its own', () => {
    const { bench, told } = downgrading();
    bench.fails('NODEEXISTS');
    bench.ok({ kind: 'synced', path: '/l' });
    bench.ok(childrenOf(own('write'), READ));
    bench.ok({ kind: 'stat', stat: statOf({ ephemeralOwner: 7 }) });
    bench.ok(childrenOf(own('write'), READ));
    expect(told).toEqual(['read']);
  });

  test('without the writing it comes to nothing: the number is nobody’s any more', () => {
    const { bench, lock, told } = downgrading();
    lock.releaseWrite();
    expect(told).toEqual(['read dropped']);
    expect(bench.take()).toEqual([`delete /l/${own('write')} v-1`]);
    bench.ok({ kind: 'path', path: `/l/${READ}` });
    expect(bench.take()).toEqual([`delete /l/${READ} v-1`]);
    expect(lock.read.isFree).toBe(true);
  });

  test('nor if the writing is lost', () => {
    const { bench, told } = downgrading();
    bench.safeMicros = 0;
    bench.breaks();
    expect(told.sort()).toEqual(['read dropped', 'write suspended']);
  });
});
