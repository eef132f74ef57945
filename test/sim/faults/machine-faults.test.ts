import { describe, expect, it } from 'vitest';

import { DIRECTORY } from '../../../core/env.js';
import type { Fault } from '../../../sim/faults/plan.js';
import { contentsOf, extentOf, tagOf } from '../disk/workbench.js';
import type { World } from '../process/world.js';
import type { Stage } from './stage.js';
import { at, stage, step, struck } from './stage.js';

const CRASH: Fault = { kind: 'crash', target: 's1', disk: 'lose', restartAfterMicros: null };

/** Server 1 writes a durable byte, and one that is not. */
function write(world: World): void {
  const { files } = world.env(1);
  files.append('log', extentOf(1), tagOf(1));
  files.sync('log', 1);
  files.sync(DIRECTORY, 2);
  world.pass(1_500);
  files.append('log', extentOf(2), tagOf(2));
}

describe('a planned crash', () => {
  it.each([
    ['lose', [1]],
    ['keep', [1, 2]],
  ] as const)('kills its target, and its disk does as it says: %s', (disk, left) => {
    const { world } = stage([{ fault: { ...CRASH, disk }, strike: at(2_000) }]);
    write(world);
    world.settle();
    expect([1, 2, 3].map((address) => world.host(address).isAlive)).toEqual([false, true, true]);
    expect(contentsOf(world)).toEqual({ log: left });
    const fault = world.one('fault.struck');
    expect(fault.event).toEqual({
      kind: 'fault.struck',
      plan: 0,
      fault: 'crash',
      actors: [1],
      trigger: 'time',
    });
    expect(world.one('process.crashed')).toMatchObject({
      actor: 1,
      micros: 2_000,
      cause: fault.index,
      event: { why: 'fault', message: 'a planned crash' },
    });
  });

  it('with a restart brings it back after its time, with the fault as the cause', () => {
    const { world, injector } = stage([{ fault: { ...CRASH, restartAfterMicros: 3_000 }, strike: at(10) }]);
    world.pass(3_009);
    expect(world.host(1).isAlive).toBe(false);
    expect(injector.hasMoreToCome).toBe(true);
    world.pass(1);
    expect(world.host(1).isAlive).toBe(true);
    expect(world.one('process.started')).toMatchObject({
      actor: 1,
      micros: 3_010,
      cause: world.one('fault.struck').index,
      event: { incarnation: 2 },
    });
    expect(injector.hasMoreToCome).toBe(false);
  });

  it('of several kills each of them', () => {
    const world = struck({ ...CRASH, target: 'all', restartAfterMicros: 5 });
    expect([1, 2, 3].map((address) => world.host(address).isAlive)).toEqual([false, false, false]);
    world.settle();
    expect(world.of('process.started').map(({ actor }) => actor)).toEqual([1, 2, 3]);
  });

  it('of a client kills a client', () => {
    const world = struck({ ...CRASH, target: 'c1' }, { clients: 1 });
    expect(world.host(4).isAlive).toBe(false);
  });

  it('finds nobody to kill who is dead already', () => {
    const { world, injector } = stage([1, 2].map((micros) => ({ fault: CRASH, strike: at(micros) })));
    world.settle();
    expect(world.of('fault.struck')).toHaveLength(1);
    expect(world.one('fault.skipped').event).toEqual({
      kind: 'fault.skipped',
      plan: 1,
      fault: 'crash',
      why: 'nobody to strike is alive',
    });
    expect(injector.skipped).toBe(1);
  });

  it('strikes of several only those who are alive', () => {
    const { world } = stage([
      { fault: CRASH, strike: at(1) },
      { fault: { ...CRASH, target: 'all' }, strike: at(2) },
    ]);
    world.settle();
    expect(world.of('fault.struck').map(({ event }) => event.actors)).toEqual([[1], [2, 3]]);
  });
});

