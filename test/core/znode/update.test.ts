import { describe, expect, it } from 'vitest';

import { OPEN_ACL } from '../../../core/znode/acl.js';
import { makeZxid } from '../../../core/zxid.js';
import type { ZnodeTxn } from '../../../core/znode/txn.js';
import { asked, check, create, opened, remove, setData, stampOf, statIn } from './service.js';

describe('setData', () => {
  it('counts versions, and answers with the Stat', () => {
    const service = opened();
    service.update(create('/a', { data: '0' }));
    const { answer, changes } = service.update(setData('/a', 'four', 0));
    expect(answer.kind).toBe('stat');
    expect(statIn(answer)).toEqual({
      czxid: 3,
      mzxid: 4,
      pzxid: 3,
      ctime: 1003,
      mtime: 1004,
      version: 1,
      dataLength: 4,
    });
    expect(changes).toEqual([{ kind: 'dataChanged', path: '/a', acl: OPEN_ACL }]);
    expect(service.data('/a')).toBe('four');
  });

  it('takes -1 for any version, and no other number', () => {
    const service = opened();
    service.update(create('/a'));
    expect([0, 0, 1, -1, -2, 99].map((version) => service.code(setData('/a', 'x', version)))).toEqual([
      'OK',
      'BADVERSION',
      'OK',
      'OK',
      'BADVERSION',
      'BADVERSION',
    ]);
  });

  it('reports equal data as a change', () => {
    const service = opened();
    service.update(create('/a', { data: 'x' }));
    expect(service.update(setData('/a', 'x')).changes).toHaveLength(1);
  });

  it('keeps null data apart from empty data', () => {
    const service = opened();
    service.update(create('/a', { data: null }));
    expect(service.data('/a')).toBeNull();
    service.update(setData('/a', ''));
    expect(service.data('/a')).toBe('');
    expect(service.stat('/a')?.dataLength).toBeUndefined();
    const stamp = stampOf(service.lastZxid);
    const digests = ['', null].map((data) => {
      const txn: ZnodeTxn = { kind: 'setData', code: 0, path: '/a', data, version: 1 };
      service.machine.apply(txn, stamp);
      return service.machine.digest();
    });
    expect(service.data('/a')).toBeNull();
    expect(digests[0]).not.toEqual(digests[1]);
  });

  it('lets a version begin again, but never at -1', () => {
    const service = opened();
    service.update(create('/a'));
    const next = (version: number): number | undefined => {
      const txn: ZnodeTxn = { kind: 'setData', code: 0, path: '/a', data: '', version };
      service.machine.apply(txn, stampOf(service.lastZxid));
      service.update(setData('/a', 'x', version));
      return service.machine.stat('/a')?.version;
    };
    expect([next(2_147_483_647), next(-3), next(-2)]).toEqual([-2_147_483_648, -2, 0]);
  });

  it('demands a path that is valid', () => {
    const service = opened();
    service.update(create('/a'));
    for (const path of [null, '', 'a', '/a/', '//', '/a//b', '/.', '/a/..', '/a\0b', '/a\x01']) {
      expect([path, service.code(setData(path, 'x'))]).toEqual([path, 'BADARGUMENTS']);
    }
    expect(service.code(setData('/none', 'x', 4))).toBe('NONODE');
  });
});

describe('delete', () => {
  it('takes a znode away', () => {
    const service = opened();
    service.update(create('/a'));
    const applied = service.update(remove('/a', 0));
    expect(applied).toEqual({
      kind: 'applied',
      code: 0,
      answer: { kind: 'none' },
      changes: [{ kind: 'deleted', path: '/a', acl: OPEN_ACL, parentAcl: OPEN_ACL }],
    });
    expect(service.exists('/a')).toBe(false);
    expect(service.children('/')).toEqual(['zookeeper']);
  });

  it('lets a znode begin afresh, but not its parent', () => {
    const service = opened();
    for (const op of [create('/p'), create('/p/n'), setData('/p/n', 'x'), create('/p/n/k'), remove('/p/n/k')])
      service.update(op);
    for (const op of [remove('/p/n'), create('/p/n')]) expect(service.code(op)).toBe('OK');
    expect(service.stat('/p/n')).toEqual({ czxid: 9, mzxid: 9, pzxid: 9, ctime: 1009, mtime: 1009 });
    expect(service.stat('/p')).toEqual({
      czxid: 3,
      mzxid: 3,
      pzxid: 9,
      ctime: 1003,
      mtime: 1003,
      cversion: 3,
      numChildren: 1,
    });
    expect(service.made(create('/p/n/s-', { mode: 'persistentSequential' }))).toBe('/p/n/s-0000000000');
  });

  it('looks for the znode, then at the version, then for children', () => {
    const service = opened();
    service.update(create('/p'));
    service.update(create('/p/a'));
    expect(service.code(remove('/p/none', 7))).toBe('NONODE');
    expect(service.code(remove('/none/x'))).toBe('NONODE');
    expect(service.code(remove('/p', 5))).toBe('BADVERSION');
    expect(service.code(remove('/p', -2))).toBe('BADVERSION');
    expect(service.code(remove('/p', 0))).toBe('NOTEMPTY');
    expect(service.code(remove('/p/a', 1))).toBe('BADVERSION');
    expect(service.code(remove('/p/a', 0))).toBe('OK');
    expect(service.code(remove('/p', 0))).toBe('OK');
  });

  it('hardly judges a path', () => {
    const service = opened();
    service.update(create('/a'));
    for (const path of ['', 'a', '/a\0b']) expect(service.code(remove(path))).toBe('BADARGUMENTS');
    for (const path of ['/a/', '//', '/a//b', '/.', '/a/..', '/a\x01'])
      expect([path, service.code(remove(path))]).toEqual([path, 'NONODE']);
    expect(service.code(remove(null))).toBe('MARSHALLINGERROR');
  });
});

describe('check', () => {
  it('is answered alone, too', () => {
    const service = opened();
    service.update(create('/a'));
    expect(service.update(check('/a', 0))).toEqual({
      kind: 'applied',
      code: 0,
      answer: { kind: 'none' },
      changes: [],
    });
    expect(service.code(check('/a'))).toBe('OK');
    expect(service.code(check('/a', 4))).toBe('BADVERSION');
    expect(service.code(check('/none'))).toBe('NONODE');
    for (const path of [null, '', 'a', '/a/', '//', '/.', '/a\0b'])
      expect(service.code(check(path))).toBe('BADARGUMENTS');
  });
});

describe('an update', () => {
  it('takes its zxid and its time from the stamp', () => {
    const service = opened();
    const stamp = { zxid: makeZxid(3, 7), timeMillis: 1_700_000_000_123 };
    const txn = service.machine.prepare(asked(create('/a')), null, stamp);
    service.machine.apply(txn, stamp);
    expect(service.stat('/a')).toEqual({
      czxid: stamp.zxid,
      mzxid: stamp.zxid,
      pzxid: stamp.zxid,
      ctime: stamp.timeMillis,
      mtime: stamp.timeMillis,
    });
  });

  it('that failed changes nothing, and answers with nothing but its code', () => {
    const service = opened();
    const before = service.machine.digest();
    expect(service.update(remove('/none'))).toEqual({
      kind: 'applied',
      code: -101,
      answer: { kind: 'none' },
      changes: [],
    });
    expect(service.machine.digest()).toEqual(before);
  });
});
