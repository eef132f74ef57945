import { describe, expect, it } from 'vitest';

import type { CastVote } from '../../../../core/zab/election/vote-box.js';
import { VoteBox, agree } from '../../../../core/zab/election/vote-box.js';
import { following, leading, looking, vote } from './bench.js';

const settledIn7: CastVote = { role: 'following', round: 7, vote: vote(3, 2, 5) };

describe('two votes', () => {
  it.each<[string, CastVote, CastVote]>([
    [
      'of one leader and epoch, if both settled, whatever else they say',
      settledIn7,
      leading(3, 9, { ...vote(3, 2, 8), zxid: 1 }),
    ],
    ['that say the same, if one is of a server that looks', settledIn7, looking(2, 7, vote(3, 2, 5))],
    [
      'that say the same, if both are of servers that look',
      looking(1, 7, vote(3, 2, 5)),
      looking(2, 7, vote(3, 2, 5)),
    ],
  ])('agree: %s', (_, a, b) => {
    expect(agree(a, b)).toBe(true);
    expect(agree(b, a)).toBe(true);
  });

  it.each<[string, CastVote, CastVote]>([
    ['of two leaders', settledIn7, following(2, 7, vote(2, 2, 5))],
    ['of two epochs', settledIn7, following(2, 7, { ...vote(3, 2, 5), peerEpoch: 1 })],
    ['of two rounds, if one looks', settledIn7, looking(2, 8, vote(3, 2, 5))],
    ['of two zxids, if one looks', settledIn7, looking(2, 7, vote(3, 2, 4))],
    ['of two rounds, if both look', looking(1, 7, vote(3, 2, 5)), looking(2, 8, vote(3, 2, 5))],
  ])('do not agree: %s', (_, a, b) => {
    expect(agree(a, b)).toBe(false);
    expect(agree(b, a)).toBe(false);
  });
});

describe('a vote box', () => {
  it('holds the newest notification of each voter', () => {
    const box = new VoteBox();
    box.put(looking(1, 1, vote(1, 1, 1)));
    box.put(looking(2, 1, vote(2, 1, 1)));
    box.put(looking(1, 1, vote(2, 1, 1)));
    expect(box.of(1)).toEqual(looking(1, 1, vote(2, 1, 1)));
    expect(box.of(3)).toBeNull();
    expect(box.whose(({ vote: { leader } }) => leader === 2)).toEqual(new Set([1, 2]));
    expect(box.whose(({ vote: { leader } }) => leader === 1)).toEqual(new Set());
  });

  it('forgets all when it is cleared', () => {
    const box = new VoteBox();
    box.put(looking(1, 1, vote(1, 1, 1)));
    box.clear();
    expect(box.of(1)).toBeNull();
    expect(box.whose(() => true).size).toBe(0);
  });
});
