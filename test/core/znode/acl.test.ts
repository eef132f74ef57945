import { describe, expect, it } from 'vitest';

import type { Acl, Identity } from '../../../core/znode/acl.js';
import { nameOfCode } from '../../../core/znode/codes.js';
import type { Update } from '../../../core/znode/requests.js';
import { SUPER } from '../../../core/znode/schemes.js';
import type { Service } from './service.js';
import { AMY, asked, create, opened, remove, setData } from './service.js';

const EVERYBODY: Acl = { perms: 31, scheme: 'world', id: 'anyone' };
const AUTH: Acl = { perms: 31, scheme: 'auth', id: 'whatever' };
const AS_AMY: readonly Identity[] = [
  { scheme: 'ip', id: '10.0.0.4' },
  { scheme: 'digest', id: 'amy:hash' },
];
const AS_BOB: readonly Identity[] = [{ scheme: 'digest', id: 'bob:hash' }];

function setAcl(path: string | null, acl: readonly Acl[], version = -1): Update {
  return { kind: 'setACL', path, acl, version };
}

function createWith(path: string, acl: readonly Acl[]): Update {
  return { kind: 'create', path, data: '', acl, flags: 0 };
}

function code(service: Service, update: Update, identities: readonly Identity[] = []): string {
  return nameOfCode(service.run(asked(update, AMY, identities)).code);
}

function listOf(service: Service, path: string, identities: readonly Identity[]): unknown {
  const { code: error, answer } = service.machine.read(
    { kind: 'getACL', path },
    { sessionId: AMY, identities },
  );
  return answer.kind === 'acl' ? answer.acl : nameOfCode(error);
}

describe('setACL', () => {
  it('gives a new list and a new version of it, and touches nothing else', () => {
    const service = opened();
    service.update(create('/a', { data: 'x' }));
    const before = service.machine.stat('/a');
    const { answer, changes } = service.update(setAcl('/a', [EVERYBODY], 0));
    expect(answer).toEqual({ kind: 'stat', stat: { ...before, aversion: 1 } });
    expect(changes).toEqual([]);
    expect(code(service, setAcl('/a', [EVERYBODY], 0))).toBe('BADVERSION');
    expect(code(service, setAcl('/a', [EVERYBODY], 1))).toBe('OK');
  });

  it('is judged by path, list, znode, right and version, in this order', () => {
    const service = opened();
    expect(code(service, setAcl(null, []))).toBe('BADARGUMENTS');
    expect(code(service, setAcl('/a/', []))).toBe('BADARGUMENTS');
    expect(code(service, setAcl('/none', []))).toBe('INVALIDACL');
    expect(code(service, setAcl('/none', [EVERYBODY]))).toBe('NONODE');
    service.update(create('/a'));
    service.update(setAcl('/a', [{ ...EVERYBODY, perms: 15 }]));
    expect(code(service, setAcl('/a', [EVERYBODY], 9))).toBe('NOAUTH');
    expect(code(service, setAcl('/zookeeper/config', [EVERYBODY]), [SUPER])).toBe('OK');
  });

  it('is outstanding for what comes behind it', () => {
    const service = opened();
    service.update(create('/a'));
    const first = service.prepare(asked(setAcl('/a', [AUTH]), AMY, AS_AMY), null);
    const second = service.prepare(asked(setData('/a', 'x')), null);
    expect(second.txn).toEqual({ kind: 'error', code: -102 });
    service.apply(first);
    service.apply(second);
    expect(service.data('/a')).toBeUndefined();
  });
});

describe('a list', () => {
  it('with auth becomes whoever made it', () => {
    const service = opened();
    expect(code(service, createWith('/a', [AUTH]))).toBe('INVALIDACL');
    service.run(asked(setAcl('/', [EVERYBODY, AUTH]), AMY, [...AS_AMY, ...AS_BOB]));
    expect(listOf(service, '/', [])).toEqual([
      EVERYBODY,
      { perms: 31, scheme: 'digest', id: 'amy:hash' },
      { perms: 31, scheme: 'digest', id: 'bob:hash' },
    ]);
  });

  it('lets in whom it means, by any scheme, and the super user', () => {
    const service = opened();
    service.update(create('/a'));
    service.run(asked(setAcl('/a', [AUTH, { perms: 2, scheme: 'ip', id: '10.0.0.0/8' }]), AMY, AS_AMY));
    expect(code(service, setData('/a', '1'))).toBe('NOAUTH');
    expect(code(service, setData('/a', '1'), AS_BOB)).toBe('NOAUTH');
    expect(code(service, setData('/a', '1'), AS_AMY)).toBe('OK');
    expect(code(service, setData('/a', '1'), [{ scheme: 'ip', id: '10.9.9.9' }])).toBe('OK');
    expect(code(service, setData('/a', '1'), [SUPER])).toBe('OK');
    expect(code(service, create('/a/b'), AS_BOB)).toBe('NOAUTH');
    expect(code(service, remove('/a'), AS_BOB)).toBe('OK');
  });

  it('is shown to who may read or administer, and hashes only to the latter', () => {
    const service = opened();
    service.update(create('/a'));
    const list = [
      { perms: 1, scheme: 'world', id: 'anyone' },
      { perms: 16, scheme: 'digest', id: 'amy:hash' },
    ];
    service.update(setAcl('/a', list));
    expect(listOf(service, '/a', AS_AMY)).toEqual(list);
    expect(listOf(service, '/a', [])).toEqual([list[0], { ...list[1], id: 'amy:x' }]);
    service.run(asked(setAcl('/a', [{ perms: 14, scheme: 'world', id: 'anyone' }]), AMY, AS_AMY));
    expect(listOf(service, '/a', AS_AMY)).toBe('NOAUTH');
    expect(listOf(service, '/none', [])).toBe('NONODE');
  });
});
