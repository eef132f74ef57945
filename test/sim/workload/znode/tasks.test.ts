/** What each kind of task asks for, answer by answer. */
import { describe, expect, it } from 'vitest';

import type { Answer } from '../../../../core/znode/answers.js';
import type { RegisterStep, Task } from '../../../../sim/workload/znode/plan.js';
import { AppBench, dataOf, sessionOf, statOf } from './bench.js';

/** A client of one task; what it asks first has been taken. */
function at(task: Task, ...first: readonly string[]): AppBench {
  const it = AppBench.with(task);
  expect(it.take()).toEqual(first);
  return it;
}

const pace = { count: 2, thinkMicros: 1_000 };

describe('a counter', () => {
  const counter: Task = { kind: 'counter', path: '/n', ...pace };

  it('reads the number, and writes the next one on condition of the version', () => {
    const it = at(counter, 'getData /n');
    it.ok(dataOf('7', 3));
    expect(it.take()).toEqual(['setData /n "8" v3']);
    it.ok();
    it.pass(0);
    expect(it.take()).toEqual(['getData /n']);
    it.ok(dataOf('no number', 4));
    expect(it.take()).toEqual(['setData /n "1" v4']);
    it.ok();
    it.pass(0);
    expect(it.take()).toEqual(['finished']);
  });

  it('makes the znode if there is none, and what is above it', () => {
    const it = at({ ...counter, path: '/a/b/n' }, 'getData /a/b/n');
    it.fails('NONODE');
    expect(it.take()).toEqual(['create /a/b/n "0" f0']);
    it.fails('NONODE');
    expect(it.take()).toEqual(['create /a/b "" f0']);
    it.fails('NONODE');
    expect(it.take()).toEqual(['create /a "" f0']);
    it.ok();
    expect(it.take()).toEqual(['getData /a/b/n']);
    it.fails('NONODE');
    it.fails('NODEEXISTS');
    expect(it.take()).toEqual(['create /a/b/n "0" f0', 'getData /a/b/n']);
  });

  it('reads again when somebody else was faster, or its own fate is unknown', () => {
    const it = at(counter, 'getData /n');
    it.ok(dataOf('0'));
    it.fails('BADVERSION');
    expect(it.take()).toEqual(['setData /n "1" v0', 'getData /n']);
    it.ok(dataOf('1', 1));
    it.take();
    it.breaks();
    expect(it.take()).toEqual([]);
    it.up();
    expect(it.take()).toEqual(['getData /n']);
  });

  it('rests when it is refused for another reason', () => {
    const it = at(counter, 'getData /n');
    it.fails('NOAUTH');
    it.pass(4_999);
    expect(it.take()).toEqual([]);
    it.pass(1);
    expect(it.take()).toEqual(['getData /n']);
  });
});

describe('a queue', () => {
  const queue: Task = { kind: 'queue', path: '/q', count: 2, thinkMicros: 0 };

  /** One that has put its item in. */
  function put(): AppBench {
    const it = at(queue, 'create /q/c4-1- "c4-1" f2');
    it.ok({ kind: 'path', path: '/q/c4-1-0000000009' });
    it.pass(0);
    expect(it.take()).toEqual(['getChildren /q']);
    return it;
  }

  it('puts an item in, and takes out the one with the smallest number', () => {
    const it = put();
    it.ok({ kind: 'children', children: ['c4-1-0000000009', 'c9-1-0000000010', 'c7-3-0000000002'] });
    expect(it.take()).toEqual(['getData /q/c7-3-0000000002']);
    it.ok(dataOf('c7-3'));
    expect(it.take()).toEqual(['delete /q/c7-3-0000000002 v0']);
    it.ok();
    it.pass(0);
    expect(it.take()).toEqual(['finished']);
  });

  it('looks for another one when that is gone', () => {
    const it = put();
    const children = { kind: 'children', children: ['a-0000000001'] } as const;
    it.ok(children);
    it.fails('NONODE');
    expect(it.take()).toEqual(['getData /q/a-0000000001', 'getChildren /q']);
    it.ok(children);
    it.ok(dataOf('a'));
    it.fails('NONODE');
    expect(it.take().at(-1)).toBe('getChildren /q');
  });

  it('leaves an empty queue alone', () => {
    const it = put();
    it.ok({ kind: 'children', children: [] });
    it.pass(0);
    expect(it.take()).toEqual(['finished']);
  });

  it('makes the queue if there is none', () => {
    const it = at(queue, 'create /q/c4-1- "c4-1" f2');
    it.fails('NONODE');
    it.ok();
    expect(it.take()).toEqual(['create /q "" f0', 'create /q/c4-2- "c4-2" f2']);
  });

  it('looks for an item whose fate is unknown where all that was done can be seen, and never puts it in twice', () => {
    const it = at(queue, 'create /q/c4-1- "c4-1" f2');
    it.breaks();
    it.up();
    expect(it.take()).toEqual(['sync /q']);
    it.ok({ kind: 'synced', path: '/q' });
    expect(it.take()).toEqual(['getChildren /q']);
    it.ok({ kind: 'children', children: [] });
    it.pass(0);
    expect(it.take()).toEqual(['getChildren /q']);
  });

  it('takes an unknown taking for done', () => {
    const it = put();
    it.ok({ kind: 'children', children: ['a-0000000001'] });
    it.ok(dataOf('a'));
    it.breaks();
    it.pass(0);
    expect(it.take().at(-1)).toBe('finished');
  });
});

