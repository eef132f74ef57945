import { describe, expect, test } from 'vitest';
import type { ConformStep, WantedSession } from '../../../../sim/workload/conform/script.js';
import { BASE, PING_MS, scriptOf, SENTRY_TIMEOUT_MS, session, Stage } from './stage.js';

const NEW: WantedSession = { kind: 'new' };

function connect(label: number, wanted: WantedSession = NEW, more: object = {}): ConformStep {
  return { kind: 'connect', label, timeoutMs: 4000, lastZxidSeen: 0, session: wanted, passwd: null, ...more };
}

const exists = { kind: 'exists', path: '/a', watch: false } as const;

function ask(label: number, ...xids: readonly (number | null)[]): ConformStep {
  return { kind: 'requests', label, requests: xids.map((xid) => ({ xid, request: exists })) };
}

/** Timers' tasks. */
const SENTRY = 1;
const PING = 2;
const SLEEP = 3;

describe('before the script', () => {
  test('a session is opened at each server', () => {
    const stage = new Stage(scriptOf(0), 2);
    expect(stage.take()).toEqual(['c1 connects to 1', 'c2 connects to 2']);
    stage.open(2);
    expect(stage.take()).toEqual([
      `c2 hello session 0x0.0 timeout ${String(SENTRY_TIMEOUT_MS)} seen 0 with 16 zeros`,
    ]);
  });

  test('a server that does not serve so far is tried again', () => {
    const stage = new Stage(scriptOf(0), 2);
    stage.take();
    stage.hear({ kind: 'broken', connection: 2, why: 'refused' });
    expect(stage.take()).toEqual([]);
    stage.fire(SENTRY);
    expect(stage.take()).toEqual(['c3 connects to 2']);
  });

  test('all servers have to serve, and then to have applied the same', () => {
    const stage = new Stage(scriptOf(0), 2);
    stage.open(1);
    stage.open(2);
    stage.take();
    stage.attach(1, session(1, 1));
    expect(stage.take()).toEqual([]);
    stage.attach(2, session(2, 1));
    expect(stage.take()).toEqual(['c1 sync 1', 'c2 sync 1']);
    stage.answer(2, 1);
    expect(stage.events).toEqual([]);
    stage.answer(1, 1);
    expect(stage.events).toEqual([{ kind: 'conform.levelled', zxid: BASE }, { kind: 'conform.finished' }]);
  });

  test('a server that served and is gone makes the run no good', () => {
    const stage = new Stage(scriptOf(1, connect(0)), 2);
    stage.begin();
    expect(() => stage.hear({ kind: 'broken', connection: 2, why: 'closed' })).toThrow('none is closed');
  });
});

