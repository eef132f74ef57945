import { describe, expect, it } from 'vitest';

import type { Disturbance } from '../../../sim/network/disturbances.js';
import { World } from '../process/world.js';

const CUT: Disturbance = { kind: 'cut' };
const HOLD: Disturbance = { kind: 'hold', types: null };
const THERE = { from: 1, to: 2 };
const BACK = { from: 2, to: 1 };

function disturbed(
  disturbance: Disturbance,
  ...links: readonly (typeof THERE)[]
): { world: World; id: number } {
  const world = new World();
  return { world, id: world.cluster.disturbances.begin(disturbance, links) };
}

describe('a cut', () => {
  it('takes what is sent while it stands', () => {
    const { world, id } = disturbed(CUT, THERE);
    world.send(1, 2);
    world.cluster.disturbances.end(id);
    world.settle();
    expect(world.got(2)).toEqual([]);
    expect(world.one('net.dropped')).toMatchObject({
      micros: 0,
      cause: world.one('net.sent').index,
      event: { why: 'cut' },
    });
  });

  it('takes what is under way when it begins, if it still stands at the arrival', () => {
    const world = new World();
    world.send(1, 2);
    world.pass(50);
    world.cluster.disturbances.begin(CUT, [THERE]);
    world.settle();
    expect(world.got(2)).toEqual([]);
    expect(world.one('net.dropped')).toMatchObject({
      micros: 100,
      cause: world.one('net.sent').index,
      event: { why: 'cut' },
    });
  });

  it('that comes and goes while a message is under way does not touch it', () => {
    const world = new World();
    world.send(1, 2);
    world.pass(40);
    const id = world.cluster.disturbances.begin(CUT, [THERE]);
    world.pass(40);
    world.cluster.disturbances.end(id);
    world.settle();
    expect(world.heard(2)).toEqual(['Ping 1']);
  });

  it('of one direction leaves the other, and every other link, as they are', () => {
    const { world } = disturbed(CUT, THERE);
    world.send(2, 1);
    world.send(1, 3);
    world.send(3, 2);
    world.settle();
    expect([world.heard(1), world.heard(2), world.heard(3)]).toEqual([['Ping 1'], ['Ping 1'], ['Ping 1']]);
  });

  it('ends when the last of several that overlap has ended', () => {
    const { world, id } = disturbed(CUT, THERE, BACK);
    const { disturbances } = world.cluster;
    const second = disturbances.begin(CUT, [THERE]);
    disturbances.end(id);
    disturbances.end(id);
    world.send(1, 2);
    world.send(2, 1);
    world.settle();
    expect([world.heard(1), world.heard(2)]).toEqual([['Ping 1'], []]);
    disturbances.end(second);
    world.send(1, 2);
    world.settle();
    expect(world.heard(2)).toEqual(['Ping 1']);
  });

  it('is reported when it begins, with its links, and when it ends', () => {
    const { world, id } = disturbed(CUT, THERE, BACK);
    world.pass(10);
    world.cluster.disturbances.end(id);
    world.cluster.disturbances.end(id);
    expect(world.one('net.partitioned')).toMatchObject({
      actor: 0,
      event: { id, links: [1, 2, 2, 1], mode: 'drop' },
    });
    expect(world.one('net.healed')).toMatchObject({ micros: 10, event: { id } });
  });

  it('still takes two draws for each message that it takes', () => {
    const { world } = disturbed(CUT, THERE);
    world.send(1, 2, 'Ping', 3);
    expect(world.cluster.disturbances.link(1, 2).stream.drawn).toBe(6);
  });
});

