import { describe, expect, it } from 'vitest';
import { ScriptedChoices } from '../kernel/scripted-choices.js';
import { World } from '../process/world.js';

const THERE = { from: 1, to: 2 };
const BACK = { from: 2, to: 1 };
const SECOND = 1_000_000;

/** What a crash or a break draws: whether the machine is gone (crashes alone), how much is lost, and which part. */
const RESET = 0;
const GONE = 3;
const ALL = 0;
const NOTHING = 1;
const PART = 2;

/** Two processes with an open connection, at 1 ms; `breaks` are the draws of what 1 had under way to 2. */
function connected(...breaks: readonly number[]): { readonly world: World; readonly id: number } {
  const world = new World({ choices: new ScriptedChoices({ draws: { 'breaks/1/2': breaks } }) });
  return { world, id: world.connection(1, 2) };
}

function crash(world: World, address = 1): void {
  world.host(address).crash('fault', 'a crash', 'keep');
}

function words(world: World, address: number): readonly string[] {
  return world.heard(address).slice(1);
}

describe('a crash', () => {
  it('resets the connections of its process at once, behind what was under way', () => {
    const { world, id } = connected();
    world.say(1, id, 'Word', 2);
    crash(world);
    world.settle();
    expect(words(world, 2)).toEqual(['Word 1', 'Word 2', 'broken reset']);
    expect(world.got(2).at(-1)?.micros).toBe(1_100);
    const [dead, left] = world.of('conn.closed');
    expect(dead).toMatchObject({
      cause: world.one('process.crashed').index,
      event: { conn: id, side: 1, why: 'crash', lost: 0 },
    });
    expect(left).toMatchObject({ cause: dead?.index, event: { side: 2, why: 'reset', lost: 0 } });
  });

  it.each<[string, readonly number[], readonly string[], number]>([
    ['all', [RESET, ALL], ['Word 1', 'Word 2', 'Word 3'], 0],
    ['nothing', [RESET, NOTHING], [], 3],
    ['a prefix', [RESET, PART, 2], ['Word 1'], 2],
    ['nothing by the prefix', [RESET, PART, 3], [], 3],
  ])('leaves %s of what was under way', (_, draws, expected, lost) => {
    const { world, id } = connected(...draws);
    world.say(1, id, 'Word', 3);
    crash(world);
    world.settle();
    expect(words(world, 2)).toEqual([...expected, 'broken reset']);
    expect(world.of('conn.closed')[0]?.event.lost).toBe(lost);
    expect(world.of('net.dropped').map(({ event }) => event.why)).toEqual(Array(lost).fill('reset'));
  });

  it('of the whole machine tells nobody', () => {
    const { world } = connected(GONE);
    crash(world);
    world.settle();
    expect(words(world, 2)).toEqual([]);
    expect(world.nowMicros).toBe(1_000);
  });

  it('of the whole machine shows as silence to one that sends', () => {
    const { world, id } = connected(GONE);
    crash(world);
    world.say(2, id);
    world.pass(11 * SECOND);
    expect(words(world, 2)).toEqual(['broken silent']);
    expect(world.of('net.dropped').map(({ event }) => event.why)).toEqual(['down']);
    expect(world.of('conn.closed')[1]?.event).toMatchObject({ side: 2, why: 'timeout', lost: 1 });
  });

  it('of the whole machine shows as a reset to one that sends when the machine is up again', () => {
    const { world, id } = connected(GONE);
    crash(world);
    world.pass(SECOND);
    world.host(1).start();
    const { steps } = world.cluster.kernel;
    world.say(2, id, 'Word', 2);
    world.settle();
    expect(words(world, 2)).toEqual(['broken reset']);
    expect(world.got(2).at(-1)?.micros).toBe(SECOND + 1_200);
    expect(world.cluster.kernel.steps - steps, 'two arrivals, one reset, one clock').toBe(4);
    expect(world.got(1).filter(({ incarnation }) => incarnation === 2)).toEqual([]);
    expect(world.of('net.dropped').map(({ event }) => event.why)).toEqual(['closed', 'closed']);
  });

  it('of the whole machine loses what waited at a cut', () => {
    const { world, id } = connected(GONE, ALL);
    const cut = world.cluster.disturbances.begin({ kind: 'cut' }, [THERE]);
    world.say(1, id);
    world.pass(500);
    crash(world);
    world.cluster.disturbances.end(cut);
    world.settle();
    expect(words(world, 2)).toEqual([]);
  });

  it('behind a cut is learned when the cut ends, after what was under way', () => {
    const { world, id } = connected(RESET, ALL);
    const cut = world.cluster.disturbances.begin({ kind: 'cut' }, [THERE]);
    world.say(1, id);
    crash(world);
    world.pass(SECOND);
    expect(words(world, 2)).toEqual([]);
    world.cluster.disturbances.end(cut);
    world.settle();
    expect(words(world, 2)).toEqual(['Word 1', 'broken reset']);
  });

  it('draws nothing of what is not there to be lost', () => {
    const choices = new ScriptedChoices();
    const world = new World({ choices });
    world.connection(1, 2);
    crash(world);
    expect(choices.stream('breaks/1/2').drawn).toBe(1);
    expect(choices.stream('breaks/2/1').drawn).toBe(0);
  });

  it('of the last that has a connection leaves nothing of it under way', () => {
    const { world, id } = connected();
    world.env(2).streams.close(id);
    crash(world);
    world.settle();
    expect(world.nowMicros).toBe(1_000);
  });

  it('of one that has asked loses the question, or brings it before the reset', () => {
    for (const [lost, expected] of [
      [NOTHING, []],
      [ALL, ['accepted quorum from 1', 'broken reset']],
    ] as const) {
      const choices = new ScriptedChoices({ draws: { 'breaks/1/2': [RESET, lost] } });
      const world = new World({ choices });
      world.env(2).streams.listen('quorum');
      world.env(1).streams.connect(2, 'quorum');
      crash(world);
      world.settle();
      expect(world.heard(2)).toEqual(expected);
    }
  });

  it('of one that has been asked and stands still resets the question', () => {
    const world = new World();
    world.env(2).streams.listen('quorum');
    world.host(2).pause(SECOND);
    world.env(1).streams.connect(2, 'quorum');
    world.pass(500);
    crash(world, 2);
    world.settle();
    expect(world.heard(1)).toEqual(['broken reset']);
    expect(world.of('conn.opened')).toEqual([]);
  });

  it('does not take what has reached a process that stands still', () => {
    const { world, id } = connected(RESET, NOTHING);
    world.host(2).pause(SECOND);
    world.say(1, id);
    world.pass(500);
    crash(world);
    world.settle();
    expect(words(world, 2)).toEqual(['Word 1', 'broken reset']);
  });

  it('takes what had reached it while it stood still: that is lost, as the other side learns', () => {
    const { world, id } = connected();
    world.host(1).pause(SECOND);
    world.say(2, id, 'Word', 2);
    world.pass(500);
    crash(world);
    world.settle();
    expect(world.of('conn.closed')[1]?.event).toMatchObject({ side: 2, why: 'reset', lost: 2 });
  });

  it('ends the connections of that process alone', () => {
    const { world } = connected();
    const other = world.connection(2, 3);
    crash(world);
    world.say(2, other);
    world.settle();
    expect(words(world, 3)).toEqual(['Word 1']);
  });

  it('keeps all input of its connections from the next life', () => {
    const { world, id } = connected();
    world.say(2, id, 'Old', 3);
    world.env(2).streams.close(id);
    crash(world);
    world.host(1).start();
    world.settle();
    expect(world.got(1).filter(({ incarnation }) => incarnation === 2)).toEqual([]);
    expect(world.say(1, id)).toBe(true);
    world.env(1).streams.close(id);
    world.settle();
    expect(words(world, 2)).toEqual([]);
  });

  it('in the middle of a handler leaves a dead process without streams', () => {
    const world: World = new World({
      parts: {
        1: {
          handle: (input, env) => {
            if (input.kind !== 'datagram') return;
            crash(world);
            env.streams.listen('client');
            env.streams.send(1, { kind: 'Ghost', n: 1 });
            env.streams.close(1);
            expect(env.streams.connect(2, 'quorum')).toBe(0);
          },
        },
      },
    });
    world.connection(1, 2);
    world.send(3, 1);
    world.settle();
    world.env(2).streams.connect(1, 'client');
    world.settle();
    expect(words(world, 2)).toEqual(['broken reset', 'broken refused']);
  });
});

