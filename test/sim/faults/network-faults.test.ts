import { describe, expect, it } from 'vitest';

import type { Fault } from '../../../sim/faults/plan.js';
import { at, reachable, stage, struck } from './stage.js';

const ALL = ['2>1', '3>1', '1>2', '3>2', '1>3', '2>3'];

function without(...links: readonly string[]): string[] {
  return ALL.filter((link) => !links.includes(link));
}

const CUT: Fault = { kind: 'cut', from: 's1', to: 's2', isOneWay: false, forMicros: null };

describe('a planned cut', () => {
  it('lets nothing pass in either direction', () => {
    expect(reachable(struck(CUT))).toEqual(without('1>2', '2>1'));
  });

  it('of one way lets the other way be', () => {
    expect(reachable(struck({ ...CUT, isOneWay: true }))).toEqual(without('1>2'));
  });

  it('of several servers cuts each of one end from each of the other', () => {
    const world = struck({ ...CUT, from: 'all', to: 's3', isOneWay: true });
    expect(reachable(world)).toEqual(without('1>3', '2>3'));
  });

  it('of every pair ends as a whole', () => {
    const world = struck({ ...CUT, from: 'all', to: 'all', forMicros: 1_000 });
    expect(reachable(world)).toEqual([]);
    world.pass(800);
    expect(reachable(world)).toEqual(ALL);
  });

  it('ends after its time, with the fault as the cause', () => {
    const world = struck({ ...CUT, forMicros: 1_000 });
    world.pass(999);
    expect(world.of('net.healed')).toEqual([]);
    world.pass(1);
    const fault = world.one('fault.struck');
    expect(fault).toMatchObject({
      actor: 0,
      event: { plan: 0, fault: 'cut', actors: [1, 2], trigger: 'time' },
    });
    expect(world.one('net.partitioned').cause).toBe(fault.index);
    expect(world.one('net.healed')).toMatchObject({ micros: 1_000, cause: fault.index });
    expect(reachable(world)).toEqual(ALL);
  });
});

describe('a planned isolation', () => {
  it.each([
    ['both', without('1>2', '2>1', '3>2', '2>3')],
    ['in', without('1>2', '3>2')],
    ['out', without('2>1', '2>3')],
  ] as const)('of direction %s cuts those links of its target', (direction, left) => {
    expect(reachable(struck({ kind: 'isolate', target: 's2', direction, forMicros: null }))).toEqual(left);
  });

  it('cuts a server from clients as well, and a client from servers', () => {
    const server = struck(
      { kind: 'isolate', target: 's1', direction: 'both', forMicros: null },
      { servers: 1, clients: 2 },
    );
    expect(reachable(server)).toEqual(['3>2', '2>3']);
    const client = struck(
      { kind: 'isolate', target: 'c2', direction: 'in', forMicros: null },
      { servers: 1, clients: 2 },
    );
    expect(reachable(client)).toEqual(['2>1', '3>1', '1>2', '3>2']);
  });

  it('ends after its time', () => {
    const world = struck({ kind: 'isolate', target: 's2', direction: 'both', forMicros: 500 });
    world.pass(500);
    expect(reachable(world)).toEqual(ALL);
  });
});

describe('a planned split', () => {
  it('cuts servers of different groups, and a server of no group reaches all', () => {
    const world = struck({ kind: 'split', groups: [[1, 2], [3]], forMicros: 700 }, { servers: 4 });
    const cut = ['1>3', '2>3', '3>1', '3>2'];
    const links = reachable(world);
    expect(links).toHaveLength(12 - cut.length);
    expect(links).not.toEqual(expect.arrayContaining([expect.stringMatching(/^([12]>3|3>[12])$/)]));
    expect(world.one('fault.struck').event.actors).toEqual([1, 2, 3]);
    world.pass(500);
    expect(reachable(world)).toHaveLength(12);
  });

  it('into one group strikes nobody', () => {
    const world = struck({ kind: 'split', groups: [[1, 2, 3]], forMicros: null });
    expect(world.one('fault.skipped').event.why).toBe('there are not two groups');
  });
});