describe('a hold', () => {
  it('keeps what arrives, and lets it go at once in the order of arrival when it ends', () => {
    const { world, id } = disturbed(HOLD, THERE);
    world.send(1, 2, 'Ping');
    world.pass(10);
    world.send(1, 2, 'Pong');
    world.pass(490);
    expect(world.got(2)).toEqual([]);
    world.cluster.disturbances.end(id);
    world.settle();
    expect(world.heard(2)).toEqual(['Ping 1', 'Pong 1']);
    expect(world.got(2).map(({ micros }) => micros)).toEqual([500, 500]);
    const causes = world.of('net.sent').map(({ index }) => index);
    expect(world.of('net.held').map(({ micros, cause }) => [micros, cause])).toEqual([
      [100, causes[0]],
      [110, causes[1]],
    ]);
    expect(world.of('net.released').map(({ micros, cause }) => [micros, cause])).toEqual([
      [500, causes[0]],
      [500, causes[1]],
    ]);
    expect(world.of('net.delivered').map(({ cause }) => cause)).toEqual(causes);
    expect(world.one('net.partitioned').event.mode).toBe('hold');
  });

  it('of some types lets all others pass', () => {
    const { world, id } = disturbed({ kind: 'hold', types: ['Ping', 'Pang'] }, THERE);
    for (const kind of ['Ping', 'Pong', 'Pang']) world.send(1, 2, kind);
    world.pass(200);
    expect(world.heard(2)).toEqual(['Pong 1']);
    world.cluster.disturbances.end(id);
    world.settle();
    expect(world.heard(2)).toEqual(['Pong 1', 'Ping 1', 'Pang 1']);
  });

  it('that ends lets nothing go that another one keeps', () => {
    const { world, id } = disturbed({ kind: 'hold', types: ['Ping'] }, THERE);
    const all = world.cluster.disturbances.begin(HOLD, [THERE]);
    world.send(1, 2, 'Ping');
    world.send(1, 2, 'Pong');
    world.pass(200);
    world.cluster.disturbances.end(all);
    world.pass(100);
    expect(world.heard(2)).toEqual(['Pong 1']);
    world.cluster.disturbances.end(id);
    world.settle();
    expect(world.heard(2)).toEqual(['Pong 1', 'Ping 1']);
    expect(world.of('net.held')).toHaveLength(2);
  });

  it('does not keep again what an older one has released', () => {
    const { world, id } = disturbed(HOLD, THERE);
    world.send(1, 2, 'Ping');
    world.pass(200);
    world.cluster.disturbances.end(id);
    world.cluster.disturbances.begin(HOLD, [THERE]);
    world.send(1, 2, 'Pong');
    world.settle();
    expect(world.heard(2)).toEqual(['Ping 1']);
    expect(world.of('net.held')).toHaveLength(2);
  });

  it('lets a message go into a cut that has begun meanwhile', () => {
    const { world, id } = disturbed(HOLD, THERE);
    world.send(1, 2);
    world.pass(200);
    world.cluster.disturbances.begin(CUT, [THERE]);
    world.cluster.disturbances.end(id);
    world.settle();
    expect(world.got(2)).toEqual([]);
    expect(world.one('net.dropped').event.why).toBe('cut');
  });

  it('keeps each copy of a doubled message by itself', () => {
    const world = new World({ network: { duplicationPpm: 1_000_000 } });
    const id = world.cluster.disturbances.begin(HOLD, [THERE]);
    world.send(1, 2);
    world.pass(120);
    world.cluster.disturbances.end(id);
    world.cluster.disturbances.begin(HOLD, [THERE]);
    world.settle();
    expect(world.got(2).map(({ micros }) => micros)).toEqual([120]);
    expect(world.of('net.held').map(({ micros }) => micros)).toEqual([100, 150]);
  });
});

