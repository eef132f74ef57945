import { describe, expect, it } from 'vitest';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import { ScriptedChoices } from '../kernel/scripted-choices.js';
import { World } from '../process/world.js';

/** Who heard what, and when. */
function timetable(world: World, address: number): readonly (readonly [number, string])[] {
  const heard = world.heard(address);
  return world.got(address).map(({ micros }, i) => [micros, heard[i] ?? '']);
}

describe('a connection', () => {
  it('is accepted after one latency and open to the asker after another', () => {
    const world = new World();
    world.env(2).streams.listen('quorum');
    const id = world.env(1).streams.connect(2, 'quorum');
    world.settle();
    expect(id).toBe(1);
    expect(world.got(2)).toEqual([
      { micros: 100, incarnation: 1, input: { kind: 'accepted', connection: 1, port: 'quorum', from: 1 } },
    ]);
    expect(world.got(1)).toEqual([
      { micros: 200, incarnation: 1, input: { kind: 'connected', connection: 1 } },
    ]);
    expect(world.one('conn.opened')).toMatchObject({
      micros: 100,
      actor: 1,
      event: { conn: 1, to: 2, port: 'quorum' },
    });
  });

  it('has an id that no other has in the run, from 1', () => {
    const world = new World();
    const asked = [
      world.env(1).streams.connect(2, 'quorum'),
      world.env(2).streams.connect(1, 'quorum'),
      world.env(1).streams.connect(2, 'quorum'),
    ];
    world.host(1).crash('fault', 'a crash', 'keep');
    world.host(1).start();
    asked.push(world.env(1).streams.connect(3, 'client'));
    expect(asked).toEqual([1, 2, 3, 4]);
  });

  it('lets the acceptor speak at once: its words come behind the news that the connection is open', () => {
    const world = new World({
      choices: new ScriptedChoices({ draws: { 'link/2/1': [4_000_000_000] } }),
      network: { latency: { shape: 'uniform', minMicros: 10, meanMicros: 1_000, capMicros: 10_000 } },
      parts: {
        2: {
          begin: (env) => env.streams.listen('election'),
          handle: (input, env) => {
            if (input.kind === 'accepted') env.streams.send(input.connection, { kind: 'Hello', n: 1 });
          },
        },
      },
    });
    world.env(1).streams.connect(2, 'election');
    world.settle();
    expect(world.heard(1)).toEqual(['connected', 'Hello 1']);
  });

  it('takes words before it is open, and brings them behind the question', () => {
    const world = new World();
    world.env(2).streams.listen('client');
    const id = world.env(1).streams.connect(2, 'client');
    world.say(1, id, 'Early');
    world.settle();
    expect(world.heard(2)).toEqual(['accepted client from 1', 'Early 1']);
  });

  it.each<[string, (world: World) => void]>([
    ['where nobody listens', () => undefined],
    ['at another port than the one that is listened on', (world) => world.env(2).streams.listen('client')],
    [
      'when the process that listened is down',
      (world) => {
        world.env(2).streams.listen('quorum');
        world.host(2).crash('fault', 'a crash', 'keep');
      },
    ],
    [
      'when the process is a new one that does not listen yet',
      (world) => {
        world.env(2).streams.listen('quorum');
        world.host(2).crash('fault', 'a crash', 'keep');
        world.host(2).start();
      },
    ],
  ])('is refused after a question and an answer %s', (_, prepare) => {
    const world = new World();
    prepare(world);
    world.env(1).streams.connect(2, 'quorum');
    world.settle();
    expect(timetable(world, 1)).toEqual([[200, 'broken refused']]);
    expect(world.got(2)).toEqual([]);
    expect(world.one('conn.closed').event).toMatchObject({ conn: 1, side: 1, why: 'refused', lost: 0 });
  });

  it('is refused by an address that nobody has', () => {
    const world = new World();
    world.env(1).streams.connect(99, 'quorum');
    world.settle();
    expect(world.heard(1)).toEqual(['broken refused']);
  });

  it('to itself is a mistake of the process', () => {
    const world = new World({ parts: { 1: { handle: (_, env) => void env.streams.connect(1, 'quorum') } } });
    world.send(2, 1);
    world.settle();
    expect(world.one('process.crashed').event).toMatchObject({
      why: 'own',
      message: 'a process does not connect to itself',
    });
  });
});

