import { describe, expect, test } from 'vitest';
import { lockFair } from '../../../../sim/check/recipes/lock-fair.js';
import { lockMutexFenced } from '../../../../sim/check/recipes/lock-mutex-fenced.js';
import { lockMutexSession } from '../../../../sim/check/recipes/lock-mutex-session.js';
import { complaint, proof } from '../hand-made-trace.js';
import { create, set } from '../service/hands.js';
import { UserHand, recipeStage } from './hands.js';

type Make = Parameters<typeof recipeStage>[0];

/** Two users in the queue of `/r`, one behind the other. */
function queued(make: Make): { stage: ReturnType<typeof recipeStage>; first: UserHand; second: UserHand } {
  const stage = recipeStage(make);
  const first = new UserHand(stage, stage.c1, { holder: 'a1' });
  const second = new UserHand(stage, stage.c2, { holder: 'b2' });
  first.enters();
  second.enters();
  return { stage, first, second };
}

describe('K1, one live session at a time holds a lock', () => {
  test('one after the other is right', () => {
    const { stage, first, second } = queued(lockMutexSession);
    first.isGranted();
    first.releases();
    first.leaves();
    second.isGranted();
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(2);
  });

  test('whoever has lost its session counts no more, though it does not know', () => {
    const { stage, first, second } = queued(lockMutexSession);
    first.isGranted();
    stage.expires(stage.c1.session);
    second.isGranted();
    expect(complaint(stage.checker)).toBeNull();
  });

  test('nor does it when it learns late that it had been first', () => {
    const { stage, first, second } = queued(lockMutexSession);
    stage.expires(stage.c1.session);
    second.isGranted();
    first.isGranted();
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(1);
  });

  test('nor does a client that died', () => {
    const { stage, first, second } = queued(lockMutexSession);
    first.isGranted();
    stage.c1.crashes();
    second.isGranted();
    expect(complaint(stage.checker)).toBeNull();
  });

  test('two who hold it are found', () => {
    const { stage, first, second } = queued(lockMutexSession);
    const one = first.isGranted();
    const two = second.isGranted();
    expect(complaint(stage.checker)).toBe(
      'promised that one user at a time holds a lock, but c2 was given /r while c1 holds it, whose session 0x1.1 lives',
    );
    expect(proof(stage.checker)).toEqual([one, two]);
  });

  test('also two of one session', () => {
    const stage = recipeStage(lockMutexSession);
    const users = ['a1', 'b2'].map((holder) => new UserHand(stage, stage.c1, { holder }));
    for (const user of users) user.enters();
    for (const user of users) user.isGranted();
    expect(complaint(stage.checker)).toContain('c1 was given /r while c1 holds it');
  });
});

describe('K2, effects follow the order of holders', () => {
  test('also if the one before writes on while nobody else has written', () => {
    const { stage, first, second } = queued(lockMutexFenced);
    stage.c3.does(create('/data'));
    for (const text of ['one', 'two']) {
      first.acts('effect', text);
      stage.c1.does(set('/data', text));
    }
    second.acts('effect', 'three');
    stage.c2.does(set('/data', 'three'));
    stage.c3.does(set('/data', 'by nobody who holds it'));
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(3);
  });

  test('a write of a former holder behind one of the next is found', () => {
    const { stage, first, second } = queued(lockMutexFenced);
    stage.c3.does(create('/data'));
    const asked = first.acts('effect', 'late');
    const late = stage.c1.calls(set('/data', 'late'));
    second.acts('effect', 'next');
    const next = stage.c2.does(set('/data', 'next'));
    const { zxid } = stage.propose(late);
    const committed = stage.commits(zxid);
    expect(complaint(stage.checker)).toBe(
      'promised that what is done under a lock takes effect in the order of its holders, but 1.9 is a write to /data by c1 ' +
        'under token 1.5, behind one by c2 under 1.6',
    );
    const [first_, , last] = proof(stage.checker);
    expect([first_, last]).toEqual([asked, committed]);
    expect(next.returned).toBeGreaterThan(0);
  });

  test('one that was refused is none', () => {
    const { stage, first, second } = queued(lockMutexFenced);
    stage.c3.does(create('/data'));
    second.acts('effect', 'next');
    stage.c2.does(set('/data', 'next'));
    first.acts('effect', 'late');
    stage.c1.does({ kind: 'multi', ops: [set('/gone', ''), set('/data', 'late')] });
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(1);
  });
});

describe('K3, a lock is given in the order of its queue', () => {
  test('to the first, and to the next when that has left', () => {
    const { stage, first, second } = queued(lockFair);
    first.isGranted();
    first.releases();
    first.leaves();
    second.isGranted();
    second.releases();
    second.leaves();
    stage.end();
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(2);
  });

  test('whoever passes another one is found', () => {
    const { stage, second } = queued(lockFair);
    const granted = second.isGranted();
    expect(complaint(stage.checker)).toBe(
      'promised that a lock is given in the order of its queue, but c2 was given /r with a znode of 1.6, and ' +
        '/r/_c_a1-lock-0000000000 of 1.5 is before it',
    );
    expect(proof(stage.checker)).toEqual([granted]);
  });

  test('znodes of other kinds are not in the queue', () => {
    const stage = recipeStage(lockFair);
    stage.c1.does(create('/r/lock-0000000000'));
    stage.c1.does(create('/r/_c_a1-lease-', '', 'ephemeralSequential'));
    const user = new UserHand(stage, stage.c2, { holder: 'b2' });
    user.enters();
    user.isGranted();
    expect(complaint(stage.checker)).toBeNull();
  });

  test('whoever has its turn and does not get it is found when all is quiet', () => {
    const stage = recipeStage(lockFair);
    const user = new UserHand(stage, stage.c2, { holder: 'b2' });
    const asked = user.enters();
    stage.end();
    expect(complaint(stage.checker)).toContain('c2 still waits for /r with nobody before it');
    expect(proof(stage.checker)).toEqual([asked]);
  });

  test('also behind a znode of its own request, which it does not know', () => {
    const stage = recipeStage(lockFair);
    stage.c2.does(create('/r/_c_b2-lock-', '', 'ephemeralSequential'));
    const user = new UserHand(stage, stage.c2, { holder: 'b2' });
    user.enters();
    stage.end();
    expect(complaint(stage.checker)).toContain('c2 still waits');
  });
});
