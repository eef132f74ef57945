import { describe, expect, test } from 'vitest';
import { closeTakesAll } from '../../../../../sim/check/service/ephemerals/close-takes-all.js';
import { ephemeralChildless } from '../../../../../sim/check/service/ephemerals/ephemeral-childless.js';
import { ephemeralKept } from '../../../../../sim/check/service/ephemerals/ephemeral-kept.js';
import { ephemeralOwnerLive } from '../../../../../sim/check/service/ephemerals/ephemeral-owner-live.js';
import { complaint, proof } from '../../hand-made-trace.js';
import { create, exists, list, remove, staged } from '../hands.js';

type Staged = ReturnType<typeof staged>;

const EPHEMERAL = create('/p/e', '', 'ephemeral');

/** c1 has two ephemerals below /p. */
function nest(make: Parameters<typeof staged>[0]): Staged {
  const stage = staged(make);
  stage.c1.does(create('/p'));
  stage.c1.does(EPHEMERAL);
  stage.c1.does(create('/p/f', '', 'ephemeral'));
  return stage;
}

describe('E1, the owner of an ephemeral is live', () => {
  test('one that is made and shown while its session lives is right, up to the end of that', () => {
    const stage = nest(ephemeralOwnerLive);
    const { checker, c1, c2 } = stage;
    const before = stage.last;
    c2.does(exists('/p/e'));
    const call = c2.calls(exists('/p/e'));
    stage.expires(c1.session);
    stage.replies(2, call, { state: before });
    c2.returns(call, stage.due(exists('/p/e'), before));
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(4);
  });

  test('one that is made for a session whose end was proposed before is found', () => {
    const stage = staged(ephemeralOwnerLive);
    const { checker, c1 } = stage;
    c1.does(create('/p'));
    const call = c1.calls(EPHEMERAL);
    stage.expires(c1.session);
    const { proposed, zxid } = stage.propose(call, { op: 'create', code: 0 });
    const committed = stage.commits(zxid);
    expect(complaint(checker)).toBe(
      'promised that an ephemeral has a live owner, but 1.6, which is call 2 of c1, create /p/e, makes one for session ' +
        '0x1.1, which ended at 1.5',
    );
    expect(proof(checker)).toEqual([proposed, committed]);
  });

  test('in a multi as well, but not if that is refused', () => {
    const stage = staged(ephemeralOwnerLive);
    const { checker, c1 } = stage;
    const refused = c1.calls({ kind: 'multi', ops: [create('/e', '', 'ephemeralSequential')] });
    const done = c1.calls({ kind: 'multi', ops: [create('/e', '', 'ephemeralSequential')] });
    stage.expires(c1.session);
    stage.commits(stage.propose(refused).zxid);
    expect(complaint(checker)).toBeNull();
    stage.commits(stage.propose(done, { op: 'multi', code: 0 }).zxid);
    expect(complaint(checker)).toContain('makes one for session 0x1.1, which ended at 1.4');
  });

  test('one that is shown behind the end of its session is found', () => {
    const stage = nest(ephemeralOwnerLive);
    const { checker, c1, c2 } = stage;
    const before = stage.last;
    stage.expires(c1.session);
    const call = c2.calls(exists('/p/e'));
    const replied = stage.replies(2, call);
    const returned = c2.returns(call, { ...stage.due(exists('/p/e'), before), zxid: stage.last });
    expect(complaint(checker)).toContain(
      'was shown one at 1.7 that belongs to session 0x1.1, which ended at 1.7',
    );
    expect(proof(checker)).toEqual([replied, returned]);
  });
});

describe('E2, the end of a session takes all of its ephemerals', () => {
  test('all, and nothing else', () => {
    const stage = nest(closeTakesAll);
    const { checker, c1, c2, c3 } = stage;
    c2.does(create('/p/g', '', 'ephemeral'));
    c1.does(remove('/p/f'));
    stage.expires(c1.session);
    c3.does(exists('/p/e'));
    c3.does(list('/p'));
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(4);
  });

  test('a path that is made anew is none of them', () => {
    const stage = nest(closeTakesAll);
    const { checker, c1, c2 } = stage;
    stage.expires(c1.session);
    c2.does(EPHEMERAL);
    c2.does(exists('/p/e'));
    c2.does(list('/p'));
    expect(complaint(checker)).toBeNull();
  });

  test.each([1, 3])('a server that removes %i of two is found', (removed) => {
    const stage = nest(closeTakesAll);
    stage.expires(stage.c1.session, { removed });
    expect(complaint(stage.checker)).toBe(
      `promised that the end of a session removes exactly its ephemerals, but s1 removed ${String(removed)} with session ` +
        '0x1.1 at 1.7, which had 2',
    );
  });

  test('one that is left over is found by a read', () => {
    const stage = nest(closeTakesAll);
    const { checker, c1, c2 } = stage;
    const before = stage.last;
    stage.expires(c1.session);
    const call = c2.calls(exists('/p/e'));
    const replied = stage.replies(2, call);
    const returned = c2.returns(call, { ...stage.due(exists('/p/e'), before), zxid: stage.last });
    expect(complaint(checker)).toContain(
      '1.7 removes all ephemerals of session 0x1.1, but call 1 of c2, exists /p/e, was',
    );
    expect(proof(checker)).toEqual([replied, returned]);
  });

  test('and in a list', () => {
    const stage = nest(closeTakesAll);
    const { checker, c1, c2 } = stage;
    stage.expires(c1.session);
    const call = c2.calls({ kind: 'getChildren', path: '/p', watch: false });
    stage.replies(2, call);
    c2.returns(call, { code: 0, answer: { kind: 'children', children: ['f'] }, zxid: stage.last });
    expect(complaint(checker)).toContain('was shown /p/f at 1.7');
  });
});