describe('a slow link', () => {
  it('takes so many times as long, and factors multiply while they overlap', () => {
    const { world, id } = disturbed({ kind: 'slow', factor: 3 }, THERE);
    const second = world.cluster.disturbances.begin({ kind: 'slow', factor: 5 }, [THERE, BACK]);
    for (const ended of [id, second]) {
      world.send(1, 2);
      world.settle();
      world.cluster.disturbances.end(ended);
    }
    world.send(1, 2);
    world.send(2, 1);
    world.settle();
    expect(world.got(2).map(({ micros }) => micros)).toEqual([1_500, 2_000, 2_100]);
    expect(world.got(1).map(({ micros }) => micros)).toEqual([2_100]);
    expect(world.of('net.slowed').map(({ event }) => [event.factor, event.links])).toEqual([
      [3, [1, 2]],
      [5, [1, 2, 2, 1]],
    ]);
  });

  it('does not change what is under way when it begins', () => {
    const world = new World();
    world.send(1, 2);
    world.cluster.disturbances.begin({ kind: 'slow', factor: 9 }, [THERE]);
    world.settle();
    expect(world.got(2).map(({ micros }) => micros)).toEqual([100]);
  });

  it('leaves nothing slow behind: what is under way at its end takes no longer than what is sent then', () => {
    const { world, id } = disturbed({ kind: 'slow', factor: 1_000 }, THERE, BACK);
    const other = world.cluster.disturbances.begin({ kind: 'slow', factor: 20 }, [THERE]);
    world.send(1, 2);
    world.pass(500);
    world.cluster.disturbances.end(id);
    world.pass(1_000);
    expect(world.got(2), 'still under the other one').toEqual([]);
    world.cluster.disturbances.end(other);
    world.settle();
    expect(world.got(2).map(({ micros }) => micros)).toEqual([1_600]);
  });

  it('that ends does not delay what is about to arrive', () => {
    const { world, id } = disturbed({ kind: 'slow', factor: 10 }, THERE);
    world.send(1, 2);
    world.pass(950);
    world.cluster.disturbances.end(id);
    world.settle();
    expect(world.got(2).map(({ micros }) => micros)).toEqual([1_000]);
  });

  it('that is healed in part leaves the other links slow', () => {
    const { world } = disturbed({ kind: 'slow', factor: 10 }, THERE, BACK);
    world.send(1, 2);
    world.send(2, 1);
    world.pass(300);
    world.cluster.disturbances.heal(({ from }) => from === 1);
    world.settle();
    expect(world.got(2).map(({ micros }) => micros)).toEqual([400]);
    expect(world.got(1).map(({ micros }) => micros)).toEqual([1_000]);
  });

  it('that ends lets a planned copy come as late as it was planned', () => {
    const { world, id } = disturbed({ kind: 'slow', factor: 2 }, THERE);
    world.cluster.disturbances.order(THERE, {
      effect: 'duplicate',
      type: null,
      left: 1,
      delayMicros: 5_000,
    });
    world.send(1, 2);
    world.cluster.disturbances.end(id);
    world.settle();
    expect(world.got(2).map(({ micros }) => micros)).toEqual([100, 5_200]);
  });
});

describe('an order for the next messages of a link', () => {
  it('loses so many of its type, and then no more', () => {
    const world = new World();
    world.cluster.disturbances.order(THERE, { effect: 'lose', type: 'Ping', left: 2, delayMicros: 0 });
    world.send(1, 2, 'Pong');
    world.send(1, 2, 'Ping', 3);
    world.send(1, 3, 'Ping');
    world.settle();
    expect(world.heard(2)).toEqual(['Pong 1', 'Ping 3']);
    expect(world.heard(3)).toEqual(['Ping 1']);
    const sent = world.of('net.sent');
    expect(world.of('net.dropped').map(({ cause, event }) => [cause, event.why])).toEqual([
      [sent[1]?.index, 'fault'],
      [sent[2]?.index, 'fault'],
    ]);
  });

  it('doubles so many of any type, the copy later by the time given', () => {
    const world = new World();
    world.cluster.disturbances.order(THERE, { effect: 'duplicate', type: null, left: 1, delayMicros: 500 });
    world.send(1, 2, 'Ping', 2);
    world.settle();
    expect(world.got(2).map(({ micros }) => micros)).toEqual([100, 100, 600]);
    expect(world.heard(2)).toEqual(['Ping 1', 'Ping 2', 'Ping 1']);
    expect(world.cluster.disturbances.link(1, 2).stream.drawn).toBe(4);
  });

  it('waits behind an older one for the same messages', () => {
    const world = new World();
    const { disturbances } = world.cluster;
    disturbances.order(THERE, { effect: 'lose', type: null, left: 1, delayMicros: 0 });
    disturbances.order(THERE, { effect: 'duplicate', type: 'Ping', left: 1, delayMicros: 0 });
    world.send(1, 2, 'Ping', 3);
    world.settle();
    expect(world.heard(2)).toEqual(['Ping 2', 'Ping 2', 'Ping 3']);
  });
});

