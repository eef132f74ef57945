import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../sim/faults/plan.js';
import { extentOf, tagOf } from '../disk/workbench.js';
import { ScriptedChoices } from '../kernel/scripted-choices.js';
import type { World } from '../process/world.js';
import type { Stage } from './stage.js';
import { at, stage } from './stage.js';

const BASE = 1_700_000_000_000;

/** A fault that strikes at 10 ms, when servers 1 and 2 have a quorum and an election connection. */
function staged(fault: Fault): Stage & { readonly quorum: number; readonly election: number } {
  const scene = stage([{ fault, strike: at(10_000) }]);
  const quorum = scene.world.connection(1, 2);
  const election = scene.world.connection(2, 1, 'election');
  scene.world.pass(7_900);
  scene.world.seen.length = 0;
  return { ...scene, quorum, election };
}

/** Which of the two connections, and of a datagram, get through from 1 to 2 while the fault stands. */
function through(fault: Fault): readonly string[] {
  const { world, quorum, election } = staged(fault);
  world.pass(500);
  const before = world.heard(2).length;
  world.say(1, quorum, 'Quorum');
  world.say(1, election, 'Election');
  world.send(1, 2, 'Datagram');
  world.pass(500);
  return world.heard(2).slice(before);
}

describe('a fault with a port', () => {
  it.each<[string, Fault]>([
    ['cut', { kind: 'cut', from: 's1', to: 's2', isOneWay: true, forMicros: null, port: 'election' }],
    ['isolate', { kind: 'isolate', target: 's2', direction: 'in', forMicros: null, port: 'election' }],
    ['split', { kind: 'split', groups: [[1], [2, 3]], forMicros: null, port: 'election' }],
    ['hold', { kind: 'hold', from: 's1', to: 's2', types: null, forMicros: null, port: 'election' }],
  ])('%s is for connections of that port', (_, fault) => {
    expect(through(fault)).toEqual(['Quorum 1', 'Datagram 1']);
  });

  it.each<[string, Fault]>([
    ['cut', { kind: 'cut', from: 's1', to: 's2', isOneWay: true, forMicros: null }],
    ['isolate', { kind: 'isolate', target: 's2', direction: 'in', forMicros: null }],
    ['split', { kind: 'split', groups: [[1], [2, 3]], forMicros: null }],
    ['hold', { kind: 'hold', from: 's1', to: 's2', types: null, forMicros: null }],
  ])('%s without one is for all', (_, fault) => {
    expect(through(fault)).toEqual([]);
  });

  it.each<Fault>([
    { kind: 'cut', from: 's1', to: 's2', isOneWay: true, forMicros: null, mode: 'kill', port: 'quorum' },
    { kind: 'isolate', target: 's1', direction: 'out', forMicros: null, mode: 'kill', port: 'quorum' },
    { kind: 'split', groups: [[1], [2]], forMicros: null, mode: 'kill', port: 'quorum' },
  ])('$kind in the mode kill breaks them at once', (fault) => {
    const { world, quorum } = staged(fault);
    world.pass(101);
    expect(world.of('conn.closed').map(({ event, micros }) => [event.conn, event.why, micros])).toEqual([
      [quorum, 'cut', 10_000],
      [quorum, 'cut', 10_000],
    ]);
  });
});

describe('a planned reset', () => {
  it('breaks all connections between the two, whoever asked', () => {
    const { world, quorum, election } = staged({ kind: 'reset', from: 's2', to: 's1' });
    world.settle();
    expect(world.one('fault.struck').event).toMatchObject({ fault: 'reset', actors: [2, 1] });
    const broken = world.of('conn.closed').map(({ event }) => event.conn);
    expect(broken.sort((a, b) => a - b)).toEqual([quorum, quorum, election, election]);
  });

  it('of a port breaks those of that port', () => {
    const { world, election } = staged({ kind: 'reset', from: 's1', to: 'all', port: 'election' });
    world.settle();
    expect(world.of('conn.closed').map(({ event }) => event.conn)).toEqual([election, election]);
  });

  it('is skipped where there is no connection', () => {
    for (const fault of [
      { kind: 'reset', from: 's1', to: 's3' },
      { kind: 'reset', from: 's1', to: 's2', port: 'client' },
      { kind: 'reset', from: 'leader', to: 's2' },
    ] as const) {
      const { world, injector } = staged(fault);
      world.settle();
      expect(world.one('fault.skipped').event.why).toBe('there is no connection to break');
      expect(injector.skipped).toBe(1);
    }
  });
});

