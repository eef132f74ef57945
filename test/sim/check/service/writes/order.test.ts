import { describe, expect, test } from 'vitest';
import { replyZxid } from '../../../../../sim/check/service/writes/reply-zxid.js';
import { writesFifo } from '../../../../../sim/check/service/writes/writes-fifo.js';
import { writesRealTime } from '../../../../../sim/check/service/writes/writes-real-time.js';
import { writesReplay } from '../../../../../sim/check/service/writes/writes-replay.js';
import { complaint, proof } from '../../hand-made-trace.js';
import { create, get, remove, set, staged } from '../hands.js';

describe('L1, writes are answered as their replay gives it', () => {
  test('right answers are none, and each is a premise', () => {
    const { checker, c1, c2, c3 } = staged(writesReplay);
    c1.does(create('/a', 'x'));
    c2.does(create('/a'));
    c3.does(set('/a', 'y', 0));
    c1.does(set('/a', 'z', 0));
    c2.does(remove('/a'));
    c3.does({ kind: 'multi', ops: [create('/b'), remove('/none')] });
    c1.does({ kind: 'closeSession' });
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(14);
  });

  test('a wrong version in an answer is found', () => {
    const stage = staged(writesReplay);
    const { checker, c1 } = stage;
    c1.does(create('/a'));
    const call = c1.calls(set('/a', 'x'));
    const placed = stage.write(call);
    if (placed.answer.kind !== 'stat') throw new Error('a setData is told a Stat');
    const { stat } = placed.answer;
    const returned = c1.returns(call, { ...placed, answer: { kind: 'stat', stat: { ...stat, version: 2 } } });
    expect(complaint(checker)).toBe(
      'promised that updates are answered as their replay in the order of zxids gives it, but call 2 of c1, setData /a, ' +
        'which is 1.5, was answered version 2 instead of 1',
    );
    expect(proof(checker).at(-1)).toBe(returned);
  });

  test('success where there was none is found', () => {
    const stage = staged(writesReplay);
    const { checker, c1 } = stage;
    const call = c1.calls(remove('/a'));
    const placed = stage.write(call);
    c1.returns(call, { ...placed, code: 0 });
    expect(complaint(checker)).toContain('delete /a, which is 1.4, was answered OK instead of NONODE');
  });

  test('an update that is answered and nowhere in the history is found', () => {
    const { checker, c1 } = staged(writesReplay);
    const call = c1.calls(set('/', 'x'));
    const returned = c1.returns(call, { code: 0, answer: { kind: 'none' }, zxid: 5 });
    expect(complaint(checker)).toContain(
      'call 1 of c1, setData /, was answered OK and no transaction up to 1.3',
    );
    expect(proof(checker)).toEqual([call.index, returned]);
  });

  test('so it is when the transaction was proposed, and is not committed when it is answered', () => {
    const stage = staged(writesReplay);
    const { checker, c1 } = stage;
    const call = c1.calls(set('/', 'x'));
    c1.returns(call, stage.propose(call));
    expect(complaint(checker)).toContain('is in the committed history');
  });

  test('an unknown update may be in the history or not', () => {
    const stage = staged(writesReplay);
    const { checker, c1, c2 } = stage;
    const lost = c1.calls(set('/', 'lost'));
    c1.loses(lost);
    const late = c1.calls(set('/', 'late'));
    c1.loses(late);
    stage.write(late);
    c2.does(get('/'));
    expect(complaint(checker)).toBeNull();
  });

  test('what was never sent needs no place', () => {
    const { checker, c1 } = staged(writesReplay);
    c1.leaves();
    const call = c1.calls(set('/', 'x'));
    c1.returns(call, { code: -112, answer: { kind: 'none' }, zxid: 0 });
    expect(complaint(checker)).toBeNull();
  });

  test('a transaction that nobody called is found', () => {
    const stage = staged(writesReplay);
    const { checker, c1, last } = stage;
    const zxid = last + 1;
    const proposed = stage.proposes({ zxid, session: c1.session, cxid: 7, op: 'setData', code: 0 });
    const committed = stage.commits(zxid);
    expect(complaint(checker)).toContain(
      '1.4, setData, is for call 7 of session 0x1.1, and nobody has made such a call',
    );
    expect(proof(checker)).toEqual([proposed, committed]);
  });

  test('a leader that comes to another end than the replay is found, though nobody is answered', () => {
    const stage = staged(writesReplay);
    const { checker, c1 } = stage;
    const call = c1.calls(create('/a'));
    const { zxid } = stage.propose(call, { op: 'error', code: -110 });
    stage.commits(zxid);
    expect(complaint(checker)).toContain(': error with code NODEEXISTS, where OK is due');
  });

  test('a leader that carries out a multi which fails is found', () => {
    const stage = staged(writesReplay);
    const { checker, c1 } = stage;
    const call = c1.calls({ kind: 'multi', ops: [create('/a'), remove('/none')] });
    stage.commits(stage.propose(call, { op: 'multi' }).zxid);
    expect(complaint(checker)).toContain(': multi with code OK, where OK and a multi that fails is due');
  });

  test('a request that its leader refuses because the session has moved has no effect', () => {
    const stage = staged(writesReplay);
    const { checker, c1, c2 } = stage;
    const call = c1.calls(create('/a'));
    stage.proposes({ zxid: stage.last + 1, session: c1.session, cxid: call.xid, op: 'error', code: -118 });
    stage.commits(stage.last + 1);
    stage.last += 1;
    c2.does(create('/a'));
    expect(complaint(checker)).toBeNull();
  });

  test('behind the end of its session an update has expired', () => {
    const stage = staged(writesReplay);
    const { checker, c1, c2 } = stage;
    const call = c1.calls(create('/a'));
    stage.expires(c1.session);
    stage.commits(stage.propose(call, { op: 'create', code: 0 }).zxid);
    c2.does(get('/'));
    expect(complaint(checker)).toContain(': create with code OK, where SESSIONEXPIRED is due');
  });
});

