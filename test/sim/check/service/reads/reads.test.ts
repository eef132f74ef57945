import { describe, expect, test } from 'vitest';
import { makeZxid } from '../../../../../core/zxid.js';
import { readCommitted } from '../../../../../sim/check/service/reads/read-committed.js';
import { readEvaluates } from '../../../../../sim/check/service/reads/read-evaluates.js';
import { readNotFuture } from '../../../../../sim/check/service/reads/read-not-future.js';
import { sessionMonotonic } from '../../../../../sim/check/service/reads/session-monotonic.js';
import { writeFollowsRead } from '../../../../../sim/check/service/reads/write-follows-read.js';
import { complaint, proof } from '../../hand-made-trace.js';
import type { Asked } from '../hands.js';
import { create, exists, get, list, remove, set, staged } from '../hands.js';

type Staged = ReturnType<typeof staged>;

/** A read that is answered from a state of the given server, which has applied everything up to there. */
function reads(stage: Staged, call: Asked, state: number): number {
  const { client, request } = call;
  if (request.kind !== 'getData' && request.kind !== 'exists') throw new Error('a read');
  const told = stage.due(request, state);
  stage.replies(client.server, call, { ...told, state });
  return client.returns(call, told);
}

describe('R1, reads are answered from the tree at their zxid', () => {
  test('from the present one, and from an older one', () => {
    const stage = staged(readEvaluates);
    const { checker, c1, c2 } = stage;
    c1.does(create('/a', 'old'));
    const before = stage.last;
    c1.does(set('/a', 'new'));
    c1.does(create('/a/b'));
    reads(stage, c2.calls(get('/a')), before);
    c2.does(list('/a'));
    c2.does(exists('/none'));
    c2.does({ kind: 'getChildren', path: '/a', watch: false });
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(4);
  });

  test('data that was there before is found', () => {
    const stage = staged(readEvaluates);
    const { checker, c1, c2 } = stage;
    c1.does(create('/a', 'old'));
    const before = stage.last;
    c1.does(set('/a', 'new'));
    const call = c2.calls(get('/a'));
    const replied = stage.replies(2, call);
    const returned = c2.returns(call, { ...stage.due(get('/a'), before), zxid: stage.last });
    expect(complaint(checker)).toBe(
      'promised that a read is answered from the tree at its zxid, but call 1 of c2, getData /a, was answered by s2 from ' +
        '1.5 with data "old" instead of "new"',
    );
    expect(proof(checker)).toEqual([call.index, replied, returned]);
  });

  test.each([
    ['a child too many', ['b', 'c'], 'children with c'],
    ['a child too few', [], 'children without b'],
    ['a child that comes twice', ['b', 'b'], 'children with b'],
  ])('%s is found', (_, children, wrong) => {
    const stage = staged(readEvaluates);
    const { checker, c1 } = stage;
    c1.does(create('/a'));
    c1.does(create('/a/b'));
    const call = c1.calls({ kind: 'getChildren', path: '/a', watch: false });
    stage.replies(1, call);
    c1.returns(call, { code: 0, answer: { kind: 'children', children }, zxid: stage.last });
    expect(complaint(checker)).toContain(wrong);
  });

  test('a znode that should be missing is found', () => {
    const stage = staged(readEvaluates);
    const { checker, c1 } = stage;
    const { stat } = { stat: stage.model.stat('/', 0) };
    if (stat === null) throw new Error('there is a root');
    const call = c1.calls(exists('/a'));
    stage.replies(1, call);
    c1.returns(call, { code: 0, answer: { kind: 'stat', stat }, zxid: stage.last });
    expect(complaint(checker)).toContain('with OK instead of NONODE');
  });

  test('an unknown read says nothing', () => {
    const { checker, c1 } = staged(readEvaluates);
    c1.loses(c1.calls(get('/')));
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(0);
  });
});

describe('R2, a session never sees less than before', () => {
  test('zxids may stay and rise, over reconnects too', () => {
    const stage = staged(sessionMonotonic);
    const { checker, c1, c2 } = stage;
    c1.does(create('/a'));
    c1.does(get('/a'));
    c1.movesTo(2);
    c2.does(set('/a', 'x'));
    c1.does(get('/a'));
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(3);
  });

  test('a header that falls is found', () => {
    const stage = staged(sessionMonotonic);
    const { checker, c1 } = stage;
    const before = c1.does(create('/a'));
    const call = c1.calls(get('/a'));
    const returned = c1.returns(call, { ...stage.due(get('/a'), stage.last), zxid: before.zxid - 1 });
    expect(complaint(checker)).toContain(
      'getData /a, was answered from 1.3 when its client had been shown 1.4',
    );
    expect(proof(checker)).toEqual([before.returned, returned]);
  });

  test('so is a header that says what the state does not', () => {
    const stage = staged(sessionMonotonic);
    const { checker, c1 } = stage;
    c1.does(create('/a'));
    const call = c1.calls(get('/a'));
    stage.replies(1, call, { zxid: stage.last, state: stage.last - 1 });
    c1.returns(call, stage.due(get('/a'), stage.last));
    expect(complaint(checker)).toContain('was answered from 1.3 when its client had been shown 1.4');
  });

  test('a reply that shows less than an event did is found', () => {
    const stage = staged(sessionMonotonic);
    const { checker, c1, c2 } = stage;
    c1.does(exists('/a', true));
    c2.does(create('/a'));
    const told = c1.notified('/a', 'NodeCreated', stage.last);
    reads(stage, c1.calls(get('/a')), stage.last - 1);
    expect(complaint(checker)).toContain('was answered from 1.3 when its client had been shown 1.4');
    expect(proof(checker)[0]).toBe(told);
  });

  test('a server that takes up a client which is ahead of it is found', () => {
    const stage = staged(sessionMonotonic);
    const { checker, c1 } = stage;
    const call = c1.calls(create('/a'));
    const placed = stage.propose(call);
    stage.commits(placed.zxid);
    stage.applies(placed.zxid, 1, 3);
    c1.returns(call, placed);
    c1.leaves();
    const tried = c1.tries(2);
    const attached = c1.attached();
    expect(complaint(checker)).toContain('s2, which has applied 1.3, took up c1, which has seen 1.4');
    expect(proof(checker)).toEqual([tried, attached]);
  });

  test('the beginning of an epoch is no more than the history before it', () => {
    const stage = staged(sessionMonotonic);
    const { checker, c1 } = stage;
    c1.does(create('/a'));
    const end = stage.last;
    stage.reign(2, 3, [1, 2, 3]);
    const call = c1.calls(get('/a'));
    stage.replies(1, call, { zxid: makeZxid(2, 0), state: makeZxid(2, 0) });
    c1.returns(call, { ...stage.due(get('/a'), end), zxid: makeZxid(2, 0) });
    const again = c1.calls(get('/a'));
    stage.replies(1, again, { zxid: makeZxid(2, 0), state: makeZxid(2, 0) });
    c1.returns(again, { ...stage.due(get('/a'), end), zxid: makeZxid(2, 0) });
    c1.movesTo(2);
    expect(complaint(checker)).toBeNull();
  });
});

