import { describe, expect, it } from 'vitest';

import { OPEN_ACL } from '../../../core/znode/acl.js';
import type { MultiOp } from '../../../core/znode/requests.js';
import { asked, check, create, opened, remove, setData, statIn } from './service.js';

function create2(path: string): MultiOp {
  return { kind: 'create2', path, data: '', acl: OPEN_ACL, flags: 0 };
}

describe('a multi', () => {
  it('does every operation, each on what those before it did', () => {
    const service = opened();
    const results = service.multi([
      create('/a'),
      create('/a/b', { data: 'x' }),
      setData('/a/b', 'y', 0),
      check('/a/b', 1),
      remove('/a/b', 1),
      create('/a/b', { data: 'z' }),
    ]);
    expect(results).toEqual(['create /a', 'create /a/b', 'setData', 'check', 'delete', 'create /a/b']);
    expect(service.data('/a/b')).toBe('z');
    expect(service.stat('/a')).toEqual({
      czxid: 3,
      mzxid: 3,
      pzxid: 3,
      ctime: 1003,
      mtime: 1003,
      cversion: 3,
      numChildren: 1,
    });
  });

  it('answers with the Stat of that moment within it', () => {
    const service = opened();
    const { answer } = service.update({
      kind: 'multi',
      ops: [create('/a'), setData('/a', '1'), create('/a/b'), setData('/a', '22')],
    });
    const stats = answer.kind === 'multi' ? answer.results.filter((result) => result.kind === 'setData') : [];
    const common = { czxid: 3, mzxid: 3, pzxid: 3, ctime: 1003, mtime: 1003 };
    expect(stats.map((result) => statIn({ kind: 'stat', stat: result.stat }))).toEqual([
      { ...common, version: 1, dataLength: 1 },
      { ...common, version: 2, dataLength: 2, cversion: 1, numChildren: 1 },
    ]);
  });

  it('answers create2 with a path alone, and its kin with the Stat as well', () => {
    const service = opened();
    expect(
      service.multi([
        create2('/a'),
        { kind: 'createTTL', path: '/t', data: '', acl: OPEN_ACL, flags: 5, ttl: 60_000 },
        { kind: 'createContainer', path: '/c', data: '', acl: OPEN_ACL, flags: 4 },
      ]),
    ).toEqual(['create /a', 'create2 /t', 'create2 /c']);
  });

  it('numbers its sequential znodes one by one', () => {
    const service = opened();
    service.update(create('/q'));
    const next = create('/q/a-', { mode: 'persistentSequential' });
    expect(service.multi([next, next, remove('/q/a-0000000000'), next])).toEqual([
      'create /q/a-0000000000',
      'create /q/a-0000000001',
      'delete',
      'create /q/a-0000000002',
    ]);
    expect(service.multi([next, remove('/none')])).toEqual(['OK', 'NONODE']);
    expect(service.made(next)).toBe('/q/a-0000000003');
  });

  it('tells of its changes operation by operation, also of what lives only within it', () => {
    const service = opened();
    const { changes } = service.update({
      kind: 'multi',
      ops: [create('/a'), create('/a/k'), check('/a'), setData('/a', 'x'), remove('/a/k'), remove('/a')],
    });
    expect(changes).toMatchObject([
      { kind: 'created', path: '/a' },
      { kind: 'created', path: '/a/k' },
      { kind: 'dataChanged', path: '/a' },
      { kind: 'deleted', path: '/a/k' },
      { kind: 'deleted', path: '/a' },
    ]);
  });

  it('may be empty, or consist of checks', () => {
    const service = opened();
    service.update(create('/a'));
    expect(service.multi([])).toEqual([]);
    expect(service.multi([check('/a', 0), check('/a')])).toEqual(['check', 'check']);
    expect(service.history.map(({ txn }) => txn.kind).slice(-2)).toEqual(['multi', 'multi']);
  });
});

describe('a multi that fails', () => {
  it('changes nothing, is answered OK, and has a code for each operation', () => {
    const service = opened();
    service.update(create('/a', { data: '0' }));
    const before = service.machine.digest();
    expect(service.multi([remove('/none'), create('/x'), setData('/a', '1')])).toEqual([
      'NONODE',
      'RUNTIMEINCONSISTENCY',
      'RUNTIMEINCONSISTENCY',
    ]);
    expect(service.multi([create('/x'), setData('/a', '1', 7), remove('/x')])).toEqual([
      'OK',
      'BADVERSION',
      'RUNTIMEINCONSISTENCY',
    ]);
    expect(service.multi([create('/x'), setData('/a', '1'), create('/a')])).toEqual([
      'OK',
      'OK',
      'NODEEXISTS',
    ]);
    expect(service.multi([create('/e', { mode: 'ephemeral' }), create('/e/k')])).toEqual([
      'OK',
      'NOCHILDRENFOREPHEMERALS',
    ]);
    expect(service.multi([setData(null, '')])).toEqual(['BADARGUMENTS']);
    expect(service.machine.digest()).toEqual(before);
    expect(service.update({ kind: 'multi', ops: [remove('/none')] }).changes).toEqual([]);
  });

  it('is malformed as a whole if an operation does not belong there, wherever it stands', () => {
    const service = opened();
    service.update(create('/a'));
    expect(service.multi([create('/x'), null])).toBe('MARSHALLINGERROR');
    expect(service.multi([remove('/none'), null])).toBe('MARSHALLINGERROR');
    expect(service.history.at(-1)?.txn).toEqual({ kind: 'error', code: -5 });
    expect(service.exists('/x')).toBe(false);
  });

  it('is given up as a whole at a null path, and is rolled back nevertheless', () => {
    const service = opened();
    for (const bad of [create(null), remove(null)]) {
      expect(service.multi([create('/x'), bad])).toBe('MARSHALLINGERROR');
      expect(service.multi([remove('/none'), bad])).toEqual(['NONODE', 'RUNTIMEINCONSISTENCY']);
    }
    const { txn } = service.prepare(asked({ kind: 'multi', ops: [create('/x'), create(null)] }));
    expect(txn).toEqual({ kind: 'error', code: -5 });
    expect(service.prepare(asked(create('/x'))).txn.kind).toBe('create');
  });
});
