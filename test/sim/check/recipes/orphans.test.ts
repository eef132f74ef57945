import { describe, expect, test } from 'vitest';
import { noOrphan } from '../../../../sim/check/recipes/no-orphan.js';
import { complaint, proof } from '../hand-made-trace.js';
import { create } from '../service/hands.js';
import { UserHand, recipeStage } from './hands.js';

function used(): { stage: ReturnType<typeof recipeStage>; user: UserHand } {
  const stage = recipeStage(noOrphan);
  const user = new UserHand(stage, stage.c1, { holder: 'a1' });
  user.enters();
  return { stage, user };
}

describe('K15, nothing is left behind', () => {
  test('of what was given back', () => {
    const { stage, user } = used();
    user.isGranted();
    user.releases();
    user.leaves();
    stage.end();
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(1);
  });

  test('what is held or waited for may be there', () => {
    const { stage } = used();
    stage.end();
    expect(complaint(stage.checker)).toBeNull();
  });

  test('and what goes by itself: the session has ended, or its client has died', () => {
    const { stage, user } = used();
    const other = new UserHand(stage, stage.c2, { holder: 'b2' });
    other.enters();
    user.releases('lost');
    stage.expires(stage.c1.session);
    other.releases();
    stage.c2.crashes();
    stage.end();
    expect(complaint(stage.checker)).toBeNull();
  });

  test('a znode of a request that was given up is found', () => {
    const { stage, user } = used();
    user.releases('timed-out');
    stage.end();
    expect(complaint(stage.checker)).toBe(
      'promised that a recipe leaves nothing behind, but /r/_c_a1-lock-0000000000 of session 0x1.1, made at 1.5, belongs ' +
        'to nothing that c1 holds or waits for',
    );
    expect(proof(stage.checker)).toHaveLength(1);
  });

  test('so is one of a request that nobody has made', () => {
    const { stage } = used();
    stage.c2.does(create('/r/_c_ff-lock-', '', 'ephemeralSequential'));
    stage.end();
    expect(complaint(stage.checker)).toContain('/r/_c_ff-lock-0000000001');
  });

  test('not one that is kept, nor one by another name', () => {
    const { stage } = used();
    stage.c2.does(create('/r/_c_ff-lock-', '', 'persistentSequential'));
    stage.c2.does(create('/r/lock-', '', 'ephemeralSequential'));
    stage.end();
    expect(complaint(stage.checker)).toBeNull();
  });
});
