import { describe, expect, test } from 'vitest';
import { oneDecision } from '../../../../sim/check/recipes/one-decision.js';
import { complaint, proof } from '../hand-made-trace.js';
import { create, remove, set } from '../service/hands.js';
import { BareHand } from './bare-hand.js';
import { recipeStage } from './hands.js';

const TX = '/r/tx-a1';

/** A transaction of the sites `x` and `y`, opened by c1. */
function opened(): { stage: ReturnType<typeof recipeStage>; coordinator: BareHand; site: BareHand } {
  const stage = recipeStage(oneDecision);
  const coordinator = new BareHand(stage, stage.c1, { recipe: 'two-phase-commit', holder: 'a1' });
  const site = new BareHand(stage, stage.c2, { recipe: 'commit-site', holder: 'b2' });
  coordinator.asks();
  stage.c1.does({ kind: 'multi', ops: [create(TX, 'open'), create(`${TX}/x`), create(`${TX}/y`)] });
  return { stage, coordinator, site };
}

describe('K13, a transaction is decided once', () => {
  test('to commit when all have voted so, and all do it', () => {
    const { stage, coordinator, site } = opened();
    for (const name of ['x', 'y']) stage.c2.does(set(`${TX}/${name}`, 'commit'));
    stage.c1.does(set(TX, 'commit'));
    coordinator.acts('decision', 'tx-a1 commit');
    coordinator.ends();
    site.acts('processed', 'tx-a1 commit');
    stage.c2.does(remove(`${TX}/x`));
    stage.end();
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(1);
  });

  test('to abort by one vote, or because somebody waits no longer', () => {
    for (const isVote of [true, false]) {
      const { stage, coordinator } = opened();
      if (isVote) stage.c2.does(set(`${TX}/y`, 'abort'));
      else coordinator.acts('refused', 'tx-a1');
      stage.c1.does(set(TX, 'abort'));
      expect(complaint(stage.checker)).toBeNull();
    }
  });

  test('a second decision is found, even an equal one', () => {
    const { stage, coordinator } = opened();
    coordinator.acts('refused', 'tx-a1');
    const first = stage.propose(stage.c1.calls(set(TX, 'abort')));
    const decided = stage.commits(first.zxid);
    const second = stage.propose(stage.c2.calls(set(TX, 'abort')));
    const again = stage.commits(second.zxid);
    expect(complaint(stage.checker)).toBe(
      'promised that a transaction of many sites is decided once, for all, but 1.7 decides /r/tx-a1 to abort, which was ' +
        'decided to abort already',
    );
    expect(proof(stage.checker)).toEqual([decided, again]);
  });

  test('a commit without all votes is found', () => {
    const { stage } = opened();
    stage.c2.does(set(`${TX}/x`, 'commit'));
    stage.c1.does(set(TX, 'commit'));
    expect(complaint(stage.checker)).toContain('to commit, and not all sites have voted so');
  });

  test('an abort that nobody wanted is found', () => {
    const { stage } = opened();
    stage.c2.does(set(`${TX}/x`, 'commit'));
    stage.c1.does(set(TX, 'abort'));
    expect(complaint(stage.checker)).toContain(
      'to abort, and nobody has voted so, or declared that it waits no longer',
    );
  });

  test('a vote that is changed is found', () => {
    const { stage } = opened();
    stage.c2.does(set(`${TX}/x`, 'commit'));
    stage.c2.does(set(`${TX}/x`, 'abort'));
    expect(complaint(stage.checker)).toContain('makes the vote /r/tx-a1/x abort, which was commit already');
  });

  test('a site that does something else is found', () => {
    const { stage, coordinator, site } = opened();
    coordinator.acts('refused', 'tx-a1');
    stage.c1.does(set(TX, 'abort'));
    const done = site.acts('processed', 'tx-a1 commit');
    expect(complaint(stage.checker)).toContain('c2 takes tx-a1 for decided to commit, and it is to abort');
    expect(proof(stage.checker)).toEqual([done]);
  });

  test('and one that does something while nothing is decided', () => {
    const { stage, site } = opened();
    site.acts('processed', 'tx-a1 commit');
    expect(complaint(stage.checker)).toContain('c2 takes tx-a1 for decided to commit, and it is open');
  });

  test('who waits for a decision for ever is found', () => {
    const { stage } = opened();
    stage.end();
    expect(complaint(stage.checker)).toContain('c1 still waits for a decision at /r');
  });
});