describe('healing', () => {
  it('ends every disturbance of the links it names, and leaves the others', () => {
    const { world } = disturbed(CUT, THERE, BACK);
    const { disturbances } = world.cluster;
    disturbances.begin({ kind: 'slow', factor: 4 }, [THERE]);
    disturbances.begin(HOLD, [THERE]);
    disturbances.order(THERE, { effect: 'lose', type: null, left: 9, delayMicros: 0 });
    disturbances.order(BACK, { effect: 'lose', type: null, left: 9, delayMicros: 0 });
    disturbances.heal(({ from }) => from === 1);
    world.send(1, 2);
    world.send(2, 1);
    world.settle();
    expect(world.got(2).map(({ micros }) => micros)).toEqual([100]);
    expect(world.got(1)).toEqual([]);
    disturbances.heal(() => true);
    world.send(2, 1);
    world.settle();
    expect(world.heard(1)).toEqual(['Ping 1']);
  });

  it('lets go what was held, in the order of arrival over all links', () => {
    const { world } = disturbed(HOLD, THERE, { from: 3, to: 2 });
    world.send(3, 2, 'first');
    world.pass(10);
    world.send(1, 2, 'second');
    world.pass(500);
    world.cluster.disturbances.heal(() => true);
    world.settle();
    expect(world.heard(2)).toEqual(['first 1', 'second 1']);
  });

  it('of holds alone leaves cuts, slow links and orders as they are', () => {
    const { world } = disturbed(HOLD, THERE);
    const { disturbances } = world.cluster;
    disturbances.begin(CUT, [BACK]);
    disturbances.begin({ kind: 'slow', factor: 4 }, [THERE]);
    disturbances.order(THERE, { effect: 'lose', type: 'Pong', left: 1, delayMicros: 0 });
    disturbances.heal(() => true, true);
    for (const kind of ['Ping', 'Pong']) world.send(1, 2, kind);
    world.send(2, 1);
    world.settle();
    expect(world.heard(2)).toEqual(['Ping 1']);
    expect(world.got(2)[0]?.micros).toBe(400);
    expect(world.got(1)).toEqual([]);
  });
});

describe('a message to a process that is down', () => {
  it('is dropped at its arrival, for that reason', () => {
    const world = new World();
    world.send(1, 2);
    world.host(2).crash('fault', 'a crash', 'lose');
    world.settle();
    expect(world.one('net.dropped')).toMatchObject({
      micros: 100,
      cause: world.one('net.sent').index,
      event: { from: 1, to: 2, why: 'down' },
    });
  });

  it('reaches the next life if that has begun by then', () => {
    const world = new World();
    world.send(1, 2);
    world.host(2).crash('fault', 'a crash', 'lose');
    world.pass(50);
    world.host(2).start();
    world.settle();
    expect(world.got(2)).toMatchObject([{ micros: 100, incarnation: 2 }]);
  });

  it('or to nobody is dropped and no mistake', () => {
    const world = new World();
    world.send(1, 99);
    world.settle();
    expect(world.one('net.dropped').event.why).toBe('down');
  });
});
