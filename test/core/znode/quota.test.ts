import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MultiOp } from '../../../core/znode/requests.js';
import type { Service } from './service.js';
import { AMY, asked, CLOSE, create, newMachine, opened, remove, setData } from './service.js';

const LIMITS = 'zookeeper_limits';
const STATS = 'zookeeper_stats';
const quotaOf = (path: string): string => `/zookeeper/quota${path}`;
const statsOf = (path: string): string => `${quotaOf(path)}/${STATS}`;

/** A service with `/q`, whose quota has these limits. */
function limited(limits: string, { isEnforced = false } = {}): Service {
  const service = opened({}, isEnforced);
  for (const op of [
    create('/q'),
    create(quotaOf('/q')),
    create(`${quotaOf('/q')}/${LIMITS}`, { data: limits }),
  ])
    service.update(op);
  service.update(create(statsOf('/q'), { data: 'count=77,bytes=77' }));
  return service;
}

function used(service: Service): unknown {
  return service.data(statsOf('/q'));
}

describe('what is used of a quota', () => {
  test('is counted when the znode that says so is made, whatever its maker wrote', () => {
    const service = opened();
    service.update(create('/q', { data: 'abc' }));
    service.update(create('/q/a', { data: '12345' }));
    service.update(create(quotaOf('/q')));
    expect(service.update(create(statsOf('/q'), { data: 'mine' })).code).toBe(0);
    expect(used(service)).toBe('count=2,bytes=8');
  });

  test('follows creations, deletions and new data below the path', () => {
    const service = limited('count=1,bytes=1');
    const after = (op: MultiOp): unknown => {
      expect(service.update(op).code).toBe(0);
      return used(service);
    };
    expect(used(service)).toBe('count=1,bytes=0');
    expect(after(create('/q/a', { data: 'xx' }))).toBe('count=2,bytes=2');
    expect(after(create('/q/a/deep', { data: '1' }))).toBe('count=3,bytes=3');
    expect(after(setData('/q/a', '12345'))).toBe('count=3,bytes=6');
    expect(after(setData('/q/a', null))).toBe('count=3,bytes=1');
    expect(after(remove('/q/a/deep'))).toBe('count=2,bytes=0');
    expect(after(create('/qq', { data: 'beside' }))).toBe('count=2,bytes=0');
  });

  test('ends with the session of an ephemeral', () => {
    const service = limited('count=9,bytes=9');
    service.update(create('/q/e', { data: 'eph', mode: 'ephemeral' }));
    expect(used(service)).toBe('count=2,bytes=3');
    service.run(asked(CLOSE, AMY));
    expect(used(service)).toBe('count=1,bytes=0');
  });

  test('changes without a version, a zxid, or an event', () => {
    const service = limited('count=9,bytes=9');
    const before = service.stat(statsOf('/q'));
    const { changes } = service.update(create('/q/a', { data: '1'.repeat(100) }));
    expect(changes).toMatchObject([{ kind: 'created', path: '/q/a' }]);
    expect(service.stat(statsOf('/q'))).toEqual({ ...before, dataLength: 'count=2,bytes=100'.length });
  });

  test('is that of the nearest path with limits', () => {
    const service = limited('count=9,bytes=9');
    service.update(create('/q/in'));
    service.update(create(quotaOf('/q/in')));
    service.update(create(`${quotaOf('/q/in')}/${LIMITS}`));
    service.update(create(statsOf('/q/in')));
    service.update(create('/q/in/a', { data: '1' }));
    expect(service.data(statsOf('/q/in'))).toBe('count=2,bytes=1');
    expect(used(service)).toBe('count=2,bytes=0');
  });

  test('is followed no longer when the limits are gone', () => {
    const service = limited('count=9,bytes=9');
    service.update(remove(`${quotaOf('/q')}/${LIMITS}`));
    service.update(create('/q/a'));
    expect(used(service)).toBe('count=1,bytes=0');
  });

  test('counts in no digest, and is counted anew in a replica that is restored', () => {
    const step = fc.oneof(
      fc
        .record({ name: fc.constantFrom('a', 'b', 'c'), data: fc.string({ maxLength: 9 }) })
        .map(({ name, data }) => {
          return create(`/q/${name}`, { data });
        }),
      fc.constantFrom('/q', '/q/a', '/q/b').map((path) => setData(path, 'new')),
      fc.constantFrom('/q/a', '/q/b', '/q/c').map((path) => remove(path)),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.nat(30), (steps, from) => {
        const service = limited('count=9,bytes=9');
        const before = steps.slice(0, from);
        for (const op of before) service.update(op);
        const reader = service.machine.snapshot();
        const chunks: Uint8Array[] = [];
        const pull = (): void => {
          const chunk = reader.next();
          if (chunk !== null) chunks.push(chunk);
        };
        const begin = service.lastZxid;
        for (const op of steps.slice(from)) {
          pull();
          service.update(op);
        }
        for (let chunk = reader.next(); chunk !== null; chunk = reader.next()) chunks.push(chunk);
        const machine = newMachine();
        machine.restore(chunks);
        for (const { txn, stamp } of service.history.slice(begin)) machine.apply(txn, stamp);
        expect(machine.digest()).toEqual(service.machine.digest());
        const read = { kind: 'getData', path: statsOf('/q'), watch: false } as const;
        expect(machine.read(read)).toEqual(service.machine.read(read));
      }),
    );
  });
});