describe('a planned loss on a connection', () => {
  it('breaks it at that message', () => {
    const { world, quorum } = staged({ kind: 'lose', from: 's1', to: 's2', type: 'Cursed', count: 1 });
    world.pass(500);
    for (const word of ['Good', 'Cursed', 'Late']) world.say(1, quorum, word);
    world.settle();
    expect(world.heard(2).slice(-2)).toEqual(['Good 1', 'broken reset']);
  });
});

describe('a planned change of a clock', () => {
  function wall(world: World, address = 1): number {
    return world.env(address).clock.wallMillis() - BASE;
  }

  it('sets the offset, steps, and runs fast', () => {
    const { world } = stage([
      { fault: { kind: 'clock.offset', target: 's1', offsetMicros: -60_000_000 }, strike: at(0) },
      { fault: { kind: 'clock.step', target: 's1', stepMicros: 1_000_000 }, strike: at(1_000) },
      { fault: { kind: 'clock.rate', target: 's1', ratePpm: 100_000 }, strike: at(2_000_000) },
    ]);
    world.pass(500);
    expect(wall(world)).toBe(-60_000);
    world.pass(999_500);
    expect([wall(world), wall(world, 2)]).toEqual([-58_000, 1_000]);
    world.pass(2_000_000);
    expect(world.env(1).clock.monotonicMicros()).toBe(3_100_000);
    expect(world.of('clock.changed').map(({ cause }) => cause)).toEqual(
      world.of('fault.struck').map(({ index }) => index),
    );
  });

  it('stops the calendar for its time, which is still to come', () => {
    const { world, injector } = stage([
      { fault: { kind: 'clock.freeze', target: 's1', forMicros: 5_000 }, strike: at(1_000) },
    ]);
    world.pass(4_000);
    expect(wall(world)).toBe(1);
    expect(injector.hasMoreToCome).toBe(true);
    world.pass(2_000);
    expect(wall(world)).toBe(6);
    expect(injector.hasMoreToCome).toBe(false);
    expect(world.of('clock.changed').map(({ event }) => event.clock)).toEqual(['frozen', 'wall']);
  });

  it('strikes a machine whose process is down, and nobody where there is nobody', () => {
    const { world } = stage([
      { fault: { kind: 'clock.offset', target: 's1', offsetMicros: 9_000 }, strike: at(10) },
      { fault: { kind: 'clock.offset', target: 'leader', offsetMicros: 9_000 }, strike: at(10) },
    ]);
    world.host(1).crash('fault', 'a crash', 'keep');
    world.settle();
    world.host(1).start();
    expect(wall(world)).toBe(9);
    expect(world.one('fault.skipped').event.why).toBe('nobody to strike is alive');
  });
});

describe('a planned fault of a disk', () => {
  it('stalls it', () => {
    const { world } = stage([
      { fault: { kind: 'disk.stall', target: 's1', forMicros: 70_000 }, strike: at(0) },
    ]);
    world.pass(10);
    world.env(1).files.append('log.1', extentOf(1), tagOf(1));
    world.env(1).files.sync('log.1', 1);
    world.settle();
    expect(world.got(1).at(-1)?.micros).toBe(70_000);
  });

  it('lets bits rot where there is something to rot, and is skipped where there is not', () => {
    const fault = { kind: 'disk.bitrot', target: 'all', file: 'log', where: 'first' } as const;
    const { world } = stage(
      [
        { fault, strike: at(10) },
        { fault, strike: at(5_000) },
      ],
      { choices: new ScriptedChoices() },
    );
    world.env(2).files.append('log.1', extentOf(1, 2, 3), tagOf(1));
    world.env(2).files.sync('log.1', 1);
    world.settle();
    expect(world.one('fault.skipped').event.why).toBe('no such file holds anything');
    expect(world.one('fault.struck').event.actors).toEqual([2]);
    expect(world.one('disk.damaged')).toMatchObject({ actor: 2, cause: world.one('fault.struck').index });
  });
});
