import { describe, expect, test } from 'vitest';
import { counterExact } from '../../../../sim/check/recipes/counter-exact.js';
import { complaint, proof } from '../hand-made-trace.js';
import { set } from '../service/hands.js';
import { BareHand } from './bare-hand.js';
import { recipeStage } from './hands.js';

/** Two who count at `/r`. */
function counting(): { stage: ReturnType<typeof recipeStage>; one: BareHand; two: BareHand } {
  const stage = recipeStage(counterExact);
  const one = new BareHand(stage, stage.c1, { recipe: 'counter', holder: 'a1' });
  const two = new BareHand(stage, stage.c2, { recipe: 'counter', holder: 'b2' });
  return { stage, one, two };
}

describe('K10, a counter counts each step once', () => {
  test('steps that are told to be in it are, and one of unknown outcome may be', () => {
    const { stage, one, two } = counting();
    one.asks();
    stage.c1.does(set('/r', '1'));
    one.acts('processed', '1');
    one.ends();
    two.asks();
    const late = stage.c2.calls(set('/r', '2'));
    stage.c2.loses(late);
    two.ends('unknown');
    const { zxid } = stage.propose(late);
    stage.commits(zxid);
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(1);
  });

  test('a client that died may have counted', () => {
    const { stage, one } = counting();
    one.asks();
    const { zxid } = stage.propose(stage.c1.calls(set('/r', '1')));
    stage.c1.crashes();
    stage.commits(zxid);
    expect(complaint(stage.checker)).toBeNull();
  });

  test('a step that was told and is not in it is found', () => {
    const { stage, one } = counting();
    one.asks();
    const told = one.acts('processed', '1');
    expect(complaint(stage.checker)).toContain(
      'c1 was told so by /r, with 0 writes and 1 steps that were told',
    );
    expect(proof(stage.checker)).toEqual([told]);
  });

  test('a step that is in it twice is found', () => {
    const { stage, one } = counting();
    one.asks();
    stage.c1.does(set('/r', '1'));
    const { zxid } = stage.propose(stage.c1.calls(set('/r', '2')));
    const committed = stage.commits(zxid);
    expect(complaint(stage.checker)).toContain(
      '1.6 is write 2 to /r, and of steps there are 0 that are in it, 0 of',
    );
    expect(proof(stage.checker)).toEqual([committed]);
  });

  test('a write that loses another one’s step is found', () => {
    const { stage, one, two } = counting();
    one.asks();
    two.asks();
    stage.c1.does(set('/r', '1'));
    stage.c2.does(set('/r', '1'));
    expect(complaint(stage.checker)).toContain('1.6 made /r 1, which was 1');
  });

  test('writes elsewhere are no matter', () => {
    const { stage, one } = counting();
    one.asks();
    stage.c2.does(set('/', '7'));
    stage.c2.does(set('/', '9'));
    expect(complaint(stage.checker)).toBeNull();
  });
});