describe('E3, an ephemeral is kept', () => {
  test('until its session ends, or somebody deletes it', () => {
    const stage = nest(ephemeralKept);
    const { checker, c1, c2 } = stage;
    c2.does(exists('/p/e'));
    c2.does(list('/p'));
    c2.does(remove('/p/f'));
    c2.does(exists('/p/f'));
    c2.does(list('/p'));
    stage.expires(c1.session);
    c2.does(exists('/p/e'));
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(3);
  });

  test('a state without it is found', () => {
    const stage = nest(ephemeralKept);
    const { checker, c2 } = stage;
    const call = c2.calls(exists('/p/e'));
    const replied = stage.replies(2, call);
    const returned = c2.returns(call, { code: -101, answer: { kind: 'none' }, zxid: stage.last });
    expect(complaint(checker)).toBe(
      'promised that an ephemeral is kept until its session ends or somebody deletes it, but call 1 of c2, exists /p/e, ' +
        'was answered by s2 at 1.6 without /p/e of session 0x1.1',
    );
    expect(proof(checker)).toEqual([replied, returned]);
  });

  test('a list without it is found, but not for a child that is none', () => {
    const stage = nest(ephemeralKept);
    const { checker, c1, c2 } = stage;
    c1.does(create('/p/plain'));
    const children = (names: readonly string[]): void => {
      const call = c2.calls({ kind: 'getChildren', path: '/p', watch: false });
      stage.replies(2, call);
      c2.returns(call, { code: 0, answer: { kind: 'children', children: names }, zxid: stage.last });
    };
    children(['e', 'f']);
    expect(complaint(checker)).toBeNull();
    children(['e', 'plain']);
    expect(complaint(checker)).toContain('without /p/f of session 0x1.1');
  });
});

describe('E4, an ephemeral has no children, and its session sees it', () => {
  test('what a right service says', () => {
    const stage = nest(ephemeralChildless);
    const { checker, c1, c2 } = stage;
    c1.does(exists('/p/e'));
    c1.does(create('/p/e/k'));
    c2.does({ kind: 'multi', ops: [create('/p/e/k')] });
    c2.does(list('/p/e'));
    stage.expires(c1.session);
    c2.does(exists('/p/e'));
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(4);
  });

  test.each([
    ['alone', create('/p/e/k'), 'create'],
    ['in a multi', { kind: 'multi', ops: [create('/p/e/k')] } as const, 'multi'],
  ])('a child that is made below one %s is found', (_, request, op) => {
    const stage = nest(ephemeralChildless);
    const { checker, c2 } = stage;
    const { proposed, zxid } = stage.propose(c2.calls(request), { op, code: 0 });
    const committed = stage.commits(zxid);
    expect(complaint(checker)).toContain(
      'promised that an ephemeral has no children, but 1.7, which is call 1 of c2',
    );
    expect(proof(checker)).toEqual([proposed, committed]);
  });

  test('one that is shown with children is found', () => {
    const stage = nest(ephemeralChildless);
    const { checker, c2 } = stage;
    const call = c2.calls(exists('/p/e'));
    stage.replies(2, call);
    const due = stage.due(exists('/p/e'), stage.last);
    if (due.answer.kind !== 'stat') throw new Error('it is there');
    const stat = { ...due.answer.stat, numChildren: 1 };
    c2.returns(call, { ...due, answer: { kind: 'stat', stat } });
    expect(complaint(checker)).toContain('exists /p/e, was shown one with children at 1.6');
  });

  test('its own session, that does not see it, is found; another one is for E3', () => {
    const stage = nest(ephemeralChildless);
    const { checker, c1, c2 } = stage;
    const blind = { code: -101, answer: { kind: 'none' }, zxid: stage.last } as const;
    const foreign = c2.calls(exists('/p/e'));
    stage.replies(2, foreign);
    c2.returns(foreign, blind);
    expect(complaint(checker)).toBeNull();
    const own = c1.calls(exists('/p/e'));
    stage.replies(1, own);
    c1.returns(own, blind);
    expect(complaint(checker)).toContain('promised that a session sees its own ephemerals, but call 4 of c1');
  });
});
