import { describe, expect, it } from 'vitest';

import type { Update } from '../../../core/znode/requests.js';
import type { ZnodeTxn } from '../../../core/znode/txn.js';
import type { Service } from './service.js';
import { asked, check, create, opened, remove, setData } from './service.js';

/** Prepares without applying: the kind of the transaction, with its path or code. */
function prepared(service: Service, update: Update): string {
  const { txn } = service.prepare(asked(update));
  if (txn.kind === 'error') return String(txn.code);
  return 'path' in txn ? `${txn.kind} ${txn.path}` : txn.kind;
}

describe('a request', () => {
  it('is judged by the changes that are on their way', () => {
    const service = opened();
    expect(prepared(service, create('/a'))).toBe('create /a');
    expect(prepared(service, create('/a'))).toBe('-110');
    expect(prepared(service, create('/a/b', { mode: 'ephemeral' }))).toBe('create /a/b');
    expect(prepared(service, create('/a/b/c'))).toBe('-108');
    expect(prepared(service, remove('/a'))).toBe('-111');
    expect(prepared(service, setData('/a', 'x', 0))).toBe('setData /a');
    expect(prepared(service, check('/a', 0))).toBe('-103');
    expect(prepared(service, check('/a', 1))).toBe('check /a');
    expect(prepared(service, remove('/a/b'))).toBe('delete /a/b');
    expect(prepared(service, setData('/a/b', 'x'))).toBe('-101');
    expect(prepared(service, remove('/a', 1))).toBe('delete /a');
    expect(prepared(service, create('/a/b'))).toBe('-101');
    expect(service.children('/')).toEqual(['zookeeper']);
  });

  it('counts the creations that are on their way', () => {
    const service = opened();
    service.update(create('/q'));
    const next = create('/q/n-', { mode: 'persistentSequential' });
    expect([prepared(service, next), prepared(service, next)]).toEqual([
      'create /q/n-0000000000',
      'create /q/n-0000000001',
    ]);
    expect(prepared(service, remove('/q/n-0000000000'))).toBe('delete /q/n-0000000000');
    expect(prepared(service, next)).toBe('create /q/n-0000000002');
  });

  it('is judged by the latest change when an earlier one was applied', () => {
    const service = opened();
    const first = service.prepare(asked(create('/a')));
    const second = service.prepare(asked(setData('/a', 'x')));
    service.apply(first);
    expect(prepared(service, check('/a', 0))).toBe('-103');
    service.apply(second);
    expect(prepared(service, check('/a', 1))).toBe('check /a');
  });

  it('is judged by the tree alone once all is applied', () => {
    const service = opened();
    service.apply(service.prepare(asked(create('/a'))));
    const txn: ZnodeTxn = { kind: 'setData', code: 0, path: '/a', data: '', version: 9 };
    service.machine.apply(txn, { zxid: 4, timeMillis: 0 });
    expect(prepared(service, check('/a', 9))).toBe('check /a');
  });

  it('forgets what was prepared when leadership ends, or the state is replaced', () => {
    const service = opened();
    service.prepare(asked(create('/a')));
    service.machine.abandon();
    expect(prepared(service, create('/a'))).toBe('create /a');
    service.machine.restore([]);
    service.open(1);
    expect(service.machine.prepare(asked(create('/a'), 1), null, { zxid: 9, timeMillis: 0 }).kind).toBe(
      'create',
    );
  });
});

describe('a multi that fails', () => {
  it('leaves what was on its way before, of its parents too (ZOOKEEPER-1624)', () => {
    const service = opened();
    service.update(create('/q'));
    const next = create('/q/n-', { mode: 'persistentSequential' });
    expect(prepared(service, next)).toBe('create /q/n-0000000000');
    expect(prepared(service, { kind: 'multi', ops: [next, next, remove('/none')] })).toBe('failedMulti');
    expect(prepared(service, next)).toBe('create /q/n-0000000001');
  });

  it('leaves a deletion that was on its way where it had put a znode', () => {
    const service = opened();
    service.update(create('/a'));
    service.prepare(asked(remove('/a')));
    expect(
      prepared(service, { kind: 'multi', ops: [create('/a'), setData('/a', 'x'), remove('/none')] }),
    ).toBe('failedMulti');
    expect(prepared(service, setData('/a', 'x'))).toBe('-101');
  });

  it('leaves the tree to be seen where nothing was on its way', () => {
    const service = opened();
    service.update(create('/a'));
    expect(prepared(service, { kind: 'multi', ops: [remove('/a'), remove('/none')] })).toBe('failedMulti');
    expect(prepared(service, check('/a', 0))).toBe('check /a');
  });
});