describe('messages of a connection', () => {
  it('come in their order, whatever their latencies', () => {
    const world = new World({
      choices: new SeededChoices(5),
      network: { latency: { shape: 'heavy', minMicros: 10, meanMicros: 800, capMicros: 100_000 } },
      streams: { windowMessages: 1_000 },
    });
    const id = world.connection(1, 2);
    world.settle();
    world.say(1, id, 'There', 50);
    world.say(2, id, 'Back', 50);
    world.settle();
    const numbered = (word: string): string[] =>
      Array.from({ length: 50 }, (_, i) => `${word} ${String(i + 1)}`);
    expect(world.heard(2).slice(1)).toEqual(numbered('There'));
    expect(world.heard(1).slice(1)).toEqual(numbered('Back'));
  });

  it('are reported as sent and delivered, with their connection, and numbered as datagrams are', () => {
    const world = new World();
    const id = world.connection(1, 2);
    world.send(1, 2);
    world.say(1, id, 'Word');
    world.settle();
    const [datagram, word] = world.of('net.sent');
    expect(datagram?.event).toMatchObject({ msg: 4_294_967_297, conn: null });
    expect(word?.event).toEqual({
      kind: 'net.sent',
      to: 2,
      msg: 4_294_967_298,
      conn: id,
      type: 'Word',
      slot: 1,
      ballot: null,
      zxid: null,
      epoch: null,
    });
    const delivered = world.of('net.delivered').find(({ event }) => event.type === 'Word');
    expect(delivered).toMatchObject({ micros: 1_100, actor: 2, cause: word?.index, event: { from: 1 } });
  });

  it('each take two draws of their link, and none is lost, doubled or overtaken by chance', () => {
    const choices = new ScriptedChoices({ draws: { 'link/1/2': [0, 0, 0, 1_000_000, 0, 1_000_000] } });
    const world = new World({
      choices,
      network: { lossPpm: 500_000, duplicationPpm: 400_000, overtakePpm: 100_000 },
    });
    const id = world.connection(1, 2);
    const before = choices.stream('link/1/2').drawn;
    world.say(1, id, 'Word', 2);
    world.settle();
    expect(choices.stream('link/1/2').drawn).toBe(before + 4);
    expect(world.heard(2).slice(1)).toEqual(['Word 1', 'Word 2']);
  });

  it('are frozen by whoever wants it when they are sent', () => {
    const frozen: unknown[] = [];
    const world = new World({ onSend: (message) => frozen.push(message) });
    const id = world.connection(1, 2);
    world.say(1, id, 'Word');
    expect(frozen).toEqual([{ kind: 'Word', n: 1 }]);
  });

  it('take an index each where nobody listens, so that indices do not depend on listeners', () => {
    const counts = [true, false].map((isSilent) => {
      const world = new World({ isSilent });
      const id = world.connection(1, 2);
      world.say(1, id, 'Word', 3);
      world.settle();
      return world.cluster.events.count;
    });
    expect(counts[0]).toBe(counts[1]);
  });

  it('go nowhere on a connection that has ended, or that is of others', () => {
    const world = new World();
    const id = world.connection(1, 2);
    expect(world.say(3, id)).toBe(true);
    expect(world.say(1, 77)).toBe(true);
    world.env(1).streams.close(id);
    expect(world.say(1, id)).toBe(true);
    world.settle();
    expect(world.of('net.sent')).toEqual([]);
    expect(world.heard(2)).toEqual(['accepted quorum from 1', 'broken closed']);
  });

  it('do not leave a process that a fault kills just before', () => {
    const world = new World();
    const id = world.connection(1, 2);
    world.cluster.events.arm({
      kinds: new Set(['net.sent']),
      before: () => world.host(1).crash('fault', 'a crash', 'keep'),
      after: () => undefined,
    });
    world.say(1, id);
    world.settle();
    expect(world.of('net.sent')).toEqual([]);
    expect(world.heard(2)).toEqual(['accepted quorum from 1', 'broken reset']);
  });
});