describe('L1, when the run is over', () => {
  /** c1 reads what it has just set, and is told this. */
  function readsOwn(data: 'old' | 'new') {
    const stage = staged(writesReplay);
    const { checker, c1 } = stage;
    c1.does(create('/a', 'old'));
    const before = stage.last;
    c1.does(set('/a', 'new'));
    const call = c1.calls(get('/a'));
    const returned = c1.returns(call, stage.due(get('/a'), data === 'old' ? before : stage.last));
    stage.end();
    return { checker, returned };
  }

  test('answers that an order of the calls explains are none', () => {
    expect(complaint(readsOwn('new').checker)).toBeNull();
  });

  test('an answer that no order of the calls explains is found, whatever servers say of their history', () => {
    const { checker, returned } = readsOwn('old');
    expect(complaint(checker)).toContain(
      'promised that one order of the calls explains every answer, but none explains that to call 3 of c1, getData /a',
    );
    expect(proof(checker)).toContain(returned);
  });
});

describe('L2, real time', () => {
  test('an update that was answered before another one was called, and comes behind it, is found', () => {
    const stage = staged(writesRealTime);
    const { checker, c1, c2 } = stage;
    const first = c1.calls(create('/a'));
    const returned = c1.returns(first, { code: 0, answer: { kind: 'path', path: '/a' }, zxid: 5 });
    const second = c2.calls(create('/b'));
    const placedSecond = stage.write(second);
    expect(complaint(checker)).toBeNull();
    const { zxid } = stage.propose(first);
    const committed = stage.commits(zxid);
    expect(complaint(checker)).toBe(
      'promised that an update comes before all that are called when it has returned, but call 1 of c1, create /a, is ' +
        '1.5, and call 1 of c2, create /b, which was called after that had returned, is 1.4',
    );
    expect(proof(checker)).toEqual([returned, second.index, expect.any(Number), committed]);
    expect(placedSecond.zxid).toBe(zxid - 1);
  });

  test('updates that overlap may take any order', () => {
    const stage = staged(writesRealTime);
    const { checker, c1, c2 } = stage;
    const first = c1.calls(create('/a'));
    const second = c2.calls(create('/b'));
    c2.returns(second, stage.write(second));
    const third = c2.calls(create('/c'));
    c1.returns(first, stage.write(first));
    c2.returns(third, stage.write(third));
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(2);
  });

  test('what nobody knows the outcome of may come as late as it likes', () => {
    const stage = staged(writesRealTime);
    const { checker, c1, c2 } = stage;
    const lost = c1.calls(create('/a'));
    c1.loses(lost);
    c2.does(create('/b'));
    stage.write(lost);
    expect(complaint(checker)).toBeNull();
  });
});

