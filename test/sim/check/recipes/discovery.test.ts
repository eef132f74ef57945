import { describe, expect, test } from 'vitest';
import { discoveryConverges } from '../../../../sim/check/recipes/discovery-converges.js';
import { complaint, proof } from '../hand-made-trace.js';
import { create, exists, remove } from '../service/hands.js';
import { WatcherHand, endsInQuiet, viewStage } from './views.js';

const STALE = 0;

/** c1 uses the service `/r`, which `a` and `b` offer. */
function staged(): { stage: ReturnType<typeof viewStage>; user: WatcherHand } {
  const stage = viewStage(discoveryConverges);
  for (const id of ['a', 'b']) stage.c2.does(create(`/r/${id}`, '', 'ephemeral'));
  return { stage, user: new WatcherHand(stage, stage.c1, { recipe: 'discovery' }) };
}

describe('K9, nobody who is gone is found', () => {
  test('a list may lack who is new, until the end', () => {
    const { stage, user } = staged();
    user.shows('random: a', stage.last);
    user.picks('a', stage.last);
    user.shows('random: a b', stage.last);
    user.picks('b', stage.last);
    endsInQuiet(stage);
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(4);
  });

  test('a list of somebody who is gone is found', () => {
    const { stage, user } = staged();
    const index = user.shows('random: a b', stage.c2.does(remove('/r/a')).zxid);
    expect(complaint(stage.checker)).toBe(
      'promised that nobody is found who is gone, but c1 lists a of /r, which is not there as of 1.7',
    );
    expect(proof(stage.checker)).toEqual([index]);
  });

  test('and a pick of one', () => {
    const { stage, user } = staged();
    user.shows('random: a b', stage.last);
    user.picks('a', stage.c2.does(remove('/r/a')).zxid);
    expect(complaint(stage.checker)).toContain('c1 picks a of /r');
  });

  test('also when it was another reply that showed the client a later state', () => {
    const { stage, user } = staged();
    const before = stage.last;
    user.shows('random: a b', before);
    stage.c2.does(remove('/r/a'));
    user.picks('a', before);
    expect(complaint(stage.checker)).toBeNull();
    stage.c1.does(exists('/r'));
    user.picks('a', before);
    expect(complaint(stage.checker)).toContain('c1 picks a of /r, which is not there as of 1.7');
  });

  test('but not if that was in an earlier session, whose server was ahead', () => {
    const { stage, user } = staged();
    const before = stage.last;
    stage.c2.does(remove('/r/a'));
    stage.c1.does(exists('/r'));
    stage.expires(stage.c1.session);
    stage.c1.expires();
    stage.c1.opens(2);
    const next = stage.c1.calls(exists('/r'));
    stage.c1.returns(next, { code: 0, answer: { kind: 'none' }, zxid: before });
    user.shows('random: a b', before);
    user.picks('a', before);
    expect(complaint(stage.checker)).toBeNull();
  });

  test('of a stale list nothing is promised', () => {
    const { stage, user } = staged();
    user.shows('random: a b', stage.last);
    stage.c2.does(remove('/r/a'));
    stage.c1.does(exists('/r'));
    user.picks('a', STALE);
    expect(complaint(stage.checker)).toBeNull();
  });

  test('who is not known in the end is missed', () => {
    const { stage, user } = staged();
    const index = user.shows('random: a', stage.last);
    endsInQuiet(stage);
    expect(complaint(stage.checker)).toBe(
      'promised that all instances of a service are known in the end, but c1 knows a at /r, and there is a b',
    );
    expect(proof(stage.checker)[0]).toBe(index);
  });
});

describe('K9, turns', () => {
  test('all have theirs, those aside that are taken for down', () => {
    const { stage, user } = staged();
    stage.c2.does(create('/r/c', '', 'ephemeral'));
    user.shows('round-robin: a b! c', stage.last);
    for (const id of ['c', 'a', 'c', 'a']) user.picks(id, stage.last);
    expect(complaint(stage.checker)).toBeNull();
  });

  test('one that has had two more than another is found', () => {
    const { stage, user } = staged();
    const index = user.shows('round-robin: a b', stage.last);
    const picks = [user.picks('a', stage.last), user.picks('a', stage.last)];
    expect(complaint(stage.checker)).toBe(
      'promised that in turns all have their turn equally often, but c1 has picked a 2 times, and another one 0 times',
    );
    expect(proof(stage.checker)).toEqual([index, picks[1]]);
  });

  test('another list begins them anew', () => {
    const { stage, user } = staged();
    user.shows('round-robin: a', stage.last);
    for (let i = 0; i < 3; i += 1) user.picks('a', stage.last);
    user.shows('round-robin: a b', stage.last);
    user.picks('a', stage.last);
    expect(complaint(stage.checker)).toBeNull();
  });

  test('other strategies need not', () => {
    const { stage, user } = staged();
    user.shows('sticky: a b', stage.last);
    for (let i = 0; i < 5; i += 1) user.picks('a', stage.last);
    expect(complaint(stage.checker)).toBeNull();
  });
});
