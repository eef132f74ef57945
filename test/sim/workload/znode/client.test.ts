/** What a client process is besides its tasks: its handles, its lives, its end. */
import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../../core/assert.js';
import type { ZnodeRequest } from '../../../../core/znode/requests.js';
import type { PlannedCall, Task } from '../../../../sim/workload/znode/plan.js';
import { fingerprint } from '../../../../sim/kernel/fingerprint.js';
import { AppBench, TIMEOUT_MS, dataOf, sessionOf, statOf } from './bench.js';

const get = (path: string): ZnodeRequest => ({ kind: 'getData', path, watch: false });
const create = (path: string): ZnodeRequest => ({ kind: 'create', path, data: '', acl: [], flags: 0 });

function script(...calls: readonly (readonly [number, ZnodeRequest, 'insistent'?])[]): Task {
  return {
    kind: 'script',
    calls: calls.map(([atMicros, request, isInsistent]): PlannedCall => {
      return { atMicros, request, isInsistent: isInsistent !== undefined };
    }),
  };
}

describe('a script', () => {
  it('calls at its times, whatever became of the calls before', () => {
    const it = new AppBench({ tasks: [script([5, get('/a')], [9, get('/b')])] });
    it.up();
    it.pass(4);
    expect(it.take()).toEqual([]);
    it.pass(1);
    expect(it.take()).toEqual(['getData /a']);
    it.pass(4);
    expect(it.take()).toEqual(['getData /b']);
    it.fails('NONODE');
    expect(it.isFinished).toBe(false);
    it.ok(dataOf('x'));
    expect(it.take()).toEqual(['finished']);
  });

  it('lets a call be, whatever its outcome', () => {
    const it = AppBench.with(script([0, get('/a')]));
    it.breaks();
    expect(it.take()).toEqual(['getData /a', 'finished']);
  });

  it.each<[string, ZnodeRequest, 'NODEEXISTS' | 'NONODE']>([
    ['create', create('/a'), 'NODEEXISTS'],
    ['create2', { kind: 'create2', path: '/a', data: '', acl: [], flags: 0 }, 'NODEEXISTS'],
    ['delete', { kind: 'delete', path: '/a', version: -1 }, 'NONODE'],
  ])('makes an insistent %s again, until it is done or must have been', (_kind, request, achieved) => {
    const it = AppBench.with(script([0, request, 'insistent']));
    it.breaks();
    it.up();
    it.pass(19_999);
    expect(it.take()).toHaveLength(1);
    it.pass(1);
    expect(it.take()).toHaveLength(1);
    it.fails(achieved === 'NONODE' ? 'NODEEXISTS' : 'NONODE');
    it.pass(20_000);
    expect(it.take()).toHaveLength(1);
    it.fails(achieved);
    expect(it.take()).toEqual(['finished']);
  });

  it('makes an insistent read again until it succeeds', () => {
    const it = AppBench.with(script([0, get('/a'), 'insistent']));
    for (const name of ['NONODE', 'NODEEXISTS'] as const) {
      it.fails(name);
      it.pass(20_000);
    }
    expect(it.take()).toEqual(['getData /a', 'getData /a', 'getData /a']);
    it.ok(dataOf('x'));
    expect(it.isFinished).toBe(true);
  });
});

describe('a client', () => {
  it('begins with the server of its plan, and goes to the others in turn', () => {
    const it = new AppBench({});
    const servers = [it.server];
    for (let i = 0; i < 2; i += 1) {
      it.breaks();
      servers.push(it.server);
    }
    expect(servers).toEqual([2, 3, 1]);
    expect(it.events[0]).toMatchObject({ kind: 'client.connecting', to: 2, timeoutMs: TIMEOUT_MS });
  });

  it('that is faithful goes to no other', () => {
    const it = new AppBench({ isFaithful: true });
    it.breaks();
    it.pass(1_000_000);
    expect(it.connection).toBeGreaterThan(1);
    expect(it.server).toBe(2);
  });

  it('knows the servers, and is told of nothing that is not its own', () => {
    expect(() => new AppBench({ firstServer: 4 })).toThrow(AssertionError);
    const it = new AppBench({});
    expect(() => it.input({ kind: 'connected', connection: 77 })).toThrow(AssertionError);
  });

  it('has finished when its tasks are done, says so once, and keeps its session', () => {
    const it = new AppBench({ tasks: [script([0, get('/a')]), script([5_000, get('/b')])] });
    it.up();
    it.pass(0);
    it.ok(dataOf('x'));
    expect(it.isFinished).toBe(false);
    it.pass(5_000);
    it.ok(dataOf('x'));
    it.pass(3_000_000);
    it.breaks();
    it.up();
    const said = it.events.filter(({ kind }) => kind === 'client.finished');
    expect(said).toEqual([{ kind: 'client.finished' }]);
    expect(it.process.inspect()).toEqual({ open: [], held: 0, isFinished: true });
  });

  it('has finished at once if it has nothing to do', () => {
    expect(new AppBench({}).isFinished).toBe(true);
  });

  it('goes on in a new session when its own is over: xids and values go on as well', () => {
    const it = AppBench.with({ kind: 'counter', path: '/n', count: 1, thinkMicros: 0 });
    it.breaks();
    it.expires();
    it.up(sessionOf(2));
    it.pass(5_000);
    expect(it.take()).toEqual(['getData /n', 'getData /n']);
    const called = it.events.flatMap((event) => (event.kind === 'client.called' ? [event] : []));
    expect(called.map(({ xid, session }) => [xid, session])).toEqual([
      [1, sessionOf()],
      [2, sessionOf()],
      [3, sessionOf(2)],
    ]);
  });

  it('makes no use of a new session when it has finished', () => {
    const it = AppBench.with({ kind: 'ephemeral', path: '/e', count: 1, thinkMicros: 0 });
    it.ok();
    it.ok({ kind: 'stat', stat: statOf({ ephemeralOwner: sessionOf() }) });
    it.pass(0);
    expect(it.isFinished).toBe(true);
    it.take();
    it.breaks();
    it.expires();
    it.up(sessionOf(2));
    it.pass(100_000);
    expect(it.take()).toEqual([]);
  });

  it('is plain data, equal after equal histories', () => {
    const busy = (): AppBench => {
      const tasks: Task[] = [
        script([0, get('/a')], [90_000, get('/b')]),
        { kind: 'watch', path: '/w', by: 'exists', untilMicros: 90_000 },
        { kind: 'queue', path: '/q', count: 5, thinkMicros: 5 },
        { kind: 'ephemeral', path: '/e', count: 1, thinkMicros: 0 },
      ];
      const it = new AppBench({ tasks });
      it.up();
      it.pass(10);
      return it;
    };
    const print = ({ process, env }: AppBench): unknown => fingerprint(process, new Set<unknown>([env]));
    const [one, other] = [busy(), busy()];
    expect(print(one)).toEqual(print(other));
    other.ok({ kind: 'stat', stat: statOf() });
    expect(print(one)).not.toEqual(print(other));
  });
});

