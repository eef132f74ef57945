import { describe, expect, test } from 'vitest';
import { rwlockSound } from '../../../../sim/check/recipes/rwlock-sound.js';
import { complaint, proof } from '../hand-made-trace.js';
import { create } from '../service/hands.js';
import { UserHand, recipeStage } from './hands.js';

type Stage = ReturnType<typeof recipeStage>;

/** One after the other asks: `rwr` for reading, for writing, for reading; c1, c2 and c3. */
function asking(what: string): { stage: Stage; users: readonly [UserHand, UserHand, UserHand] } {
  const stage = recipeStage(rwlockSound);
  const clients = [stage.c1, stage.c2, stage.c3];
  const [one, two, three] = clients.map((client, i) => {
    const kind = what[i] === 'w' ? 'write' : 'read';
    const user = new UserHand(stage, client, { recipe: `${kind}-lock`, holder: `a${String(i)}` });
    if (i < what.length) user.enters(kind);
    return user;
  });
  if (one === undefined || two === undefined || three === undefined)
    throw new Error('there are three clients');
  return { stage, users: [one, two, three] };
}

describe('K11, a writer excludes all others', () => {
  test('readers read together, and a writer writes alone', () => {
    const { stage, users } = asking('rrw');
    const [one, two, three] = users;
    one.isGranted();
    two.isGranted();
    for (const user of [one, two]) {
      user.releases();
      user.leaves();
    }
    three.isGranted();
    stage.end();
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(3);
  });

  test.each(['rw', 'wr', 'ww'])('two that exclude each other are found (%s)', (what) => {
    const { stage, users } = asking(what);
    const [one, two] = users;
    const first = one.isGranted();
    const second = two.isGranted();
    expect(complaint(stage.checker)).toMatch(
      /but c2 was given the (read|write)-lock \/r while c1 has the (read|write)-lock, whose session 0x1.1 lives/,
    );
    expect(proof(stage.checker)).toEqual([first, second]);
  });

  test('not if the session of one has ended', () => {
    const { stage, users } = asking('ww');
    users[0].isGranted();
    stage.expires(stage.c1.session);
    users[1].isGranted();
    expect(complaint(stage.checker)).toBeNull();
  });

  test('a reader that passes a writer is found', () => {
    const { stage, users } = asking('wr');
    const granted = users[1].isGranted();
    expect(complaint(stage.checker)).toContain(
      'c2 was given the read-lock /r, and /r/_c_a0-write-0000000000 of 1.5 is before it',
    );
    expect(proof(stage.checker)).toEqual([granted]);
  });

  test('a writer that passes a reader is found', () => {
    const { stage, users } = asking('rw');
    users[1].isGranted();
    expect(complaint(stage.checker)).toContain('/r/_c_a0-read-0000000000 of 1.5 is before it');
  });

  test('who writes may read on at the same number, though others wait', () => {
    const { stage, users } = asking('ww');
    const [writer, waiting] = users;
    writer.isGranted();
    const reader = new UserHand(stage, stage.c1, { recipe: 'read-lock', holder: 'b0' });
    reader.asks();
    reader.node = '/r/_c_b0-read-0000000000';
    reader.token = stage.c1.does(create(reader.node, '', 'ephemeral')).zxid;
    reader.isGranted();
    writer.releases();
    writer.leaves();
    expect(complaint(stage.checker)).toBeNull();
    waiting.isGranted();
    expect(complaint(stage.checker)).toContain('c2 was given the write-lock /r while c1 has the read-lock');
  });

  test('numbers go on from the largest to the smallest', () => {
    const stage = recipeStage(rwlockSound);
    const last = new UserHand(stage, stage.c1, { recipe: 'write-lock', holder: 'a0' });
    last.asks();
    last.node = '/r/_c_a0-write-2147483647';
    last.token = stage.c1.does(create(last.node, '', 'ephemeral')).zxid;
    const next = new UserHand(stage, stage.c2, { recipe: 'write-lock', holder: 'a1' });
    next.asks();
    next.node = '/r/_c_a1-write--2147483648';
    next.token = stage.c2.does(create(next.node, '', 'ephemeral')).zxid;
    last.isGranted();
    expect(complaint(stage.checker)).toBeNull();
    last.releases();
    next.isGranted();
    expect(complaint(stage.checker)).toContain('_c_a0-write-2147483647 of 1.5 is before it');
  });

  test('whoever waits without somebody to wait for is found when all is quiet', () => {
    const { stage, users } = asking('rr');
    users[0].isGranted();
    stage.end();
    expect(complaint(stage.checker)).toContain(
      'c2 still waits for the read-lock /r with nobody before it to wait for',
    );
  });

  test('but not who waits for a writer', () => {
    const { stage, users } = asking('wr');
    users[0].isGranted();
    stage.end();
    expect(complaint(stage.checker)).toBeNull();
  });
});
