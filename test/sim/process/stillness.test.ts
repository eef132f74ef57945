import { describe, expect, it } from 'vitest';

import { extentOf, tagOf } from '../disk/workbench.js';
import type { PuppetEnv, PuppetInput } from './puppet.js';
import { World } from './world.js';

describe('a paused process', () => {
  it('gets what arrives when it goes on, in the order of arrival, timers late among the rest', () => {
    const world = new World();
    const { timers, files } = world.env(1);
    timers.set({ kind: 'early' }, 50);
    timers.set({ kind: 'late' }, 150);
    files.sync('log', 1);
    world.host(1).pause(2_000);
    world.send(2, 1, 'Ping');
    world.pass(1_999);
    expect(world.got(1)).toEqual([]);
    world.settle();
    expect(world.heard(1)).toEqual(['early', 'Ping 1', 'late', 'synced 1']);
    expect(new Set(world.got(1).map(({ micros }) => micros))).toEqual(new Set([2_000]));
  });

  it('is reported when it stops and when it goes on, the one as the cause of the other', () => {
    const world = new World();
    world.host(1).pause(500);
    world.send(2, 1, 'Ping', 2);
    world.settle();
    expect(world.one('process.paused')).toMatchObject({ actor: 1, micros: 0, event: { micros: 500 } });
    expect(world.one('process.resumed')).toMatchObject({
      actor: 1,
      micros: 500,
      cause: world.one('process.paused').index,
      event: { waiting: 2 },
    });
    expect(world.of('net.delivered').map(({ micros }) => micros)).toEqual([500, 500]);
  });

  it('lets the others go on', () => {
    const world = new World();
    world.host(1).pause(500);
    world.send(3, 2);
    world.settle();
    expect(world.got(2)[0]?.micros).toBe(100);
  });

  it('stays so for the longer of two pauses', () => {
    const world = new World();
    world.host(1).pause(500);
    world.host(1).pause(200);
    world.host(2).pause(200);
    world.host(2).pause(500);
    for (const address of [1, 2]) world.send(3, address);
    world.settle();
    expect([world.got(1)[0]?.micros, world.got(2)[0]?.micros]).toEqual([500, 500]);
    expect(world.of('process.resumed')).toHaveLength(2);
  });

  it('may give up a timer that waits with the rest', () => {
    const world = new World({
      parts: { 1: { handle: ({ kind }, env) => kind === 'datagram' && env.timers.cancel(1) } },
    });
    world.send(2, 1);
    world.env(1).timers.set({ kind: 'tick' }, 150);
    world.host(1).pause(500);
    world.settle();
    expect(world.heard(1)).toEqual(['Ping 1']);
    expect(world.of('timer.fired')).toEqual([]);
  });

  it('that is paused again in its burst gets the rest later, in order, before what came meanwhile', () => {
    let pauses = 1;
    const world: World = new World({
      parts: { 1: { handle: () => pauses-- > 0 && world.host(1).pause(300) } },
    });
    world.host(1).pause(500);
    world.send(2, 1, 'Ping', 3);
    world.pass(600);
    world.send(2, 1, 'Pong');
    world.settle();
    expect(world.heard(1)).toEqual(['Ping 1', 'Ping 2', 'Ping 3', 'Pong 1']);
    expect(world.got(1).map(({ micros }) => micros)).toEqual([500, 800, 800, 800]);
  });

  it('that dies forgets what waited, and its next life is not paused', () => {
    const world = new World();
    world.env(1).timers.set({ kind: 'tick' }, 50);
    world.host(1).pause(500);
    world.send(2, 1, 'Ping');
    world.pass(200);
    world.host(1).crash('fault', 'a crash', 'lose');
    world.host(1).start();
    world.send(2, 1, 'Pong');
    world.settle();
    expect(world.got(1)).toMatchObject([{ micros: 300, incarnation: 2 }]);
    expect(world.heard(1)).toEqual(['Pong 1']);
    expect(world.of('process.resumed')).toEqual([]);
  });

  it('that dies and is paused in its next life is paused for that time, and gets what came in it', () => {
    const world = new World();
    world.host(1).pause(500);
    world.send(2, 1, 'Ping');
    world.pass(200);
    world.host(1).crash('fault', 'a crash', 'lose');
    world.host(1).start();
    world.host(1).pause(1_000);
    world.send(2, 1, 'Pong');
    world.settle();
    expect(world.heard(1)).toEqual(['Pong 1']);
    expect(world.got(1)[0]?.micros).toBe(1_200);
    expect(world.one('process.resumed').cause).toBe(world.of('process.paused')[1]?.index);
  });

  it('that dies is not said to go on when its next life has read', () => {
    const world = new World();
    world.host(1).pause(500);
    world.host(1).crash('fault', 'a crash', 'lose');
    world.host(1).start();
    world.env(1).files.read('log', 0, 9);
    world.settle();
    expect(world.of('process.resumed')).toEqual([]);
  });

  it('that dies in its burst gets no more of it', () => {
    const world = new World({ parts: { 1: { handle: (_, env) => env.halt('enough') } } });
    world.host(1).pause(500);
    world.send(2, 1, 'Ping', 3);
    world.settle();
    expect(world.heard(1)).toEqual(['Ping 1']);
  });

  it('that is down is not paused', () => {
    const world = new World();
    world.host(1).crash('fault', 'a crash', 'lose');
    world.host(1).pause(500);
    world.host(1).start();
    world.send(2, 1);
    world.settle();
    expect(world.got(1)[0]?.micros).toBe(100);
    expect(world.of('process.paused')).toEqual([]);
  });
});

