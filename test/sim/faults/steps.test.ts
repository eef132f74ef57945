import { describe, expect, it } from 'vitest';

import { DIRECTORY } from '../../../core/env.js';
import type { Fault } from '../../../sim/faults/plan.js';
import { contentsOf, extentOf, numbersOf, tagOf } from '../disk/workbench.js';
import type { PuppetEnv } from '../process/puppet.js';
import type { World } from '../process/world.js';
import { stage, step } from './stage.js';

const KILL_IT: Fault = { kind: 'crash', target: 'it', disk: 'lose', restartAfterMicros: null };

function say(world: World, sid: number, ...words: readonly string[]): void {
  for (const word of words) world.env(sid).observe({ kind: 'puppet.said', word });
}

/** Server 1 has a file with a durable name, and asks for the sync of one more byte. */
function writing(world: World): void {
  const { files } = world.env(1);
  files.append('log', extentOf(), tagOf(0));
  files.sync(DIRECTORY, 90);
  world.settle();
  files.append('log', extentOf(1), tagOf(1));
  files.sync('log', 1);
}

describe('a fault before a step', () => {
  it('that kills the process prevents what it would report', () => {
    const { world } = stage([{ fault: KILL_IT, strike: step('before', 'said') }]);
    say(world, 1, 'never', 'nor this');
    expect(world.of('puppet.said')).toEqual([]);
    expect(world.host(1).isAlive).toBe(false);
  });

  it('that does not kill the process lets it happen', () => {
    const pause: Fault = { kind: 'pause', target: 'it', forMicros: 10 };
    const { world } = stage([{ fault: pause, strike: step('before', 'said') }]);
    say(world, 1, 'all the same');
    expect(world.seen.map(({ event }) => event.kind)).toEqual([
      'fault.struck',
      'process.paused',
      'puppet.said',
    ]);
  });

  it('that kills the sender prevents the sending', () => {
    const { world } = stage([{ fault: KILL_IT, strike: step('before', 'ping') }]);
    world.send(1, 2);
    world.settle();
    expect(world.of('net.sent')).toEqual([]);
    expect(world.got(2)).toEqual([]);
    expect(world.cluster.disturbances.link(1, 2).stream.drawn, 'nothing was drawn for it').toBe(0);
  });

  it('that cuts the link takes the message that is about to be sent', () => {
    const cut: Fault = { kind: 'cut', from: 'it', to: 's2', isOneWay: true, forMicros: null };
    const { world } = stage([{ fault: cut, strike: step('before', 'ping') }]);
    world.send(1, 2);
    world.settle();
    expect(world.one('net.dropped')).toMatchObject({
      cause: world.one('net.sent').index,
      event: { why: 'cut' },
    });
  });

  it('that kills before a sync completes leaves its bytes to the crash', () => {
    const { world } = stage([{ fault: KILL_IT, strike: step('before', 'fsync') }]);
    writing(world);
    world.settle();
    expect(world.of('disk.synced').flatMap(({ event }) => numbersOf(event.tags))).toEqual([]);
    expect(numbersOf(world.of('disk.lost').at(-1)?.event.tags ?? [])).toContain(1);
    expect(contentsOf(world)).toEqual({ log: [] });
    expect(world.heard(1)).not.toContain('synced 1');
    expect(world.one('process.crashed').cause).toBe(world.one('fault.struck').index);
  });

  it('that fails the next sync fails the one that is about to complete', () => {
    const fail: Fault = { kind: 'disk.fail-sync', target: 'it', count: 1 };
    const { world } = stage([{ fault: fail, strike: step('before', 'fsync') }]);
    writing(world);
    world.env(1).files.sync('log', 2);
    world.settle();
    expect(world.heard(1).slice(-2)).toEqual(['synced 1 EIO', 'synced 2']);
    expect(world.of('disk.synced').flatMap(({ event }) => numbersOf(event.tags))).toEqual([]);
  });
});

describe('a fault after a step', () => {
  it('strikes when it was reported, and the rest of the handler has no effect', () => {
    const { world } = stage([{ fault: KILL_IT, strike: step('after', 'said') }], {
      parts: {
        1: {
          handle: (_, env) => {
            env.observe({ kind: 'puppet.said', word: 'last' });
            env.datagrams.send(2, { kind: 'Pong', n: 1 });
          },
        },
      },
    });
    world.send(3, 1, 'Pong');
    world.settle();
    expect(world.one('puppet.said').event.word).toBe('last');
    expect(world.of('net.sent')).toHaveLength(1);
    expect(world.one('fault.struck').cause).toBe(world.one('net.delivered').index);
    expect(world.one('process.crashed').cause).toBe(world.one('fault.struck').index);
  });

  it('of delivery finds the process before it has handled the message', () => {
    const { world } = stage([{ fault: KILL_IT, strike: step('after', 'heard') }]);
    world.send(1, 2);
    world.settle();
    expect(world.of('net.delivered')).toHaveLength(1);
    expect(world.host(2).isAlive).toBe(false);
    expect(world.got(2)).toEqual([]);
  });

  it('of sending leaves the message on its way', () => {
    const { world } = stage([{ fault: KILL_IT, strike: step('after', 'ping') }]);
    world.send(1, 2);
    world.settle();
    expect(world.host(1).isAlive).toBe(false);
    expect(world.heard(2)).toEqual(['Ping 1']);
  });

  it('of a sync finds it durable, though its process never hears of it', () => {
    const { world } = stage([{ fault: KILL_IT, strike: step('after', 'fsync') }]);
    writing(world);
    world.settle();
    expect(world.of('disk.synced').flatMap(({ event }) => numbersOf(event.tags))).toEqual([0, 1]);
    expect(contentsOf(world)).toEqual({ log: [1] });
    expect(world.heard(1)).toEqual(['synced 90']);
  });

  it('leaves the cause of what the handler goes on with as it was', () => {
    const pause: Fault = { kind: 'pause', target: 's3', forMicros: 10 };
    const handle = (_: unknown, env: PuppetEnv): void => {
      for (const word of ['one', 'two']) env.observe({ kind: 'puppet.said', word });
    };
    const { world } = stage([{ fault: pause, strike: step('after', 'said') }], { parts: { 1: { handle } } });
    world.send(2, 1, 'Pong');
    world.settle();
    const delivered = world.one('net.delivered').index;
    expect(world.of('puppet.said').map(({ cause }) => cause)).toEqual([delivered, delivered]);
    expect(world.one('process.paused').cause).toBe(world.one('fault.struck').index);
  });
});

