import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Vote } from '../../../../core/zab/election/vote.js';
import { VOTE_FOR_NOBODY, isNewer } from '../../../../core/zab/election/vote.js';
import { makeZxid } from '../../../../core/zxid.js';

function vote(peerEpoch: number, zxid: number, leader: number): Vote {
  return { leader, zxid, peerEpoch };
}

/** Few values, so that parts of votes are often equal. */
const few = fc.integer({ min: 0, max: 3 });
const anyVote = fc
  .tuple(few, few, few, fc.integer({ min: 1, max: 4 }))
  .map(([peerEpoch, epoch, counter, leader]) => vote(peerEpoch, makeZxid(epoch, counter), leader));

describe('the order of votes', () => {
  it.each([
    ['a larger epoch, against zxid and id', vote(2, 0, 1), vote(1, 9, 5)],
    ['a larger zxid in the same epoch, against the id', vote(1, 6, 1), vote(1, 5, 9)],
    ['a larger id with the same history', vote(1, 5, 2), vote(1, 5, 1)],
    [
      'an epoch without transactions over a longer history',
      vote(2, makeZxid(1, 1), 1),
      vote(1, makeZxid(1, 9), 1),
    ],
  ])('puts first %s', (_, first, second) => {
    expect(isNewer(first, second)).toBe(true);
    expect(isNewer(second, first)).toBe(false);
  });

  // ZOOKEEPER-1419: with equal zxids in different epochs, each of two votes was newer than the other.
  it('gives one of two votes with equal zxids to the epoch alone', () => {
    const [older, younger] = [vote(1, 7, 5), vote(2, 7, 1)];
    expect(isNewer(younger, older)).toBe(true);
    expect(isNewer(older, younger)).toBe(false);
  });

  it('is strict, total and transitive', () => {
    fc.assert(
      fc.property(anyVote, anyVote, anyVote, (a, b, c) => {
        const areEqual = a.leader === b.leader && a.zxid === b.zxid && a.peerEpoch === b.peerEpoch;
        expect(Number(isNewer(a, b)) + Number(isNewer(b, a))).toBe(areEqual ? 0 : 1);
        if (isNewer(a, b) && isNewer(b, c)) expect(isNewer(a, c)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('has nothing below a vote for nobody', () => {
    fc.assert(
      fc.property(anyVote, (any) => {
        expect(isNewer(any, VOTE_FOR_NOBODY)).toBe(true);
        expect(isNewer(VOTE_FOR_NOBODY, any)).toBe(false);
      }),
    );
  });
});