describe('reading', () => {
  /** A process that has a file of so many bytes and does this when it hears a Read. */
  function reader(bytes: number, act: (env: PuppetEnv, input: PuppetInput) => void): World {
    const world = new World({
      parts: {
        1: {
          handle: (input, env) => {
            if (input.kind === 'datagram' && input.datagram.kind === 'Read') act(env, input);
          },
        },
      },
    });
    world.env(1).files.append('log', extentOf(...Array<number>(bytes).fill(7)), tagOf(1));
    return world;
  }

  const read = (env: PuppetEnv, count = 1): void => {
    for (let i = 0; i < count; i += 1) env.files.read('log', 0, 1_000_000);
  };

  it('takes time, in which nothing else happens in the process', () => {
    const world = reader(10_000, (env) => read(env));
    world.send(2, 1, 'Read');
    world.pass(10);
    world.send(2, 1, 'Ping');
    world.settle();
    // A seek of 40 µs, and 2 µs for each of three pages.
    expect(world.got(1).map(({ micros }) => micros)).toEqual([100, 146]);
    expect(world.of('process.paused')).toEqual([]);
    expect(world.of('process.resumed')).toEqual([]);
  });

  it('twice takes twice as long', () => {
    const world = reader(1, (env) => read(env, 2));
    world.send(2, 1, 'Read');
    world.send(2, 1, 'Ping');
    world.settle();
    expect(world.got(1).map(({ micros }) => micros)).toEqual([100, 184]);
  });

  it('by a process that is paused meanwhile begins when the pause ends, and the end of both is reported once', () => {
    const world: World = reader(1, (env) => {
      world.host(1).pause(1_000);
      read(env);
    });
    world.send(2, 1, 'Read');
    world.send(2, 1, 'Ping');
    world.settle();
    expect(world.got(1).map(({ micros }) => micros)).toEqual([100, 1_142]);
    expect(world.one('process.resumed')).toMatchObject({ cause: world.one('process.paused').index });
  });

  it('that a pause outlasts does not end it', () => {
    const world: World = reader(1, (env) => {
      read(env);
      world.host(1).pause(1_000);
    });
    world.send(2, 1, 'Read');
    world.send(2, 1, 'Ping');
    world.settle();
    expect(world.got(1).map(({ micros }) => micros)).toEqual([100, 1_100]);
    expect(world.of('process.resumed')).toHaveLength(1);
  });

  it('gives the bytes that the process sees, as many as there are, and says if there is no such file', () => {
    const world = reader(0, () => undefined);
    const { files } = world.env(1);
    files.append('log', extentOf(1, 2, 3), tagOf(1));
    expect(files.read('log', 1, 9)).toEqual({ ok: true, bytes: Uint8Array.of(2, 3) });
    expect(files.read('log', 5, 9)).toEqual({ ok: true, bytes: new Uint8Array(0) });
    expect(files.read('nothing', 0, 9)).toEqual({ ok: false, error: 'ENOENT' });
    expect(world.of('disk.read').map(({ event }) => [event.file, event.offset, event.bytes])).toEqual([
      ['log', 1, 2],
      ['log', 5, 0],
    ]);
  });
});

describe('healing a machine', () => {
  it('ends a pause at once, with a burst of what waited', () => {
    const world = new World();
    world.host(1).pause(10_000);
    world.send(2, 1);
    world.pass(200);
    world.host(1).heal();
    expect(world.heard(1)).toEqual(['Ping 1']);
    expect(world.one('process.resumed').micros).toBe(200);
    world.settle();
    expect(world.nowMicros).toBe(200);
  });

  it('reports no end of a pause that never was', () => {
    const world = new World();
    world.env(1).files.read('log', 0, 9);
    world.host(1).heal();
    expect(world.of('process.resumed')).toEqual([]);
  });

  it('ends the faults of its disk', () => {
    const world = new World();
    world.disk(1).failSyncs(3);
    world.host(1).heal();
    world.env(1).files.sync('log', 1);
    world.settle();
    expect(world.heard(1)).toEqual(['synced 1']);
  });

  it('starts a dead process again, and leaves a living one as it is', () => {
    const world = new World();
    world.host(1).crash('fault', 'a crash', 'lose');
    for (const address of [1, 2]) world.host(address).heal();
    expect(world.of('process.started').map(({ actor }) => actor)).toEqual([1, 2, 3, 1]);
  });

  it('starts one again that dies of what had reached it before, also if it reads in between', () => {
    const handle = (input: PuppetInput, env: PuppetEnv): void => {
      if (input.kind === 'datagram') env.files.read('log', 0, 9);
      else if (input.kind === 'synced' && input.error !== null) env.halt('a sync failed');
    };
    const world = new World({ parts: { 1: { handle } } });
    world.disk(1).failSyncs(1);
    world.host(1).pause(10_000);
    world.send(2, 1);
    world.env(1).files.sync('log', 1);
    world.pass(9_000);
    world.host(1).heal();
    expect(world.one('process.crashed').event.why).toBe('halted');
    expect(world.host(1).isAlive).toBe(true);
  });

  it('of a whole cluster has one cause, for each of its machines', () => {
    const world = new World({ clients: 1 });
    for (const address of [1, 2]) world.host(address).crash('fault', 'a crash', 'lose');
    const healed = world.cluster.events.emit({ kind: 'run.phased', phase: 'liveness', core: [1, 2, 3] }, 0);
    world.cluster.events.handling(healed);
    world.cluster.heal([1, 2, 3]);
    expect(
      world
        .of('process.started')
        .slice(-2)
        .map(({ actor, cause }) => [actor, cause]),
    ).toEqual([
      [1, healed],
      [2, healed],
    ]);
  });
});
