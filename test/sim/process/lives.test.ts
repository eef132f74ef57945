import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../core/assert.js';
import { DIRECTORY } from '../../../core/env.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import { contentsOf, extentOf, tagOf } from '../disk/workbench.js';
import type { PuppetEnv } from './puppet.js';
import { World } from './world.js';

const WORD = 4_294_967_296;

function restart(world: World, address = 1): void {
  world.host(address).crash('fault', 'a crash', 'keep');
  world.host(address).start();
}

describe('a restarted process', () => {
  it('is a new object that has nothing but the files of the one before', () => {
    const born: PuppetEnv[] = [];
    const world = new World({ servers: 1, parts: { 1: { begin: (env) => born.push(env) } } });
    const first = world.host(1).process;
    world.env(1).files.append('log', extentOf(1), tagOf(1));
    world.env(1).files.sync('log', 1);
    world.env(1).files.sync(DIRECTORY, 2);
    world.settle();
    restart(world);
    expect(world.host(1).process).not.toBe(first);
    expect(born.map(({ self, incarnation }) => [self, incarnation])).toEqual([
      [1, 1],
      [1, 2],
    ]);
    expect(born[1]).not.toBe(born[0]);
    expect(born[1]?.files.read('log', 0, 9)).toEqual({ ok: true, bytes: Uint8Array.of(1) });
  });

  it('draws from a stream of its own', () => {
    const choices = new SeededChoices(3);
    const world = new World({ servers: 2, choices });
    const lives = [1, 2].map(() => {
      const drawn = Array.from({ length: 4 }, () => world.env(1).random.below(WORD));
      restart(world);
      return drawn;
    });
    const fresh = new SeededChoices(3);
    const expected = ['process/1/1', 'process/1/2'].map((name) =>
      Array.from({ length: 4 }, () => fresh.draw(fresh.stream(name), WORD)),
    );
    expect(lives).toEqual(expected);
    expect(choices.stream('process/2/1').drawn).toBe(0);
  });

  it('hears no timer and no sync of the life before', () => {
    const world = new World();
    const { timers, files } = world.env(1);
    timers.set({ kind: 'tick' }, 50);
    timers.set({ kind: 'tock' }, 2_000);
    files.append('log', extentOf(1), tagOf(1));
    files.sync('log', 1);
    world.pass(10);
    restart(world);
    world.env(1).timers.set({ kind: 'new' }, 60);
    world.settle();
    expect(world.heard(1)).toEqual(['new']);
    expect(world.got(1)).toMatchObject([{ micros: 70, incarnation: 2 }]);
    expect(world.nowMicros, 'nothing else was pending').toBe(70);
  });

  it('numbers its timers anew, and none of them is one of the life before', () => {
    const world = new World();
    const old = world.env(1).timers;
    old.set({ kind: 'old' }, 50);
    restart(world);
    const id = world.env(1).timers.set({ kind: 'new' }, 50);
    old.cancel(id);
    world.settle();
    expect(world.heard(1)).toEqual(['new']);
  });

  it('is not started twice, nor is a dead one killed again', () => {
    const world = new World();
    world.host(1).start();
    expect(world.of('process.started').filter(({ actor }) => actor === 1)).toHaveLength(1);
    world.host(1).crash('fault', 'a crash', 'lose');
    world.host(1).crash('fault', 'a crash', 'lose');
    expect(world.of('process.crashed')).toHaveLength(1);
    expect(world.host(1).isAlive).toBe(false);
    expect(world.host(1).process).toBeNull();
  });

  it('is reported with its number and is the cause of what it does at its start', () => {
    const world = new World({
      parts: { 1: { begin: (env) => env.observe({ kind: 'puppet.said', word: 'up' }) } },
    });
    restart(world);
    const started = world.of('process.started').filter(({ actor }) => actor === 1);
    expect(started.map(({ event }) => event.incarnation)).toEqual([1, 2]);
    expect(world.of('puppet.said').map(({ cause }) => cause)).toEqual(started.map(({ index }) => index));
  });
});

describe('a dead process whose handler runs on', () => {
  /** A process that dies in the middle of a handler, and what it tries to do then. */
  function afterDeath(act: (env: PuppetEnv) => void): World {
    const world: World = new World({
      parts: {
        1: {
          handle: (input, env) => {
            if (input.kind !== 'datagram') return;
            world.host(1).crash('fault', 'a crash', 'keep');
            act(env);
          },
        },
      },
    });
    const { files, timers } = world.env(1);
    files.append('log', extentOf(1), tagOf(1));
    files.sync('log', 1);
    files.sync(DIRECTORY, 2);
    world.settle();
    files.append('log', extentOf(2), tagOf(2));
    files.sync('log', 3);
    timers.set({ kind: 'tick' }, 500);
    world.send(2, 1);
    world.seen.length = 0;
    return world;
  }

  it.each<[string, (env: PuppetEnv) => void]>([
    ['sends nothing', (env) => env.datagrams.send(2, { kind: 'Pong', n: 1 })],
    ['reports nothing', (env) => env.observe({ kind: 'puppet.said', word: 'still here' })],
    ['sets no timer', (env) => env.timers.set({ kind: 'tick' }, 10)],
    ['cancels no timer, and none of its own is left', (env) => env.timers.cancel(1)],
    ['appends nothing', (env) => env.files.append('log', extentOf(2), tagOf(2))],
    ['writes over nothing', (env) => env.files.overwrite('log', 0, extentOf(2), tagOf(2))],
    ['truncates nothing', (env) => env.files.truncate('log', 0)],
    ['renames nothing', (env) => env.files.rename('log', 'old')],
    ['removes nothing', (env) => env.files.remove('log')],
    ['creates nothing', (env) => env.files.append('new', extentOf(2), tagOf(2))],
    ['syncs nothing', (env) => env.files.sync('log', 3)],
    ['reads nothing', (env) => env.files.read('log', 0, 9)],
    ['halts no more', (env) => env.halt('too late')],
    [
      'breaks no assumption',
      () => {
        throw new AssertionError('never mind');
      },
    ],
  ])('%s', (_, act) => {
    const world = afterDeath(act);
    world.settle();
    expect(world.seen.map(({ event }) => event.kind)).toEqual(['net.delivered', 'process.crashed']);
    world.host(1).start();
    world.settle();
    expect(contentsOf(world)).toEqual({ log: [1, 2] });
    expect(world.heard(1)).toEqual(['synced 1', 'synced 2', 'Ping 1']);
    expect(world.heard(2)).toEqual([]);
  });
});

