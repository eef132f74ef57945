/** S3, S4, S5 and S6: the time that a session has, and its end. */
import { describe, expect, test } from 'vitest';
import { CONTEXT, set } from '../hands.js';
import type { WholeStage } from '../whole.js';
import { whole } from '../whole.js';

const SECOND = 1_000_000;
/** The timeout of all sessions here, and a tick. */
const TIMEOUT = 4 * SECOND;
const TICK = CONTEXT.tickMicros;

describe('S3, the timeout is clipped to the range', () => {
  /** A client asks a server for a session, and is given this timeout. */
  function negotiated(asked: number, given: number, told = given): WholeStage {
    const stage = whole();
    const { c1 } = stage;
    c1.leaves();
    const [connection, { session, address: client }] = [stage.connection(), c1];
    c1.connection = connection;
    stage.emit({ kind: 'client.connecting', to: 2, connection, session, zxid: 0, timeoutMs: asked }, client);
    stage.emit({ kind: 'session.attached', session, connection, client, timeoutMs: given, ownerEpoch: 2 }, 2);
    stage.emit({ kind: 'client.connected', connection, session, timeoutMs: told }, client);
    return stage;
  }

  test.each([
    [1_000, 1_000],
    [0, 400],
    [-5, 400],
    [400, 400],
    [4_000, 4_000],
    [60_000, 4_000],
  ])('of %d ms comes %d ms', (asked, given) => {
    expect(negotiated(asked, given).violated).toEqual([]);
  });

  test.each([
    [1_000, 1_001],
    [0, 0],
    [399, 399],
    [60_000, 60_000],
    [4_001, 4_001],
  ])('of %d ms does not come %d ms', (asked, given) => {
    const stage = negotiated(asked, given);
    expect(stage.violated).toEqual(['S3']);
    expect(stage.complaint('S3')).toContain(`but session 0x1.1 has ${String(given)} ms at its server`);
  });

  test('a client that is told another one is found', () => {
    const stage = negotiated(1_000, 1_000, 2_000);
    expect(stage.violated).toEqual(['S3']);
    expect(stage.complaint('S3')).toContain('but session 0x1.1 has 2000 ms as its client was told');
    expect(stage.premises('S3')).toBe(8);
  });
});

