import { describe, expect, test } from 'vitest';
import { latchSingle } from '../../../../sim/check/recipes/latch-single.js';
import { complaint, proof } from '../hand-made-trace.js';
import { UserHand, recipeStage } from './hands.js';

/** A server finds its disk damaged, and does not start with it. */
const REFUSED_DISK = {
  kind: 'log.recovered',
  snapshot: 0,
  last: 0,
  acceptedEpoch: 0,
  currentEpoch: 0,
  end: 'refused',
} as const;

/** Two candidates, one behind the other. */
function candidates(): { stage: ReturnType<typeof recipeStage>; first: UserHand; second: UserHand } {
  const stage = recipeStage(latchSingle);
  const first = new UserHand(stage, stage.c1, { recipe: 'latch', holder: 'a1' });
  const second = new UserHand(stage, stage.c2, { recipe: 'selector', holder: 'b2' });
  first.enters('latch');
  second.enters('latch');
  return { stage, first, second };
}

describe('K4, one candidate leads', () => {
  test('one after the other, in rising epochs', () => {
    const { stage, first, second } = candidates();
    first.isGranted();
    first.releases();
    first.leaves();
    second.isGranted();
    stage.end();
    expect(complaint(stage.checker)).toBeNull();
    expect(stage.checker.findings.premises).toBe(2);
  });

  test('once more in its own epoch, when nobody else has led meanwhile', () => {
    const { stage, first } = candidates();
    first.isGranted();
    first.releases('suspended');
    first.asks();
    first.isGranted();
    stage.end();
    expect(complaint(stage.checker)).toBeNull();
  });

  test('whoever has lost its session counts no more', () => {
    const { stage, first, second } = candidates();
    first.isGranted();
    stage.expires(stage.c1.session);
    second.isGranted();
    stage.end();
    expect(complaint(stage.checker)).toBeNull();
  });

  test('two who lead are found', () => {
    const { stage, first, second } = candidates();
    const one = first.isGranted();
    const two = second.isGranted();
    expect(complaint(stage.checker)).toBe(
      'promised that one candidate at a time leads, but c2 leads at /r: c1 leads too, whose session 0x1.1 lives',
    );
    expect(proof(stage.checker)).toEqual([one, two]);
  });

  test('an epoch that does not rise is found', () => {
    const { stage, first, second } = candidates();
    const two = second.isGranted();
    second.releases();
    const one = first.isGranted();
    expect(complaint(stage.checker)).toBe(
      'promised that one candidate at a time leads, but c1 leads at /r: its epoch is 1.5, and c2 had 1.6 before',
    );
    expect(proof(stage.checker)).toEqual([two, one]);
  });

  test('a leader that is told so twice is found', () => {
    const { stage, first } = candidates();
    first.isGranted();
    const again = first.isGranted();
    expect(complaint(stage.checker)).toContain('c1 leads at /r: was told so before, and of no end');
    expect(proof(stage.checker)).toEqual([again]);
  });

  test('the first candidate that does not lead is found when all is quiet', () => {
    const stage = recipeStage(latchSingle);
    const only = new UserHand(stage, stage.c1, { recipe: 'latch', holder: 'a1' });
    const asked = only.enters('latch');
    stage.end();
    expect(complaint(stage.checker)).toContain('but c1 does not at /r, with nobody before it');
    expect(proof(stage.checker)).toEqual([asked]);
  });

  test('in a run that is out of time it is found once it has had its server for long', () => {
    const endedAfter = (micros: number, damaged: readonly number[] = []): string | null => {
      const stage = recipeStage(latchSingle);
      new UserHand(stage, stage.c1, { recipe: 'latch', holder: 'a1' }).enters('latch');
      stage.wait(10_000_000);
      stage.c1.movesTo(2);
      for (const sid of damaged) {
        stage.emit({ kind: 'process.crashed', why: 'fault', message: 'told so' }, sid);
        stage.emit({ kind: 'disk.damaged', file: 'log.1', offset: 0, bytes: 1, how: 'bitrot' }, sid);
        stage.emit({ kind: 'process.started', incarnation: 2 }, sid);
        stage.emit(REFUSED_DISK, sid);
      }
      stage.wait(micros);
      stage.end(true);
      return complaint(stage.checker);
    };
    expect(endedAfter(1_900_000)).toBeNull();
    expect(endedAfter(2_000_000)).toContain('but c1 does not at /r, with nobody before it');
    expect(endedAfter(2_000_000, [1, 2])).toBeNull();
  });
});
