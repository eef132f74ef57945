import { describe, expect, it } from 'vitest';
import type { Disturbance } from '../../../sim/network/disturbances.js';
import { ScriptedChoices } from '../kernel/scripted-choices.js';
import { World } from '../process/world.js';

const CUT: Disturbance = { kind: 'cut' };
const THERE = { from: 1, to: 2 };
const BACK = { from: 2, to: 1 };
const SECOND = 1_000_000;

/** Two processes with an open connection, at 1 ms. */
function connected(): { readonly world: World; readonly id: number } {
  const world = new World();
  const id = world.connection(1, 2);
  return { world, id };
}

function words(world: World, address: number): readonly string[] {
  return world.heard(address).slice(1);
}

function last(world: World, address: number): readonly [number | undefined, string | undefined] {
  return [world.got(address).at(-1)?.micros, world.heard(address).at(-1)];
}

describe('a cut on a connection', () => {
  it('keeps what is under way and what is sent meanwhile, and lets it go on in order when it ends', () => {
    const { world, id } = connected();
    world.say(1, id, 'Before', 2);
    const cut = world.cluster.disturbances.begin(CUT, [THERE]);
    world.pass(500);
    world.say(1, id, 'During');
    world.pass(500);
    expect(world.heard(2)).toEqual(['accepted quorum from 1']);
    world.cluster.disturbances.end(cut);
    world.say(1, id, 'After');
    world.settle();
    expect(world.heard(2).slice(1)).toEqual(['Before 1', 'Before 2', 'During 1', 'After 1']);
    expect(world.got(2)[1]?.micros, 'one latency after the end of the cut').toBe(2_100);
    expect(world.of('net.dropped')).toEqual([]);
  });

  it('that began behind a message does not touch it', () => {
    const { world, id } = connected();
    world.say(1, id);
    world.pass(150);
    world.cluster.disturbances.begin(CUT, [THERE]);
    expect(world.heard(2).at(-1)).toBe('Word 1');
  });

  it('that begins again before all goes on stops it anew', () => {
    const { world, id } = connected();
    world.cluster.disturbances.end(world.cluster.disturbances.begin(CUT, [THERE]));
    const first = world.cluster.disturbances.begin(CUT, [THERE]);
    world.say(1, id);
    world.pass(200);
    world.cluster.disturbances.end(first);
    world.pass(50);
    const second = world.cluster.disturbances.begin(CUT, [THERE]);
    world.pass(500);
    expect(world.heard(2)).toHaveLength(1);
    world.cluster.disturbances.end(second);
    world.settle();
    expect(world.heard(2).slice(1)).toEqual(['Word 1']);
  });

  it('lets it go on once, although another cut ends meanwhile', () => {
    const choices = new ScriptedChoices();
    const world = new World({ choices });
    const id = world.connection(1, 2);
    const cuts = [THERE, BACK].map((link) => world.cluster.disturbances.begin(CUT, [link]));
    world.say(1, id);
    world.pass(500);
    const before = choices.stream('link/1/2').drawn;
    for (const cut of cuts) world.cluster.disturbances.end(cut);
    world.settle();
    expect(world.heard(2).at(-1)).toBe('Word 1');
    expect(choices.stream('link/1/2').drawn).toBe(before + 1);
  });

  it('waits for the last of several cuts', () => {
    const { world, id } = connected();
    const cuts = [1, 2].map(() => world.cluster.disturbances.begin(CUT, [THERE]));
    world.say(1, id);
    for (const cut of cuts) {
      expect(world.heard(2)).toHaveLength(1);
      world.pass(500);
      world.cluster.disturbances.end(cut);
    }
    world.settle();
    expect(world.heard(2)).toHaveLength(2);
  });

  it('is waited out with one clock, however much waits', () => {
    const { world, id } = connected();
    world.cluster.disturbances.begin(CUT, [THERE]);
    const { steps } = world.cluster.kernel;
    world.say(1, id, 'Word', 3);
    world.settle();
    expect(world.cluster.kernel.steps - steps).toBe(4);
  });

  it('is noticed by nobody who says nothing', () => {
    const { world } = connected();
    world.cluster.disturbances.begin(CUT, [THERE, BACK]);
    world.settle();
    expect(world.heard(1)).toEqual(['connected']);
    expect(world.heard(2)).toEqual(['accepted quorum from 1']);
  });

  it('lets a sender give up after its silence, and loses what waits', () => {
    const { world, id } = connected();
    world.cluster.disturbances.begin(CUT, [THERE]);
    world.pass(500);
    world.say(1, id, 'Word', 2);
    world.pass(11 * SECOND);
    expect(last(world, 1)).toEqual([10 * SECOND + 1_500, 'broken silent']);
    expect(world.one('conn.closed').event).toEqual({
      kind: 'conn.closed',
      conn: id,
      side: 1,
      why: 'timeout',
      lost: 2,
    });
    expect(world.of('net.dropped').map(({ event }) => event.why)).toEqual(['cut', 'cut']);
    expect(world.heard(2), 'the other side does not know').toEqual(['accepted quorum from 1']);
  });

  it('after which the other side learns of a reset when it sends', () => {
    const { world, id } = connected();
    const cut = world.cluster.disturbances.begin(CUT, [THERE]);
    world.say(1, id);
    world.pass(11 * SECOND);
    world.cluster.disturbances.end(cut);
    world.pass(SECOND);
    expect(world.heard(2)).toHaveLength(1);
    world.say(2, id, 'Anybody');
    world.settle();
    expect(last(world, 2)).toEqual([12 * SECOND + 1_200, 'broken reset']);
    expect(world.of('conn.closed')[1]?.event).toMatchObject({ side: 2, why: 'reset', lost: 1 });
  });

  it('in one direction breaks the connection both ways: acknowledgements do not come back', () => {
    const { world, id } = connected();
    world.cluster.disturbances.begin(CUT, [THERE]);
    world.say(2, id, 'Heard');
    world.pass(SECOND);
    expect(world.heard(1).at(-1)).toBe('Heard 1');
    world.pass(10 * SECOND);
    expect(last(world, 2)).toEqual([10 * SECOND + 1_000, 'broken silent']);
    expect(world.one('conn.closed').event, 'its message was taken').toMatchObject({ side: 2, lost: 0 });
  });

  it('in one direction keeps a window full until it ends', () => {
    const { world, id } = connected();
    const cut = world.cluster.disturbances.begin(CUT, [THERE]);
    world.say(2, id, 'Word', 5);
    world.pass(SECOND);
    expect(world.heard(1)).toContain('Word 5');
    expect(world.heard(2)).not.toContain('writable');
    world.cluster.disturbances.end(cut);
    world.settle();
    expect(last(world, 2)).toEqual([SECOND + 1_200, 'writable']);
    expect(world.nowMicros, 'and nobody gives up').toBe(10 * SECOND + 1_000);
  });

  it('that ends in time makes nobody give up, and the silence counts anew', () => {
    const { world, id } = connected();
    const cut = world.cluster.disturbances.begin(CUT, [THERE]);
    world.say(1, id);
    world.pass(9 * SECOND);
    world.cluster.disturbances.end(cut);
    world.pass(SECOND);
    world.cluster.disturbances.begin(CUT, [THERE]);
    world.say(1, id);
    world.pass(9 * SECOND);
    expect(world.heard(1)).toEqual(['connected']);
    world.pass(2 * SECOND);
    expect(last(world, 1)).toEqual([20 * SECOND + 1_000, 'broken silent']);
  });

  it('lets a question wait, and be accepted if it ends in time', () => {
    const world = new World();
    world.env(2).streams.listen('quorum');
    const cut = world.cluster.disturbances.begin(CUT, [THERE]);
    world.env(1).streams.connect(2, 'quorum');
    world.pass(SECOND);
    expect(world.got(2)).toEqual([]);
    world.cluster.disturbances.end(cut);
    world.settle();
    expect(world.heard(2)).toEqual(['accepted quorum from 1']);
    expect(world.got(1)[0]?.micros).toBe(SECOND + 200);
  });

  it.each([
    ['there', THERE],
    ['back', BACK],
  ])('on the way %s lets nobody accept a question, and the asker gives up', (_, link) => {
    const world = new World();
    world.env(2).streams.listen('quorum');
    world.cluster.disturbances.begin(CUT, [link]);
    world.pass(20 * SECOND);
    world.env(1).streams.connect(2, 'quorum');
    world.settle();
    expect(world.got(2)).toEqual([]);
    expect(last(world, 1)).toEqual([30 * SECOND, 'broken silent']);
    expect(world.one('conn.closed').event).toMatchObject({ side: 1, why: 'timeout' });
  });

  it('keeps a farewell back, and one who waits for it learns nothing if it lasts too long', () => {
    const { world, id } = connected();
    const cut = world.cluster.disturbances.begin(CUT, [THERE]);
    world.env(1).streams.close(id);
    world.pass(11 * SECOND);
    world.cluster.disturbances.end(cut);
    world.settle();
    expect(world.heard(2)).toEqual(['accepted quorum from 1']);
    world.say(2, id);
    world.settle();
    expect(world.heard(2).at(-1)).toBe('broken reset');
  });

  it('keeps a farewell back no longer than it lasts, however long the connection was quiet before', () => {
    const { world, id } = connected();
    world.pass(20 * SECOND);
    const cut = world.cluster.disturbances.begin(CUT, [THERE]);
    world.env(1).streams.close(id);
    world.pass(SECOND);
    world.cluster.disturbances.end(cut);
    world.settle();
    expect(world.heard(2).at(-1)).toBe('broken closed');
  });

  it('is for the connections of one port, if it has one, and for no datagram', () => {
    const { world, id } = connected();
    const election = world.connection(1, 2, 'election');
    const cut = world.cluster.disturbances.begin({ kind: 'cut', port: 'election' }, [THERE, BACK]);
    world.say(1, id, 'Quorum');
    world.say(1, election, 'Election');
    world.send(1, 2, 'Datagram');
    world.pass(500);
    expect(world.heard(2).slice(2)).toEqual(['Quorum 1', 'Datagram 1']);
    expect(world.one('net.partitioned').event).toMatchObject({ mode: 'drop', port: 'election' });
    world.cluster.disturbances.end(cut);
    world.settle();
    expect(world.heard(2).at(-1)).toBe('Election 1');
  });
});

