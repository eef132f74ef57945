import { describe, expect, test } from 'vitest';
import { semaphoreBound } from '../../../../sim/check/recipes/semaphore-bound.js';
import { complaint, proof } from '../hand-made-trace.js';
import { create } from '../service/hands.js';
import { UserHand, recipeStage } from './hands.js';

/** Three users of two leases. */
function leasing(): {
  stage: ReturnType<typeof recipeStage>;
  users: readonly [UserHand, UserHand, UserHand];
} {
  const stage = recipeStage(semaphoreBound);
  stage.c1.does(create('/r/leases'));
  const user = (client: typeof stage.c1, holder: string): UserHand => {
    const hand = new UserHand(stage, client, { recipe: 'semaphore', holder, below: '/leases' });
    hand.enters('lease');
    return hand;
  };
  return { stage, users: [user(stage.c1, 'a1'), user(stage.c2, 'a2'), user(stage.c3, 'a3')] };
}

describe('K12, so many leases and no more', () => {
  test('two at a time, and the third when one has been given back', () => {
    const { stage, users } = leasing();
    users[0].isGranted(2);
    users[1].isGranted(2);
    users[0].releases();
    users[0].leaves();
    users[2].isGranted(2);
    stage.end();
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(3);
  });

  test('a lease whose session has ended is free', () => {
    const { stage, users } = leasing();
    users[0].isGranted(2);
    users[1].isGranted(2);
    stage.expires(stage.c1.session);
    users[2].isGranted(2);
    expect(complaint(stage.checker)).toBeNull();
  });

  test('one lease too many is found', () => {
    const { stage, users } = leasing();
    const granted = users.map((user) => user.isGranted(2));
    expect(complaint(stage.checker)).toBe(
      'promised that there are so many leases and no more, but c3 was given one at /r while c1 and c2 have one, of 2',
    );
    expect(proof(stage.checker)).toEqual(granted);
  });

  test('one that passes others is found', () => {
    const { stage, users } = leasing();
    const granted = users[2].isGranted(2);
    expect(complaint(stage.checker)).toContain('c3 was given one at /r with 2 before it, and there are 2');
    expect(proof(stage.checker)).toEqual([granted]);
  });

  test('whoever waits while a lease is free is found when all is quiet', () => {
    const { stage, users } = leasing();
    for (const user of users.slice(0, 2)) user.isGranted(2);
    users[0].releases();
    users[0].leaves();
    stage.end();
    expect(complaint(stage.checker)).toContain('c3 still waits at /r, and 1 of 2 are taken');
  });

  test('but not while none is', () => {
    const { stage, users } = leasing();
    for (const user of users.slice(0, 2)) user.isGranted(2);
    stage.end();
    expect(complaint(stage.checker)).toBeNull();
  });
});