describe('a step', () => {
  test('is over when every server has applied it, and every connection brought what that made', () => {
    const stage = new Stage(scriptOf(1, connect(0), ask(0, null)), 2);
    stage.begin();
    stage.open(3);
    stage.take();
    stage.attach(3, session(1, 2));
    expect(stage.take()).toEqual(['c1 sync 2', 'c2 sync 2']);
    stage.answer(1, 2);
    expect(stage.take()).toEqual([]);
    stage.answer(2, 2);
    expect(stage.take()).toEqual(['c3 ping -2']);
    expect(stage.kinds()).toEqual(['levelled', 'connecting', 'connected']);
    stage.answer(3, -2);
    expect(stage.kinds()).toEqual(['levelled', 'connecting', 'connected', 'settled']);
    expect(stage.take()).toEqual(['c3 exists 1']);
  });

  test('that drops a connection asks for nothing', () => {
    const stage = new Stage(scriptOf(1, connect(0), { kind: 'drop', label: 0 }), 1);
    stage.begin();
    play(stage, 2, session(1, 2));
    stage.level(2);
    stage.take();
    stage.answer(2, -2);
    expect(stage.take()).toEqual(['c2 closes', 'c1 sync 3']);
    stage.answer(1, 3);
    expect(stage.kinds().slice(-2)).toEqual(['settled', 'finished']);
  });

  test('reports what comes on the connections of all labels, and to which step', () => {
    const stage = new Stage(scriptOf(2, connect(0), connect(1), ask(0, null)), 1);
    stage.begin();
    play(stage, 2, session(1, 2));
    stage.level(2);
    stage.answer(2, -2);
    play(stage, 3, session(1, 3));
    stage.level(3);
    stage.answer(2, -2);
    stage.answer(3, -2);
    stage.events.length = 0;
    const event = { kind: 'WatchEvent', type: 'NodeCreated', path: '/a', zxid: BASE + 9 } as const;
    stage.tell(3, event);
    stage.answer(2, 1, BASE + 9);
    stage.hear({ kind: 'broken', connection: 3, why: 'closed' });
    expect(stage.events).toEqual([
      { kind: 'conform.notified', step: 2, label: 1, type: 'NodeCreated', path: '/a', zxid: BASE + 9 },
      {
        kind: 'conform.answered',
        ...{ step: 2, label: 0, place: 0, sentXid: 1, xid: 1, zxid: BASE + 9, code: 0 },
        answer: { kind: 'none' },
      },
      { kind: 'conform.broken', step: 2, label: 1, why: 'closed' },
    ]);
  });

  test('on a label without a connection is told that there is none', () => {
    const stage = new Stage(scriptOf(1, ask(0, null)), 1);
    stage.begin();
    expect(stage.events.slice(1)).toEqual([{ kind: 'conform.broken', step: 0, label: 0, why: 'none' }]);
  });

  test('whose connection ends without an answer is over all the same', () => {
    const stage = new Stage(scriptOf(1, connect(0, NEW, { lastZxidSeen: 99 })), 1);
    stage.begin();
    stage.open(2);
    stage.hear({ kind: 'broken', connection: 2, why: 'closed' });
    stage.level(2);
    expect(stage.kinds().slice(2)).toEqual(['broken', 'settled', 'finished']);
  });

  test('reports a message that nobody asked for', () => {
    const stage = new Stage(scriptOf(1, connect(0)), 1);
    stage.begin();
    stage.open(2);
    stage.answer(2, 7);
    expect(stage.events.at(-1)).toEqual({ kind: 'conform.puzzled', step: 0, label: 0, message: 'Reply' });
  });
});

describe('requests', () => {
  test('have the numbers that they chose, or count from 1 on each connection', () => {
    const steps = [connect(0), ask(0, null, 77, null), connect(0), ask(0, null)];
    const stage = new Stage(scriptOf(1, ...steps), 1);
    stage.begin();
    play(stage, 2, session(1, 2));
    stage.level(2);
    stage.take();
    stage.answer(2, -2);
    expect(stage.take()).toEqual(['c2 exists 1', 'c2 exists 77', 'c2 exists 2']);
    for (const xid of [1, 77, 2]) stage.answer(2, xid);
    stage.level(3);
    stage.answer(2, -2);
    expect(stage.take()).toContain('c2 closes');
    play(stage, 3, session(1, 3));
    stage.level(4);
    stage.take();
    stage.answer(3, -2);
    expect(stage.take()).toEqual(['c3 exists 1']);
    expect(stage.events.filter(({ kind }) => kind === 'conform.answered')).toMatchObject([
      { place: 0, sentXid: 1 },
      { place: 1, sentXid: 77 },
      { place: 2, sentXid: 2 },
    ]);
  });

  test('have the zxids of the run in place of the script’s', () => {
    const setWatches = { kind: 'setWatches', data: ['/a'], exist: [], child: [] } as const;
    const relative = [5, 0, -1].map((relativeZxid) => ({
      xid: null,
      request: { ...setWatches, relativeZxid },
    }));
    const sent: unknown[] = [];
    const stage = new Stage(scriptOf(1, connect(0), { kind: 'requests', label: 0, requests: relative }), 1);
    stage.begin();
    stage.onSend = (message) => {
      if (message.kind === 'Request' && message.request.kind === 'setWatches')
        sent.push([message.xid, message.request.relativeZxid]);
    };
    play(stage, 2, session(1, 2));
    stage.level(2);
    stage.answer(2, -2);
    expect(sent).toEqual([
      [-8, BASE + 5],
      [-8, 0],
      [-8, -1],
    ]);
  });
});

