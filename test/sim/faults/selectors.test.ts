import { describe, expect, it } from 'vitest';

import type { PlannedFault, Selector } from '../../../sim/faults/plan.js';
import { ROLE_SELECTORS } from '../../../sim/faults/plan.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import type { World, WorldOptions } from '../process/world.js';
import { at, stage, step } from './stage.js';

/** Whom a selector binds, after the words about who leads; nobody is an empty list. */
function bound(
  target: Selector,
  options: WorldOptions & {
    readonly before?: (world: World) => void;
    readonly observers?: readonly number[];
  } = {},
): readonly number[] {
  const { world } = stage([{ fault: { kind: 'disk.slow', target, factor: 2 }, strike: at(10) }], {
    servers: 5,
    clients: 2,
    ...options,
  });
  options.before?.(world);
  world.settle();
  const [struck] = world.of('fault.struck');
  return struck?.event.actors ?? [];
}

/** Says that these servers took the lead, one after the other. */
function led(...sids: readonly number[]): (world: World) => void {
  return (world) => {
    for (const sid of sids) world.env(sid).observe({ kind: 'puppet.led', leads: true });
  };
}

describe('a selector', () => {
  it.each<[Selector, readonly number[]]>([
    ['s1', [1]],
    ['s5', [5]],
    ['c1', [6]],
    ['c2', [7]],
    ['all', [1, 2, 3, 4, 5]],
    ['s6', []],
    ['s0', []],
    ['c3', []],
  ])('%s names %j of five servers and two clients', (selector, expected) => {
    expect(bound(selector)).toEqual(expected);
  });

  it('leader is who took the lead last, and nobody before that', () => {
    expect(bound('leader')).toEqual([]);
    expect(bound('leader', { before: led(2) })).toEqual([2]);
    expect(bound('leader', { before: led(2, 4) })).toEqual([4]);
  });

  it('leader is nobody when the leader has given up or died', () => {
    const givesUp = (world: World): void => {
      led(2)(world);
      world.env(2).observe({ kind: 'puppet.led', leads: false });
    };
    const dies = (world: World): void => {
      led(2)(world);
      world.host(2).crash('fault', 'a crash', 'lose');
    };
    for (const before of [givesUp, dies]) {
      expect(bound('leader', { before })).toEqual([]);
      expect(bound('previous leader', { before })).toEqual([2]);
    }
  });

  it('previous leader is who led before the one that leads now', () => {
    expect(bound('previous leader', { before: led(2) })).toEqual([]);
    expect(bound('previous leader', { before: led(2, 4) })).toEqual([2]);
    expect(bound('previous leader', { before: led(2, 4, 4) })).toEqual([2]);
  });

  it('a follower is one living server that does not lead, each at times', () => {
    const seen = new Set<number>();
    for (let seed = 1; seed <= 60; seed += 1) {
      const [one, ...others] = bound('a follower', {
        choices: new SeededChoices(seed),
        before: (world) => {
          led(2)(world);
          world.host(4).crash('fault', 'a crash', 'lose');
        },
      });
      expect(others).toEqual([]);
      seen.add(one ?? 0);
    }
    expect([...seen].sort()).toEqual([1, 3, 5]);
  });

  it.each([
    ['minority', 1, 0],
    ['minority', 2, 0],
    ['minority', 3, 1],
    ['minority', 4, 1],
    ['minority', 5, 2],
    ['majority', 1, 1],
    ['majority', 2, 2],
    ['majority', 3, 2],
    ['majority', 4, 3],
    ['majority', 5, 3],
  ] as const)('%s of %d servers is any %d of them', (selector, servers, size) => {
    const sets = new Set<string>();
    for (let seed = 1; seed <= 40; seed += 1) {
      const sids = bound(selector, { servers, clients: 1, choices: new SeededChoices(seed) });
      expect(sids).toHaveLength(size);
      expect(new Set(sids).size).toBe(size);
      expect(sids).toEqual([...sids].sort((a, b) => a - b));
      for (const sid of sids) expect(sid).toBeLessThanOrEqual(servers);
      sets.add(sids.join());
    }
    if (size > 0 && size < servers) expect(sets.size).toBeGreaterThan(1);
  });

  it('it is whose step triggered the fault, and nobody for a fault that strikes at a time', () => {
    expect(bound('it')).toEqual([]);
    const { world } = stage([
      { fault: { kind: 'disk.slow', target: 'it', factor: 2 }, strike: step('after', 'said') },
    ]);
    world.env(3).observe({ kind: 'puppet.said', word: 'me' });
    expect(world.one('fault.struck').event).toMatchObject({ actors: [3], trigger: 'after said' });
  });

  it('that is bound to nobody is skipped, said so, and counted', () => {
    const { world, injector } = stage([
      { fault: { kind: 'pause', target: 'leader', forMicros: 9 }, strike: at(1) },
      { fault: { kind: 'isolate', target: 'leader', direction: 'both', forMicros: null }, strike: at(2) },
      { fault: { kind: 'cut', from: 'leader', to: 'all', isOneWay: true, forMicros: null }, strike: at(3) },
      { fault: { kind: 'cut', from: 's1', to: 's1', isOneWay: true, forMicros: null }, strike: at(4) },
      { fault: { kind: 'slow', target: 'it', factor: 2, forMicros: null }, strike: at(5) },
    ]);
    world.settle();
    expect(world.of('fault.skipped').map(({ event }) => [event.plan, event.fault, event.why])).toEqual([
      [0, 'pause', 'nobody to strike is alive'],
      [1, 'isolate', 'nobody to strike'],
      [2, 'cut', 'nobody is at one end of the link'],
      [3, 'cut', 'nobody is at one end of the link'],
      [4, 'slow', 'nobody to strike'],
    ]);
    expect(world.of('fault.struck')).toEqual([]);
    expect(injector.skipped).toBe(5);
    expect(injector.hasMoreToCome).toBe(false);
  });

  it('an observer is one that is alive, and nobody where there is none', () => {
    expect(bound('an observer')).toEqual([]);
    const seen = new Set<number>();
    for (let seed = 0; seed < 20; seed += 1) {
      const [sid = 0] = bound('an observer', { observers: [4, 5], choices: new SeededChoices(seed) });
      seen.add(sid);
    }
    expect([...seen].sort()).toEqual([4, 5]);
    const before = (world: World): void => world.host(4).crash('fault', 'a crash', 'lose');
    expect(bound('an observer', { observers: [4, 5], before })).toEqual([5]);
  });

  it('counts no observers among followers, minorities and majorities, but among all', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const options = { observers: [1, 2], choices: new SeededChoices(seed) };
      for (const selector of ['a follower', 'minority', 'majority'] as const) {
        for (const sid of bound(selector, options)) expect(sid).toBeGreaterThan(2);
      }
      expect(bound('majority', options)).toHaveLength(2);
      expect(bound('minority', options)).toHaveLength(1);
      expect(bound('all', options)).toHaveLength(5);
    }
  });

  it('draws from the stream of its own fault: another fault shifts nothing', () => {
    const bind = (others: number): readonly number[] => {
      const fault = { kind: 'disk.slow', target: 'minority', factor: 2 } as const;
      const faults = [
        { fault, strike: at(9) },
        ...Array<PlannedFault>(others).fill({ fault, strike: at(1) }),
      ];
      const { world } = stage(faults, { servers: 7, choices: new SeededChoices(8) });
      world.settle();
      return world.of('fault.struck').find(({ event }) => event.plan === 0)?.event.actors ?? [];
    };
    expect(bind(4)).toEqual(bind(0));
    expect(bind(0)).toHaveLength(3);
  });

  it('has a name for every role', () => {
    expect(ROLE_SELECTORS).toHaveLength(8);
    for (const role of ROLE_SELECTORS) expect(() => bound(role, { before: led(1, 2) })).not.toThrow();
  });
});