describe('a planned heal', () => {
  it('ends all disturbances of the network, and what is held goes on', () => {
    const { world } = stage([
      { fault: CUT, strike: at(0) },
      { fault: { kind: 'hold', from: 's1', to: 's3', types: null, forMicros: 90_000 }, strike: at(0) },
      { fault: { kind: 'slow', target: 's2', factor: 9, forMicros: null }, strike: at(0) },
      { fault: { kind: 'lose', from: 's3', to: 's1', type: null, count: 9 }, strike: at(0) },
      { fault: { kind: 'heal' }, strike: at(500) },
    ]);
    world.pass(0);
    world.send(1, 3);
    world.pass(500);
    expect(world.heard(3)).toEqual([]);
    world.pass(1);
    expect(world.heard(3)).toEqual(['Ping 1']);
    expect(reachable(world)).toEqual(ALL);
    expect(world.of('fault.struck').at(-1)?.event).toMatchObject({ fault: 'heal', actors: [] });
  });
});

describe('a planned slowness', () => {
  it('makes all links of its target so many times as slow, for its time', () => {
    const world = struck({ kind: 'slow', target: 's2', factor: 5, forMicros: 10_000 });
    world.send(1, 2);
    world.send(2, 3);
    world.send(1, 3);
    world.pass(10_000);
    world.send(1, 2);
    world.settle();
    expect(world.got(2).map(({ micros }) => micros)).toEqual([500, 10_100]);
    expect(world.got(3).map(({ micros }) => micros)).toEqual([100, 500]);
    expect(world.one('net.healed').cause).toBe(world.one('fault.struck').index);
  });

  it('of all servers makes the links between them slow', () => {
    const world = struck({ kind: 'slow', target: 'all', factor: 5, forMicros: null });
    world.send(1, 2);
    world.settle();
    expect(world.got(2).map(({ micros }) => micros)).toEqual([500]);
  });
});

describe('a planned loss or copy', () => {
  it('takes the next so many of a type on its link', () => {
    const world = struck({ kind: 'lose', from: 's1', to: 's2', type: 'Ping', count: 2 });
    world.send(1, 2, 'Pong');
    world.send(1, 2, 'Ping', 3);
    world.send(2, 1, 'Ping');
    world.settle();
    expect(world.heard(2)).toEqual(['Pong 1', 'Ping 3']);
    expect(world.heard(1)).toEqual(['Ping 1']);
    expect(world.of('net.dropped').map(({ event }) => event.why)).toEqual(['fault', 'fault']);
  });

  it('counts for each of several links by itself', () => {
    const world = struck({ kind: 'lose', from: 's1', to: 'all', type: null, count: 1 });
    for (const to of [2, 3]) world.send(1, to, 'Ping', 2);
    world.settle();
    expect([world.heard(2), world.heard(3)]).toEqual([['Ping 2'], ['Ping 2']]);
  });

  it('doubles the next so many, the copy later by the time given', () => {
    const world = struck({ kind: 'dup', from: 's1', to: 's2', type: null, count: 1, delayMicros: 400 });
    world.send(1, 2, 'Ping', 2);
    world.settle();
    expect(world.heard(2)).toEqual(['Ping 1', 'Ping 2', 'Ping 1']);
    expect(world.got(2).map(({ micros }) => micros)).toEqual([100, 100, 500]);
    expect(world.one('net.duplicated').cause).toBe(world.of('net.sent')[0]?.index);
  });
});

describe('a planned hold', () => {
  it('keeps messages of its types at the end of the link, for its time', () => {
    const world = struck({ kind: 'hold', from: 's1', to: 's2', types: ['Ping'], forMicros: 1_000 });
    for (const kind of ['Ping', 'Pong']) world.send(1, 2, kind);
    world.send(2, 1, 'Ping');
    world.settle();
    expect(world.heard(2)).toEqual(['Pong 1', 'Ping 1']);
    expect(world.got(2).map(({ micros }) => micros)).toEqual([100, 1_000]);
    expect(world.got(1).map(({ micros }) => micros)).toEqual([100]);
  });

  it('without a time ends at a release, which leaves cuts alone', () => {
    const { world } = stage([
      { fault: { kind: 'hold', from: 's1', to: 's2', types: null, forMicros: null }, strike: at(0) },
      { fault: { ...CUT, from: 's1', to: 's3' }, strike: at(0) },
      { fault: { kind: 'release' }, strike: at(700) },
    ]);
    world.pass(0);
    world.send(1, 2);
    world.pass(600);
    expect(world.heard(2)).toEqual([]);
    world.settle();
    expect(world.got(2).map(({ micros }) => micros)).toEqual([700]);
    expect(reachable(world)).toEqual(without('1>3', '3>1'));
  });
});