describe('S4, no session expires early', () => {
  /** The session of c1, which is renewed. */
  function renewed(): WholeStage & {
    readonly renewed: number;
    readonly renewal: number;
    readonly ownMicros: number;
  } {
    const stage = whole();
    const { session } = stage.c1;
    const ownMicros = stage.nowMicros + 1_000;
    return Object.assign(stage, { renewed: session, ownMicros, renewal: stage.renews(session) });
  }

  test('a deadline that is short of the timeout is found', () => {
    const stage = whole();
    const renewal = stage.renews(stage.c1.session, { nowMicros: 100, deadlineMicros: 100 + TIMEOUT - 1 });
    expect(stage.violated).toEqual(['S4']);
    expect(stage.complaint('S4')).toBe(
      'promised that a session has its whole timeout of 4000 ms, but s3 gave session 0x1.1 only 4.000 s',
    );
    expect(stage.proof('S4')).toEqual([renewal]);
  });

  test('the whole timeout, and a shorter one that the client has asked for since, are in order', () => {
    const stage = whole();
    const { session, address } = stage.c1;
    stage.renews(session, { nowMicros: 100, deadlineMicros: 100 + TIMEOUT });
    stage.c1.leaves();
    const connection = stage.connection();
    stage.emit({ kind: 'client.connecting', to: 2, connection, session, zxid: 0, timeoutMs: 1_000 }, address);
    stage.renews(session, { timeoutMs: 1_000 });
    expect(stage.violated).toEqual([]);
  });

  test('a decision before the deadline is found', () => {
    const stage = renewed();
    stage.wait(TIMEOUT - SECOND);
    const decision = stage.decidesOn(stage.renewed);
    expect(stage.violated).toEqual(['S4']);
    expect(stage.complaint('S4')).toContain('s3 decided on the end of session 0x1.1 1.');
    expect(stage.proof('S4')).toEqual([stage.renewal, decision]);
  });

  test('a decision at the deadline is in order', () => {
    const stage = renewed();
    stage.wait(TIMEOUT + TICK);
    stage.decidesOn(stage.renewed, { nowMicros: stage.ownMicros + TIMEOUT + TICK });
    expect(stage.violated).toEqual([]);
    expect(stage.premises('S4')).toBe(2);
  });

  test('a decision without any renewal in this reign is found', () => {
    const stage = renewed();
    for (const sid of stage.servers) stage.role(sid, 'looking');
    stage.reign(2, 2, [1, 2]);
    stage.wait(TIMEOUT + TICK);
    stage.decidesOn(stage.renewed);
    expect(stage.violated).toEqual(['S4']);
    expect(stage.complaint('S4')).toContain(
      's2 decided on the end of session 0x1.1 without having given it any time',
    );
  });

  /** c3 is at the leader, and is heard of; the leader takes no notice. */
  test('a touch at the leader that did not count is found', () => {
    const stage = whole();
    const { c3 } = stage;
    stage.renews(c3.session);
    stage.wait(TIMEOUT + TICK - SECOND);
    const touch = stage.touches(c3);
    stage.wait(SECOND);
    const decision = stage.decidesOn(c3.session);
    expect(stage.violated).toEqual(['S4']);
    expect(stage.complaint('S4')).toBe(
      'promised that no session expires within its timeout of 4000 ms since its leader heard of it, but s3 decided on ' +
        'the end of session 0x3.3 1.001 s after a touch that it knew of',
    );
    expect(stage.proof('S4')).toEqual([touch, decision]);
  });

  /** c1 is at s1, a learner, and is heard of there; `told`: what happens until the leader decides. */
  function heardOf(told: (stage: WholeStage) => void): WholeStage & { readonly touch: number } {
    const stage = renewed();
    stage.wait(TIMEOUT + TICK - SECOND);
    const touch = stage.touches(stage.c1);
    told(stage);
    stage.wait(SECOND);
    stage.decidesOn(stage.renewed);
    return Object.assign(stage, { touch });
  }

  /** s1 acknowledges a transaction, and the leader counts that. */
  function acknowledges(stage: WholeStage): void {
    const zxid = stage.last + 1;
    stage.emit(
      {
        kind: 'net.sent',
        to: 3,
        msg: 1,
        conn: 1,
        type: 'ACK',
        zxid,
        slot: null,
        ballot: null,
        epoch: null,
      },
      1,
    );
    stage.emit({ kind: 'zab.acked', from: 1, zxid }, 3);
  }

  test('a touch at a learner is known when what was sent behind it has come', () => {
    const known = heardOf((at) => {
      at.ticks(1);
      acknowledges(at);
    });
    expect(known.violated).toEqual(['S4']);
    expect(known.proof('S4')[0]).toBe(known.touch);
  });

  test('a touch that the learner has not passed on proves nothing', () => {
    expect(heardOf(acknowledges).violated).toEqual([]);
  });

  test('nor does one whose message may be under way', () => {
    const stage = heardOf((at) => {
      acknowledges(at);
      at.ticks(1);
    });
    expect(stage.violated).toEqual([]);
  });

  test('nor does one that a learner forgot with its role', () => {
    const stage = heardOf((at) => {
      at.role(1, 'looking');
      at.role(1, 'following', 3);
      at.ticks(1);
      acknowledges(at);
    });
    expect(stage.violated).toEqual([]);
  });

  test('a clock that may have run fast excuses as much as it may have been fast', () => {
    const decided = (silentMicros: number): readonly string[] => {
      const stage = whole();
      const { session } = stage.c3;
      stage.emit({ kind: 'clock.changed', clock: 'rate', offsetMicros: 0, ratePpm: 100_000 }, 3);
      stage.renews(session, { nowMicros: 0 });
      stage.touches(stage.c3);
      stage.wait(silentMicros);
      stage.decidesOn(session, { nowMicros: TIMEOUT + TICK });
      return stage.violated;
    };
    expect(decided(3_640_000)).toEqual([]);
    expect(decided(3_630_000)).toEqual(['S4']);
  });
});

