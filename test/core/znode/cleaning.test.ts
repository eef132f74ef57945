import { describe, expect, it } from 'vitest';

import { OPEN_ACL } from '../../../core/znode/acl.js';
import { nameOfCode } from '../../../core/znode/codes.js';
import type { MultiOp } from '../../../core/znode/requests.js';
import type { Service } from './service.js';
import { create, opened, remove, setData } from './service.js';

/** The clock of the service: a transaction is made so many ms behind its counter. */
const EPOCH_MILLIS = 1_000;

function container(path: string): MultiOp {
  return { kind: 'createContainer', path, data: '', acl: OPEN_ACL, flags: 4 };
}

function ttl(path: string, millis: number): MultiOp {
  return { kind: 'createTTL', path, data: '', acl: OPEN_ACL, flags: 5, ttl: millis };
}

function cleanable(service: Service, afterMillis: number, neverUsedMillis = 0): readonly string[] {
  return [...service.machine.cleanable({ nowMillis: EPOCH_MILLIS + afterMillis, neverUsedMillis })];
}

function clean(service: Service, path: string): string {
  const update = { kind: 'deleteContainer', path } as const;
  return nameOfCode(service.run({ kind: 'update', sessionId: 0, update }).code);
}

describe('what may be taken away', () => {
  it('is a container that has had children, and has none', () => {
    const service = opened();
    service.update(container('/c'));
    expect(cleanable(service, 1_000_000)).toEqual([]);
    service.update(create('/c/k'));
    expect(cleanable(service, 1_000_000)).toEqual([]);
    service.update(remove('/c/k'));
    expect(cleanable(service, 0)).toEqual(['/c']);
  });

  it('is a container that never had any for so long, where that is wished for', () => {
    const service = opened();
    service.update(container('/c'));
    expect(cleanable(service, 503, 500)).toEqual([]);
    expect(cleanable(service, 504, 500)).toEqual(['/c']);
  });

  it('is a TTL znode without children whose data are old enough', () => {
    const service = opened();
    service.update(ttl('/t', 100));
    expect(cleanable(service, 103)).toEqual([]);
    expect(cleanable(service, 104)).toEqual(['/t']);
    service.update(setData('/t', 'x'));
    expect(cleanable(service, 104)).toEqual([]);
    service.update(create('/t/k'));
    expect(cleanable(service, 9_999)).toEqual([]);
    service.update(remove('/t/k'));
    expect(cleanable(service, 9_999)).toEqual(['/t']);
  });

  it('is found again in a state that was restored', () => {
    const service = opened();
    service.update(ttl('/t', 100));
    service.update(remove('/none'));
    const chunks: Uint8Array[] = [];
    const reader = service.machine.snapshot();
    for (let chunk = reader.next(); chunk !== null; chunk = reader.next()) chunks.push(chunk);
    service.machine.restore(chunks);
    expect(cleanable(service, 200)).toEqual(['/t']);
  });
});

describe('the leader that asks for it', () => {
  it('is answered by what there is when its turn comes', () => {
    const service = opened();
    for (const op of [container('/c'), create('/c/k'), create('/p'), ttl('/t', 1)]) service.update(op);
    expect(clean(service, '/c')).toBe('NOTEMPTY');
    expect(clean(service, '/none')).toBe('NONODE');
    expect(clean(service, '/p')).toBe('BADVERSION');
    expect(clean(service, '/t')).toBe('OK');
    expect(service.exists('/t')).toBe(false);
    expect(clean(service, '/t')).toBe('NONODE');
  });

  it('takes a zxid, and watches fire', () => {
    const service = opened();
    service.update(ttl('/t', 1));
    const update = { kind: 'deleteContainer', path: '/t' } as const;
    const { changes } = service.run({ kind: 'update', sessionId: 0, update });
    expect(changes).toMatchObject([{ kind: 'deleted', path: '/t' }]);
    expect(service.stat('/')?.pzxid).toBe(4);
  });
});

describe('without TTL znodes', () => {
  it('every mode with a TTL is unimplemented, and all else is as ever', () => {
    const service = opened({}, false, false);
    expect(service.code(ttl('/t', 1))).toBe('UNIMPLEMENTED');
    expect(service.code({ kind: 'create', path: '/t', data: '', acl: OPEN_ACL, flags: 6 })).toBe(
      'UNIMPLEMENTED',
    );
    expect(service.code({ kind: 'create', path: '/t', data: '', acl: OPEN_ACL, flags: 9 })).toBe(
      'BADARGUMENTS',
    );
    expect(service.code(container('/c'))).toBe('OK');
  });
});
