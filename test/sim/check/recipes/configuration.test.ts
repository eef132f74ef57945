import { describe, expect, test } from 'vitest';
import { configConsistent } from '../../../../sim/check/recipes/config-consistent.js';
import { complaint, proof } from '../hand-made-trace.js';
import { CONTEXT, create, remove, set } from '../service/hands.js';
import { WatcherHand, endsInQuiet, viewStage } from './views.js';

function stageOf(recipe: string): { stage: ReturnType<typeof viewStage>; user: WatcherHand } {
  const stage = viewStage(configConsistent);
  return { stage, user: new WatcherHand(stage, stage.c2, { recipe }) };
}

/** A revision of the set at `/r`. */
function publish(stage: ReturnType<typeof viewStage>, name: string, entries: readonly string[]): number {
  const ops = entries.map((entry) => set(`/r/${entry}`, name));
  return stage.c1.does({ kind: 'multi', ops: [set('/r/current', name), ...ops] }).zxid;
}

describe('K7, one znode', () => {
  test('as it was, leaving out what nobody looked at, and as it is in the end', () => {
    const { stage, user } = stageOf('config');
    const { zxid: first } = stage.c1.does(set('/r', 'one'));
    stage.c1.does(set('/r', 'two'));
    const { zxid: last } = stage.c1.does(set('/r', 'three'));
    user.shows('=one', first);
    user.shows('=three', last);
    endsInQuiet(stage);
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(2);
  });

  test('nothing, before it is there and behind its end', () => {
    const { stage, user } = stageOf('config');
    const { zxid } = stage.c1.does(remove('/r'));
    user.shows('', zxid);
    endsInQuiet(stage);
    expect(complaint(stage.checker)).toBeNull();
  });

  test('a value that it did not have then is found', () => {
    const { stage, user } = stageOf('config');
    const { zxid } = stage.c1.does(set('/r', 'one'));
    stage.c1.does(set('/r', 'two'));
    const view = user.shows('=two', zxid);
    expect(complaint(stage.checker)).toBe(
      'promised that configuration is shown as it was at one point, but c2 was shown /r as of 1.5 as =two, and it was =one',
    );
    expect(proof(stage.checker)).toEqual([view]);
  });

  test('a view that goes back is found', () => {
    const { stage, user } = stageOf('config');
    const { zxid: old } = stage.c1.does(set('/r', 'one'));
    const { zxid } = stage.c1.does(set('/r', 'two'));
    const views = [user.shows('=two', zxid), user.shows('=one', old)];
    expect(complaint(stage.checker)).toContain('never goes back, but c2 was shown /r as of 1.5');
    expect(proof(stage.checker)).toEqual(views);
  });

  test('another user of the client may begin further back', () => {
    const { stage, user } = stageOf('config');
    const { zxid: old } = stage.c1.does(set('/r', 'one'));
    const { zxid } = stage.c1.does(set('/r', 'two'));
    user.shows('=two', zxid);
    new WatcherHand(stage, stage.c2, { recipe: 'config', holder: 'f2' }).shows('=one', old);
    expect(complaint(stage.checker)).toBeNull();
  });

  test('an old value in the end is found, or none at all', () => {
    for (const hasShown of [true, false]) {
      const { stage, user } = stageOf('config');
      const { zxid } = stage.c1.does(set('/r', 'one'));
      if (hasShown) user.shows('=one', zxid);
      stage.c1.does(set('/r', 'two'));
      endsInQuiet(stage);
      expect(complaint(stage.checker)).toBe(
        'promised that the last configuration is shown in the end, but c2 shows /r as ' +
          `${hasShown ? '=one' : 'nothing'}, and it is =two`,
      );
    }
  });

  test('it is owed to nobody who looks no more, is away, or has had no time', () => {
    const { stage: ended, user } = stageOf('config');
    user.ends();
    endsInQuiet(ended);
    expect(complaint(ended.checker)).toBeNull();

    const { stage: away } = stageOf('config');
    away.c2.leaves();
    endsInQuiet(away);
    expect(complaint(away.checker)).toBeNull();

    const { stage: hasty } = stageOf('config');
    hasty.end();
    expect(complaint(hasty.checker)).toBeNull();

    const { stage: expired } = stageOf('config');
    expired.expires(expired.c2.session);
    endsInQuiet(expired);
    expect(complaint(expired.checker)).toBeNull();
  });

  test('nor to who has come late, or asked late, or changed it late', () => {
    const lates: ((stage: ReturnType<typeof viewStage>) => void)[] = [
      (stage) => stage.c2.movesTo(1),
      (stage) => void new WatcherHand(stage, stage.c3, { recipe: 'config', holder: 'f3' }),
      (stage) => void stage.c3.does(set('/r', 'late')),
    ];
    for (const [i, late] of lates.entries()) {
      const { stage, user } = stageOf('config');
      // Who asks late is another one than who knows.
      if (i === 1) user.shows('=', stage.last);
      stage.emit({ kind: 'run.phased', phase: 'quiet', core: CONTEXT.core }, 0);
      stage.wait(6 * CONTEXT.tickMicros);
      late(stage);
      stage.end();
      expect(complaint(stage.checker)).toBeNull();
    }
  });

  test('nor to who is on a server that is not of the core', () => {
    for (const core of [
      [1, 3],
      [2, 3],
    ]) {
      const stage = viewStage(configConsistent, { ...CONTEXT, core });
      new WatcherHand(stage, stage.c2, { recipe: 'config' });
      endsInQuiet(stage);
      expect(complaint(stage.checker) === null).toBe(!core.includes(2));
    }
  });
});

