import { describe, expect, it } from 'vitest';

import type { Acl } from '../../../core/znode/acl.js';
import { OPEN_ACL } from '../../../core/znode/acl.js';
import { grantedAcl } from '../../../core/znode/permission.js';
import type { MultiOp, WatchingRead } from '../../../core/znode/requests.js';
import { nameOfCode } from '../../../core/znode/codes.js';
import type { Service } from './service.js';
import { check, create, opened, remove, setData } from './service.js';

const READ = 1;
const WRITE = 2;
const CREATE = 4;
const DELETE = 8;

function entry(scheme: string, id: string, perms = 31): Acl {
  return { perms, scheme, id };
}

function everybody(perms: number): Acl {
  return entry('world', 'anyone', perms);
}

function createWith(path: string, acl: readonly Acl[]): MultiOp {
  return { kind: 'create', path, data: 'd', acl, flags: 0 };
}

/** A service with a znode of which everybody has these rights, and a child that everybody may do everything to. */
function guarded(perms: number): Service {
  const service = opened();
  service.update(createWith('/n', [everybody(CREATE)]));
  service.update(create('/n/old'));
  service.update(createWith('/g', [everybody(perms)]));
  return service;
}

function readCode(service: Service, kind: WatchingRead['kind'], path: string): string {
  return nameOfCode(service.machine.read({ kind, path, watch: false }).code);
}

describe('an access control list', () => {
  it('is taken as it is, with bits that mean nothing', () => {
    for (const acl of [OPEN_ACL, [everybody(63)], [everybody(-1)], [everybody(0)]])
      expect(grantedAcl(acl, [])).toEqual(acl);
  });

  it('loses entries that it has twice', () => {
    expect(grantedAcl([everybody(31), everybody(1), everybody(31)], [])).toEqual([
      everybody(31),
      everybody(1),
    ]);
  });

  it.each([
    [[]],
    [null],
    [[entry('nope', 'x')]],
    [[entry('auth', '')]],
    [[entry('world', 'someone')]],
    [[entry('WORLD', 'anyone')]],
    [[entry('', '')]],
    [[entry('digest', 'nocolon')]],
    [[entry('digest', 'a:b:c')]],
    [[entry('digest', '')]],
    [[entry('digest', ':')]],
    [[entry('ip', 'not-an-ip')]],
    [[entry('ip', '127.0.0.1/33')]],
    [[entry('ip', '127.0.0.1/-1')]],
    [[entry('ip', '300.1.1.1')]],
    [[entry('ip', '127.0.0')]],
    [[everybody(31), entry('nope', 'x')]],
  ])('is not %j', (acl) => {
    expect(grantedAcl(acl, [])).toBeNull();
  });

  it.each([
    entry('digest', 'bob:hash='),
    entry('ip', '127.0.0.1'),
    entry('ip', '127.0.0.1/0'),
    entry('ip', '10.255.0.1/32'),
  ])('may be %j', (one) => {
    expect(grantedAcl([one], [])).toEqual([one]);
  });

  it('refuses a creation, whatever its parent', () => {
    expect(opened().code(createWith('/x/y', []))).toBe('INVALIDACL');
  });
});

describe('a permission', () => {
  it('to read lets read, and check', () => {
    const service = guarded(READ);
    for (const kind of ['getData', 'getChildren', 'getChildren2'] as const) {
      expect(readCode(service, kind, '/g')).toBe('OK');
    }
    expect(service.code(check('/g'))).toBe('OK');
    expect(service.code(setData('/g', 'e'))).toBe('NOAUTH');
    expect(service.code(create('/g/new'))).toBe('NOAUTH');
    expect(service.code(remove('/g'))).toBe('OK');
  });

  it('to write lets write', () => {
    const service = guarded(WRITE);
    expect(service.code(setData('/g', 'e'))).toBe('OK');
    for (const kind of ['getData', 'getChildren', 'getChildren2'] as const) {
      expect(readCode(service, kind, '/g')).toBe('NOAUTH');
    }
    expect(service.code(check('/g'))).toBe('NOAUTH');
    expect(service.code(create('/g/new'))).toBe('NOAUTH');
  });

  it('to create and to delete are rights at the parent', () => {
    const service = guarded(CREATE + DELETE);
    expect(service.code(create('/g/new'))).toBe('OK');
    expect(service.code(remove('/g/new'))).toBe('OK');
    expect(service.code(remove('/n/old'))).toBe('NOAUTH');
    expect(service.code(remove('/n/none'))).toBe('NOAUTH');
    expect(service.code(setData('/g', 'e'))).toBe('NOAUTH');
  });

  it('is not asked for by exists', () => {
    expect(readCode(guarded(0), 'exists', '/g')).toBe('OK');
  });

  it('is judged before the version', () => {
    const service = guarded(0);
    expect(service.code(setData('/g', 'e', 7))).toBe('NOAUTH');
    expect(service.code(check('/g', 7))).toBe('NOAUTH');
  });

  it('for somebody else lets nobody in', () => {
    const service = opened();
    service.update(createWith('/g', [entry('digest', 'bob:hash'), entry('ip', '127.0.0.1')]));
    expect(readCode(service, 'getData', '/g')).toBe('NOAUTH');
    expect(service.code(setData('/g', 'e'))).toBe('NOAUTH');
  });
});