describe('the window of a connection', () => {
  it('is full with more messages than it holds, and opens once when half of them are taken', () => {
    const world = new World();
    const id = world.connection(1, 2);
    expect([1, 2, 3, 4, 5, 6].map(() => world.say(1, id))).toEqual([true, true, true, true, false, false]);
    world.settle();
    expect(world.heard(2).filter((word) => word === 'Word 1')).toHaveLength(6);
    expect(timetable(world, 1)).toEqual([
      [200, 'connected'],
      [1_200, 'writable'],
    ]);
    world.say(1, id);
    world.settle();
    expect(world.heard(1), 'and not once more').toEqual(['connected', 'writable']);
  });

  it('is told to nobody who was not told that it is full', () => {
    const world = new World();
    const id = world.connection(1, 2);
    world.say(1, id, 'Word', 4);
    world.settle();
    expect(world.heard(1)).toEqual(['connected']);
  });

  it('is one for each direction', () => {
    const world = new World();
    const id = world.connection(1, 2);
    expect(world.say(1, id, 'Word', 5)).toBe(false);
    expect(world.say(2, id, 'Word', 4)).toBe(true);
  });

  it('stays full while the other process stands still, and opens when it goes on', () => {
    const world = new World();
    const id = world.connection(1, 2);
    world.host(2).pause(50_000);
    world.say(1, id, 'Word', 5);
    world.pass(49_000);
    expect(world.heard(1)).toEqual(['connected']);
    expect(world.say(1, id)).toBe(false);
    world.settle();
    expect(timetable(world, 1).at(-1)).toEqual([51_100, 'writable']);
  });

  it('is not told open when it has filled again meanwhile', () => {
    const world = new World();
    const id = world.connection(1, 2);
    world.say(1, id, 'Word', 5);
    world.pass(150);
    world.say(1, id, 'Word', 4);
    world.pass(60);
    expect(world.heard(1)).toEqual(['connected']);
    world.settle();
    expect(world.heard(1)).toEqual(['connected', 'writable']);
  });

  it('is not told open to a process that has just heard that the connection broke', () => {
    const world = new World();
    const id = world.connection(1, 2);
    world.say(1, id, 'Word', 5);
    world.host(1).pause(5_000);
    world.pass(50);
    world.cluster.streams.breakOver([{ from: 1, to: 2 }], null);
    world.settle();
    expect(world.heard(1)).toEqual(['connected', 'broken reset']);
  });

  it('adds no event of its own while it is not full', () => {
    const world = new World();
    const id = world.connection(1, 2);
    const { steps } = world.cluster.kernel;
    world.say(1, id, 'Word', 4);
    world.settle();
    expect(world.cluster.kernel.steps - steps).toBe(4);
  });
});

