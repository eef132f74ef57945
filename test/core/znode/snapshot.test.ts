import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../core/assert.js';
import type { SnapshotReader } from '../../../core/replication/state-machine.js';
import { OPEN_ACL } from '../../../core/znode/acl.js';
import { create, newMachine, opened, seen, setData } from './service.js';

function drained(reader: SnapshotReader): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let chunk = reader.next(); chunk !== null; chunk = reader.next()) chunks.push(chunk);
  return chunks;
}

describe('a snapshot', () => {
  it('holds znodes of all kinds, lists, data and sessions', () => {
    const service = opened();
    for (const path of ['/a', '/a/é', '/中', '/a/\uffef']) service.update(create(path, { data: null }));
    service.update(create('/a/e', { data: 'ÿ\0', mode: 'ephemeral' }));
    service.update({ kind: 'createTTL', path: '/t', data: '', acl: OPEN_ACL, flags: 5, ttl: 77 });
    service.update({ kind: 'createContainer', path: '/c', data: 'c', acl: OPEN_ACL, flags: 4 });
    const acl = [
      { perms: -1, scheme: 'world', id: 'anyone' },
      { perms: 1, scheme: 'digest', id: 'é:中' },
    ];
    service.update({ kind: 'create', path: '/g', data: '', acl, flags: 0 });
    service.update(setData('/a', 'x'));
    const machine = newMachine();
    machine.restore(drained(service.machine.snapshot()));
    expect(seen(machine)).toEqual(seen(service.machine));
    expect(machine.digest()).toEqual(service.machine.digest());
  });

  it('replaces the state that was there', () => {
    const service = opened();
    const chunks = drained(service.machine.snapshot());
    const before = { state: seen(service.machine), digest: service.machine.digest() };
    service.update(create('/a', { mode: 'ephemeral' }));
    service.open(7);
    service.machine.restore(chunks);
    expect({ state: seen(service.machine), digest: service.machine.digest() }).toEqual(before);
  });

  it('comes in chunks of a few znodes or a few KB, the sessions first', () => {
    const service = opened();
    expect(drained(service.machine.snapshot())).toHaveLength(2);
    for (let i = 0; i < 60; i += 1) service.update(create(`/n${String(i)}`));
    expect(drained(service.machine.snapshot())).toHaveLength(1 + 64 / 16);
    for (let i = 0; i < 60; i += 1) service.update(setData(`/n${String(i)}`, 'x'.repeat(4096)));
    const chunks = drained(service.machine.snapshot());
    expect(chunks.length).toBeGreaterThan(60);
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(10_000);
    expect(chunks[0]).toHaveLength(1 + 2 * 16);
  });

  it('knows the ephemerals of a session', () => {
    const service = opened();
    service.update(create('/e', { mode: 'ephemeral' }));
    service.machine.restore(drained(service.machine.snapshot()));
    expect(service.update({ kind: 'closeSession' }).changes).toHaveLength(2);
    expect(service.exists('/e')).toBe(false);
  });

  it('that is damaged is refused', () => {
    const machine = newMachine();
    expect(() => {
      machine.restore([Uint8Array.of(9)]);
    }).toThrow(AssertionError);
    expect(() => {
      machine.restore([Uint8Array.of(1, 0)]);
    }).toThrow(AssertionError);
  });
});