describe('a register', () => {
  const register = (...steps: readonly RegisterStep[]): Task => {
    return { kind: 'register', paths: ['/a', '/b'], steps, count: steps.length, thinkMicros: 0 };
  };

  it('goes round its paths with values that nobody else writes', () => {
    const it = at(register('set', 'set', 'get'), 'setData /a "c4-1" v-1');
    it.ok();
    it.pass(0);
    expect(it.take()).toEqual(['setData /b "c4-2" v-1']);
    it.ok();
    it.pass(0);
    expect(it.take()).toEqual(['getData /a']);
    it.ok(dataOf('c4-1'));
    it.pass(0);
    expect(it.take()).toEqual(['finished']);
  });

  it('makes a znode that is missing', () => {
    const it = at(register('set'), 'setData /a "c4-1" v-1');
    it.fails('NONODE');
    expect(it.take()).toEqual(['create2 /a "c4-2" f0']);
    it.fails('NODEEXISTS');
    it.pass(0);
    expect(it.take()).toEqual(['finished']);
  });

  it.each<[RegisterStep, string, string]>([
    ['swap', 'getData /a', 'setData /a "c4-1" v6'],
    ['remove', 'exists /a', 'delete /a v6'],
    ['sync-get', 'sync /a', 'getData /a'],
  ])('of a %s asks %s, and then %s', (step, first, then) => {
    const it = at(register(step), first);
    if (step === 'sync-get') it.ok({ kind: 'synced', path: '/a' });
    else it.ok(step === 'swap' ? dataOf('x', 6) : { kind: 'stat', stat: statOf({ version: 6 }) });
    expect(it.take()).toEqual([then]);
    it.ok(step === 'sync-get' ? dataOf('x') : undefined);
    it.pass(0);
    expect(it.take()).toEqual(['finished']);
  });

  it.each<[RegisterStep, string]>([
    ['exists', 'exists /a'],
    ['list', 'getChildren2 /'],
    ['multi', 'multi(check /a v-1, setData /a "c4-1" v-1, setData /b "c4-2" v-1)'],
    ['failing-multi', 'multi(setData /a "c4-1" v-1, create /a/m- "c4-2" f2, check /a v2147483647)'],
  ])('of a %s asks %s', (step, request) => {
    const it = at(register(step), request);
    it.ok();
    it.pass(0);
    expect(it.take()).toEqual(['finished']);
  });

  it('makes the znode for want of which a multi failed', () => {
    const it = at(register('multi'), 'multi(check /a v-1, setData /a "c4-1" v-1, setData /b "c4-2" v-1)');
    const codes = [0, 0, -101];
    it.ok({ kind: 'multi', results: codes.map((code) => ({ kind: 'error', code })) });
    expect(it.take()).toEqual(['create2 /b "c4-3" f0']);
  });

  it('goes on after an unknown outcome, and does again what was never sent', () => {
    const it = at(register('set', 'get'), 'setData /a "c4-1" v-1');
    it.breaks();
    it.pass(0);
    expect(it.take()).toEqual([]);
    it.expires();
    it.up(sessionOf(2));
    it.pass(5_000);
    expect(it.take()).toEqual(['getData /b']);
  });
});