describe('closing', () => {
  it('lets all that was sent before arrive, and then says so', () => {
    const world = new World();
    const id = world.connection(1, 2);
    world.say(1, id, 'Last', 3);
    world.env(1).streams.close(id);
    world.settle();
    expect(world.heard(2).slice(1)).toEqual(['Last 1', 'Last 2', 'Last 3', 'broken closed']);
    expect(world.heard(1)).toEqual(['connected']);
    expect(world.of('conn.closed').map(({ event }) => event)).toEqual([
      { kind: 'conn.closed', conn: id, side: 1, why: 'close', lost: 0 },
      { kind: 'conn.closed', conn: id, side: 2, why: 'close', lost: 0 },
    ]);
  });

  it('drops what comes to the closed end, and counts it with the side that sent it', () => {
    const world = new World();
    const id = world.connection(1, 2);
    world.say(2, id, 'Crossing', 2);
    world.env(1).streams.close(id);
    world.say(2, id, 'Late');
    world.settle();
    expect(world.heard(1)).toEqual(['connected']);
    expect(world.heard(2)).toEqual(['accepted quorum from 1', 'broken closed']);
    expect(world.of('net.dropped').map(({ event }) => event.why)).toEqual(['closed', 'closed', 'closed']);
    expect(world.of('conn.closed')[1]?.event).toMatchObject({ side: 2, why: 'close', lost: 3 });
  });

  it('before the answer opens the connection at the other side, which learns of the end', () => {
    const world = new World();
    world.env(2).streams.listen('quorum');
    const id = world.env(1).streams.connect(2, 'quorum');
    world.env(1).streams.close(id);
    world.settle();
    expect(world.heard(2)).toEqual(['accepted quorum from 1', 'broken closed']);
    expect(world.heard(1)).toEqual([]);
  });

  it('in the middle of a burst lets no more input in', () => {
    const world = new World({
      parts: {
        2: { handle: (input, env) => void (input.kind === 'message' && env.streams.close(input.connection)) },
      },
    });
    const id = world.connection(1, 2);
    world.host(2).pause(5_000);
    world.say(1, id, 'Word', 3);
    world.settle();
    expect(world.heard(2)).toEqual(['accepted quorum from 1', 'Word 1']);
    expect(world.of('net.dropped').map(({ event }) => event.why)).toEqual(['closed', 'closed']);
  });

  it('does not wait for a sign that nobody owes any more', () => {
    const world = new World();
    const id = world.connection(1, 2);
    world.host(2).pause(5_000);
    world.say(1, id);
    world.env(1).streams.close(id);
    world.settle();
    expect(world.heard(2).slice(1)).toEqual(['Word 1', 'broken closed']);
    expect(world.nowMicros).toBe(6_000);
  });

  it('by both at once tells neither, and leaves nothing pending', () => {
    const world = new World();
    const id = world.connection(1, 2);
    world.env(1).streams.close(id);
    world.env(2).streams.close(id);
    world.settle();
    expect(world.heard(1)).toEqual(['connected']);
    expect(world.heard(2)).toEqual(['accepted quorum from 1']);
    expect(world.nowMicros).toBe(1_000);
  });

  it('a question that is refused meanwhile is told to nobody', () => {
    const world = new World();
    const id = world.env(1).streams.connect(2, 'quorum');
    world.env(1).streams.close(id);
    world.settle();
    expect(world.got(1)).toEqual([]);
    expect(world.cluster.streams.isAnyOver([{ from: 1, to: 2 }], null)).toBe(false);
  });
});

describe('the cause of what a connection brings', () => {
  it('is the asking for its opening, the opening for both ends, and the sending for a message', () => {
    const world = new World({
      parts: {
        1: {
          handle: (input, env) => {
            if (input.kind === 'datagram') env.streams.connect(2, 'quorum');
            if (input.kind === 'connected') env.streams.send(input.connection, { kind: 'Word', n: 1 });
          },
        },
        2: {
          begin: (env) => env.streams.listen('quorum'),
          handle: (input, env) => {
            if (input.kind === 'accepted') env.observe({ kind: 'puppet.said', word: 'welcome' });
            if (input.kind === 'message') env.streams.close(input.connection);
          },
        },
      },
    });
    world.send(3, 1);
    world.settle();
    const [asked, heard] = world.of('net.delivered');
    const opened = world.one('conn.opened');
    expect(opened.cause).toBe(asked?.index);
    expect(world.one('puppet.said').cause).toBe(opened.index);
    expect(world.of('net.sent')[1]?.cause).toBe(opened.index);
    const [closed, learned] = world.of('conn.closed');
    expect(closed?.cause).toBe(heard?.index);
    expect(learned?.cause).toBe(closed?.index);
  });
});