describe('a planned restart', () => {
  it('starts a dead process at once, with the fault as the cause', () => {
    const { world } = stage([
      { fault: CRASH, strike: at(1) },
      { fault: { kind: 'restart', target: 's1' }, strike: at(50) },
    ]);
    world.settle();
    expect(world.one('process.started')).toMatchObject({
      actor: 1,
      micros: 50,
      cause: world.of('fault.struck')[1]?.index,
      event: { incarnation: 2 },
    });
  });

  it('finds nobody where all are alive', () => {
    const world = struck({ kind: 'restart', target: 'all' });
    expect(world.one('fault.skipped').event.why).toBe('nobody is down');
  });

  it('in the middle of a handler waits for its end', () => {
    const alive: boolean[] = [];
    const { world }: Stage = stage(
      [
        { fault: CRASH, strike: step('after', 'said') },
        { fault: { kind: 'restart', target: 's1' }, strike: step('after', 'said') },
      ],
      {
        parts: {
          1: {
            handle: (_, env) => {
              for (const word of ['one', 'two']) env.observe({ kind: 'puppet.said', word });
              alive.push(world.host(1).isAlive);
            },
          },
        },
      },
    );
    world.send(2, 1);
    world.settle();
    expect(world.of('puppet.said').map(({ event }) => event.word)).toEqual(['one']);
    expect(alive).toEqual([false]);
    expect(world.host(1).isAlive).toBe(true);
    expect(world.one('process.started').event.incarnation).toBe(2);
  });
});

describe('a planned pause', () => {
  it('holds up its target for its time', () => {
    const world = struck({ kind: 'pause', target: 's2', forMicros: 5_000 });
    for (const to of [2, 3]) world.send(1, to);
    world.settle();
    expect(world.got(2)[0]?.micros).toBe(5_000);
    expect(world.got(3)[0]?.micros).toBe(100);
    expect(world.one('process.paused').cause).toBe(world.one('fault.struck').index);
  });
});

describe('a planned fault of a disk', () => {
  function synced(world: World, count: number): readonly string[] {
    const { files } = world.env(1);
    for (let ticket = 1; ticket <= count; ticket += 1) {
      files.append('log', extentOf(ticket), tagOf(ticket));
      files.sync('log', ticket);
      world.settle();
    }
    return world.heard(1);
  }

  it('refuses so many writes, which the process learns at the sync', () => {
    const world = struck({ kind: 'disk.fail', target: 's1', count: 2 });
    expect(synced(world, 3)).toEqual(['synced 1 EIO', 'synced 2 EIO', 'synced 3']);
  });

  it('fails so many syncs', () => {
    const world = struck({ kind: 'disk.fail-sync', target: 's1', count: 1 });
    expect(synced(world, 2)).toEqual(['synced 1 EIO', 'synced 2']);
  });

  it('makes syncs so many times as slow', () => {
    const world = struck({ kind: 'disk.slow', target: 's1', factor: 30 });
    synced(world, 1);
    expect(world.nowMicros).toBe(30_000);
  });

  it('strikes the disk of its target alone, and even while nobody runs on it', () => {
    const { world } = stage([
      { fault: CRASH, strike: at(0) },
      { fault: { kind: 'disk.fail-sync', target: 's1', count: 1 }, strike: at(1) },
      { fault: { kind: 'restart', target: 's1' }, strike: at(2) },
    ]);
    world.pass(10);
    world.env(2).files.sync('log', 1);
    world.env(1).files.sync('log', 1);
    world.settle();
    expect([world.heard(1), world.heard(2)]).toEqual([['synced 1 EIO'], ['synced 1']]);
    expect(world.of('fault.skipped')).toEqual([]);
  });
});

describe('planned faults', () => {
  it('strike at their time, before anything due then, in the order of the plan', () => {
    const { world } = stage([
      { fault: { ...CRASH, target: 's3' }, strike: at(100) },
      { fault: { ...CRASH, target: 's2' }, strike: at(100) },
    ]);
    world.send(1, 2);
    world.settle();
    expect(world.got(2)).toEqual([]);
    expect(world.of('process.crashed').map(({ actor, micros }) => [actor, micros])).toEqual([
      [3, 100],
      [2, 100],
    ]);
  });

  it('strike no more when the safety phase is over, and what they began stays as it is', () => {
    const { world, injector } = stage([
      { fault: { ...CRASH, restartAfterMicros: 500 }, strike: at(10) },
      { fault: { kind: 'cut', from: 's2', to: 's3', isOneWay: true, forMicros: 500 }, strike: at(10) },
      { fault: { ...CRASH, target: 's2' }, strike: at(300) },
      {
        fault: { ...CRASH, target: 's3' },
        strike: { kind: 'step', when: 'before', step: 'ping', nth: 1, sid: null, to: null },
      },
    ]);
    world.pass(100);
    injector.disarm();
    world.pass(1_000);
    world.send(2, 3);
    world.settle();
    expect(world.of('fault.struck')).toHaveLength(2);
    expect([1, 2, 3].map((address) => world.host(address).isAlive)).toEqual([false, true, true]);
    expect(world.got(3)).toEqual([]);
    expect(world.of('net.healed')).toEqual([]);
    expect(injector.hasMoreToCome).toBe(false);
  });
});
