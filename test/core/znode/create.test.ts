import { describe, expect, it } from 'vitest';

import { OPEN_ACL } from '../../../core/znode/acl.js';
import type { MultiOp } from '../../../core/znode/requests.js';
import { AMY, BOB, create, opened, remove, setData, statIn } from './service.js';

function createWith(path: string | null, fields: { flags?: number; acl?: typeof OPEN_ACL }): MultiOp {
  return { kind: 'create', path, data: '', acl: OPEN_ACL, flags: 0, ...fields };
}

function createTtl(path: string, ttl: number, flags = 5): MultiOp {
  return { kind: 'createTTL', path, data: '', acl: OPEN_ACL, flags, ttl };
}

function createContainer(path: string, flags = 4): MultiOp {
  return { kind: 'createContainer', path, data: '', acl: OPEN_ACL, flags };
}

const NO_ACL: MultiOp = createWith('/x/y', { acl: [] });

describe('create', () => {
  it('answers with the path, create2 and its kin with the Stat as well', () => {
    const service = opened();
    const stat = { czxid: 4, mzxid: 4, pzxid: 4, ctime: 1004, mtime: 1004, dataLength: 2 };
    expect(service.update(create('/a', { data: 'xy' })).answer).toEqual({ kind: 'path', path: '/a' });
    const made = service.update({ kind: 'create2', path: '/b', data: 'xy', acl: OPEN_ACL, flags: 0 });
    expect(made.answer.kind).toBe('created');
    expect(statIn(made.answer)).toEqual(stat);
    expect(service.stat('/b')).toEqual(stat);
    for (const op of [createContainer('/c'), createTtl('/t', 5000)]) {
      expect(service.update(op).answer.kind).toBe('created');
    }
  });

  it('tells of the znode that was made', () => {
    const service = opened();
    expect(service.update(create('/a')).changes).toMatchObject([{ kind: 'created', path: '/a' }]);
    expect(service.update(create('/a')).changes).toEqual([]);
  });

  it('counts at the parent, whose data are another matter', () => {
    const service = opened();
    service.update(create('/p', { data: 'pp' }));
    service.update(create('/p/n'));
    const parent = { czxid: 3, mzxid: 3, ctime: 1003, mtime: 1003, dataLength: 2 };
    expect(service.stat('/p')).toEqual({ ...parent, pzxid: 4, cversion: 1, numChildren: 1 });
    service.update(remove('/p/n'));
    expect(service.stat('/p')).toEqual({ ...parent, pzxid: 5, cversion: 2 });
    service.update(create('/p/n'));
    expect(service.stat('/p')).toEqual({ ...parent, pzxid: 6, cversion: 3, numChildren: 1 });
    service.update(setData('/p/n', 'x'));
    expect(service.stat('/p')).toEqual({ ...parent, pzxid: 6, cversion: 3, numChildren: 1 });
  });

  it('takes its kind from the operation, and from the flags whether it is ephemeral or sequential', () => {
    const service = opened();
    const owners = [0, 1, 2, 3, 4].map((flags) => {
      const path = service.made(createWith('/m', { flags }));
      const owner = service.stat(path)?.ephemeralOwner ?? 0;
      service.update(remove(path));
      return [path, owner];
    });
    expect(owners).toEqual([
      ['/m', 0],
      ['/m', AMY],
      ['/m0000000002', 0],
      ['/m0000000003', AMY],
      ['/m', 0],
    ]);
    for (const flags of [0, 1, 4]) {
      expect(service.made(createContainer('/c', flags))).toBe('/c');
      expect(service.stat('/c')?.ephemeralOwner).toBeUndefined();
      service.update(remove('/c'));
    }
    expect(service.made(createContainer('/c', 3))).toBe('/c0000000008');
    expect(service.made(createTtl('/t', 5, 6))).toBe('/t0000000009');
  });

  it('refuses flags that are none, or that go with another operation', () => {
    const service = opened();
    for (const flags of [5, 6, 7, -1, 100, 0.5]) {
      expect(service.code(createWith('/a', { flags }))).toBe('BADARGUMENTS');
      expect(service.code(createContainer('/a', flags))).toBe('BADARGUMENTS');
    }
    for (const flags of [0, 1, 2, 3, 4, 7])
      expect(service.code(createTtl('/a', 5, flags))).toBe('BADARGUMENTS');
  });

  it('takes a TTL of 1 to 2^40 - 1 ms', () => {
    const service = opened();
    expect([1, 1_099_511_627_775].map((ttl) => service.made(createTtl(`/t${String(ttl)}`, ttl)))).toEqual([
      '/t1',
      '/t1099511627775',
    ]);
    for (const ttl of [0, -1, 1_099_511_627_776])
      expect(service.code(createTtl('/t', ttl))).toBe('BADARGUMENTS');
  });

  it('numbers a sequential znode by the creations below its parent, deletions aside', () => {
    const service = opened();
    service.update(create('/q'));
    const next = (): string => service.made(create('/q/a-', { mode: 'persistentSequential' }));
    expect([next(), next()]).toEqual(['/q/a-0000000000', '/q/a-0000000001']);
    service.update(remove('/q/a-0000000001'));
    expect(next()).toBe('/q/a-0000000002');
    service.update(create('/q/plain'));
    expect(next()).toBe('/q/a-0000000004');
    service.update(setData('/q', 'x'));
    service.update(create('/q/plain'));
    expect(next()).toBe('/q/a-0000000005');
  });

  it('fails for a computed name that exists, until something else is created', () => {
    const service = opened();
    service.update(create('/q'));
    service.update(create('/q/n-0000000001'));
    const next = (): string => service.made(create('/q/n-', { mode: 'persistentSequential' }));
    expect([next(), next()]).toEqual(['NODEEXISTS', 'NODEEXISTS']);
    service.update(create('/q/other'));
    expect(next()).toBe('/q/n-0000000002');
  });

  it('judges a sequential path with its number', () => {
    const service = opened();
    service.update(create('/q'));
    const made = (path: string): string => service.made(create(path, { mode: 'persistentSequential' }));
    expect(made('/q/')).toBe('/q/0000000000');
    expect(made('/q/.')).toBe('/q/.0000000001');
    expect(made('/')).toBe('/0000000001');
    expect(made('/none/')).toBe('NONODE');
    expect(made('/q//')).toBe('NONODE');
    expect(service.made(create('/q/'))).toBe('BADARGUMENTS');
  });

  it('looks for the parent before it looks closely at the path', () => {
    const service = opened();
    for (const path of ['', 'a', '//', '//a', '/.', '/..', '/a\0b', '/\0', '/a\x01', '/a\ue000']) {
      expect([path, service.code(create(path))]).toEqual([path, 'BADARGUMENTS']);
    }
    for (const path of ['a/b', '/a/', '/a//b', '/./a', '/a/.', '/a/../b', '/a\x01/b']) {
      expect([path, service.code(create(path))]).toEqual([path, 'NONODE']);
    }
    expect(service.code(create('/x\0/y'))).toBe('BADARGUMENTS');
  });

  it('checks the flags, then a null path, the slash, the list, the parent, its right, the path, the node, the kind', () => {
    const service = opened();
    service.update(create('/e', { mode: 'ephemeral' }));
    service.update(createWith('/closed', { acl: [{ perms: 1, scheme: 'world', id: 'anyone' }] }));
    const order: [MultiOp, string][] = [
      [createWith(null, { flags: 9, acl: [] }), 'BADARGUMENTS'],
      [createWith(null, { acl: [] }), 'MARSHALLINGERROR'],
      [createWith('bad', { acl: [] }), 'BADARGUMENTS'],
      [NO_ACL, 'INVALIDACL'],
      [create('/x/y\x01'), 'NONODE'],
      [create('/closed/y\x01'), 'NOAUTH'],
      [create('/e/\x01'), 'BADARGUMENTS'],
      [create('/e/k'), 'NOCHILDRENFOREPHEMERALS'],
      [create('/e/k', { mode: 'ephemeral' }), 'NOCHILDRENFOREPHEMERALS'],
      [create('/e'), 'NODEEXISTS'],
      [create('/e', { mode: 'ephemeral' }), 'NODEEXISTS'],
    ];
    expect(order.map(([op]) => service.code(op))).toEqual(order.map(([, code]) => code));
    expect(service.code(create('/e/k'), BOB)).toBe('NOCHILDRENFOREPHEMERALS');
    expect(service.stat('/e')).toEqual({
      czxid: 3,
      mzxid: 3,
      pzxid: 3,
      ctime: 1003,
      mtime: 1003,
      ephemeralOwner: AMY,
    });
  });

  it('makes children of containers and of znodes with a TTL', () => {
    const service = opened();
    service.update(createContainer('/c'));
    service.update(createTtl('/t', 5000));
    for (const parent of ['/c', '/t']) {
      expect(service.made(create(`${parent}/k`))).toBe(`${parent}/k`);
      expect(service.made(create(`${parent}/e`, { mode: 'ephemeral' }))).toBe(`${parent}/e`);
      expect(service.code(remove(parent))).toBe('NOTEMPTY');
    }
  });
});
