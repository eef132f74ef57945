import { describe, expect, test } from 'vitest';
import { priorityOrder } from '../../../../sim/check/recipes/priority-order.js';
import { queueOnce } from '../../../../sim/check/recipes/queue-once.js';
import { complaint, proof } from '../hand-made-trace.js';
import { create, exists, list, remove } from '../service/hands.js';
import { BareHand } from './bare-hand.js';
import { recipeStage } from './hands.js';

type Stage = ReturnType<typeof recipeStage>;

/** A request at the queue `/r`. */
function user(stage: Stage, holder: string, { recipe = 'queue', client = stage.c1 } = {}): BareHand {
  const hand = new BareHand(stage, client, { recipe, holder });
  hand.asks();
  return hand;
}

/** Makes the znode of an item and gives its name. */
function item(stage: Stage, maker: string, label = 'item'): string {
  const { answer } = stage.c1.does(create(`/r/_c_${maker}-${label}-`, '', 'persistentSequential'));
  return answer.kind === 'path' ? answer.path.slice('/r/'.length) : '';
}

/** An item that was put in, and its maker told. */
function put(stage: Stage, maker: string, recipe = 'queue'): string {
  const hand = user(stage, maker, { recipe });
  const name = item(stage, maker);
  hand.acts('put', name);
  hand.ends();
  return name;
}

describe('K6, a queue gives each item once', () => {
  test('to those who take them, one after the other', () => {
    const stage = recipeStage(queueOnce);
    const names = ['a1', 'b2'].map((maker) => put(stage, maker));
    for (const name of names) {
      const taker = user(stage, `c${name.slice(-1)}`, { client: stage.c2 });
      stage.c2.does(remove(`/r/${name}`));
      taker.acts('taken', name);
      taker.ends();
    }
    stage.end();
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(2);
  });

  test('an item that was taken and is still there is found', () => {
    const stage = recipeStage(queueOnce);
    const name = put(stage, 'a1');
    const taken = user(stage, 'c1', { client: stage.c2 }).acts('taken', name);
    expect(complaint(stage.checker)).toContain(`c2 took ${name} from /r, where it still is`);
    expect(proof(stage.checker)).toEqual([taken]);
  });

  test('an item that is taken twice is found', () => {
    const stage = recipeStage(queueOnce);
    const name = put(stage, 'a1');
    stage.c2.does(remove(`/r/${name}`));
    const first = user(stage, 'c1', { client: stage.c2 }).acts('taken', name);
    const second = user(stage, 'd1', { client: stage.c3 }).acts('taken', name);
    expect(complaint(stage.checker)).toContain(`c3 took ${name} from /r, which was taken before`);
    expect(proof(stage.checker)).toEqual([first, second]);
  });

  test('an item that nobody put in is found', () => {
    const stage = recipeStage(queueOnce);
    user(stage, 'a1');
    const name = item(stage, 'e5');
    expect(complaint(stage.checker)).toContain(`now there is ${name}, which nobody put in`);
  });

  test('an item that is put in twice is found', () => {
    const stage = recipeStage(queueOnce);
    const name = put(stage, 'a1');
    const again = item(stage, 'a1');
    expect(complaint(stage.checker)).toContain(`now there is ${again}, which was put in as ${name} already`);
  });

  test('an item that its maker was told of and never was there is found', () => {
    const stage = recipeStage(queueOnce);
    const told = user(stage, 'a1').acts('put', '_c_a1-item-0000000000');
    expect(complaint(stage.checker)).toContain(
      'c1 was told that _c_a1-item-0000000000 is in /r, and it never was',
    );
    expect(proof(stage.checker)).toEqual([told]);
  });

  test('who takes the younger one before the older is found', () => {
    const stage = recipeStage(queueOnce);
    const [older = '', younger = ''] = ['a1', 'b2'].map((maker) => put(stage, maker));
    stage.c2.does(remove(`/r/${younger}`));
    expect(complaint(stage.checker)).toContain(`no ${younger} of 1.6 any more, before the older /r/${older}`);
  });

  test('who waits for ever for an item that is there is found', () => {
    const stage = recipeStage(queueOnce);
    const name = put(stage, 'a1');
    new BareHand(stage, stage.c2, { recipe: 'queue', holder: 'c1' }).asks();
    stage.end();
    expect(complaint(stage.checker)).toContain(`c2 still does at /r, where ${name} is`);
  });
});

describe('K6, a locked queue', () => {
  test('loses nothing before somebody has processed it, and it may be processed twice', () => {
    const stage = recipeStage(queueOnce);
    const name = put(stage, 'a1', 'locked-queue');
    for (const client of [stage.c2, stage.c3])
      user(stage, 'd4', { recipe: 'locked-queue', client }).acts('processed', name);
    stage.c2.does(remove(`/r/${name}`));
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(2);
  });

  test('an item that goes unprocessed is found', () => {
    const stage = recipeStage(queueOnce);
    const name = put(stage, 'a1', 'locked-queue');
    stage.c2.does(remove(`/r/${name}`));
    expect(complaint(stage.checker)).toContain(`no ${name} any more, which nobody has processed`);
  });

  test('one may wait for an item that is locked', () => {
    const stage = recipeStage(queueOnce);
    const name = put(stage, 'a1', 'locked-queue');
    stage.c3.does(create('/r-locks'));
    stage.c3.does(create(`/r-locks/${name}`, '', 'ephemeral'));
    user(stage, 'd4', { recipe: 'locked-queue', client: stage.c2 });
    stage.end();
    expect(complaint(stage.checker)).toBeNull();
  });
});

describe('K14, the best item is taken first', () => {
  /** Items of the priorities 1, 0 and 1, in this order. */
  function three(): { stage: Stage; names: readonly string[] } {
    const stage = recipeStage(priorityOrder);
    user(stage, 'd4', { recipe: 'priority-queue' });
    const names = ['paab', 'paaa', 'paab'].map((label, i) => item(stage, `a${String(i)}`, label));
    return { stage, names };
  }

  test('the smallest number, and of equal ones the oldest', () => {
    const { stage, names } = three();
    stage.c2.does(list('/r'));
    for (const i of [1, 0, 2]) stage.c2.does(remove(`/r/${names[i] ?? ''}`));
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(3);
  });

  test('a better one that the taker was not shown may be left', () => {
    const { stage, names } = three();
    // c2 has seen nothing but the beginning of its session.
    stage.c2.does(remove(`/r/${names[0] ?? ''}`));
    expect(complaint(stage.checker)).toBeNull();
  });

  test('a better one that it was shown is found', () => {
    const { stage, names } = three();
    stage.c2.does(exists('/r'));
    const asked = stage.c2.calls(remove(`/r/${names[0] ?? ''}`));
    const { zxid } = stage.propose(asked);
    const committed = stage.commits(zxid);
    expect(complaint(stage.checker)).toContain(
      `took /r/${names[0] ?? ''} for c2, which had been shown 1.7, and /r/${names[1] ?? ''}`,
    );
    expect(proof(stage.checker)).toEqual([asked.index, committed]);
  });

  test('and so is an older one of equal priority', () => {
    const { stage, names } = three();
    stage.c2.does(exists('/r'));
    stage.c2.does(remove(`/r/${names[1] ?? ''}`));
    stage.c2.does(remove(`/r/${names[2] ?? ''}`));
    expect(complaint(stage.checker)).toContain(`and /r/${names[0] ?? ''} of 1.5 is better`);
  });
});