describe('a watch', () => {
  const watch = (by: 'exists' | 'getData' | 'getChildren'): Task => {
    return { kind: 'watch', path: '/w', by, untilMicros: 100_000 };
  };

  it('reads, and reads again after each event of its path', () => {
    const it = at(watch('getData'), 'getData /w watch');
    it.ok(dataOf('x'));
    it.tells('NodeDataChanged', '/w');
    expect(it.take()).toEqual(['getData /w watch']);
    it.ok(dataOf('y'));
    it.tells('NodeDataChanged', '/other');
    expect(it.take()).toEqual([]);
  });

  it('reads once although two events tell of one change', () => {
    const it = at(watch('getChildren'), 'getChildren /w watch');
    it.ok({ kind: 'children', children: [] });
    it.tells('NodeDeleted', '/w');
    it.tells('NodeDeleted', '/w');
    expect(it.take()).toEqual(['getChildren /w watch']);
  });

  it('waits for a znode that is not there', () => {
    const it = at(watch('getData'), 'getData /w watch');
    it.fails('NONODE');
    expect(it.take()).toEqual(['exists /w watch']);
    it.fails('NONODE');
    expect(it.take()).toEqual([]);
    it.tells('NodeCreated', '/w');
    expect(it.take()).toEqual(['getData /w watch']);
    it.fails('NONODE');
    it.ok({ kind: 'stat', stat: statOf() });
    expect(it.take()).toEqual(['exists /w watch', 'getData /w watch']);
  });

  it('needs no more than one read where exists leaves the watch in any case', () => {
    const it = at(watch('exists'), 'exists /w watch');
    it.fails('NONODE');
    expect(it.take()).toEqual([]);
  });

  it('reads again when the answer was lost, and in a new session', () => {
    const it = at(watch('getData'), 'getData /w watch');
    it.breaks();
    it.up();
    expect(it.take()).toEqual(['getData /w watch']);
    it.ok(dataOf('x'));
    it.breaks();
    it.expires();
    it.up(sessionOf(2));
    expect(it.take()).toEqual(['getData /w watch']);
  });

  it('ends at its time, when nothing is under way', () => {
    const it = at(watch('getData'), 'getData /w watch');
    it.pass(100_000);
    expect(it.take()).toEqual([]);
    it.ok(dataOf('x'));
    expect(it.take()).toEqual(['finished']);
    it.tells('NodeDataChanged', '/w');
    expect(it.take()).toEqual([]);
  });
});

