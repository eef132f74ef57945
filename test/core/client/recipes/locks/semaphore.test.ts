import { describe, expect, test } from 'vitest';
import { Semaphore } from '../../../../../core/client/recipes/locks/semaphore.js';
import { RecipeBench, childrenOf } from '../recipe-bench.js';

const LEASE = '_c_0000000000000000-lease-0000000005';
const LOCK = '_c_0000000000000000-lock-0000000009';

function other(sequence: number): string {
  return `_c_ff-lease-000000000${String(sequence)}`;
}

/** It has the lock, and its lease is made; the leases are asked for. */
function leasing(patienceMicros: number | null = null) {
  const bench = new RecipeBench();
  const told: string[] = [];
  const semaphore = new Semaphore(
    bench.handle,
    { path: '/s', leases: 2, whenSuspended: 'clock' },
    { acquired: () => void told.push('acquired'), ended: (why) => void told.push(why) },
  );
  semaphore.acquire(patienceMicros);
  bench.ok({ kind: 'path', path: `/s/lock/${LOCK}` });
  bench.ok(childrenOf(LOCK));
  bench.ok({ kind: 'path', path: `/s/leases/${LEASE}` });
  expect(bench.take()).toEqual([
    'create /s/lock/_c_0000000000000000-lock- "" f3',
    'getChildren /s/lock',
    'create /s/leases/_c_0000000000000000-lease- "" f3',
    'getChildren /s/leases watch',
  ]);
  return { bench, semaphore, told };
}

describe('a semaphore of two leases', () => {
  test('gives one to whoever has less than two in front, and the lock to the next', () => {
    const { bench, told } = leasing();
    bench.ok(childrenOf(other(1), LEASE, other(7)));
    expect(told).toEqual(['acquired']);
    expect(bench.take()).toEqual([`delete /s/lock/${LOCK} v-1`]);
  });

  test('lets others wait, with the lock in their hands, until one goes', () => {
    const { bench, told } = leasing();
    bench.ok(childrenOf(other(1), other(2), LEASE));
    expect(bench.take()).toEqual([]);
    bench.tells('NodeChildrenChanged', '/s/leases');
    expect(bench.take()).toEqual(['getChildren /s/leases watch']);
    bench.ok(childrenOf(other(2), LEASE));
    expect(told).toEqual(['acquired']);
  });

  test('takes back the lease, and then the lock, of whoever gives up', () => {
    const { bench, semaphore, told } = leasing(1_000);
    bench.ok(childrenOf(other(1), other(2), LEASE));
    bench.pass(1_000);
    expect(told).toEqual(['timed-out']);
    expect(bench.take()).toEqual([`delete /s/leases/${LEASE} v-1`, `delete /s/lock/${LOCK} v-1`]);
    bench.ok();
    bench.ok();
    expect(semaphore.isIdle).toBe(true);
  });

  test('lets nobody wait on without a server: the lock may be another’s', () => {
    const { bench, told } = leasing();
    bench.breaks();
    expect(told).toEqual(['suspended']);
  });

  test('asks whether a lease is still there after a change of servers', () => {
    const { bench, told } = leasing();
    bench.safeMicros = 5_000;
    bench.ok(childrenOf(LEASE));
    bench.ok();
    bench.take();
    bench.breaks();
    bench.comesBack();
    expect(bench.take()).toEqual([`exists /s/leases/${LEASE}`]);
    bench.fails('NONODE');
    expect(told).toEqual(['acquired', 'dropped']);
  });
});
