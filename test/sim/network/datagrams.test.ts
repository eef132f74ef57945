import { describe, expect, it } from 'vitest';

import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import type { LinkSettings } from '../../../sim/network/link.js';
import { ScriptedChoices } from '../kernel/scripted-choices.js';
import { World } from '../process/world.js';

const MILLION = 1_000_000;
/** For a fate that loses, doubles or delays, whatever the rate: the draw is turned round, so that 0 is calm. */
const WORST = MILLION - 1;

/** What came of many messages on one link: how many, and how late. */
function manySends(network: Partial<LinkSettings>, count = 8_000): { world: World; arrivals: number[] } {
  const world = new World({ network, choices: new SeededChoices(5) });
  world.send(1, 2, 'Ping', count);
  world.settle();
  return { world, arrivals: world.got(2).map(({ micros }) => micros) };
}

describe('a datagram', () => {
  it('comes after the latency of its link, once, as it was sent', () => {
    const world = new World({
      network: { latency: { shape: 'constant', minMicros: 250, meanMicros: 0, capMicros: 900 } },
    });
    world.pass(40);
    world.send(1, 2, 'Ping');
    world.settle();
    expect(world.got(2)).toEqual([
      { micros: 290, incarnation: 1, input: { kind: 'datagram', from: 1, datagram: { kind: 'Ping', n: 1 } } },
    ]);
    expect(world.got(1)).toEqual([]);
    expect(world.got(3)).toEqual([]);
  });

  it('goes to its sender itself on a link like any other', () => {
    const world = new World();
    world.send(2, 2, 'Ping');
    world.settle();
    expect(world.got(2).map(({ micros }) => micros)).toEqual([100]);
  });

  it('may overtake an older one of the same link', () => {
    const { world } = manySends(
      { latency: { shape: 'uniform', minMicros: 0, meanMicros: 500, capMicros: MILLION } },
      50,
    );
    const order = world.got(2).map(({ input }) => (input.kind === 'datagram' ? input.datagram.n : 0));
    expect(order).not.toEqual([...order].sort((a, b) => a - b));
    expect(order).toHaveLength(50);
  });

  it('counts in the run hash by its link and its name', () => {
    const hashes = [
      [1, 2, 'Ping'],
      [1, 2, 'Pong'],
      [1, 3, 'Ping'],
    ] as const;
    const digits = hashes.map(([from, to, kind]) => {
      const world = new World();
      // Both links are made first, so that they have the same channels in every world.
      world.cluster.disturbances.link(1, 2);
      world.cluster.disturbances.link(1, 3);
      world.send(from, to, kind);
      world.settle();
      return world.cluster.kernel.hash.digits();
    });
    expect(new Set(digits).size).toBe(3);
  });
});

describe('the rates of a link', () => {
  it.each([
    ['lossPpm', 100_000],
    ['lossPpm', 1_000_000],
    ['duplicationPpm', 250_000],
    ['duplicationPpm', 1_000_000],
    ['overtakePpm', 50_000],
    ['overtakePpm', 1_000_000],
  ] as const)('%s = %d is how often that happens', (rate, ppm) => {
    const count = 8_000;
    const { arrivals } = manySends({ [rate]: ppm }, count);
    const expected = (ppm / MILLION) * count;
    const happened = {
      lossPpm: count - arrivals.length,
      duplicationPpm: arrivals.length - count,
      overtakePpm: arrivals.filter((micros) => micros === 170).length,
    }[rate];
    // Four standard deviations: the seed is fixed, but a change of generator shall not fail by chance.
    expect(Math.abs(happened - expected)).toBeLessThan(4 * Math.sqrt(expected) + 1);
    if (ppm === MILLION) expect(happened).toBe(count);
  });

  it('of 0 mean that nothing happens, however the draws fall', () => {
    const worst = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 4_294_967_295 : WORST));
    const world = new World({ choices: new ScriptedChoices({ draws: { 'link/1/2': worst } }) });
    world.send(1, 2, 'Ping', 50);
    world.settle();
    expect(world.got(2).map(({ micros }) => micros)).toEqual(Array<number>(50).fill(100));
  });

  it('exclude each other: a message is lost, or doubled, or overtaken, or none of these', () => {
    const { world, arrivals } = manySends({
      lossPpm: 200_000,
      duplicationPpm: 300_000,
      overtakePpm: 400_000,
    });
    const [lost, doubled] = [world.of('net.dropped').length, world.of('net.duplicated').length];
    const overtaken = arrivals.filter((micros) => micros === 170).length;
    expect(Math.abs(lost - 1_600)).toBeLessThan(160);
    expect(Math.abs(doubled - 2_400)).toBeLessThan(200);
    expect(Math.abs(overtaken - 3_200)).toBeLessThan(230);
    expect(arrivals).toHaveLength(8_000 - lost + doubled);
  });

  it('take two draws for each message, and one more only where one takes effect', () => {
    const drawn = (network: Partial<LinkSettings>, fate: number): number => {
      const choices = new ScriptedChoices({ draws: { 'link/1/2': [0, fate] } });
      const world = new World({ network, choices });
      world.send(1, 2);
      world.settle();
      return choices.stream('link/1/2').drawn;
    };
    expect(drawn({}, 0)).toBe(2);
    expect(drawn({ lossPpm: 1, duplicationPpm: 1, overtakePpm: 1 }, 0)).toBe(2);
    expect(drawn({ lossPpm: 1 }, WORST)).toBe(2);
    expect(drawn({ duplicationPpm: 1 }, WORST)).toBe(3);
    expect(drawn({ overtakePpm: 1 }, WORST)).toBe(3);
  });

  it('shift nothing: what is lost does not change how long the others take', () => {
    const latency = { shape: 'exponential', minMicros: 0, meanMicros: 5_000, capMicros: MILLION } as const;
    const times = [0, 300_000].map((lossPpm) => {
      const { world } = manySends({ latency, lossPpm }, 200);
      return new Map(
        world.got(2).map(({ micros, input }) => [input.kind === 'datagram' ? input.datagram.n : 0, micros]),
      );
    });
    const [calm, lossy] = times;
    expect(calm?.size).toBe(200);
    expect(lossy?.size).toBeLessThan(180);
    for (const [n, micros] of lossy ?? []) expect(micros).toBe(calm?.get(n));
  });
});