describe('L3, first in, first out', () => {
  test('the order of calls is the order of zxids', () => {
    const stage = staged(writesFifo);
    const { checker, c1 } = stage;
    const first = c1.calls(create('/a'));
    const second = c1.calls(create('/b'));
    const third = c1.calls(create('/b'));
    for (const call of [first, second, third]) c1.returns(call, stage.write(call));
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBeGreaterThan(1);
  });

  test('two that changed places are found when the second is committed', () => {
    const stage = staged(writesFifo);
    const { checker, c1 } = stage;
    const first = c1.calls(create('/a'));
    const second = c1.calls(create('/b'));
    const placedSecond = stage.propose(second);
    const placedFirst = stage.propose(first);
    stage.commits(placedSecond.zxid);
    const committed = stage.commits(placedFirst.zxid);
    expect(complaint(checker)).toBe(
      'promised that updates of one session take effect in the order of their calls, but call 1 of c1, create /a, is ' +
        '1.5, and call 2 of c1, create /b, which was called later, is 1.4',
    );
    expect(proof(checker).at(-1)).toBe(committed);
  });

  test('a refused one is found when it is answered', () => {
    const stage = staged(writesFifo);
    const { checker, c1 } = stage;
    const first = c1.calls(remove('/none'));
    const second = c1.calls(create('/b'));
    const placedSecond = stage.write(second);
    const placedFirst = stage.write(first);
    expect(complaint(checker)).toBeNull();
    c1.returns(first, placedFirst);
    expect(complaint(checker)).toContain('delete /none, is 1.5, and call 2 of c1, create /b');
    expect(placedSecond.zxid).toBeLessThan(placedFirst.zxid);
  });

  test('one that was lost, came late and was refused may come behind what was called later', () => {
    const stage = staged(writesFifo);
    const { checker, c1 } = stage;
    const first = c1.calls(create('/a'));
    c1.loses(first);
    c1.movesTo(2);
    c1.does(create('/b'));
    const zxid = stage.last + 1;
    stage.proposes({ zxid, session: c1.session, cxid: first.xid, op: 'error', code: -118 });
    stage.commits(zxid);
    expect(complaint(checker)).toBeNull();
  });

  test('different sessions have no order', () => {
    const stage = staged(writesFifo);
    const { checker, c1, c2 } = stage;
    const first = c1.calls(create('/a'));
    const second = c2.calls(create('/b'));
    c2.returns(second, stage.write(second));
    c1.returns(first, stage.write(first));
    expect(complaint(checker)).toBeNull();
  });
});

describe('L4, the zxid of a reply', () => {
  test('that of the transaction is right, also for a refusal', () => {
    const { checker, c1, c2 } = staged(replyZxid);
    c1.does(create('/a'));
    c2.does(create('/a'));
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(2);
  });

  test('another one is found', () => {
    const stage = staged(replyZxid);
    const { checker, c1 } = stage;
    const call = c1.calls(create('/a'));
    const placed = stage.write(call);
    const returned = c1.returns(call, { ...placed, zxid: placed.zxid + 1 });
    expect(complaint(checker)).toBe(
      'promised that the reply to an update bears its zxid, but that to call 1 of c1, create /a, bears 1.5, and its ' +
        'transaction is 1.4',
    );
    expect(proof(checker).at(-1)).toBe(returned);
  });
});