describe('the ports of a dead life', () => {
  it.each([true, false])('stay dead while the next one runs; nobody listening: %s', (isSilent) => {
    const world = new World({ isSilent });
    const old = world.env(1);
    restart(world);
    const { count } = world.cluster.events;
    old.datagrams.send(2, { kind: 'Ping', n: 1 });
    old.observe({ kind: 'puppet.said', word: 'from the grave' });
    old.timers.set({ kind: 'tick' }, 10);
    old.files.append('log', extentOf(1), tagOf(1));
    old.files.sync('log', 1);
    old.halt('out of spite');
    world.settle();
    expect(world.host(1).isAlive).toBe(true);
    expect(world.cluster.events.count).toBe(count);
    expect(world.cluster.kernel.steps).toBe(0);
    expect(contentsOf(world)).toEqual({});
  });
});

describe('a timer', () => {
  it('is due after its delay, and tells which one it is', () => {
    const world = new World();
    world.pass(5);
    world.env(1).timers.set({ kind: 'tick' }, 50);
    world.settle();
    expect(world.got(1)).toEqual([
      { micros: 55, incarnation: 1, input: { kind: 'timer', timer: { kind: 'tick' } } },
    ]);
    expect(world.one('timer.fired')).toMatchObject({
      cause: world.one('timer.set').index,
      event: { timer: 'tick' },
    });
    expect(world.one('timer.set').event.atMicros).toBe(55);
  });

  it('that was cancelled never comes, and no other is cancelled with it', () => {
    const world = new World();
    const { timers } = world.env(1);
    const id = timers.set({ kind: 'tick' }, 50);
    expect(timers.set({ kind: 'tock' }, 50)).not.toBe(id);
    timers.cancel(id);
    timers.cancel(id);
    timers.cancel(99);
    world.settle();
    expect(world.heard(1)).toEqual(['tock']);
    expect(world.cluster.kernel.steps).toBe(1);
    expect(world.one('timer.cancelled').event.id).toBe(id);
  });

  it('shows the process the time at which it comes', () => {
    const times: number[] = [];
    const world = new World({
      parts: { 1: { handle: (_, env) => times.push(env.clock.monotonicMicros()) } },
    });
    world.env(1).timers.set({ kind: 'tick' }, 123);
    world.settle();
    expect(times).toEqual([123]);
  });
});

describe('a process that fails', () => {
  function failing(fail: (env: PuppetEnv) => void): World {
    const world = new World({ parts: { 1: { handle: (_, env) => fail(env) } } });
    world.send(2, 1);
    world.send(2, 3);
    world.settle();
    return world;
  }

  it('by a broken assumption dies alone, as a finding, with the assumption as its message', () => {
    const world = failing(() => {
      throw new AssertionError('a ballot carries one value');
    });
    expect(world.one('process.crashed')).toMatchObject({
      actor: 1,
      cause: world.of('net.delivered')[0]?.index,
      event: { why: 'own', message: 'a ballot carries one value' },
    });
    expect([1, 2, 3].map((address) => world.host(address).isAlive)).toEqual([false, true, true]);
    expect(world.heard(3)).toEqual(['Ping 1']);
  });

  it.each<[string, () => unknown]>([
    ['TypeError', () => Object.defineProperty(Object.freeze({}), 'x', { value: 1 })],
    ['RangeError', () => (1).toFixed(101)],
    ['URIError', () => decodeURIComponent('%')],
  ])('by a %s of the engine is reported by its name alone, for engines word it differently', (name, fail) => {
    const { event } = failing(fail).one('process.crashed');
    expect(event).toMatchObject({ why: 'own', message: `an unexpected ${name}` });
  });

  it('by halting on purpose is no finding, and says why', () => {
    const world = failing((env) => env.halt('a sync failed'));
    expect(world.one('process.crashed').event).toMatchObject({ why: 'halted', message: 'a sync failed' });
    expect(world.host(1).isAlive).toBe(false);
  });

  it('at its start dies as well, and can be started again', () => {
    let fails = true;
    const world = new World({
      parts: {
        1: {
          begin: () => {
            if (fails) throw new AssertionError('a first start');
          },
        },
      },
    });
    expect(world.one('process.crashed')).toMatchObject({
      actor: 1,
      event: { why: 'own', message: 'a first start' },
    });
    expect(world.one('process.crashed').cause).toBe(world.of('process.started')[0]?.index);
    fails = false;
    world.host(1).start();
    expect(world.host(1).isAlive).toBe(true);
  });

  it('leaves nothing of its handler as the cause of what happens next', () => {
    const world = failing(() => {
      throw new AssertionError('a broken assumption');
    });
    world.send(2, 3);
    expect(world.of('net.sent').at(-1)?.cause).toBe(0);
  });
});