describe('S5, no session expires late', () => {
  /** The leader has renewed all sessions, and all its followers too; it looks at deadlines. */
  function led(): WholeStage {
    const stage = whole();
    for (const { session } of [stage.c1, stage.c2, stage.c3]) stage.renews(session);
    stage.ticks(3);
    return stage;
  }

  /** What a right leader does with a session whose time is up. */
  function ends(stage: WholeStage, session: number): void {
    stage.decidesOn(session);
    stage.expires(session);
  }

  test('a deadline that is rounded up by more than a tick is found', () => {
    const stage = whole();
    const { session } = stage.c1;
    stage.renews(session, { nowMicros: 100, deadlineMicros: 100 + TIMEOUT + TICK });
    expect(stage.violated).toEqual([]);
    const renewal = stage.renews(session, { nowMicros: 100, deadlineMicros: 101 + TIMEOUT + TICK });
    expect(stage.violated).toEqual(['S5']);
    expect(stage.proof('S5')).toEqual([renewal]);
  });

  test('a leader that looks and does nothing is found when it looks again', () => {
    const stage = led();
    stage.wait(TIMEOUT);
    for (const { session } of [stage.c2, stage.c3]) stage.renews(session);
    stage.wait(TICK);
    const look = stage.ticks(3);
    expect(stage.violated).toEqual([]);
    expect(stage.premises('S5')).toBe(6);
    const again = stage.ticks(3);
    expect(stage.violated).toEqual(['S5']);
    expect(stage.complaint('S5')).toContain(
      's3 looked and did nothing about session 0x1.1, whose deadline had passed',
    );
    expect(stage.proof('S5').slice(1)).toEqual([look, again]);
  });

  test('a leader that decides when it looks is in order, however late it comes to that', () => {
    const stage = led();
    stage.wait(20 * TIMEOUT);
    stage.ticks(3);
    for (const { session } of [stage.c1, stage.c2, stage.c3]) ends(stage, session);
    stage.ticks(3);
    stage.end();
    expect(stage.violated).toEqual([]);
    expect(stage.premises('S5')).toBe(6);
  });

  test('a renewal right before the deadline is in order', () => {
    const stage = led();
    stage.wait(TIMEOUT);
    for (const { session } of [stage.c1, stage.c2, stage.c3]) stage.renews(session);
    stage.wait(TICK);
    stage.ticks(3);
    stage.ticks(3);
    expect(stage.violated).toEqual([]);
  });

  test('a clock that may have run slow excuses as much as it may have been slow', () => {
    const looked = (micros: number): readonly string[] => {
      const stage = whole();
      stage.emit({ kind: 'clock.changed', clock: 'rate', offsetMicros: 0, ratePpm: -100_000 }, 3);
      stage.renews(stage.c1.session, { nowMicros: 0, deadlineMicros: TIMEOUT + TICK });
      stage.wait(micros);
      stage.ticks(3);
      stage.ticks(3);
      return stage.violated;
    };
    expect(looked(4_600_000)).toEqual([]);
    expect(looked(4_700_000)).toEqual(['S5']);
  });

  test('a new leader that leaves out a session is found when its timeout is over', () => {
    const stage = led();
    for (const sid of stage.servers) stage.role(sid, 'looking');
    const servesAt = stage.reign(2, 2, [1, 2]);
    for (const { session } of [stage.c2, stage.c3]) stage.renews(session);
    stage.ticks(2);
    stage.wait(TIMEOUT);
    for (const { session } of [stage.c2, stage.c3]) stage.renews(session);
    stage.wait(TICK - 5_000);
    stage.ticks(2);
    stage.ticks(2);
    expect(stage.violated).toEqual([]);
    stage.wait(5_000);
    stage.ticks(2);
    stage.ticks(2);
    expect(stage.violated).toEqual(['S5']);
    expect(stage.complaint('S5')).toContain(
      's2 has served for the whole timeout of session 0x1.1 without a word of it',
    );
    // It says since when, with an event that files of any detail hold.
    expect(stage.proof('S5')).toHaveLength(3);
    expect(stage.proof('S5')[1]).toBe(servesAt);
  });

  test('the leader before it owes nothing any more', () => {
    const stage = led();
    for (const sid of stage.servers) stage.role(sid, 'looking');
    stage.wait(2 * TIMEOUT);
    stage.ticks(3);
    stage.ticks(3);
    expect(stage.violated).toEqual([]);
  });

  test('an end that was decided and never proposed is found', () => {
    const stage = led();
    const { session } = stage.c1;
    stage.heals();
    stage.wait(TIMEOUT + TICK);
    const decision = stage.decidesOn(session);
    stage.wait(TICK);
    stage.end();
    expect(stage.violated).toEqual([]);
    stage.wait(TICK + 10_000);
    stage.end();
    expect(stage.violated).toEqual(['S5']);
    expect(stage.complaint('S5')).toContain('s3 has not proposed the end of session 0x1.1');
    expect(stage.proof('S5')).toEqual([decision]);
  });
});