describe('a step', () => {
  it('is counted: the n-th one triggers, once', () => {
    const { world } = stage([{ fault: KILL_IT, strike: step('before', 'said', { nth: 3 }) }]);
    say(world, 1, 'one');
    say(world, 2, 'two');
    expect(world.of('fault.struck')).toEqual([]);
    say(world, 3, 'three');
    say(world, 1, 'four');
    expect(world.of('puppet.said').map(({ event }) => event.word)).toEqual(['one', 'two', 'four']);
    expect(world.one('fault.struck').event).toMatchObject({ actors: [3], trigger: 'before said' });
  });

  it('may be that of one server alone', () => {
    const { world } = stage([{ fault: KILL_IT, strike: step('after', 'said', { nth: 2, sid: 2 }) }]);
    say(world, 1, 'a', 'b', 'c');
    say(world, 2, 'd');
    expect(world.of('fault.struck')).toEqual([]);
    say(world, 2, 'e');
    expect(world.one('fault.struck').event.actors).toEqual([2]);
  });

  it('may be that toward one receiver alone', () => {
    const { world } = stage([{ fault: KILL_IT, strike: step('before', 'ping', { to: 3 }) }]);
    world.send(1, 2, 'Ping', 2);
    world.send(1, 3, 'Pong');
    expect(world.of('fault.struck')).toEqual([]);
    world.send(1, 3, 'Ping');
    expect(world.of('net.sent').map(({ event }) => [event.to, event.type])).toEqual([
      [2, 'Ping'],
      [2, 'Ping'],
      [3, 'Pong'],
    ]);
  });

  it('may trigger several faults, in the order of the plan', () => {
    const slow: Fault = { kind: 'disk.slow', target: 'it', factor: 2 };
    const { world } = stage([
      { fault: slow, strike: step('after', 'said') },
      { fault: slow, strike: step('before', 'said') },
      { fault: slow, strike: step('before', 'said', { nth: 2 }) },
      { fault: slow, strike: step('before', 'said') },
    ]);
    say(world, 1, 'word');
    expect(world.seen.map(({ event }) => (event.kind === 'fault.struck' ? event.plan : event.kind))).toEqual([
      1,
      3,
      'puppet.said',
      0,
    ]);
  });

  it('is not taken by a process that is dead, nor by a sync that fails', () => {
    const slow: Fault = { kind: 'disk.slow', target: 's3', factor: 2 };
    const handle = (_: unknown, env: PuppetEnv): void => {
      for (const word of ['one', 'two']) env.observe({ kind: 'puppet.said', word });
    };
    const { world } = stage(
      [
        { fault: KILL_IT, strike: step('after', 'said') },
        { fault: slow, strike: step('before', 'said', { nth: 2 }) },
        { fault: slow, strike: step('before', 'fsync', { sid: 2 }) },
      ],
      { parts: { 1: { handle } } },
    );
    world.send(2, 1, 'Pong');
    const { files } = world.env(2);
    files.append('log', extentOf(), tagOf(0));
    files.sync(DIRECTORY, 1);
    world.settle();
    world.disk(2).failSyncs(1);
    files.append('log', extentOf(1), tagOf(1));
    files.sync('log', 2);
    world.settle();
    expect(world.heard(2)).toEqual(['synced 1', 'synced 2 EIO']);
    expect(world.of('fault.struck').map(({ event }) => event.plan)).toEqual([0]);
  });

  it('that nobody takes leaves nothing to come', () => {
    const { injector } = stage([{ fault: KILL_IT, strike: step('before', 'said') }]);
    expect(injector.hasMoreToCome).toBe(false);
    expect([...injector.kinds]).toEqual(['puppet.said']);
  });

  it('triggers nothing more when the safety phase is over', () => {
    const { world, injector } = stage([{ fault: KILL_IT, strike: step('before', 'said') }]);
    injector.disarm();
    say(world, 1, 'word');
    expect(world.of('puppet.said')).toHaveLength(1);
    expect(world.of('fault.struck')).toEqual([]);
  });
});
