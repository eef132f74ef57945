import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Vote } from '../../../../../core/zab/election/vote.js';
import type { ZabChecker } from '../../../../../sim/check/zab/context.js';
import { epochDurable } from '../../../../../sim/check/zab/epochs/epoch-durable.js';
import { initialHistory } from '../../../../../sim/check/zab/epochs/initial-history.js';
import { oneLeaderAcked } from '../../../../../sim/check/zab/epochs/one-leader-acked.js';
import { oneLeaderPerEpoch } from '../../../../../sim/check/zab/epochs/one-leader-per-epoch.js';
import { voteOrderTotal } from '../../../../../sim/check/zab/epochs/vote-order-total.js';
import type { ZabGhosts } from '../../../../../sim/check/zab/ghosts/ghosts.js';
import { complaint, proof } from '../../hand-made-trace.js';
import type { Hands } from '../hand-made-trace.js';
import { accepted, current, handMade, log } from '../hand-made-trace.js';

const ALL = { leader: 3, learners: [1, 2] };
const EPOCH_1 = { epoch: 1, ...ALL };

function begun(make: (ghosts: ZabGhosts) => ZabChecker): Hands & { readonly checker: ZabChecker } {
  const hands = handMade(make);
  hands.start(1, 2, 3);
  hands.establish(EPOCH_1);
  return hands;
}

describe('Z7, one leader per epoch', () => {
  test('two leaders of one epoch are found, however late the second is', () => {
    const hands = handMade(oneLeaderPerEpoch);
    const first = hands.s3.isEstablished(1, '0.0', [2, 3]);
    hands.s2.isEstablished(2, '0.0', [1, 2]);
    const second = hands.s1.isEstablished(1, '0.0', [1, 2]);
    expect(complaint(hands.checker)).toBe(
      'promised that an epoch has one leader, but in epoch 1 s3 was established and then s1',
    );
    expect(proof(hands.checker)).toEqual([first, second]);
  });

  test('the same server is not established twice in an epoch either', () => {
    const hands = begun(oneLeaderPerEpoch);
    hands.s3.isEstablished(1, '0.0', [1, 3]);
    expect(complaint(hands.checker)).toContain('s3 was established and then s3');
  });

  test('leaders of different epochs at the same time are right', () => {
    const hands = begun(oneLeaderPerEpoch);
    hands.s2.isEstablished(2, '0.0', [1, 2]);
    hands.s1.isEstablished(3, '0.0', [1, 2]);
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.premises).toBe(3);
  });
});

