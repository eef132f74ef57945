/** How a server that looks learns of an ensemble that has a leader. */
import { describe, expect, it } from 'vitest';

import type { Vote } from '../../../../core/zab/election/vote.js';
import { Bench, following, leading, looking, vote } from './bench.js';

const OWN = vote(1, 1, 5);
const LEADER = vote(3, 2, 0);

/** Server `self` of voters 1 to 5, in round `round`. */
function started(self = 1, round = 1): Bench {
  const bench = new Bench({ self, voters: [1, 2, 3, 4, 5], observers: [6] });
  for (let i = 0; i < round; i += 1) bench.start(vote(self, 1, 5));
  bench.takeSent();
  bench.env.takeEvents();
  return bench;
}

describe('in the same round', () => {
  it('a quorum that has settled on one leader, the leader with it, ends the search at once', () => {
    const bench = started();
    expect(bench.hear(following(2, 1, LEADER))).toBeNull();
    expect(bench.hear(leading(3, 1, LEADER))).toBeNull();
    expect(bench.hear(following(4, 1, LEADER))).toEqual({ leader: 3, round: 1, role: 'following' });
    expect(bench.env.setTimers.size).toBe(0);
    const events = bench.env.takeEvents();
    expect(events.at(-1)).toEqual({ kind: 'zab.elected', leader: 3, round: 1, quorum: [2, 3, 4] });
    expect(events.filter(({ kind }) => kind === 'zab.notified')).toMatchObject([
      { from: 2, box: 'current' },
      { from: 3, box: 'current' },
      { from: 4, box: 'current' },
    ]);
  });

  it('a quorum that stands for this very server, its own vote included, makes it lead', () => {
    const bench = started();
    expect(bench.hear(following(2, 1, OWN))).toBeNull();
    expect(bench.hear(following(3, 1, OWN))).toEqual({ leader: 1, round: 1, role: 'leading' });
  });

  it('the looking and the settled count together if they agree in everything', () => {
    const bench = started();
    bench.hear(looking(2, 1, LEADER));
    expect(bench.hear(leading(3, 1, LEADER))).toEqual({ leader: 3, round: 1, role: 'following' });
    expect(bench.takeEvents('zab.elected')).toMatchObject([{ quorum: [1, 2, 3] }]);

    const other = started();
    other.hear(looking(2, 1, LEADER));
    expect(other.hear(leading(3, 1, { ...LEADER, zxid: 1 }))).toBeNull();
  });
});

describe('in other rounds', () => {
  it('a quorum that has settled on one leader is joined, and its round is entered, be it earlier or later', () => {
    for (const round of [2, 9]) {
      const bench = started(1, 5);
      bench.hear(following(2, round, LEADER));
      bench.hear(leading(3, round, LEADER));
      expect(bench.hear(following(4, round, LEADER))).toEqual({ leader: 3, round, role: 'following' });
      expect(bench.election.inspect().round).toBe(round);
      expect(bench.takeEvents('zab.notified').every(({ box }) => box === 'settled')).toBe(true);
    }
  });

  // ZOOKEEPER-1732, 1805, 1818: members of one ensemble report different rounds and zxids.
  it('members may have settled in different ones, with different zxids, even in that of this server', () => {
    const bench = started(1, 5);
    bench.hear(following(2, 5, { ...LEADER, zxid: LEADER.zxid + 7 }));
    bench.hear(leading(3, 2, LEADER));
    expect(bench.hear(following(4, 7, LEADER))).toEqual({ leader: 3, round: 7, role: 'following' });
  });

  it('those that report different epochs of one leader do not count together', () => {
    const bench = started(1, 5);
    bench.hear(following(2, 2, { ...LEADER, peerEpoch: 1 }));
    bench.hear(leading(3, 2, LEADER));
    expect(bench.hear(following(4, 2, LEADER))).toBeNull();
    expect(bench.hear(following(2, 2, LEADER))).not.toBeNull();
  });

  it('who looks is not counted among the settled', () => {
    const bench = started(1, 5);
    bench.hear(looking(2, 2, LEADER));
    bench.hear(leading(3, 2, LEADER));
    expect(bench.hear(following(4, 2, LEADER))).toBeNull();
  });

  it('entering a later round keeps what the settled have said', () => {
    const bench = started(1, 5);
    bench.hear(following(2, 2, LEADER));
    bench.hear(leading(3, 2, LEADER));
    bench.hear(looking(5, 8, vote(5, 1, 1)));
    expect(bench.hear(following(4, 2, LEADER))).toEqual({ leader: 3, round: 2, role: 'following' });
  });

  it('what a server says now does not undo the vote that it cast in this round', () => {
    const bench = started(1, 5);
    const candidate = vote(5, 1, 9);
    bench.hear(looking(2, 5, candidate));
    bench.hear(following(2, 2, LEADER));
    bench.hear(looking(4, 5, candidate));
    expect(bench.isFinalizing).toBe(true);
  });

  it('an observer joins as an observer', () => {
    const bench = started(6, 1);
    bench.hear(following(2, 4, LEADER));
    bench.hear(leading(3, 4, LEADER));
    expect(bench.hear(following(4, 4, LEADER))).toEqual({ leader: 3, round: 4, role: 'observing' });
  });
});

