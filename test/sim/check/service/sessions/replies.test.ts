/** S1, S2, S8 and S9: calls and their answers. */
import { describe, expect, test } from 'vitest';
import { create, exists, get, set } from '../hands.js';
import { whole } from '../whole.js';

const CLOSE = { kind: 'closeSession' } as const;

describe('S1, replies come in the order of the calls', () => {
  test('several calls on their way are answered one by one', () => {
    const stage = whole();
    const { c1 } = stage;
    const first = c1.calls(create('/a'));
    const second = c1.calls(exists('/a'));
    const placed = stage.write(first);
    stage.replies(1, first, placed);
    const told = stage.due(exists('/a'), placed.zxid);
    stage.replies(1, second, told);
    c1.returns(first, placed);
    c1.returns(second, told);
    stage.end();
    expect(stage.violated).toEqual([]);
    expect(stage.premises('S1')).toBe(4);
  });

  test('a server that answers the second call first is found', () => {
    const stage = whole();
    const { c1 } = stage;
    const first = c1.calls(exists('/a'));
    const second = c1.calls(exists('/b'));
    const reply = stage.replies(1, second, stage.due(exists('/b'), stage.last));
    expect(stage.violated).toEqual(['S1']);
    expect(stage.complaint('S1')).toBe(
      'promised that calls are answered in their order, but s1 sent the reply to call 2 when call 1 was next',
    );
    // The server takes a call right behind the client's making it, and is touched by it.
    expect(stage.proof('S1')).toEqual([first.index + 2, reply]);
  });

  test('a second reply to one call is found', () => {
    const stage = whole();
    const told = stage.c1.does(exists('/a'));
    const again = stage.replies(1, told, told);
    expect(stage.violated).toEqual(['S1']);
    expect(stage.complaint('S1')).toContain(
      's1 sent a reply to call 1 that it had not taken, or had answered',
    );
    expect(stage.proof('S1')).toEqual([again]);
  });

  test('a reply of a later life to a call of an earlier one is found', () => {
    const stage = whole();
    const asked = stage.c1.calls(exists('/a'));
    stage.emit({ kind: 'process.crashed', why: 'fault', message: 'told so' }, 1);
    stage.emit({ kind: 'process.started', incarnation: 2 }, 1);
    stage.replies(1, asked, { state: 0 });
    expect(stage.violated).toEqual(['S1']);
  });

  test('an answer that no server gave is found', () => {
    const stage = whole();
    const asked = stage.c1.calls(exists('/a'));
    const answer = stage.c1.returns(asked, stage.due(exists('/a'), stage.last));
    expect(stage.violated).toEqual(['S1']);
    expect(stage.complaint('S1')).toContain('c1 has an answer to call 1 that no server sent');
    expect(stage.proof('S1')).toEqual([answer]);
  });

  test('a client that gets the answers in another order is found', () => {
    const stage = whole();
    const asked = [exists('/a'), exists('/b')].map((request) => ({ request, call: stage.c1.calls(request) }));
    const answered = asked.map(({ request, call }) => {
      const told = stage.due(request, stage.last);
      stage.replies(1, call, told);
      return { call, told };
    });
    for (const { call, told } of answered.reverse()) stage.c1.returns(call, told);
    expect(stage.violated).toEqual(['S1']);
    expect(stage.complaint('S1')).toContain('c1 got the answer to call 1 behind that to call 2');
  });

  test('what was lost with a connection is not owed on the next one', () => {
    const stage = whole();
    const { c1 } = stage;
    const lost = c1.calls(exists('/a'));
    c1.leaves();
    c1.loses(lost);
    const waiting = c1.calls(exists('/b'));
    c1.tries(2);
    c1.attached();
    c1.sends(waiting);
    stage.takes(waiting);
    const told = stage.due(exists('/b'), stage.last);
    stage.replies(2, waiting, told);
    c1.returns(waiting, told);
    stage.end();
    expect(stage.violated).toEqual([]);
  });
});

describe('S2, a call ends once', () => {
  test('a call that returns twice is found', () => {
    const stage = whole();
    const told = stage.c1.does(exists('/a'));
    const again = stage.c1.returns(told, told);
    expect(stage.violated).toEqual(['S2']);
    expect(stage.complaint('S2')).toBe(
      'promised that a call ends once, but call 1 of c1 ended when it was not open',
    );
    expect(stage.proof('S2')).toEqual([again]);
  });

  test('a call that was forgotten with its connection is found', () => {
    const stage = whole();
    const { index } = stage.c1.calls(exists('/a'));
    stage.c1.movesTo(2);
    stage.end();
    expect(stage.violated).toEqual(['S2']);
    expect(stage.complaint('S2')).toContain(
      'call 1 of c1 is open though the connection is gone on which it was sent',
    );
    expect(stage.proof('S2')).toEqual([index]);
  });

  test('a call that was forgotten with its handle is found', () => {
    const stage = whole();
    const { c1 } = stage;
    c1.leaves();
    c1.calls(exists('/a'));
    stage.expires(c1.session);
    c1.expires();
    stage.end();
    expect(stage.violated).toEqual(['S2']);
    expect(stage.complaint('S2')).toContain('call 1 of c1 is open though its handle has ended');
  });

  test('calls that wait, that are under way, and those of the dead may be open', () => {
    const stage = whole();
    stage.c1.calls(exists('/a'));
    stage.c2.leaves();
    stage.c2.calls(exists('/a'));
    stage.c3.calls(exists('/a'));
    stage.c3.crashes();
    stage.end();
    expect(stage.violated).toEqual([]);
    expect(stage.premises('S2')).toBe(3);
  });
});