describe('Z8, epochs are durable', () => {
  test('a leader that tells an epoch which its disk does not hold is found (ZOOKEEPER-1291)', () => {
    const { checker, s3 } = begun(epochDurable);
    s3.writes('acceptedEpoch.tmp', accepted(2));
    const told = s3.sends('LEADERINFO', 1, { zxid: '2.0', epoch: 2 });
    expect(complaint(checker)).toBe(
      'promised that an epoch is durable before it counts, but s3 proposed epoch 2 while its disk held acceptedEpoch 1',
    );
    expect(proof(checker)).toContain(told);
  });

  test('a follower that acknowledges an epoch whose rename is not durable is found', () => {
    const hands = begun(epochDurable);
    hands.s3.putsEpoch('accepted', 2);
    hands.s3.sends('LEADERINFO', 1, { zxid: '2.0', epoch: 2 });
    hands.s1.writes('acceptedEpoch.tmp', accepted(2));
    hands.s1.syncs('acceptedEpoch.tmp', accepted(2));
    hands.s1.changes('acceptedEpoch.tmp', 'rename');
    hands.s1.sends('ACKEPOCH', 3, { zxid: '0.0', epoch: 1 });
    expect(complaint(hands.checker)).toContain('s1 acknowledged epoch 2 while its disk held acceptedEpoch 1');
  });

  test('an epoch in memory before it is on disk is found (ZOOKEEPER-2307)', () => {
    const { checker, s1 } = begun(epochDurable);
    s1.holdsEpoch('accepted', 2);
    expect(complaint(checker)).toContain('s1 went by epoch 2 while its disk held acceptedEpoch 1');
  });

  test('who takes over an epoch with an older one on disk is found (ZOOKEEPER-1282), the leader too', () => {
    for (const sid of [1, 3]) {
      const hands = handMade(epochDurable);
      hands.start(1, 2, 3);
      hands.discover(EPOCH_1);
      hands.server(sid).takesOver(1, '0.0');
      expect(complaint(hands.checker)).toContain(
        `s${String(sid)} took over the history of epoch 1 while its disk held currentEpoch 0`,
      );
    }
  });

  test('a current epoch that is durable before the history of its epoch is found (ZOOKEEPER-4643)', () => {
    const hands = begun(epochDurable);
    hands.write('1.1', { leader: 3, learners: [2] });
    hands.s3.crashes();
    hands.s2.becomes('looking');
    hands.discover({ epoch: 2, leader: 2, learners: [1], base: '1.1' });
    const write = hands.s1.appends('1.1');
    const durable = hands.s1.putsEpoch('current', 2);
    expect(complaint(hands.checker)).toBe(
      'promised that the initial history of an epoch is durable before its number is, but currentEpoch 2 became durable ' +
        'at s1 when its disk held the history of 0.0, and the epoch begins with that of 1.1',
    );
    expect(proof(hands.checker)).toEqual([write, durable]);
  });

  test('with the history first it is right', () => {
    const hands = begun(epochDurable);
    hands.write('1.1', { leader: 3, learners: [2] });
    hands.s3.crashes();
    hands.s2.becomes('looking');
    hands.discover({ epoch: 2, leader: 2, learners: [1], base: '1.1' });
    hands.s1.logs('1.1');
    hands.s1.storesEpoch('current', 2);
    expect(complaint(hands.checker)).toBeNull();
  });

  test('epochs that fall on a disk, or at a restart, are found', () => {
    const { checker, s1 } = begun(epochDurable);
    s1.storesEpoch('accepted', 3);
    s1.putsEpoch('accepted', 2);
    expect(complaint(checker)).toContain('the acceptedEpoch of s1 was 3 and then 2');

    const other = begun(epochDurable);
    other.s1.crashes();
    other.s1.starts({ accepted: 1, current: 0 });
    expect(complaint(other.checker)).toContain('the currentEpoch of s1 was 1 and then 0');

    const third = begun(epochDurable);
    third.s1.storesEpoch('accepted', 3);
    third.s1.crashes();
    third.s1.starts({ accepted: 2, current: 1 });
    expect(complaint(third.checker)).toContain('the acceptedEpoch of s1 was 3 and then 2');
  });

  test('a current epoch above the accepted one is found', () => {
    const { checker, s1 } = begun(epochDurable);
    s1.putsEpoch('current', 2);
    expect(complaint(checker)).toContain('s1 has current epoch 2 and accepted epoch 1');

    const other = begun(epochDurable);
    other.s1.crashes();
    other.s1.starts({ accepted: 1, current: 2 });
    expect(complaint(other.checker)).toContain('s1 has current epoch 2 and accepted epoch 1');
  });

  test('a follower that acknowledges an epoch below the one that it accepted is found', () => {
    const hands = begun(epochDurable);
    hands.s1.storesEpoch('accepted', 5);
    hands.s3.storesEpoch('accepted', 2);
    hands.s3.sends('LEADERINFO', 1, { zxid: '2.0', epoch: 2 });
    hands.s1.sends('ACKEPOCH', 3, { zxid: '0.0', epoch: 1 });
    expect(complaint(hands.checker)).toContain('s1 had accepted epoch 5 and acknowledged epoch 2');
  });

  test('a crash may leave the old or the new epoch while its name is on the way', () => {
    for (const kept of [1, 2]) {
      const { checker, s1 } = begun(epochDurable);
      s1.writes('acceptedEpoch.tmp', accepted(2));
      s1.syncs('acceptedEpoch.tmp');
      s1.changes('acceptedEpoch.tmp', 'rename');
      s1.crashes();
      s1.starts({ accepted: kept, current: 1 });
      expect(complaint(checker)).toBeNull();
    }
  });

  test('a learner that had accepted the epoch before may say so again', () => {
    const hands = begun(epochDurable);
    hands.s3.sends('LEADERINFO', 1, { zxid: '1.0', epoch: 1 });
    hands.s1.sends('ACKEPOCH', 3, { zxid: '0.0' });
    expect(complaint(hands.checker)).toBeNull();
  });
});

describe('Z12, one leader is acknowledged', () => {
  /** s1 has acknowledged epoch 1 of s3, and hears of the same epoch from s2. */
  function offered(): Hands & { readonly checker: ZabChecker } {
    const hands = begun(oneLeaderAcked);
    hands.s2.sends('LEADERINFO', 1, { zxid: '1.0', epoch: 1 });
    return hands;
  }

  test('a second promise for one epoch is found, over a restart too', () => {
    const hands = offered();
    hands.s1.crashes();
    hands.s1.starts({ accepted: 1, current: 1 });
    hands.s2.sends('LEADERINFO', 1, { zxid: '1.0', epoch: 1 });
    const second = hands.s1.sends('ACKEPOCH', 2, { zxid: '0.0', epoch: 0 });
    expect(complaint(hands.checker)).toBe(
      'promised that a server acknowledges one leader per epoch, but s1 sent ACKEPOCH for epoch 1 to s3 and then to s2',
    );
    expect(proof(hands.checker)).toContain(second);
  });

  test('a second acknowledgement of NEWLEADER is found', () => {
    const hands = offered();
    hands.s1.sends('ACK', 2, { zxid: '1.0' });
    expect(complaint(hands.checker)).toContain(
      'the acknowledgement of NEWLEADER for epoch 1 to s3 and then to s2',
    );
  });

  test('an ACKEPOCH that says it proves nothing is no second promise', () => {
    const hands = offered();
    hands.s1.sends('ACKEPOCH', 2, { zxid: '0.0' });
    expect(complaint(hands.checker)).toBeNull();
  });

  test('who promised to one leader may be synchronised by another, who proposed the same epoch', () => {
    const hands = handMade(oneLeaderAcked);
    hands.start(1, 2, 3);
    hands.discover(EPOCH_1);
    hands.s1.becomes('looking');
    hands.s2.sends('LEADERINFO', 1, { zxid: '1.0', epoch: 1 });
    hands.s1.sends('ACKEPOCH', 2, { zxid: '0.0' });
    hands.s1.sends('ACK', 2, { zxid: '1.0' });
    expect(complaint(hands.checker)).toBeNull();
  });

  test('the same leader may be acknowledged twice, and another one in a later epoch', () => {
    const hands = begun(oneLeaderAcked);
    hands.s1.sends('ACK', 3, { zxid: '1.0' });
    hands.s1.sends('ACK', 2, { zxid: '2.0' });
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.premises).toBe(6);
  });
});