describe('silence', () => {
  it('is also that of a process that stands still for so long', () => {
    const { world, id } = connected();
    world.host(2).pause(30 * SECOND);
    world.say(1, id);
    world.pass(11 * SECOND);
    expect(last(world, 1)).toEqual([10 * SECOND + 1_000, 'broken silent']);
    world.settle();
    expect(world.heard(2), 'what had reached it was there').toEqual(['accepted quorum from 1', 'Word 1']);
  });

  it('is that of one who is asked and stands still, too', () => {
    const world = new World();
    world.env(2).streams.listen('quorum');
    world.host(2).pause(30 * SECOND);
    world.env(1).streams.connect(2, 'quorum');
    world.settle();
    expect(world.heard(1)).toEqual(['broken silent']);
  });

  it('counts anew from each sign of the other side, while more is still waited for', () => {
    const { world, id } = connected();
    const { disturbances } = world.cluster;
    const first = disturbances.begin({ kind: 'hold', types: ['First'] }, [THERE]);
    disturbances.begin({ kind: 'hold', types: ['Second'] }, [THERE]);
    for (const word of ['First', 'Second']) world.say(1, id, word);
    world.pass(6 * SECOND);
    disturbances.end(first);
    world.settle();
    expect(words(world, 2)).toEqual(['First 1']);
    expect(last(world, 1)).toEqual([16 * SECOND + 1_000, 'broken silent']);
  });

  it('does not take back what is under way and meets no barrier', () => {
    const { world, id } = connected();
    world.cluster.disturbances.begin(CUT, [BACK]);
    world.say(1, id, 'Early');
    world.pass(10 * SECOND - 50);
    world.say(1, id, 'Late');
    world.settle();
    expect(world.heard(1).at(-1)).toBe('broken silent');
    expect(words(world, 2)).toEqual(['Early 1', 'Late 1']);
  });

  it('is over with each sign of the other side', () => {
    const { world, id } = connected();
    for (let i = 0; i < 5; i += 1) {
      world.host(2).pause(6 * SECOND);
      world.say(1, id);
      world.pass(3 * SECOND);
      world.say(1, id);
      world.pass(4 * SECOND);
    }
    world.settle();
    expect(world.heard(1)).toEqual(['connected']);
    expect(world.heard(2)).toHaveLength(11);
  });

  it('of a message that takes longer than that is silence too', () => {
    const { world, id } = connected();
    world.cluster.disturbances.begin({ kind: 'slow', factor: 1_000_000 }, [THERE]);
    world.say(1, id);
    world.pass(11 * SECOND);
    expect(world.heard(1).at(-1)).toBe('broken silent');
  });

  it('that is reported to a process that stood still itself is not, if the answer has come meanwhile', () => {
    const { world, id } = connected();
    const cut = world.cluster.disturbances.begin(CUT, [THERE]);
    world.say(1, id);
    world.pass(9 * SECOND);
    world.host(1).pause(5 * SECOND);
    world.pass(2 * SECOND);
    world.cluster.disturbances.end(cut);
    world.settle();
    expect(world.heard(2).at(-1)).toBe('Word 1');
    expect(world.heard(1)).toEqual(['connected']);
  });
});