describe('a reset', () => {
  it('tells both sides, and loses a tail in each direction', () => {
    const draws = { 'breaks/1/2': [PART, 1], 'breaks/2/1': [NOTHING] };
    const world = new World({ choices: new ScriptedChoices({ draws }) });
    const id = world.connection(1, 2);
    world.say(1, id, 'There', 3);
    world.say(2, id, 'Back', 2);
    world.cluster.streams.breakOver([THERE], null);
    world.settle();
    expect(words(world, 2)).toEqual(['There 1', 'There 2', 'broken reset']);
    expect(words(world, 1)).toEqual(['broken reset']);
    expect(world.of('conn.closed').map(({ event }) => [event.side, event.why, event.lost])).toEqual([
      [2, 'reset', 2],
      [1, 'reset', 1],
    ]);
  });

  it('brings nothing of what is sent before it is learned', () => {
    const { world, id } = connected();
    world.cluster.streams.breakOver([THERE], null);
    world.say(1, id, 'Late');
    world.settle();
    expect(words(world, 2)).toEqual(['broken reset']);
    expect(world.one('net.dropped').event).toMatchObject({ type: 'Late', why: 'reset' });
  });

  it('is for the connections over the links that it names, and of its port', () => {
    const { world, id } = connected();
    const election = world.connection(2, 1, 'election');
    const far = world.connection(1, 3);
    const { streams } = world.cluster;
    expect(streams.isAnyOver([THERE], 'client')).toBe(false);
    expect(streams.isAnyOver([{ from: 2, to: 3 }], null)).toBe(false);
    expect(streams.isAnyOver([THERE], 'election')).toBe(true);
    streams.breakOver([THERE], 'election');
    for (const connection of [id, election, far]) world.say(1, connection, `On${String(connection)}`);
    world.settle();
    expect(world.heard(2).slice(-2)).toEqual(['broken reset', `On${String(id)} 1`]);
    expect(words(world, 3)).toEqual([`On${String(far)} 1`]);
    expect(world.of('conn.closed').map(({ event }) => event.conn)).toEqual([election, election]);
  });

  it('of a connection that is broken already changes nothing', () => {
    const { world } = connected();
    world.cluster.streams.breakOver([THERE], null);
    world.cluster.streams.breakOver([BACK], null);
    world.settle();
    expect(world.of('conn.closed')).toHaveLength(2);
  });

  it('before a cut that kills is learned at once, and once', () => {
    const { world } = connected();
    world.cluster.streams.breakOver([THERE], null);
    world.cluster.disturbances.begin({ kind: 'cut', mode: 'kill' }, [THERE, BACK]);
    world.settle();
    expect(world.nowMicros).toBe(1_000);
    for (const address of [1, 2]) expect(words(world, address)).toEqual(['broken reset']);
  });

  it.each(['before', 'after'] as const)('that a cut stops shows as silence to one that sent %s', (when) => {
    const { world, id } = connected(NOTHING);
    world.cluster.disturbances.begin({ kind: 'cut' }, [BACK]);
    if (when === 'before') world.say(1, id);
    world.pass(50);
    world.cluster.streams.breakOver([THERE], null);
    world.pass(500);
    if (when === 'after') world.say(1, id);
    world.pass(11 * SECOND);
    expect(words(world, 1)).toEqual(['broken silent']);
  });

  it('comes by chance with a message, as often as the plan says', () => {
    const choices = (fate: number) => new ScriptedChoices({ draws: { 'link/1/2': [0, 0, 0, 0, fate] } });
    for (const [fate, expected] of [
      [999_990, ['Word 1', 'Word 2', 'Word 3']],
      [999_991, ['Word 1', 'broken reset']],
    ] as const) {
      const world = new World({ choices: choices(fate), streams: { resetPpm: 9 } });
      const id = world.connection(1, 2);
      world.say(1, id, 'Word', 3);
      world.settle();
      expect(words(world, 2)).toEqual(expected);
    }
  });

  it('does not come by chance any more once the world is healed', () => {
    const choices = new ScriptedChoices({ draws: { 'link/1/2': [0, 0, 999_999] } });
    const world = new World({ choices, streams: { resetPpm: 1_000_000 } });
    const id = world.connection(1, 2);
    world.cluster.heal([1, 2, 3]);
    world.say(1, id, 'Word', 3);
    world.settle();
    expect(words(world, 2)).toEqual(['Word 1', 'Word 2', 'Word 3']);
  });
});

