/** S7, S10 and S11: whose a session is, and whether it is. */
import { describe, expect, test } from 'vitest';
import { create, get, set } from '../hands.js';
import type { ClientHand } from '../hands.js';
import type { WholeStage } from '../whole.js';
import { whole } from '../whole.js';

describe('S7, a session has one owner', () => {
  /** A client comes to a server with its session; the leader has counted the attachment. */
  function comes(stage: WholeStage, hand: ClientHand, server: number, ownerEpoch: number): number {
    hand.tries(server);
    const { session, connection, address: client } = hand;
    const attached = stage.emit(
      { kind: 'session.attached', session, connection, client, timeoutMs: 4_000, ownerEpoch },
      server,
    );
    stage.emit({ kind: 'client.connected', connection, session, timeoutMs: 4_000 }, client);
    return attached;
  }

  /** c1 sends an update to s1 and goes to s2; s1 has not heard of that. */
  function moved(ownerEpoch = 2) {
    const stage = whole();
    stage.c2.does(create('/a'));
    const asked = stage.c1.calls(set('/a', 'old'));
    const attached = comes(stage, stage.c1, 2, ownerEpoch);
    return Object.assign(stage, { asked, attached });
  }

  test('an update that came in through the older attachment and has effect is found', () => {
    const stage = moved();
    const { proposed } = stage.propose(stage.asked);
    expect(stage.violated).toEqual(['S7']);
    expect(stage.complaint('S7')).toMatch(
      /but s3 proposed setData as 1\.\d+ for session 0x1\.1, which came in through s1 when the session was attached to s2$/,
    );
    expect(stage.proof('S7').slice(1)).toEqual([stage.attached, proposed]);
  });

  test('one that is refused is in order, and so is the end of the session', () => {
    const stage = moved();
    stage.propose(stage.asked, { op: 'error', code: -118 });
    const another = whole();
    const closing = another.c1.calls({ kind: 'closeSession' });
    comes(another, another.c1, 2, 2);
    another.propose(closing);
    expect([...stage.violated, ...another.violated]).toEqual([]);
    expect(stage.premises('S7')).toBe(1);
  });

  test('what was proposed before the new attachment is in order, and so is what comes through it', () => {
    const stage = whole();
    stage.c2.does(create('/a'));
    const { c1 } = stage;
    const asked = c1.calls(set('/a', 'old'));
    const placed = stage.propose(asked);
    comes(stage, c1, 2, 2);
    stage.commits(placed.zxid);
    stage.applies(placed.zxid);
    c1.loses(asked);
    c1.does(set('/a', 'new'));
    expect(stage.violated).toEqual([]);
  });

  test('the number of the attachment counts, not when word of it came', () => {
    // s2 hears of the first attachment when the session is back at s1 with a second one.
    const stage = moved(0);
    stage.propose(stage.asked);
    expect(stage.violated).toEqual([]);
  });

  test('a leader that was deposed knows nothing of attachments in a later epoch', () => {
    const stage = whole();
    stage.c2.does(create('/a'));
    const asked = stage.c1.calls(set('/a', 'old'));
    const zxid = stage.last + 1;
    for (const sid of [1, 2]) stage.role(sid, 'looking');
    stage.reign(2, 2, [1, 2]);
    comes(stage, stage.c1, 2, 1);
    const { session, xid: cxid } = asked;
    stage.proposes({ zxid, session, cxid, op: 'setData', code: 0 }, 3);
    expect(stage.violated).toEqual([]);
  });

  test('a second connection at one server is found, one behind another is not', () => {
    const stage = whole();
    comes(stage, stage.c1, 2, 2);
    stage.detaches(stage.c1.connection, 'moved');
    comes(stage, stage.c1, 2, 3);
    expect(stage.violated).toEqual([]);
    comes(stage, stage.c1, 1, 4);
    expect(stage.violated).toEqual(['S7']);
    expect(stage.complaint('S7')).toContain('s1 attached session 0x1.1 to a second one');
  });

  test('a server that died has no connection any more', () => {
    const stage = whole();
    stage.emit({ kind: 'process.crashed', why: 'fault', message: 'told so' }, 1);
    stage.emit({ kind: 'process.started', incarnation: 2 }, 1);
    stage.role(1, 'following', 3);
    stage.emit({ kind: 'tree.loaded', zxid: stage.last, from: 'DIFF', digestHigh: 0, digestLow: 0 }, 1);
    stage.emit({ kind: 'server.serving', epoch: 1, zxid: stage.last }, 1);
    stage.c1.leaves();
    comes(stage, stage.c1, 1, 2);
    expect(stage.violated).toEqual([]);
  });

  test('a connection that gave a wrong password and gets the session is found', () => {
    const stage = whole();
    const { c1 } = stage;
    c1.leaves();
    c1.tries(2);
    const refused = stage.emit(
      { kind: 'guard.refused', guard: 'wrong-password', from: c1.address, expected: 'this', actual: 'that' },
      2,
    );
    const attached = c1.attached();
    expect(stage.violated).toEqual(['S7']);
    expect(stage.complaint('S7')).toContain('s2 attached session 0x1.1 to a connection that had given one');
    expect(stage.proof('S7')).toEqual([refused, attached]);
  });

  test('the next connection may give the right one', () => {
    const stage = whole();
    const { c1 } = stage;
    c1.leaves();
    c1.tries(2);
    stage.emit(
      { kind: 'guard.refused', guard: 'wrong-password', from: c1.address, expected: 'this', actual: 'that' },
      2,
    );
    c1.leaves();
    c1.tries(2);
    c1.attached();
    expect(stage.violated).toEqual([]);
    expect(stage.premises('S7')).toBe(2);
  });
});

describe('S10, only a session that has ended is told so', () => {
  test('a client that is told so of a session that goes on is found', () => {
    const stage = whole();
    stage.c1.leaves();
    stage.c1.tries(2);
    const told = stage.c1.expires();
    expect(stage.violated).toEqual(['S10']);
    expect(stage.complaint('S10')).toBe(
      'promised that a client is told of the end of its session only if it has ended, but c1 was told so of session 0x1.1, ' +
        'which goes on',
    );
    expect(stage.proof('S10')).toEqual([told]);
  });

  test('an end that is proposed and not committed is none', () => {
    const stage = whole();
    const { c1 } = stage;
    const zxid = stage.last + 1;
    stage.proposes({ zxid, session: c1.session, cxid: 0, op: 'closeSession', code: 0 });
    c1.leaves();
    c1.expires();
    expect(stage.violated).toEqual(['S10']);
  });

  test('one that is committed is enough', () => {
    const stage = whole();
    stage.c1.leaves();
    stage.expires(stage.c1.session);
    stage.c1.expires();
    expect(stage.violated).toEqual([]);
    expect(stage.premises('S10')).toBe(1);
  });
});

describe('S11, session ids are fresh', () => {
  test('a second session of the same id is found, be the first one closed or not', () => {
    const open = whole();
    open.opens(open.c1.session);
    expect(open.violated).toEqual(['S11']);
    const closed = whole();
    const { session } = closed.c1;
    closed.expires(session);
    closed.opens(session);
    expect(closed.violated).toEqual(['S11']);
    expect(closed.complaint('S11')).toMatch(
      /^promised that no session gets .*, but session 0x1\.1 began once more with 1\.5$/,
    );
    expect(closed.proof('S11')).toHaveLength(2);
  });

  test('each new session has a new one', () => {
    const stage = whole();
    stage.c1.does(get('/'));
    expect(stage.violated).toEqual([]);
    expect(stage.premises('S11')).toBe(3);
  });
});
