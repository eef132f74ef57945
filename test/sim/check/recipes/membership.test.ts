import { describe, expect, test } from 'vitest';
import { membershipConverges } from '../../../../sim/check/recipes/membership-converges.js';
import { complaint, proof } from '../hand-made-trace.js';
import { create, remove } from '../service/hands.js';
import { WatcherHand, endsInQuiet, viewStage } from './views.js';

type Stage = ReturnType<typeof viewStage>;

/** c1 looks at the group `/r`, which c2 and c3 join. */
function staged(): { stage: Stage; user: WatcherHand } {
  const stage = viewStage(membershipConverges);
  return { stage, user: new WatcherHand(stage, stage.c1, { recipe: 'group' }) };
}

function memberOf(stage: Stage, id: 'a' | 'b'): WatcherHand {
  const client = id === 'a' ? stage.c2 : stage.c3;
  return new WatcherHand(stage, client, { recipe: 'member', path: `/r/${id}`, holder: `f-${id}` });
}

describe('K8, a group is shown as it is', () => {
  test('who comes, who goes, and who expires', () => {
    const { stage, user } = staged();
    const a = memberOf(stage, 'a');
    memberOf(stage, 'b');
    const { zxid: first } = stage.c2.does(create('/r/a', '', 'ephemeral'));
    a.joins(first);
    user.shows('a', first);
    const { zxid: second } = stage.c3.does(create('/r/b', '', 'ephemeral'));
    user.shows('a b', second);
    user.shows('a', stage.expires(stage.c3.session));
    endsInQuiet(stage);
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(4);
  });

  test('somebody who was left out is found, and somebody who is gone', () => {
    for (const view of ['', 'a b']) {
      const { stage, user } = staged();
      const { zxid } = stage.c2.does(create('/r/a', '', 'ephemeral'));
      const index = user.shows(view, zxid);
      expect(complaint(stage.checker)).toBe(
        'promised that a group is shown as it was at one point, but c1 was shown /r as of 1.5 with ' +
          `${view === '' ? 'nobody' : view}, and it had a`,
      );
      expect(proof(stage.checker)).toEqual([index]);
    }
  });

  test('a view that goes back is found', () => {
    const { stage, user } = staged();
    const before = stage.last;
    const { zxid } = stage.c2.does(create('/r/a', '', 'ephemeral'));
    const views = [user.shows('a', zxid), user.shows('', before)];
    expect(complaint(stage.checker)).toContain('promised that a group is never shown as it was before');
    expect(proof(stage.checker)).toEqual(views);
  });

  test('one who is shown in the end though dead is found', () => {
    const { stage, user } = staged();
    const { zxid } = stage.c2.does(create('/r/a', '', 'ephemeral'));
    user.shows('a', zxid);
    stage.expires(stage.c2.session);
    endsInQuiet(stage);
    expect(complaint(stage.checker)).toBe(
      'promised that the members of a group are shown in the end, but c1 shows /r with a, and it has nobody',
    );
  });

  test('while it changes nobody has to know it', () => {
    const { stage } = staged();
    stage.emit({ kind: 'run.phased', phase: 'quiet', core: [1, 2, 3] }, 0);
    stage.c2.does(create('/r/a', '', 'ephemeral'));
    stage.end();
    expect(complaint(stage.checker)).toBeNull();
  });
});

describe('K8, who has joined is in', () => {
  test('a znode of an earlier session is not its own', () => {
    const { stage } = staged();
    const a = memberOf(stage, 'a');
    const { zxid } = stage.c3.does(create('/r/a', '', 'ephemeral'));
    const joined = a.joins(zxid);
    expect(complaint(stage.checker)).toContain(
      'promised that who has joined has a znode of its own session, but c2 believes to have /r/a of 1.5',
    );
    expect(proof(stage.checker)).toEqual([joined]);
  });

  test('nor is one that was made at another time', () => {
    const { stage } = staged();
    const a = memberOf(stage, 'a');
    stage.c2.does(create('/r/a', '', 'ephemeral'));
    stage.c2.does(create('/r/other'));
    a.joins(stage.last);
    expect(complaint(stage.checker)).toContain('c2 believes to have /r/a of 1.6');
  });

  test('who believes to be in at the end and is not is found', () => {
    const { stage, user } = staged();
    const a = memberOf(stage, 'a');
    const { zxid } = stage.c2.does(create('/r/a', '', 'ephemeral'));
    const joined = a.joins(zxid);
    user.shows('', stage.c1.does(remove('/r/a')).zxid);
    endsInQuiet(stage);
    expect(complaint(stage.checker)).toContain('c2 believes to have /r/a, and has not');
    expect(proof(stage.checker)).toEqual([joined]);
  });

  test('who waits with nobody in its way is found', () => {
    const { stage, user } = staged();
    user.shows('', stage.last);
    memberOf(stage, 'a');
    endsInQuiet(stage);
    expect(complaint(stage.checker)).toContain('c2 still waits for /r/a, which nobody else has');
  });

  test('behind another one it may wait, but not behind itself', () => {
    for (const isOwn of [false, true]) {
      const { stage, user } = staged();
      memberOf(stage, 'a');
      const maker = isOwn ? stage.c2 : stage.c3;
      user.shows('a', maker.does(create('/r/a', '', 'ephemeral')).zxid);
      endsInQuiet(stage);
      if (isOwn) expect(complaint(stage.checker)).toContain('c2 still waits');
      else expect(complaint(stage.checker)).toBeNull();
    }
  });
});