describe('a hold on a connection', () => {
  it('of a message holds those behind it, and reports the one that it stops', () => {
    const { world, id } = connected();
    const hold = world.cluster.disturbances.begin({ kind: 'hold', types: ['Slow'] }, [THERE]);
    for (const word of ['Quick', 'Slow', 'Behind']) world.say(1, id, word);
    world.pass(500);
    expect(world.heard(2).slice(1)).toEqual(['Quick 1']);
    expect(world.of('net.held').map(({ event }) => event.type)).toEqual(['Slow']);
    world.cluster.disturbances.end(hold);
    world.settle();
    expect(world.heard(2).slice(1)).toEqual(['Quick 1', 'Slow 1', 'Behind 1']);
    expect(world.of('net.released').map(({ event }) => event.type)).toEqual(['Slow']);
    expect(world.got(2).at(-1)?.micros, 'at once').toBe(1_500);
  });

  it('of all holds questions and farewells too; one of names does not', () => {
    const world = new World();
    world.env(2).streams.listen('quorum');
    const names = world.cluster.disturbances.begin({ kind: 'hold', types: ['Word'] }, [THERE]);
    world.env(1).streams.connect(2, 'quorum');
    world.pass(500);
    expect(world.heard(2)).toEqual(['accepted quorum from 1']);
    world.cluster.disturbances.end(names);
    const all = world.cluster.disturbances.begin({ kind: 'hold', types: null }, [THERE]);
    world.env(1).streams.close(1);
    world.pass(500);
    expect(world.heard(2)).toHaveLength(1);
    world.cluster.disturbances.end(all);
    world.settle();
    expect(world.heard(2).at(-1)).toBe('broken closed');
  });

  it('is for one port, if it has one', () => {
    const { world, id } = connected();
    world.cluster.disturbances.begin({ kind: 'hold', types: null, port: 'client' }, [THERE]);
    world.say(1, id);
    world.send(1, 2, 'Datagram');
    world.pass(500);
    expect(world.heard(2).slice(1)).toEqual(['Word 1', 'Datagram 1']);
  });

  it('that stops the next message behind the one released reports that one as well', () => {
    const { world, id } = connected();
    const { disturbances } = world.cluster;
    const first = disturbances.begin({ kind: 'hold', types: ['A'] }, [THERE]);
    disturbances.begin({ kind: 'hold', types: ['B'] }, [THERE]);
    for (const word of ['A', 'B']) world.say(1, id, word);
    world.pass(500);
    disturbances.end(first);
    world.pass(500);
    expect(world.heard(2).slice(1)).toEqual(['A 1']);
    expect(world.of('net.held').map(({ event }) => event.type)).toEqual(['A', 'B']);
    disturbances.heal(() => true);
    world.settle();
    expect(world.heard(2).slice(1)).toEqual(['A 1', 'B 1']);
  });
});