describe('churn', () => {
  const work: Task = { kind: 'register', paths: ['/a'], steps: ['get'], count: 3, thinkMicros: 0 };

  it('closes the session, and opens another one when that is answered; meanwhile the tasks wait', () => {
    const it = new AppBench({ tasks: [work], churn: [{ kind: 'close', atMicros: 10 }] });
    it.up();
    it.pass(10);
    expect(it.take()).toEqual(['getData /a', 'closeSession']);
    it.ok(dataOf('x'));
    it.pass(0);
    expect(it.take()).toEqual([]);
    expect(it.process.inspect()).toEqual({ open: [2], held: 1, isFinished: false });
    it.ok();
    expect(it.server).toBe(2);
    it.up(sessionOf(2));
    expect(it.take()).toEqual(['getData /a']);
    const called = it.events.flatMap((event) => (event.kind === 'client.called' ? [event.xid] : []));
    expect(called).toEqual([1, 2, 3]);
  });

  it('opens another session also when the end of the first one is unknown', () => {
    const it = new AppBench({ tasks: [work], churn: [{ kind: 'close', atMicros: 10 }] });
    it.up();
    it.pass(10);
    it.breaks();
    it.up(sessionOf(2));
    it.pass(0);
    expect(it.take()).toEqual(['getData /a', 'closeSession', 'getData /a']);
  });

  it('is left out where the session is being closed already', () => {
    const churn = [
      { kind: 'close', atMicros: 10 },
      { kind: 'close', atMicros: 11 },
      { kind: 'move', atMicros: 12 },
    ] as const;
    const it = new AppBench({ churn });
    it.up();
    it.pass(12);
    expect(it.take()).toEqual(['closeSession']);
    it.ok();
    expect(it.take()).toEqual(['finished']);
  });

  it('moves to the next server, with the session', () => {
    const it = new AppBench({ tasks: [work], churn: [{ kind: 'move', atMicros: 10 }] });
    it.up();
    it.pass(10);
    expect(it.server).toBe(3);
    it.opens();
    it.says({ kind: 'ConnectResponse', timeoutMs: TIMEOUT_MS, sessionId: sessionOf(), passwd: 'secret' });
    it.pass(0);
    expect(it.take()).toEqual(['getData /a', 'getData /a']);
  });

  it('stays away for as long as the plan says', () => {
    const it = new AppBench({ churn: [{ kind: 'move', atMicros: 10, awayMicros: 900 }] });
    it.up();
    it.pass(909);
    expect(it.connection).toBe(1);
    it.pass(1);
    expect(it.connection).toBe(2);
  });

  it('is waited for before a client has finished', () => {
    const it = new AppBench({ churn: [{ kind: 'move', atMicros: 500 }] });
    it.up();
    it.pass(499);
    expect(it.isFinished).toBe(false);
    it.pass(1);
    expect(it.isFinished).toBe(true);
  });
});

describe('a client that starts again', () => {
  it('leaves out the calls and the churn that are past, and begins at another million', () => {
    const it = new AppBench({
      incarnation: 3,
      micros: 600,
      tasks: [
        script([500, get('/past')], [700, get('/to-come'), 'insistent']),
        { kind: 'register', paths: ['/a'], steps: ['set'], count: 5, thinkMicros: 0, untilMicros: 650 },
      ],
      churn: [
        { kind: 'close', atMicros: 599 },
        { kind: 'move', atMicros: 800 },
      ],
    });
    it.up();
    it.pass(0);
    expect(it.take()).toEqual(['setData /a "c4-2000001" v-1']);
    expect(it.events.find(({ kind }) => kind === 'client.called')).toMatchObject({ xid: 2_000_001 });
    it.pass(100);
    it.ok();
    it.pass(0);
    expect(it.take()).toEqual(['getData /to-come']);
    it.ok(dataOf('x'));
    expect(it.isFinished).toBe(false);
    it.pass(100);
    expect(it.take()).toEqual(['finished']);
  });

  it('counts its times from the start of its first life, whatever the clock showed then', () => {
    const it = new AppBench({ micros: 5_000_000, tasks: [script([500, get('/a')])] });
    it.up();
    it.pass(499);
    expect(it.take()).toEqual([]);
    it.pass(1);
    expect(it.take()).toEqual(['getData /a']);
  });
});