describe('S8, a session that has ended is told nothing', () => {
  test('a server that answers behind the end is found', () => {
    const stage = whole();
    const asked = stage.c1.calls(exists('/a'));
    stage.expires(stage.c1.session);
    const reply = stage.replies(1, asked, stage.due(exists('/a'), stage.last));
    expect(stage.violated).toEqual(['S8']);
    expect(stage.complaint('S8')).toBe(
      'promised that nothing is sent to a session that has ended, but s1 had applied the end of session 0x1.1 when it ' +
        'answered call 1',
    );
    expect(stage.proof('S8')).toEqual([expect.any(Number), reply]);
  });

  test('a server that attaches the session behind its end is found', () => {
    const stage = whole();
    const { c1 } = stage;
    c1.leaves();
    stage.expires(c1.session);
    c1.tries(2);
    c1.attached();
    expect(stage.violated).toEqual(['S8']);
    expect(stage.complaint('S8')).toContain(
      's2 had applied the end of session 0x1.1 when it attached it to a connection',
    );
  });

  test('an answer behind the word of the end is found', () => {
    const stage = whole();
    const { c1 } = stage;
    const asked = c1.calls(exists('/a'));
    const told = stage.due(exists('/a'), stage.last);
    stage.replies(1, asked, told);
    stage.expires(c1.session);
    c1.expires();
    c1.returns(asked, told);
    expect(stage.violated).toEqual(['S8']);
    expect(stage.complaint('S8')).toContain(
      'c1 had been told of the end of session 0x1.1 when call 1 was answered',
    );
  });

  test('a server that has not applied the end may answer; the closeSession itself is answered', () => {
    const stage = whole();
    const { c1, c2 } = stage;
    const asked = c2.calls(exists('/a'));
    const closing = c1.calls(CLOSE);
    const placed = stage.propose(closing);
    stage.commits(placed.zxid);
    stage.applies(placed.zxid, 1);
    stage.replies(1, closing, placed);
    stage.detaches(c1.connection, 'closed');
    c1.returns(closing, placed);
    const told = stage.due(exists('/a'), stage.applied[2] ?? 0);
    stage.replies(2, asked, told);
    c2.returns(asked, told);
    expect(stage.violated).toEqual([]);
    expect(stage.premises('S8')).toBe(1);
  });

  test('what was never sent is given back by the handle', () => {
    const stage = whole();
    const { c1 } = stage;
    c1.leaves();
    const waiting = c1.calls(get('/a'));
    stage.expires(c1.session);
    c1.tries(2);
    c1.expires();
    c1.returns(waiting, { code: -112, answer: { kind: 'none' }, zxid: 0 });
    stage.end();
    expect(stage.violated).toEqual([]);
  });
});

describe('S9, at most once', () => {
  test('a call with two transactions in a row is found', () => {
    const stage = whole();
    stage.c1.does(create('/a'));
    const asked = stage.c1.calls(set('/a', 'x'));
    const first = stage.write(asked);
    stage.write(asked);
    expect(stage.violated).toEqual(['S9']);
    expect(stage.complaint('S9')).toMatch(
      /^promised that no call takes effect twice, but call 2 of session 0x1\.1 has the transactions 1\.\d+ and 1\.\d+$/,
    );
    expect(stage.proof('S9')[0]).toBe(first.proposed + 1);
  });

  test('so is one whose second transaction comes behind another call', () => {
    const stage = whole();
    stage.c1.does(create('/a'));
    const asked = stage.c1.calls(set('/a', 'x'));
    stage.write(asked);
    stage.write(stage.c1.calls(set('/a', 'y')));
    stage.write(asked);
    // The second one is out of the order of the calls as well.
    expect(stage.violated).toEqual(['L3', 'S9']);
  });

  test('a call that is made anew is another call', () => {
    const stage = whole();
    stage.c1.does(create('/a'));
    const lost = stage.c1.calls(set('/a', 'x'));
    stage.write(lost);
    stage.c1.leaves();
    stage.c1.loses(lost);
    stage.c1.tries(1);
    stage.c1.attached();
    stage.c1.does(set('/a', 'x'));
    stage.end();
    expect(stage.violated).toEqual([]);
    expect(stage.premises('S9')).toBe(3);
  });
});