describe('Z13, initial history', () => {
  test('an epoch that begins without what an earlier one began with is found, in either order', () => {
    const hands = begun(initialHistory);
    hands.s2.isEstablished(2, '1.2', [1, 2]);
    hands.s1.isEstablished(3, '1.1', [1, 3]);
    expect(complaint(hands.checker)).toBe(
      'promised that every epoch begins with all that earlier ones began with, but epoch 2 began with the history of 1.2 ' +
        'and epoch 3 with that of 1.1',
    );

    const other = begun(initialHistory);
    other.s1.isEstablished(3, '1.1', [1, 3]);
    other.s2.isEstablished(2, '1.2', [1, 2]);
    expect(complaint(other.checker)).toContain(
      'epoch 2 began with the history of 1.2 and epoch 3 with that of 1.1',
    );
  });

  test('an epoch may begin with no more than an idle one before it', () => {
    const hands = begun(initialHistory);
    hands.s2.isEstablished(2, '1.2', [1, 2]);
    hands.s1.isEstablished(3, '2.0', [1, 3]);
    hands.s1.isEstablished(4, '1.2', [1, 3]);
    hands.s1.isEstablished(5, '3.4', [1, 3]);
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.premises).toBe(4);
  });
});

describe('Z18, the order of votes', () => {
  test('a turn to a worse vote within a round is found', () => {
    const { checker, s1 } = handMade(voteOrderTotal);
    s1.starts();
    const first = s1.votes(1, 1, '1.5', 1);
    const second = s1.votes(1, 3, '2.1', 0);
    expect(complaint(checker)).toBe(
      'promised that a server changes its vote for a better one only, but in round 1 s1 turned from s1 with epoch 1 and ' +
        '1.5 to s3 with epoch 0 and 2.1',
    );
    expect(proof(checker)).toEqual([first, second]);
  });

  test('with a new round, a new role or a new life a server begins anew', () => {
    const { checker, s1 } = handMade(voteOrderTotal);
    s1.starts();
    s1.votes(1, 3, '1.5', 1);
    s1.votes(2, 1, '0.0', 0);
    s1.becomes('following');
    s1.becomes('looking');
    s1.votes(2, 1, '0.0', 0);
    s1.crashes();
    s1.starts();
    s1.votes(2, 1, '0.0', 0);
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(0);
  });

  test('a change is right exactly if epoch, then zxid, then server say so', () => {
    const vote = fc.record<Vote>({
      leader: fc.integer({ min: 1, max: 3 }),
      zxid: fc.integer({ min: 0, max: 2 }),
      peerEpoch: fc.integer({ min: 0, max: 2 }),
    });
    fc.assert(
      fc.property(vote, vote, (one, other) => {
        const { checker, s1 } = handMade(voteOrderTotal);
        for (const { leader, zxid, peerEpoch } of [one, other]) s1.votes(1, leader, `0.${zxid}`, peerEpoch);
        const rank = ({ peerEpoch, zxid, leader }: Vote): number => peerEpoch * 100 + zxid * 10 + leader;
        expect(complaint(checker) === null).toBe(rank(other) > rank(one));
      }),
    );
  });
});

test('a log record on its way is no durable history for an epoch', () => {
  const hands = begun(epochDurable);
  hands.write('1.1', { leader: 3, learners: [2] });
  hands.s2.becomes('looking');
  hands.discover({ epoch: 2, leader: 2, learners: [1], base: '1.1' });
  hands.s1.appends('1.1');
  hands.s1.failsToSync('log.1', log('1.1'));
  hands.s1.writes('currentEpoch', current(2));
  hands.s1.syncs('currentEpoch', current(2));
  expect(complaint(hands.checker)).toContain('when its disk held the history of 0.0');
});