describe('a leader must confirm itself', () => {
  it.each([
    ['of this round', 1],
    ['of another round', 4],
  ])('a quorum that follows one that is silent is not joined: %s', (_, round) => {
    const bench = started();
    bench.hear(following(2, round, LEADER));
    bench.hear(following(4, round, LEADER));
    expect(bench.hear(following(5, round, LEADER))).toBeNull();
    expect(bench.takeEvents('guard.refused')).toEqual([
      {
        kind: 'guard.refused',
        guard: 'leader-unconfirmed',
        from: 5,
        expected: '3 leading',
        actual: 'silent',
      },
    ]);
    expect(bench.hear(leading(3, round, LEADER))).toEqual({ leader: 3, round, role: 'following' });
  });

  it('one that follows another itself is not joined', () => {
    const bench = started();
    bench.hear(following(3, 4, vote(5, 2, 0)));
    bench.hear(following(2, 4, LEADER));
    bench.hear(following(4, 4, LEADER));
    expect(bench.hear(following(5, 4, LEADER))).toBeNull();
    expect(bench.takeEvents('guard.refused')).toMatchObject([
      { guard: 'leader-unconfirmed', actual: 'following' },
    ]);
  });

  // ZOOKEEPER-1514: a server that others follow in another round must not lead, or their rounds part for good.
  it('a server that others follow in another round than its own does not lead them', () => {
    for (const round of [2, 9]) {
      const bench = started(1, 5);
      bench.hear(following(2, round, OWN));
      bench.hear(following(3, round, OWN));
      expect(bench.hear(following(4, round, OWN))).toBeNull();
      expect(bench.takeEvents('guard.refused')).toEqual([
        {
          kind: 'guard.refused',
          guard: 'leader-unconfirmed',
          from: 4,
          expected: 'round 5',
          actual: `round ${String(round)}`,
        },
      ]);
    }
  });
});

describe('the cases of FLEOutOfElectionTest', () => {
  const A: Vote = { leader: 4, zxid: 0x100, peerEpoch: 1 };

  it('a leader that is unknown, or only looks, is not joined', () => {
    const bench = started(3, 1);
    expect(bench.hear(following(1, 15, A))).toBeNull();
    expect(bench.hear(following(2, 15, A))).toBeNull();
    expect(bench.hear(looking(4, 0, A))).toBeNull();
    expect(bench.hear(following(5, 15, A))).toBeNull();
    expect(bench.hear(leading(4, 15, A))).toEqual({ leader: 4, round: 15, role: 'following' });
  });

  it('the newest word of the leader holds', () => {
    const bench = started(3, 1);
    bench.hear(leading(4, 15, A));
    bench.hear(following(4, 15, { ...A, leader: 5 }));
    bench.hear(following(1, 15, A));
    bench.hear(following(2, 15, A));
    expect(bench.hear(following(5, 15, A))).toBeNull();
  });
});