describe('an order to lose a message', () => {
  it('breaks the connection at it: what was sent before arrives, it and what is behind it do not', () => {
    const choices = new ScriptedChoices({ draws: { 'breaks/1/2': [NOTHING] } });
    const world = new World({ choices });
    const id = world.connection(1, 2);
    world.cluster.disturbances.order(THERE, { effect: 'lose', type: 'Cursed', left: 1, delayMicros: 0 });
    for (const word of ['Before', 'Cursed', 'After']) world.say(1, id, word);
    world.settle();
    expect(words(world, 2)).toEqual(['Before 1', 'broken reset']);
    expect(words(world, 1)).toEqual(['broken reset']);
    expect(world.of('net.dropped').map(({ event }) => [event.type, event.why])).toEqual([
      ['Cursed', 'fault'],
      ['After', 'reset'],
    ]);
    expect(choices.stream('breaks/1/2').drawn).toBe(0);
  });

  it('waits for a datagram or a message, whichever comes first; one to double waits for a datagram', () => {
    const { world, id } = connected();
    const { disturbances } = world.cluster;
    disturbances.order(THERE, { effect: 'duplicate', type: null, left: 1, delayMicros: 0 });
    world.say(1, id, 'Word');
    world.send(1, 2, 'Datagram');
    world.settle();
    expect(words(world, 2)).toEqual(['Word 1', 'Datagram 1', 'Datagram 1']);
  });
});