describe('ephemerals', () => {
  const ephemeral: Task = { kind: 'ephemeral', path: '/e', count: 2, thinkMicros: 0 };
  const owned = (session: number): Answer => ({ kind: 'stat', stat: statOf({ ephemeralOwner: session }) });

  /** The create is answered, and so is the look whether it is there. */
  function make(it: AppBench, session = sessionOf()): void {
    it.ok();
    it.ok(owned(session));
    it.pass(0);
  }

  it('are made one after the other, and looked at', () => {
    const it = at(ephemeral, 'create /e/c4-0-0 "c4-1" f1');
    it.ok();
    expect(it.take()).toEqual(['exists /e/c4-0-0 watch']);
    it.ok(owned(sessionOf()));
    it.pass(0);
    expect(it.take()).toEqual(['create /e/c4-0-1 "c4-2" f1']);
    make(it);
    expect(it.take()).toEqual(['exists /e/c4-0-1 watch', 'finished']);
  });

  it('are made with what is above them', () => {
    const it = at(ephemeral, 'create /e/c4-0-0 "c4-1" f1');
    it.fails('NONODE');
    it.ok();
    it.pass(0);
    expect(it.take()).toEqual(['create /e "" f0', 'create /e/c4-0-0 "c4-2" f1']);
  });

  it('are made anew in a new session, all of them, as long as the client has something to do', () => {
    const it = new AppBench({ tasks: [ephemeral], churn: [{ kind: 'move', atMicros: 9_000_000 }] });
    it.up();
    it.pass(0);
    make(it);
    make(it);
    it.take();
    it.breaks();
    it.up();
    expect(it.take()).toEqual(['setWatches']);
    it.breaks();
    it.expires();
    it.up(sessionOf(2));
    it.pass(0);
    expect(it.take()).toEqual(['create /e/c4-0-0 "c4-3" f1']);
  });

  it('begin with the first one again if the session ends under them', () => {
    const it = at(ephemeral, 'create /e/c4-0-0 "c4-1" f1');
    make(it);
    it.breaks();
    it.pass(0);
    it.expires();
    it.up(sessionOf(2));
    it.pass(5_000);
    expect(it.take().at(-1)).toBe('create /e/c4-0-0 "c4-4" f1');
  });

  it('begin with the first one again behind what was called between the two sessions', () => {
    const it = at(ephemeral, 'create /e/c4-0-0 "c4-1" f1');
    make(it);
    it.breaks();
    it.expires();
    it.pass(5_000);
    it.take();
    it.up(sessionOf(2));
    expect(it.take()).toEqual(['create /e/c4-0-1 "c4-3" f1']);
    it.ok();
    it.pass(0);
    expect(it.take()).toEqual(['create /e/c4-0-0 "c4-4" f1']);
    make(it, sessionOf(2));
    expect(it.take()).toEqual(['exists /e/c4-0-0 watch', 'create /e/c4-0-1 "c4-5" f1']);
  });

  it('wait until the session before is over, if theirs is still there', () => {
    const it = at(ephemeral, 'create /e/c4-0-0 "c4-1" f1');
    it.fails('NODEEXISTS');
    expect(it.take()).toEqual(['exists /e/c4-0-0 watch']);
    it.ok(owned(sessionOf(9)));
    it.pass(60_000);
    expect(it.take()).toEqual([]);
    it.tells('NodeDeleted', '/e/c4-0-0');
    expect(it.take()).toEqual(['create /e/c4-0-0 "c4-2" f1']);
  });

  it('are known again after an unknown outcome', () => {
    const it = at(ephemeral, 'create /e/c4-0-0 "c4-1" f1');
    it.breaks();
    it.up();
    it.pass(0);
    it.fails('NODEEXISTS');
    it.ok(owned(sessionOf()));
    it.pass(0);
    expect(it.take()).toEqual([
      'create /e/c4-0-0 "c4-2" f1',
      'exists /e/c4-0-0 watch',
      'create /e/c4-0-1 "c4-3" f1',
    ]);
  });

  it('are made again at once if one is gone that was there', () => {
    const it = at(ephemeral, 'create /e/c4-0-0 "c4-1" f1');
    it.fails('NODEEXISTS');
    it.fails('NONODE');
    it.pass(0);
    expect(it.take().at(-1)).toBe('create /e/c4-0-0 "c4-2" f1');
  });

  it('are given up at the end of their time', () => {
    const it = at({ ...ephemeral, untilMicros: 50_000 }, 'create /e/c4-0-0 "c4-1" f1');
    it.fails('NODEEXISTS');
    it.ok(owned(sessionOf(9)));
    it.take();
    it.pass(50_000);
    expect(it.take()).toEqual(['finished']);
  });
});

describe('a pace', () => {
  it('says when a task begins, how long it thinks between two steps, and when it ends', () => {
    const it = new AppBench({
      tasks: [
        {
          kind: 'register',
          paths: ['/a'],
          steps: ['get'],
          count: 10,
          thinkMicros: 1_000,
          fromMicros: 4_000,
          untilMicros: 7_500,
        },
      ],
    });
    it.up();
    it.pass(3_999);
    expect(it.take()).toEqual([]);
    it.pass(1);
    expect(it.take()).toEqual(['getData /a']);
    it.draws = [2_000];
    it.ok(dataOf('x'));
    it.pass(1_999);
    expect(it.take()).toEqual([]);
    it.pass(1);
    expect(it.take()).toEqual(['getData /a']);
    it.draws = [1_499];
    it.ok(dataOf('x'));
    it.pass(1_499);
    expect(it.take()).toEqual(['getData /a']);
    it.draws = [1];
    it.ok(dataOf('x'));
    it.pass(1);
    expect(it.take()).toEqual(['finished']);
  });
});