describe('K7, a subtree', () => {
  test('each path as it was, and all of them in the end', () => {
    const { stage, user } = stageOf('config-cache');
    const { zxid: made } = stage.c1.does(create('/r/a', 'one'));
    user.shows('=', made);
    user.shows('=one', made, '/r/a');
    const { zxid: gone } = stage.c1.does(remove('/r/a'));
    user.shows('', gone, '/r/a');
    const { zxid: again } = stage.c1.does(create('/r/a', 'two'));
    user.shows('=two', again, '/r/a');
    endsInQuiet(stage);
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(4);
  });

  test('a path that is missing in the end is found', () => {
    const { stage, user } = stageOf('config-cache');
    user.shows('=', stage.last);
    stage.c1.does(create('/r/a', 'one'));
    endsInQuiet(stage);
    expect(complaint(stage.checker)).toContain('c2 shows /r/a as nothing, and it is =one');
  });

  test('and one that is gone and shown still', () => {
    const { stage, user } = stageOf('config-cache');
    const { zxid } = stage.c1.does(create('/r/a', 'one'));
    user.shows('=', zxid);
    user.shows('=one', zxid, '/r/a');
    stage.c1.does(remove('/r/a'));
    endsInQuiet(stage);
    expect(complaint(stage.checker)).toContain('c2 shows /r/a as =one, and it is nothing');
  });
});

describe('K7, a set', () => {
  test('entries of one revision', () => {
    const { stage, user } = stageOf('config-set');
    user.shows('', stage.last);
    for (const name of ['current', 'a', 'b']) stage.c1.does(create(`/r/${name}`));
    user.shows('v1: a=v1 b=v1', publish(stage, 'v1', ['a', 'b']));
    user.shows('v2: a=v2 b=v1', publish(stage, 'v2', ['a']));
    endsInQuiet(stage);
    expect(complaint(stage.checker)).toBeNull();
  });

  test('entries of two revisions are found', () => {
    const { stage, user } = stageOf('config-set');
    for (const name of ['current', 'a', 'b']) stage.c1.does(create(`/r/${name}`));
    publish(stage, 'v1', ['a', 'b']);
    const zxid = publish(stage, 'v2', ['a', 'b']);
    user.shows('v1: a=v1 b=v2', zxid);
    expect(complaint(stage.checker)).toContain('as v1: a=v1 b=v2, and it was v2: a=v2 b=v2');
  });
});
