/** How a server takes up the notifications of servers that look for a leader as it does itself. */
import { describe, expect, it } from 'vitest';

import type { Vote } from '../../../../core/zab/election/vote.js';
import { NO_DATA, VOTE_FOR_NOBODY } from '../../../../core/zab/election/vote.js';
import { Bench, following, looking, observing, vote } from './bench.js';

const OWN = vote(1, 1, 5);
const BETTER = vote(3, 1, 7);
const WORSE = vote(2, 1, 4);

/** Server 1 of voters 1 to 5, in round 1. */
function started(own: Vote = OWN): Bench {
  const bench = new Bench({ voters: [1, 2, 3, 4, 5] });
  bench.start(own);
  bench.takeSent();
  bench.env.takeEvents();
  return bench;
}

describe('a server that begins to look', () => {
  it('enters a new round, stands for itself, and tells all voters but no observer', () => {
    const bench = new Bench({ self: 2, voters: [1, 2, 3], observers: [4] });
    const own = vote(2, 1, 5);
    bench.start(own);
    expect(bench.takeSent()).toEqual({ 1: [looking(2, 1, own)], 3: [looking(2, 1, own)] });
    expect(bench.takeEvents('zab.voted')).toEqual([{ kind: 'zab.voted', round: 1, ...own, role: 'looking' }]);
    expect(bench.election.inspect()).toEqual({ round: 1, vote: own, isLooking: true });
  });

  it('hears its own vote: alone it is a quorum of one, once that has stood for a while', () => {
    const bench = new Bench({ self: 1, voters: [1] });
    bench.start(OWN);
    expect(bench.finalize()).toEqual({ leader: 1, round: 1, role: 'leading' });
    expect(bench.takeEvents('zab.elected')).toEqual([
      { kind: 'zab.elected', leader: 1, round: 1, quorum: [1] },
    ]);
  });

  it('begins anew with empty boxes in the next round', () => {
    const bench = started();
    bench.hear(looking(3, 1, BETTER));
    bench.start(OWN);
    expect(bench.election.inspect()).toEqual({ round: 2, vote: OWN, isLooking: true });
    bench.hear(looking(3, 2, BETTER));
    expect(bench.isFinalizing).toBe(false);
    bench.hear(looking(4, 2, BETTER));
    expect(bench.isFinalizing).toBe(true);
  });

  it('has forgotten that it was about to settle, and what the settled said', () => {
    const bench = started();
    bench.hear(looking(2, 1, BETTER));
    bench.hear(looking(3, 1, BETTER));
    expect(bench.isFinalizing).toBe(true);
    bench.start(OWN);
    bench.takeSent();
    bench.env.takeEvents();
    bench.hear(looking(2, 2, WORSE));
    expect(bench.takeEvents('zab.notified')).toMatchObject([{ from: 2, box: 'current' }]);

    const other = started();
    other.hear(following(2, 1, BETTER));
    other.hear({ ...following(3, 1, BETTER), role: 'leading' });
    other.start(OWN);
    expect(other.hear(following(4, 2, BETTER))).toBeNull();
  });

  it('stands for nobody if it is an observer, and adds nothing to a quorum', () => {
    const bench = new Bench({ self: 4, voters: [1, 2, 3], observers: [4] });
    bench.start(vote(4, 9, 9));
    const sent = bench.takeSent();
    expect(Object.keys(sent)).toEqual(['1', '2', '3']);
    expect(sent[1]).toEqual([looking(4, 1, VOTE_FOR_NOBODY)]);
    bench.hear(looking(3, 1, BETTER));
    expect(bench.election.inspect().vote).toEqual(BETTER);
    expect(bench.isFinalizing).toBe(false);
  });
});