describe('a connect', () => {
  /** The first lines of a script's last step, the steps before it being played. */
  function lastHello(servers: number, ...steps: readonly ConformStep[]): readonly string[] {
    const stage = new Stage(scriptOf(3, ...steps), servers);
    stage.begin();
    let connection = servers;
    let lines: readonly string[] = [];
    for (const [i, step] of steps.entries()) {
      if (step.kind === 'connect') {
        connection += 1;
        stage.open(connection);
        const own = `c${String(connection)} `;
        lines = stage.take().filter((line) => line.startsWith(own));
        if (i === steps.length - 1) break;
        const isNew = step.session.kind === 'new';
        stage.attach(connection, isNew ? session(1, connection) : session(1, servers + 1));
      }
      stage.level(i + 2);
      if (step.kind === 'connect') stage.answer(connection, -2);
    }
    return lines;
  }

  test('goes to another server each time, with the session and its password', () => {
    expect(lastHello(3, connect(1))).toEqual([
      'c4 connects to 2',
      'c4 hello session 0x0.0 timeout 4000 seen 0 with 16 zeros',
    ]);
    const again = connect(0, { kind: 'made', number: 1 }, { lastZxidSeen: 2 });
    expect(lastHello(3, connect(0), { kind: 'drop', label: 0 }, again)).toEqual([
      'c5 connects to 2',
      'c5 hello session 0x1.4 timeout 4000 seen base+2 with secret-of-0x1.4',
    ]);
  });

  test('goes to the server where the session is, if a connection holds it', () => {
    const takeover = connect(2, { kind: 'made', number: 1 }, { passwd: 'wrong' });
    expect(lastHello(3, connect(0), takeover)).toEqual([
      'c5 connects to 1',
      'c5 hello session 0x1.4 timeout 4000 seen 0 with wrong',
    ]);
  });

  test('asks for a session that nobody has made, if the script has it so', () => {
    expect(lastHello(1, connect(0, { kind: 'foreign', sessionId: 0x1234 }))[1]).toContain('session 0x0.1234');
    expect(lastHello(1, connect(0, { kind: 'made', number: 5 }))[1]).toContain('session 0x0.5');
  });

  test('reports whether the session is new, and kept its password', () => {
    const steps = [
      connect(0),
      connect(1, { kind: 'made', number: 1 }),
      connect(0, { kind: 'made', number: 1 }),
    ];
    const stage = new Stage(scriptOf(2, ...steps), 1);
    stage.begin();
    play(stage, 2, session(1, 2));
    stage.level(2);
    stage.answer(2, -2);
    play(stage, 3, session(1, 2));
    stage.level(3);
    stage.answer(2, -2);
    stage.answer(3, -2);
    play(stage, 4, 0);
    expect(stage.events.filter(({ kind }) => kind === 'conform.connected')).toMatchObject([
      { session: session(1, 2), isNew: true, isSamePasswd: false },
      { session: session(1, 2), isNew: false, isSamePasswd: true },
      { session: 0, isNew: false, isSamePasswd: false },
    ]);
  });
});

describe('time', () => {
  const steps = [connect(0), connect(1), { kind: 'sleep', millis: 250, silent: [1] }] as const;

  test('passes as long as the script sleeps', () => {
    const stage = new Stage(scriptOf(1, { kind: 'sleep', millis: 250, silent: [] }), 1);
    stage.begin();
    expect(stage.timers).toContainEqual({
      timer: { kind: 'application', task: SLEEP, step: 0 },
      delayMicros: 250_000,
    });
    expect(stage.take()).toEqual([]);
    stage.fire(SLEEP);
    expect(stage.take()).toEqual(['c1 sync 2']);
    stage.level(2);
    expect(stage.kinds()).toEqual(['levelled', 'settled', 'finished']);
  });

  test('is no end of those that ping; the silent ones do not', () => {
    const stage = new Stage(scriptOf(2, ...steps), 1);
    stage.begin();
    play(stage, 2, session(1, 2));
    stage.level(2);
    stage.answer(2, -2);
    play(stage, 3, session(1, 3));
    stage.level(3);
    stage.answer(2, -2);
    stage.answer(3, -2);
    stage.take();
    const ping = { kind: 'application', task: PING, step: 0 } as const;
    stage.hear({ kind: 'timer', timer: ping });
    expect(stage.take()).toEqual(['c1 ping -2', 'c2 ping -2']);
    expect(stage.timers).toContainEqual({ timer: ping, delayMicros: PING_MS * 1000 });
    // Nobody is pinged twice who has not answered.
    stage.hear({ kind: 'timer', timer: ping });
    expect(stage.take()).toEqual([]);
  });
});

/** A connection opens and gets its session. */
function play(stage: Stage, connection: number, sessionId: number): void {
  stage.open(connection);
  stage.attach(connection, sessionId);
}
