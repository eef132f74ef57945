import { describe, expect, test } from 'vitest';
import { barrierSound } from '../../../../sim/check/recipes/barrier-sound.js';
import { complaint, proof } from '../hand-made-trace.js';
import { create, exists, remove } from '../service/hands.js';
import { BareHand } from './bare-hand.js';
import { recipeStage } from './hands.js';

/** `/r` is the barrier, raised; c2 has seen it. */
function atBarrier(): { stage: ReturnType<typeof recipeStage>; walker: BareHand } {
  const stage = recipeStage(barrierSound);
  stage.c2.does(exists('/r'));
  return { stage, walker: new BareHand(stage, stage.c2, { recipe: 'barrier', holder: 'a1' }) };
}

describe('K5, nobody passes a barrier that is raised', () => {
  test('behind its deletion it is open', () => {
    const { stage, walker } = atBarrier();
    walker.asks();
    stage.c1.does(remove('/r'));
    walker.isGranted();
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(1);
  });

  test('it was open at a moment if it is another one by now', () => {
    const { stage, walker } = atBarrier();
    walker.asks();
    stage.c1.does(remove('/r'));
    stage.c1.does(create('/r'));
    walker.isGranted();
    expect(complaint(stage.checker)).toBeNull();
  });

  test('it may have been open for one who had not seen it raised', () => {
    const stage = recipeStage(barrierSound);
    stage.c1.does(remove('/r'));
    const walker = new BareHand(stage, stage.c2, { recipe: 'barrier', holder: 'a1' });
    walker.asks();
    stage.c1.does(create('/r'));
    walker.isGranted();
    expect(complaint(stage.checker)).toBeNull();
  });

  test('who passes while it stands is found', () => {
    const { stage, walker } = atBarrier();
    const asked = walker.asks();
    const passed = walker.isGranted();
    expect(complaint(stage.checker)).toBe(
      'promised that nobody passes a barrier that is raised, but c2 passed /r, which is there since 1.4, and had been ' +
        'shown 1.4 before it asked',
    );
    expect(proof(stage.checker)).toEqual([asked, passed]);
  });

  test('who still waits where nothing is in the way is found', () => {
    const { stage, walker } = atBarrier();
    const asked = walker.asks();
    stage.c1.does(remove('/r'));
    stage.end();
    expect(complaint(stage.checker)).toContain('c2 still waits at /r');
    expect(proof(stage.checker)).toEqual([asked]);
  });

  test('at one that is raised somebody may wait', () => {
    const { stage, walker } = atBarrier();
    walker.asks();
    stage.end();
    expect(complaint(stage.checker)).toBeNull();
  });
});

const NAMES = ['aaaaaaaaaaaaaaa1', 'bbbbbbbbbbbbbbb2', 'ccccccccccccccc3'] as const;

/** A member of `/r`, which is the round of a double barrier for two. */
class Member {
  readonly hand: BareHand;
  readonly node: string;

  constructor(stage: ReturnType<typeof recipeStage>, name: string, client = stage.c1) {
    this.hand = new BareHand(stage, client, { recipe: 'double-barrier', holder: name });
    this.node = `/r/${name}`;
    this.hand.asks();
  }

  joins(): void {
    this.hand.client.does(create(this.node, '', 'ephemeral'));
  }

  enters(): number {
    return this.hand.isGranted({ node: this.node, places: 2 });
  }

  /** It has done its part, and finds nobody else. */
  leaves(zxid: number): number {
    this.hand.acts('processed', '');
    const shown = this.hand.isShown('empty', zxid);
    this.hand.ends();
    return shown;
  }
}

/** Two members, who have entered. */
function inside(): { stage: ReturnType<typeof recipeStage>; one: Member; two: Member; entered: number } {
  const stage = recipeStage(barrierSound);
  const one = new Member(stage, NAMES[0]);
  const two = new Member(stage, NAMES[1], stage.c2);
  for (const member of [one, two]) member.joins();
  const [entered = 0] = [two, one].map((member) => member.enters());
  return { stage, one, two, entered };
}

describe('K5, members of a double barrier', () => {
  test('enter when all are there, and leave when all have done their part', () => {
    const { stage, one, two } = inside();
    two.hand.acts('processed', '');
    stage.c2.does(remove(two.node));
    one.leaves(stage.last);
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(3);
  });

  test('are found to enter before there are as many as it takes', () => {
    const stage = recipeStage(barrierSound);
    const one = new Member(stage, NAMES[0]);
    one.joins();
    stage.c2.does(create('/r/ready'));
    const entered = one.enters();
    expect(complaint(stage.checker)).toBe(
      'promised that a double barrier opens for 2 members, but c1 entered /r, where there were never more than 1',
    );
    expect(proof(stage.checker)).toEqual([entered]);
  });

  test('count if they were there in one state, and not one after the other', () => {
    const stage = recipeStage(barrierSound);
    const [one, two] = [new Member(stage, NAMES[0]), new Member(stage, NAMES[1], stage.c2)];
    one.joins();
    stage.c1.does(remove(one.node));
    two.joins();
    two.enters();
    expect(complaint(stage.checker)).toContain('never more than 1');
  });

  test('are found to leave one who is inside', () => {
    const { stage, one, entered } = inside();
    const left = one.leaves(stage.last);
    expect(complaint(stage.checker)).toContain(
      'c1 has left /r as of 1.6, and c2, a member since 1.6, has not done its part',
    );
    expect(proof(stage.checker)).toEqual([entered, left]);
  });

  test('need not wait for one whose session is over', () => {
    const { stage, one } = inside();
    stage.expires(stage.c2.session);
    one.leaves(stage.last);
    expect(complaint(stage.checker)).toBeNull();
  });

  test('nor for one that came behind their last look', () => {
    const { stage, one, two } = inside();
    const zxid = stage.last;
    two.hand.acts('processed', '');
    const late = new Member(stage, NAMES[2], stage.c3);
    late.joins();
    late.enters();
    one.leaves(zxid);
    expect(complaint(stage.checker)).toBeNull();
  });
});