describe('in the same round', () => {
  it('a newer vote is taken over, and all voters are told', () => {
    const bench = started();
    expect(bench.hear(looking(3, 1, BETTER))).toBeNull();
    const told = looking(1, 1, BETTER);
    expect(bench.takeSent()).toEqual({ 2: [told], 3: [told], 4: [told], 5: [told] });
    const events = bench.env.takeEvents();
    expect(events[0]).toMatchObject({ kind: 'zab.notified', from: 3, ...BETTER, box: 'current' });
    expect(events[1]).toEqual({ kind: 'zab.voted', round: 1, ...BETTER, role: 'looking' });
    expect(events[2]).toMatchObject({ kind: 'zab.notified', from: 1, ...BETTER, box: 'current' });
  });

  it('an older or equal one is kept without a word', () => {
    const bench = started();
    bench.hear(looking(2, 1, WORSE));
    bench.hear(looking(3, 1, OWN));
    expect(bench.takeSent()).toEqual({});
    expect(bench.takeEvents('zab.notified').map(({ from, box }) => [from, box])).toEqual([
      [2, 'current'],
      [3, 'current'],
    ]);
  });

  it('a quorum that stands for the same elects it when nothing newer comes', () => {
    const bench = started();
    bench.hear(looking(3, 1, BETTER));
    bench.hear(looking(2, 1, WORSE));
    expect(bench.isFinalizing).toBe(false);
    bench.hear(looking(2, 1, BETTER));
    expect(bench.isFinalizing).toBe(true);
    expect(bench.election.inspect().isLooking).toBe(true);
    expect(bench.finalize()).toEqual({ leader: 3, round: 1, role: 'following' });
    expect(bench.takeEvents('zab.elected')).toEqual([
      { kind: 'zab.elected', leader: 3, round: 1, quorum: [1, 2, 3] },
    ]);
    expect(bench.election.inspect()).toEqual({ round: 1, vote: BETTER, isLooking: false });
  });

  it('a quorum for the server itself makes it lead', () => {
    const bench = started();
    bench.hear(looking(2, 1, OWN));
    bench.hear(looking(3, 1, OWN));
    expect(bench.finalize()).toEqual({ leader: 1, round: 1, role: 'leading' });
  });

  it('votes that differ in anything are no quorum', () => {
    const bench = started();
    bench.hear(looking(2, 1, BETTER));
    bench.hear(looking(3, 1, { ...BETTER, zxid: BETTER.zxid - 1 }));
    bench.hear(looking(4, 1, { ...BETTER, peerEpoch: 0 }));
    expect(bench.isFinalizing).toBe(false);
    bench.hear(looking(4, 1, BETTER));
    expect(bench.isFinalizing).toBe(true);
  });

  it('settled servers of this round may make the quorum full', () => {
    const bench = started();
    bench.hear(following(2, 1, BETTER));
    bench.hear(looking(3, 1, BETTER));
    expect(bench.isFinalizing).toBe(true);
  });
});

describe('of a later round', () => {
  it('the round is entered, the votes of the old one are void, and the better of its vote and our own is taken', () => {
    const bench = started();
    bench.hear(looking(2, 1, BETTER));
    bench.hear(looking(3, 1, BETTER));
    bench.takeSent();
    bench.hear(looking(4, 6, WORSE));
    expect(bench.election.inspect()).toEqual({ round: 1, vote: BETTER, isLooking: true });

    const other = started();
    other.hear(looking(2, 1, BETTER));
    other.takeSent();
    other.hear(looking(4, 6, WORSE));
    expect(other.election.inspect()).toEqual({ round: 6, vote: OWN, isLooking: true });
    expect(other.takeSent()[5]).toEqual([looking(1, 6, OWN)]);
    other.hear(looking(3, 6, BETTER));
    expect(other.isFinalizing).toBe(false);
    other.hear(looking(2, 6, BETTER));
    expect(other.isFinalizing).toBe(true);
  });

  it('a newer vote is taken with the round', () => {
    const bench = started();
    bench.env.takeEvents();
    bench.hear(looking(4, 6, BETTER));
    expect(bench.takeSent()[2]).toEqual([looking(1, 6, BETTER)]);
    expect(bench.takeEvents('zab.voted')).toEqual([
      { kind: 'zab.voted', round: 6, ...BETTER, role: 'looking' },
    ]);
  });
});

describe('of an earlier round', () => {
  it('the sender is told of this one, and its vote does not count', () => {
    const bench = new Bench({ voters: [1, 2, 3] });
    bench.start(OWN);
    bench.start(OWN);
    bench.takeSent();
    bench.env.takeEvents();
    bench.hear(looking(2, 1, BETTER));
    expect(bench.takeSent()).toEqual({ 2: [looking(1, 2, OWN)] });
    expect(bench.env.takeEvents()).toEqual([
      { kind: 'zab.notified', from: 2, round: 1, ...BETTER, role: 'looking', box: 'ignored' },
      { kind: 'guard.refused', guard: 'stale-round', from: 2, expected: '2', actual: '1' },
    ]);
    bench.hear(looking(3, 1, OWN));
    expect(bench.isFinalizing).toBe(false);
    expect(bench.election.inspect().vote).toEqual(OWN);
  });
});