describe('the network reports', () => {
  it('each message with the sending as the cause of its delivery', () => {
    const world = new World({
      parts: { 2: { handle: (_, env) => env.datagrams.send(1, { kind: 'Pong', n: 9 }) } },
    });
    world.send(1, 2, 'Ping');
    world.settle();
    const [ping, pong] = world.of('net.sent');
    const [heard, answered] = world.of('net.delivered');
    expect(ping).toMatchObject({ actor: 1, micros: 0, cause: 0, event: { to: 2, type: 'Ping', slot: 1 } });
    expect(heard).toMatchObject({
      actor: 2,
      micros: 100,
      cause: ping?.index,
      event: { from: 1, type: 'Ping' },
    });
    expect(pong).toMatchObject({
      actor: 2,
      micros: 100,
      cause: heard?.index,
      event: { to: 1, type: 'Pong' },
    });
    expect(answered).toMatchObject({ actor: 1, micros: 200, cause: pong?.index });
    expect(ping?.event.msg).toBe(heard?.event.msg);
  });

  it('each message under a number of its own: the life of its sender, and how many it sent', () => {
    const world = new World();
    world.send(1, 2, 'Ping', 2);
    world.host(1).crash('fault', 'a crash', 'lose');
    world.host(1).start();
    world.send(1, 3);
    world.send(2, 3);
    expect(
      world.of('net.sent').map(({ event }) => [Math.floor(event.msg / 2 ** 32), event.msg % 2 ** 32]),
    ).toEqual([
      [1, 1],
      [1, 2],
      [2, 3],
      [1, 1],
    ]);
  });

  it('a copy and a chance loss as what came of the sending', () => {
    const doubled = new World({ network: { duplicationPpm: MILLION } });
    doubled.send(1, 2);
    doubled.settle();
    const sent = doubled.one('net.sent');
    expect(doubled.one('net.duplicated')).toMatchObject({
      cause: sent.index,
      event: { from: 1, to: 2, msg: sent.event.msg, type: 'Ping', delayMicros: 150 },
    });
    expect(doubled.of('net.delivered').map(({ micros, cause }) => [micros, cause])).toEqual([
      [100, sent.index],
      [150, sent.index],
    ]);
    const lost = new World({ network: { lossPpm: MILLION } });
    lost.send(1, 2);
    lost.settle();
    expect(lost.one('net.dropped')).toMatchObject({
      micros: 0,
      cause: lost.one('net.sent').index,
      event: { from: 1, to: 2, type: 'Ping', why: 'loss' },
    });
    expect(lost.got(2)).toEqual([]);
  });

  it('the same events under the same indices whether anybody listens or not', () => {
    const worlds = [true, false].map((isSilent) => {
      const world = new World({
        isSilent,
        network: { lossPpm: 300_000, duplicationPpm: 300_000 },
        choices: new SeededChoices(3),
      });
      world.send(1, 2, 'Ping', 200);
      world.host(3).crash('fault', 'a crash', 'lose');
      world.send(1, 3, 'Ping', 20);
      world.settle();
      const { kernel, events } = world.cluster;
      return { count: events.count, steps: kernel.steps, hash: kernel.hash.digits(), got: world.got(2) };
    });
    expect(worlds[0]).toEqual(worlds[1]);
  });
});