describe('R3, nothing is read before it is committed', () => {
  test('the committed end, and what is behind it', () => {
    const stage = staged((_, ghosts) => readNotFuture(ghosts));
    const { checker, c1 } = stage;
    c1.does(create('/a'));
    const call = c1.calls(get('/a'));
    stage.propose(c1.calls(set('/a', 'x')));
    reads(stage, call, stage.last - 1);
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(2);
  });

  test('a reply from what is only proposed is found', () => {
    const stage = staged((_, ghosts) => readNotFuture(ghosts));
    const { checker, c1 } = stage;
    const { proposed, zxid } = stage.propose(c1.calls(create('/a')));
    const replied = stage.replies(1, c1.calls(get('/a')), { state: zxid });
    expect(complaint(checker)).toBe(
      'promised that servers answer from what is committed, but s1 answered request 2 (getData) from 1.4 when the ' +
        'committed history ended with 1.3',
    );
    expect(proof(checker)).toEqual([proposed, replied]);
  });

  test('a reply from what nobody has proposed is found', () => {
    const stage = staged((_, ghosts) => readNotFuture(ghosts));
    const replied = stage.replies(1, stage.c1.calls(get('/')), { state: makeZxid(1, 9) });
    expect(proof(stage.checker)).toEqual([replied]);
  });
});

describe('R4, writes follow reads', () => {
  test('a larger zxid than all that was seen is right', () => {
    const { checker, c1, c2 } = staged(writeFollowsRead);
    c1.does(create('/a'));
    c2.does(get('/a'));
    c2.does(set('/a', 'x'));
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(1);
  });

  test('a smaller one is found', () => {
    const stage = staged(writeFollowsRead);
    const { checker, c1 } = stage;
    const read = c1.calls(get('/'));
    stage.replies(1, read);
    c1.returns(read, { ...stage.due(get('/'), stage.last), zxid: makeZxid(1, 9) });
    const call = c1.calls(create('/a'));
    stage.propose(call);
    const committed = stage.commits(stage.last);
    expect(complaint(checker)).toBe(
      'promised that an update comes behind all that its client had seen, but call 2 of c1, create /a, is 1.4, and it ' +
        'had seen 1.9 before',
    );
    expect(proof(checker)).toEqual([call.index, committed]);
  });
});

describe('R5, what was read stays', () => {
  /** s1 answers from what only s3 has, before it is committed. */
  function early(): Staged & { readonly replied: number } {
    const stage = staged((_, ghosts) => readCommitted(ghosts));
    stage.propose(stage.c3.calls(create('/a')));
    const replied = stage.replies(1, stage.c1.calls(get('/a')), { state: stage.last });
    return Object.assign(stage, { replied });
  }

  test('what is committed later is none', () => {
    const stage = early();
    stage.commits(stage.last);
    stage.c2.does(get('/'));
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(2);
  });

  test('what a later leader leaves out is found as soon as that is certain', () => {
    const stage = early();
    stage.reign(2, 2, [1, 2]);
    expect(complaint(stage.checker)).toBeNull();
    stage.proposes({ zxid: makeZxid(2, 1), session: stage.c2.session, cxid: 0, op: 'error', code: -101 });
    const committed = stage.commits(makeZxid(2, 1), 2);
    expect(complaint(stage.checker)).toBe(
      'promised that what was shown stays, but s1 answered from 1.4, which is not in the committed history that ends ' +
        'with 2.1',
    );
    expect(proof(stage.checker)).toEqual([stage.replied, committed]);
  });

  test('a reply from what was left out before is found at once', () => {
    const stage = staged((_, ghosts) => readCommitted(ghosts));
    stage.propose(stage.c3.calls(create('/a')));
    const dropped = stage.last;
    stage.reign(2, 2, [1, 2]);
    stage.proposes({ zxid: makeZxid(2, 1), session: stage.c2.session, cxid: 0, op: 'error', code: -101 });
    stage.commits(makeZxid(2, 1), 2);
    const replied = stage.replies(3, stage.c3.calls(remove('/b')), { state: dropped });
    expect(proof(stage.checker)).toEqual([replied]);
  });
});
