/** The steps that a variant may get wrong: each of them alone breaks what the right one keeps. */
import { describe, expect, it } from 'vitest';

import { FastLeaderElection } from '../../../../core/zab/election/fast-leader-election.js';
import type { CastVote, VoteBox } from '../../../../core/zab/election/vote-box.js';
import type { Vote } from '../../../../core/zab/election/vote.js';
import { Bench, following, leading, looking, vote } from './bench.js';
import { ElectionWorld, delays } from './election-world.js';

const voters = [1, 2, 3];

describe('isNewer', () => {
  // ZOOKEEPER-1419: the id was compared although the epochs differ.
  class IdAcrossEpochs extends FastLeaderElection {
    protected override isNewer(a: Vote, b: Vote): boolean {
      const isLater = a.peerEpoch > b.peerEpoch || (a.peerEpoch === b.peerEpoch && a.zxid > b.zxid);
      return isLater || (a.zxid === b.zxid && a.leader > b.leader);
    }
  }

  it('must be an order: with two votes that beat each other some elections do not end', () => {
    const seeds = Array.from({ length: 10 }, (_, i) => 7919 * (i + 1));
    const unsettled = [FastLeaderElection, IdAcrossEpochs].map((election) =>
      seeds.filter((seed) => {
        const world = new ElectionWorld({
          ensemble: { voters: [1, 2, 3, 4, 5], observers: [], quorums: { kind: 'majority' } },
          own: (sid) => ({ leader: sid, zxid: 7, peerEpoch: sid === 1 ? 2 : 1 }),
          delay: delays(500, 1_499, seed),
          election,
        });
        for (const sid of [1, 2, 3, 4, 5]) world.boot(sid);
        world.runUntil(() => world.isSettled || world.delivered > 1_000);
        return !world.isSettled;
      }),
    );
    expect(unsettled[0]).toEqual([]);
    expect(unsettled[1]).not.toEqual([]);
  });
});

describe('agree', () => {
  // ZOOKEEPER-1732, 1805, 1818.
  class AllFields extends FastLeaderElection {
    protected override agree(a: CastVote, b: CastVote): boolean {
      const isSameVote = a.vote.leader === b.vote.leader && a.vote.zxid === b.vote.zxid;
      return isSameVote && a.vote.peerEpoch === b.vote.peerEpoch && a.round === b.round;
    }
  }

  it('must let votes of different rounds count: else nobody joins members that settled in different ones', () => {
    const joins = [FastLeaderElection, AllFields].map((election) => {
      const bench = new Bench({ voters, election });
      bench.start(vote(1, 1, 1));
      bench.hear(leading(3, 4, vote(3, 2, 0)));
      return bench.hear(following(2, 9, vote(3, 2, 0)))?.leader;
    });
    expect(joins).toEqual([3, undefined]);
  });
});

describe('checkLeader', () => {
  class Hearsay extends FastLeaderElection {
    protected override checkLeader(): boolean {
      return true;
    }
  }

  it('must ask the leader itself: else a dead one is followed', () => {
    const follows = [FastLeaderElection, Hearsay].map((election) => {
      const bench = new Bench({ voters: [1, 2, 3, 4, 5], election });
      bench.start(vote(1, 1, 1));
      for (const sid of [2, 3]) bench.hear(following(sid, 1, vote(5, 2, 0)));
      return bench.hear(following(4, 1, vote(5, 2, 0)))?.leader;
    });
    expect(follows).toEqual([undefined, 5]);
  });
});

describe('isElected', () => {
  // ZOOKEEPER-975: an election ended once all voters had said anything in its round.
  class AllHaveVoted extends FastLeaderElection {
    protected override isElected(box: VoteBox, cast: CastVote): boolean {
      return super.isElected(box, cast) || voters.every((sid) => box.of(sid) !== null);
    }
  }

  it('must ask for a quorum: else votes of the past make a server lead that nobody follows', () => {
    const leads = [FastLeaderElection, AllHaveVoted].map((election) => {
      const bench = new Bench({ self: 3, voters, election });
      bench.start(vote(3, 1, 1));
      bench.hear(looking(1, 1, vote(1, 1, 1)));
      bench.hear(looking(2, 1, vote(2, 1, 1)));
      return bench.isFinalizing && bench.finalize()?.role;
    });
    expect(leads).toEqual([false, 'leading']);
  });
});