describe('a cut that kills', () => {
  it('breaks connections at once at both ends, and brings nothing of what is under way', () => {
    const { world, id } = connected();
    world.say(1, id, 'There');
    world.say(2, id, 'Back');
    world.cluster.disturbances.begin({ kind: 'cut', mode: 'kill' }, [THERE]);
    world.settle();
    expect(words(world, 1)).toEqual(['broken reset']);
    expect(words(world, 2)).toEqual(['broken reset']);
    expect(world.nowMicros).toBe(1_000);
    expect(world.of('conn.closed').map(({ event }) => [event.why, event.lost])).toEqual([
      ['cut', 1],
      ['cut', 1],
    ]);
    expect(world.one('net.partitioned').event).toMatchObject({ mode: 'kill', port: null });
  });

  it.each([
    ['there', THERE],
    ['back', BACK],
  ])('on the way %s refuses connections while it lasts', (_, link) => {
    const world = new World();
    world.env(2).streams.listen('quorum');
    const cut = world.cluster.disturbances.begin({ kind: 'cut', mode: 'kill' }, [link]);
    world.env(1).streams.connect(2, 'quorum');
    world.pass(500);
    expect(world.got(1).map(({ micros }) => micros)).toEqual([100]);
    world.cluster.disturbances.end(cut);
    world.env(1).streams.connect(2, 'quorum');
    world.settle();
    expect(world.heard(1)).toEqual(['broken refused', 'connected']);
  });

  it('drops datagrams, as any cut does', () => {
    const world = new World();
    world.cluster.disturbances.begin({ kind: 'cut', mode: 'kill' }, [THERE]);
    world.send(1, 2);
    world.settle();
    expect(world.one('net.dropped').event.why).toBe('cut');
  });

  it('of one port leaves the others, and datagrams', () => {
    const { world, id } = connected();
    const election = world.connection(2, 1, 'election');
    world.cluster.disturbances.begin({ kind: 'cut', mode: 'kill', port: 'election' }, [BACK]);
    world.say(1, id);
    world.send(1, 2);
    world.settle();
    expect(world.heard(2)).toEqual([
      'accepted quorum from 1',
      'connected',
      'broken reset',
      'Word 1',
      'Ping 1',
    ]);
    expect(world.of('conn.closed').every(({ event }) => event.conn === election)).toBe(true);
  });
});