describe('while a quorum is being finalized', () => {
  function finalizing(): Bench {
    const bench = started();
    bench.hear(looking(2, 1, BETTER));
    bench.hear(looking(3, 1, BETTER));
    expect(bench.isFinalizing).toBe(true);
    bench.takeSent();
    bench.env.takeEvents();
    return bench;
  }

  it('a newer vote is taken up after all', () => {
    const bench = finalizing();
    const best = vote(5, 2, 1);
    bench.hear(looking(5, 1, best));
    expect(bench.isFinalizing).toBe(false);
    expect(bench.election.inspect()).toEqual({ round: 1, vote: best, isLooking: true });
    expect(bench.takeSent()[2]).toEqual([looking(1, 1, best)]);
    bench.hear(looking(3, 1, best));
    expect(bench.finalize()).toEqual({ leader: 5, round: 1, role: 'following' });
  });

  it('anything else is lost, even what would elect another, and the wait begins again', () => {
    const bench = finalizing();
    const timers = [...bench.env.setTimers.keys()];
    bench.hear(looking(4, 9, WORSE));
    expect(bench.env.takeEvents()).toMatchObject([{ kind: 'zab.notified', from: 4, box: 'ignored' }]);
    expect(bench.isFinalizing).toBe(true);
    expect(bench.election.inspect().round).toBe(1);
    expect([...bench.env.setTimers.keys()]).not.toEqual(timers);
    bench.finalize();
    expect(bench.takeEvents('zab.elected')).toMatchObject([{ leader: 3, quorum: [1, 2, 3] }]);
  });

  it('who is in an earlier round is told of this one', () => {
    const bench = new Bench({ voters: [1, 2, 3] });
    bench.start(OWN);
    bench.start(OWN);
    bench.hear(looking(2, 2, OWN));
    expect(bench.isFinalizing).toBe(true);
    bench.takeSent();
    bench.hear(looking(3, 1, WORSE));
    expect(bench.takeSent()).toEqual({ 3: [looking(1, 2, OWN)] });
  });

  it('a newer vote that counts for nothing sends the server back to waiting', () => {
    const bench = finalizing();
    bench.hear(looking(5, 0, vote(5, 2, 1)));
    expect(bench.isFinalizing).toBe(false);
    expect(bench.waitMicros).toBe(20_000);
    bench.silence();
    expect(bench.isFinalizing).toBe(true);
  });
});

describe('refused is', () => {
  it('a vote for one that is no voter', () => {
    const bench = started();
    bench.hear(looking(2, 1, vote(9, 7, 7)));
    expect(bench.env.takeEvents()).toMatchObject([
      { kind: 'zab.notified', box: 'ignored' },
      { kind: 'guard.refused', guard: 'not-voter', from: 2, actual: '9' },
    ]);
    expect(bench.election.inspect().vote).toEqual(OWN);
  });

  it('the vote of one whose data may be missing, and its round', () => {
    const bench = started();
    bench.hear(looking(2, 4, { leader: 2, zxid: NO_DATA, peerEpoch: 3 }));
    expect(bench.takeEvents('guard.refused')).toMatchObject([{ guard: 'no-data', from: 2 }]);
    expect(bench.election.inspect()).toEqual({ round: 1, vote: OWN, isLooking: true });
  });

  it('any vote by a server whose own data may be missing: it helps to elect nobody', () => {
    const bench = started({ leader: 1, zxid: NO_DATA, peerEpoch: 0 });
    for (const sid of [2, 3, 4, 5]) bench.hear(looking(sid, 1, BETTER));
    expect(bench.isFinalizing).toBe(false);
    expect(bench.takeEvents('guard.refused')).toHaveLength(4);
  });

  it('what a voter says in the role of an observer', () => {
    const bench = started();
    bench.hear(observing(2, 1, BETTER));
    expect(bench.election.inspect().vote).toEqual(OWN);
    expect(bench.takeEvents('zab.notified')).toMatchObject([{ from: 2, role: 'observing', box: 'ignored' }]);
  });
});

describe('a voter of weight 0', () => {
  const groups = [
    [
      { sid: 1, weight: 1 },
      { sid: 2, weight: 1 },
      { sid: 3, weight: 1 },
    ],
    [
      { sid: 4, weight: 0 },
      { sid: 5, weight: 0 },
    ],
  ];
  const quorums = { kind: 'hierarchical' as const, groups };
  const voters = [1, 2, 3, 4, 5];

  it('is not voted for, however good its history is', () => {
    const bench = new Bench({ voters, quorums });
    bench.start(OWN);
    bench.hear(looking(4, 1, vote(4, 9, 9)));
    expect(bench.election.inspect().vote).toEqual(OWN);
    bench.hear(looking(4, 2, vote(4, 9, 9)));
    expect(bench.election.inspect()).toEqual({ round: 2, vote: OWN, isLooking: true });
  });

  it('stands for nobody until it hears of a candidate, and then votes like others, without weight', () => {
    const bench = new Bench({ self: 4, voters, quorums });
    bench.start(vote(4, 9, 9));
    expect(bench.takeSent()[1]).toEqual([looking(4, 1, VOTE_FOR_NOBODY)]);
    bench.hear(looking(1, 1, OWN));
    expect(bench.takeSent()[2]).toEqual([looking(4, 1, OWN)]);
    bench.hear(looking(5, 1, OWN));
    expect(bench.isFinalizing).toBe(false);
    bench.hear(looking(2, 1, OWN));
    expect(bench.finalize()).toEqual({ leader: 1, round: 1, role: 'following' });
  });
});