describe('S6, a session ends once', () => {
  test('a second end is found', () => {
    const stage = whole();
    const { session } = stage.c1;
    stage.expires(session);
    const zxid = stage.last + 1;
    stage.last = zxid;
    stage.proposes({ zxid, session, cxid: 0, op: 'closeSession', code: 0 });
    stage.commits(zxid);
    expect(stage.violated).toEqual(['S6']);
    expect(stage.complaint('S6')).toMatch(/session 0x1\.1 had ended when it ended once more with 1\.\d+$/);
  });

  test('an update behind the end is found', () => {
    const stage = whole();
    const { c1 } = stage;
    const asked = c1.calls(set('/', 'x'));
    stage.expires(c1.session);
    const { zxid } = stage.propose(asked, { op: 'setData', code: 0 });
    stage.commits(zxid);
    // The model refuses it as well.
    expect(stage.violated).toEqual(['L1', 'S6']);
    expect(stage.complaint('S6')).toMatch(/session 0x1\.1 had ended when its setData has 1\.\d+$/);
  });

  test('an update that is refused behind the end is in order', () => {
    const stage = whole();
    const { c1 } = stage;
    const asked = c1.calls(set('/', 'x'));
    stage.expires(c1.session);
    stage.write(asked);
    c1.leaves();
    c1.loses(asked);
    stage.end();
    expect(stage.violated).toEqual([]);
    expect(stage.premises('S6')).toBe(1);
  });

  test('a renewal of a session whose end is decided is found', () => {
    const stage = whole();
    const { session } = stage.c1;
    stage.renews(session, { nowMicros: 0 });
    const decision = stage.decidesOn(session, { nowMicros: TIMEOUT + TICK });
    const renewal = stage.renews(session);
    expect(stage.violated).toEqual(['S6']);
    expect(stage.complaint('S6')).toContain('s3 renewed session 0x1.1 when its end was decided');
    expect(stage.proof('S6')).toEqual([decision, renewal]);
  });

  test('so is one when its client has asked for the end, or the end was applied', () => {
    const stage = whole();
    const { c1, c2 } = stage;
    stage.propose(c1.calls({ kind: 'closeSession' }));
    stage.renews(c1.session);
    expect(stage.violated).toEqual(['S6']);
    const another = whole();
    another.expires(c2.session);
    another.renews(c2.session);
    expect(another.violated).toEqual(['S6']);
  });

  test('a new leader renews what the old one had decided on', () => {
    const stage = whole();
    const { session } = stage.c1;
    stage.renews(session, { nowMicros: 0 });
    stage.decidesOn(session, { nowMicros: TIMEOUT + TICK });
    for (const sid of stage.servers) stage.role(sid, 'looking');
    stage.reign(2, 2, [1, 2]);
    stage.renews(session);
    expect(stage.violated).toEqual([]);
  });

  test('a leader that was deposed knows nothing of an end that came later', () => {
    const stage = whole();
    const { session } = stage.c1;
    for (const sid of [1, 2]) stage.role(sid, 'looking');
    stage.reign(2, 2, [1, 2]);
    const zxid = stage.last + 1;
    stage.last = zxid;
    stage.proposes({ zxid, session, cxid: 0, op: 'closeSession', code: 0 });
    stage.commits(zxid);
    stage.applies(zxid, 1, 2);
    stage.renews(session, { leader: 3 });
    expect(stage.violated).toEqual([]);
  });
});
