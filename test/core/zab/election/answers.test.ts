/** What a server tells those that ask: ZooKeeper's receiver thread. */
import { describe, expect, it } from 'vitest';

import { VOTE_FOR_NOBODY } from '../../../../core/zab/election/vote.js';
import { Bench, following, leading, looking, observing, vote } from './bench.js';

const OWN = vote(1, 1, 5);
const LEADER = vote(3, 1, 7);

/** Server 1 of voters 1 to 3, with observer 4; it follows 3 since round 6. */
function follower(): Bench {
  const bench = new Bench({ voters: [1, 2, 3], observers: [4] });
  bench.start(OWN);
  bench.hear(looking(3, 6, LEADER));
  expect(bench.finalize()).toEqual({ leader: 3, round: 6, role: 'following' });
  bench.takeSent();
  return bench;
}

describe('a settled server', () => {
  it('answers a voter that looks, in whatever round, with its leader, its role and the round of its vote', () => {
    const bench = follower();
    for (const round of [1, 6, 20]) {
      expect(bench.hear(looking(2, round, vote(2, 8, 8)))).toBeNull();
      expect(bench.takeSent()).toEqual({ 2: [following(1, 6, LEADER)] });
    }
    expect(bench.takeEvents('zab.notified').filter(({ from }) => from === 2)).toEqual([]);
  });

  it('answers as the leader if it leads', () => {
    const bench = new Bench({ voters: [1, 2, 3] });
    bench.start(OWN);
    bench.hear(looking(2, 1, OWN));
    bench.finalize();
    bench.takeSent();
    bench.hear(looking(3, 1, vote(3, 0, 0)));
    expect(bench.takeSent()).toEqual({ 3: [leading(1, 1, OWN)] });
  });

  it('tells the round of the ensemble that it joined, not its own', () => {
    const bench = new Bench({ voters: [1, 2, 3] });
    for (let i = 0; i < 9; i += 1) bench.start(OWN);
    bench.hear(following(2, 4, LEADER));
    bench.hear(leading(3, 4, LEADER));
    bench.takeSent();
    bench.hear(looking(2, 1, vote(2, 1, 1)));
    expect(bench.takeSent()).toEqual({ 2: [following(1, 4, LEADER)] });
  });

  it('tells the epoch of its leader once that is established', () => {
    const bench = follower();
    bench.election.updateVote(2);
    bench.hear(looking(2, 1, vote(2, 1, 1)));
    expect(bench.takeSent()).toEqual({ 2: [following(1, 6, { ...LEADER, peerEpoch: 2 })] });
  });

  it('says nothing to voters that have settled too', () => {
    const bench = follower();
    bench.hear(following(2, 6, LEADER));
    bench.hear(leading(3, 6, LEADER));
    expect(bench.takeSent()).toEqual({});
  });

  it('answers an observer, whatever it says', () => {
    const bench = follower();
    bench.hear(looking(4, 1, VOTE_FOR_NOBODY));
    bench.hear(observing(4, 1, VOTE_FOR_NOBODY));
    expect(bench.takeSent()).toEqual({ 4: [following(1, 6, LEADER), following(1, 6, LEADER)] });
  });

  it('forgets what it followed when it looks again', () => {
    const bench = follower();
    bench.start(OWN);
    bench.takeSent();
    bench.election.updateVote(9);
    bench.hear(looking(4, 1, VOTE_FOR_NOBODY));
    expect(bench.takeSent()).toEqual({ 4: [looking(1, 7, OWN)] });
  });
});

describe('a server that looks', () => {
  it('answers voters that look in an earlier round, and no others', () => {
    const bench = new Bench({ voters: [1, 2, 3] });
    bench.start(OWN);
    bench.start(OWN);
    bench.takeSent();
    bench.hear(looking(2, 2, vote(2, 0, 0)));
    bench.hear(following(3, 1, LEADER));
    expect(bench.takeSent()).toEqual({});
    bench.hear(looking(2, 1, vote(2, 0, 0)));
    expect(bench.takeSent()).toEqual({ 2: [looking(1, 2, OWN)] });
  });

  it('answers an observer at once, and takes up nothing from it', () => {
    const bench = new Bench({ voters: [1, 2, 3], observers: [4] });
    bench.start(OWN);
    bench.takeSent();
    bench.env.takeEvents();
    bench.hear(looking(4, 30, LEADER));
    expect(bench.takeSent()).toEqual({ 4: [looking(1, 1, OWN)] });
    expect(bench.env.takeEvents()).toEqual([]);
    expect(bench.election.inspect()).toEqual({ round: 1, vote: OWN, isLooking: true });
  });
});

describe('silent is', () => {
  it('a server that has never looked', () => {
    const bench = new Bench();
    expect(bench.hear(looking(2, 1, vote(2, 1, 1)))).toBeNull();
    expect(bench.takeSent()).toEqual({});
  });

  // Both would answer without end: a voter answers whatever comes from an observer.
  it('an observer, to voters that look in an earlier round or whom it could tell of a leader', () => {
    const bench = new Bench({ self: 4, voters: [1, 2, 3], observers: [4] });
    bench.start(OWN);
    bench.start(OWN);
    bench.takeSent();
    bench.hear(looking(1, 1, OWN));
    expect(bench.takeSent()).toEqual({});
    bench.hear(following(1, 1, LEADER));
    bench.hear(leading(3, 1, LEADER));
    expect(bench.election.inspect().isLooking).toBe(false);
    bench.hear(looking(2, 1, OWN));
    expect(bench.takeSent()).toEqual({});
  });
});