describe('a hard limit', () => {
  const LIMITED = 'count=-1,bytes=-1;byteHardLimit=10;countHardLimit=3';

  test('is refused to be passed, by count or by bytes', () => {
    const service = limited(LIMITED, { isEnforced: true });
    expect(service.code(create('/q/a', { data: '12345' }))).toBe('OK');
    expect(service.code(create('/q/b', { data: '123456' }))).toBe('QUOTAEXCEEDED');
    expect(service.code(create('/q/b', { data: '12345' }))).toBe('OK');
    expect(service.code(create('/q/c'))).toBe('QUOTAEXCEEDED');
    expect(service.code(setData('/q/a', '123456'))).toBe('QUOTAEXCEEDED');
    expect(service.code(setData('/q/a', '1'))).toBe('OK');
    expect(service.code(setData('/q/b', '123456789'))).toBe('OK');
    expect(used(service)).toBe('count=3,bytes=10');
  });

  test('has no use of the room that the same multi makes', () => {
    const service = limited(LIMITED, { isEnforced: true });
    for (const name of ['a', 'b']) service.update(create(`/q/${name}`));
    expect(service.multi([remove('/q/a'), create('/q/c')])).toEqual(['OK', 'QUOTAEXCEEDED']);
  });

  test('is asked of before the version, and behind the path', () => {
    const service = limited(LIMITED, { isEnforced: true });
    expect(service.code(setData('/q', 'too long by far', 99))).toBe('QUOTAEXCEEDED');
    expect(service.code(create('/q', { data: 'too long by far' }))).toBe('NODEEXISTS');
  });

  test('counts what a multi has written before', () => {
    const service = limited(LIMITED, { isEnforced: true });
    // 8 bytes more, then 2 fewer: each is judged by what is applied.
    expect(service.multi([setData('/q', '12345678'), setData('/q', '123456')])).toEqual([
      'setData',
      'setData',
    ]);
    expect(service.code(setData('/q', '12345678901'))).toBe('QUOTAEXCEEDED');
  });

  test('is no limit where it is not enforced, as a soft one never is', () => {
    expect(limited(LIMITED).code(create('/q/a', { data: 'too long by far' }))).toBe('OK');
    const soft = limited('count=1,bytes=1', { isEnforced: true });
    expect(soft.code(create('/q/a', { data: 'too long by far' }))).toBe('OK');
  });
});
