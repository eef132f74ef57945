import { describe, expect, test } from 'vitest';
import { commitQuorumDurable } from '../../../../../sim/check/zab/history/commit-quorum-durable.js';
import { committedForEver as makeCommittedForEver } from '../../../../../sim/check/zab/history/committed-for-ever.js';
import { noImpossibleMessage } from '../../../../../sim/check/zab/history/no-impossible-message.js';
import { servingComplete } from '../../../../../sim/check/zab/history/serving-complete.js';
import { syncedPrefix } from '../../../../../sim/check/zab/history/synced-prefix.js';
import { zxidDiscipline } from '../../../../../sim/check/zab/history/zxid-discipline.js';
import { complaint, proof } from '../../hand-made-trace.js';
import { ensembleOf, handMade, log } from '../hand-made-trace.js';
import type { ServerHand } from '../hands.js';
import type { Make } from './scenes.js';
import { ALL, begun, parted } from './scenes.js';

const quorumDurable: Make = (ghosts, context) => commitQuorumDurable(context, ghosts);
const committedForEver: Make = (ghosts, context) => makeCommittedForEver(context, ghosts);

describe('Z9, a quorum has it on disk', () => {
  test('a commit that one disk holds is found, with the write that waits', () => {
    const { checker, s1, s3 } = begun(quorumDurable);
    s3.proposes('1.2');
    s3.logs('1.2');
    const write = s1.appends('1.2');
    const commit = s3.commits('1.2', 1, 3);
    expect(complaint(checker)).toBe(
      'promised that what is committed is durable on a quorum, but s3 committed 1.2 when it was on the disk of s3: s1 ' +
        'holds the history of 1.1',
    );
    expect(proof(checker)).toEqual([write, commit]);
  });

  test('a disk that holds a transaction behind a hole does not hold all before it', () => {
    const { checker, s1, s3 } = begun(quorumDurable);
    s3.logs('1.2');
    s3.logs('1.3');
    s1.logs('1.3');
    s3.commits('1.3', 1, 3);
    expect(complaint(checker)).toContain(
      's3 committed 1.3 when it was on the disk of s3: s1 holds the history of 1.1',
    );
  });

  test('an initial history that is not on the disks of a quorum is found at establishment (ZOOKEEPER-3911)', () => {
    const { checker, s2 } = begun(quorumDurable);
    s2.appends('1.2');
    s2.isEstablished(2, '1.2', [1, 2]);
    expect(complaint(checker)).toContain(
      's2 was established in epoch 2 with the history of 1.2 when it was on the disk of nobody',
    );
  });

  test('any quorum will do: without the leader, without those it counted, and with the dead', () => {
    const { checker, s1, s2, s3 } = begun(quorumDurable);
    s1.logs('1.2');
    s2.logs('1.2');
    s2.crashes();
    s3.commits('1.2', 1, 3);
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(3);
  });

  test('an observer counts in no quorum', () => {
    const hands = handMade(quorumDurable, ensembleOf(3, { voters: [1, 2], isQuorum: (set) => set.size > 1 }));
    hands.s1.logs('1.1');
    hands.s3.logs('1.1');
    hands.s1.commits('1.1', 1, 2);
    expect(complaint(hands.checker)).toContain('when it was on the disk of s1: s2 holds');
  });

  test('a snapshot of the leader holds all that it stands for', () => {
    const { checker, s1, s3 } = begun(quorumDurable);
    s3.logs('1.2');
    s1.appliesSync('SNAP', '1.2');
    s1.putsSnapshot('1.2');
    s3.commits('1.2', 1, 3);
    expect(complaint(checker)).toBeNull();
  });
});

describe('Z10, committed for ever', () => {
  test('a leader without what was committed is found', () => {
    const hands = begun(committedForEver);
    const commit = hands.write('1.2', { leader: 3, learners: [1] });
    const established = hands.s2.isEstablished(2, '1.1', [1, 2]);
    expect(complaint(hands.checker)).toBe(
      'promised that what was committed is in the history of every later leader, but s2 was established in epoch 2 with ' +
        'the history of 1.1, without 1.2',
    );
    expect(proof(hands.checker)).toEqual([commit, established]);
  });

  test('an initial history is committed by its establishment', () => {
    const hands = begun(committedForEver);
    hands.s2.isEstablished(2, '1.2', [1, 2]);
    hands.s1.isEstablished(3, '1.1', [1, 3]);
    expect(complaint(hands.checker)).toContain(
      's1 was established in epoch 3 with the history of 1.1, without 1.2',
    );
  });

  test('a deposed leader that commits behind its time is found', () => {
    const hands = parted(committedForEver);
    hands.s3.commits('1.2', 1, 3);
    hands.write('2.1', { leader: 2, learners: [1] });
    expect(complaint(hands.checker)).toContain('the committed history only grows');
  });

  const losses: readonly [(server: ServerHand) => void, string][] = [
    [(server) => server.truncates('0.0'), 'cut its log behind 0.0'],
    [
      (server) => {
        server.appliesSync('SNAP', '0.0');
        server.putsSnapshot('0.0');
      },
      "put its leader's snapshot in place of it, which ends with 0.0",
    ],
  ];

  test('a cut, or a snapshot, that leaves no quorum with a committed transaction is found', () => {
    for (const [lose, words] of losses) {
      const hands = begun(committedForEver);
      lose(hands.s1);
      expect(complaint(hands.checker)).toBeNull();
      lose(hands.s2);
      expect(complaint(hands.checker)).toContain(`s2 had 1.1 on its disk and ${words}`);
    }
  });

  test('a restart that loses a committed transaction is found, whoever else has it', () => {
    const hands = begun(committedForEver);
    const commit = hands.write('1.2', ALL);
    hands.write('1.3', { leader: 3, learners: [2] });
    hands.s1.crashes();
    hands.s1.comesUp();
    const recovery = hands.s1.recovers({ accepted: 1, current: 1 });
    expect(complaint(hands.checker)).toContain('s1 had 1.2 on its disk and recovered 0.0');
    expect(proof(hands.checker)).toEqual([commit, recovery]);
  });

  test('one that comes in the middle of a cut is like the cut', () => {
    const recovered = (isCutting: boolean): string | null => {
      const hands = begun(committedForEver);
      hands.s3.sends('TRUNC', 1, { zxid: '1.0' });
      if (isCutting) hands.s1.removes('log.100000001');
      hands.s1.crashes();
      hands.s1.comesUp();
      hands.s1.recovers({ accepted: 1, current: 1 });
      return complaint(hands.checker);
    };
    expect(recovered(true)).toBeNull();
    expect(recovered(false)).toContain('s1 had 1.1 on its disk and recovered 0.0');
  });

  test('what was never committed may go', () => {
    const hands = parted(committedForEver);
    hands.s3.starts({ last: '1.2', accepted: 1, current: 1 });
    hands.s3.truncates('1.1');
    hands.s3.appliesSync('SNAP', '2.0');
    hands.s3.putsSnapshot('2.0');
    hands.s1.isEstablished(3, '2.0', [1, 2]);
    expect(complaint(hands.checker)).toBeNull();
  });

  test('what a damaged disk has lost is for D8', () => {
    const hands = begun(committedForEver);
    hands.s1.isDamaged();
    hands.s1.crashes();
    hands.s1.starts({ accepted: 1, current: 1 });
    expect(complaint(hands.checker)).toBeNull();
  });
});

describe('Z11, zxid by zxid', () => {
  test('a skipped counter is found', () => {
    const { checker, s3 } = begun(zxidDiscipline);
    s3.proposes('1.3');
    expect(complaint(checker)).toBe(
      'promised that the counters of an epoch have no gap, but s3 proposed 1.3 where 1.2 was next',
    );
  });

  test('a zxid that is used for a second transaction is found (ZOOKEEPER-335)', () => {
    const { checker, s2, s3 } = begun(zxidDiscipline);
    const first = s3.proposes('1.2');
    const second = s2.proposes('1.2', { txn: 5 });
    expect(complaint(checker)).toContain('s3 proposed 1.2 and then s2 did, with other bytes');
    expect(proof(checker)).toEqual([first, second]);
  });

  test('a log that leaves one out is found (ZOOKEEPER-1264)', () => {
    const { checker, s1, s3 } = begun(zxidDiscipline);
    s3.proposes('1.2');
    s3.proposes('1.3');
    s1.appends('1.3');
    expect(complaint(checker)).toBe(
      'promised that a log takes one transaction behind the other, but s1 put 1.3 into its log behind 1.1, which lacks 1.2',
    );
  });

  test('a log that takes one twice is found', () => {
    const { checker, s1 } = begun(zxidDiscipline);
    s1.appends('1.1');
    expect(complaint(checker)).toContain('put 1.1 into its log behind 1.1, which holds it already');
  });

  test('a log that goes on behind what the new epoch does not have is found (ZOOKEEPER-1154)', () => {
    const hands = parted(zxidDiscipline);
    hands.s3.starts({ last: '1.2', accepted: 1, current: 1 });
    hands.s3.appends('2.1');
    expect(complaint(hands.checker)).toContain('put 2.1 into its log behind 1.2, where 1.1 comes before it');
  });

  test('a log goes on behind a cut, and behind the snapshot of a leader', () => {
    const hands = parted(zxidDiscipline);
    hands.s3.starts({ last: '1.2', accepted: 1, current: 1 });
    hands.s3.truncates('1.1');
    hands.s3.appends('2.1');
    hands.s1.appliesSync('SNAP', '2.0');
    hands.s1.putsSnapshot('2.0');
    hands.s1.appends('2.1');
    hands.s1.appliesSync('SNAP', '2.5');
    hands.s1.putsSnapshot('2.5');
    hands.s1.appends('2.6');
    expect(complaint(hands.checker)).toBeNull();
  });

  test('a log goes on behind what a restart found', () => {
    const hands = begun(zxidDiscipline);
    hands.s1.appends('1.2');
    hands.s1.crashes();
    hands.s1.loses(log('1.2'));
    hands.s1.starts({ last: '1.1', accepted: 1, current: 1 });
    hands.s1.appends('1.2');
    expect(complaint(hands.checker)).toBeNull();
  });

  test('a commit out of order is found', () => {
    const hands = begun(zxidDiscipline);
    hands.propose('1.2', ALL);
    hands.propose('1.3', ALL);
    hands.s3.commits('1.3', 1, 3);
    expect(complaint(hands.checker)).toContain('s3 committed 1.3 where 1.2 was next');
  });

  test('proposals with a gap on a connection are found (ZOOKEEPER-2418, 4925), on a new one they begin anew', () => {
    const hands = begun(zxidDiscipline);
    hands.s3.sends('PROPOSAL', 1, { zxid: '1.3' });
    expect(complaint(hands.checker)).toContain('s3 sent 1.3 to s1 behind 1.1, and 1.2 comes before it');

    const other = begun(zxidDiscipline);
    other.s1.crashes();
    other.s3.sends('PROPOSAL', 1, { zxid: '1.3' });
    expect(complaint(other.checker)).toBeNull();
  });

  test('messages whose zxids fall are found: proposals, commits and acknowledgements', () => {
    const sent: readonly [string, string][] = [
      ['PROPOSAL', 'proposals'],
      ['INFORM', 'proposals'],
      ['COMMIT', 'commits'],
      ['ACK', 'acknowledgements'],
    ];
    for (const [type, words] of sent) {
      const { checker, s3 } = begun(zxidDiscipline);
      const before = s3.sends(type, 2, { zxid: '1.2' });
      const after = s3.sends(type, 2, { zxid: '1.1' });
      expect(complaint(checker)).toBe(
        `promised that ${words} go out in the order of zxids, but s3 sent 1.1 to s2 behind 1.2`,
      );
      expect(proof(checker)).toEqual([before, after]);
    }
  });

  test('the acknowledgement of NEWLEADER is in no order with the others', () => {
    const { checker, s1 } = begun(zxidDiscipline);
    s1.sends('ACK', 3, { zxid: '1.0' });
    s1.sends('ACK', 3, { zxid: '1.2' });
    expect(complaint(checker)).toBeNull();
  });

  test('a proposal that comes in the stream of synchronisation and live again is no gap', () => {
    const hands = begun(zxidDiscipline);
    hands.s3.sends('PROPOSAL', 1, { zxid: '1.1' });
    hands.s3.sends('PROPOSAL', 1, { zxid: '1.2' });
    expect(complaint(hands.checker)).toBeNull();
  });

  test('the first proposal of an epoch comes behind the last one of its initial history', () => {
    const hands = parted(zxidDiscipline);
    hands.s2.proposes('2.1');
    for (const end of ['1.1', '2.1'] as const) hands.s2.sends('PROPOSAL', 1, { zxid: end });
    expect(complaint(hands.checker)).toBeNull();
    hands.s2.sends('PROPOSAL', 3, { zxid: '1.2' });
    hands.s2.sends('PROPOSAL', 3, { zxid: '2.1' });
    expect(complaint(hands.checker)).toContain('s2 sent 2.1 to s3 behind 1.2, and 1.1 comes before it');
  });
});

describe('Z14, who serves has the initial history', () => {
  test('a server with less than its epoch began with is found (ZOOKEEPER-1319)', () => {
    const hands = parted(servingComplete);
    hands.s3.starts({ last: '0.0', accepted: 1, current: 1 });
    hands.s3.serves(2, '0.0');
    expect(complaint(hands.checker)).toBe(
      'promised that who serves has the initial history of its epoch, but s3 began to serve in epoch 2, which began ' +
        'with 1.1, and its state had 0.0',
    );
  });

  test('a server that serves where nobody was established is found', () => {
    const { checker, s3 } = begun(servingComplete);
    s3.serves(7, '1.1');
    expect(complaint(checker)).toContain('s3 began to serve in epoch 7 and nobody was established');
  });

  test('a server that says more than it has loaded is found (ZOOKEEPER-2355)', () => {
    const hands = begun(servingComplete);
    hands.s2.crashes();
    hands.write('1.2', { leader: 3, learners: [1] });
    hands.s2.starts({ last: '1.1', accepted: 1, current: 1 });
    hands.s2.serves(1, '1.2');
    expect(complaint(hands.checker)).toContain('s2 began to serve in epoch 1 at 1.2 and its state had 1.1');
  });

  test('a server may serve at the beginning of its epoch, at the end of the initial history, or behind it', () => {
    const hands = parted(servingComplete);
    hands.write('2.1', { leader: 2, learners: [1] });
    hands.s3.starts({ last: '1.1', accepted: 1, current: 1 });
    hands.join(3, { epoch: 2, leader: 2, end: '1.1', missing: ['2.1'] });
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.premises).toBe(6);
  });
});

describe('Z15, synchronised histories', () => {
  test('histories that part are found', () => {
    const hands = parted(syncedPrefix);
    hands.write('2.1', { leader: 2, learners: [1] });
    const one = hands.s1.takesOver(2, '2.1');
    const other = hands.s3.takesOver(2, '1.2');
    expect(complaint(hands.checker)).toBe(
      'promised that servers acknowledge an epoch with one history, but s3 acknowledged epoch 2 with the history of 1.2 ' +
        'and s1 with that of 2.1',
    );
    expect(proof(hands.checker)).toEqual([one, other]);
  });

  test('a log that is no history is found, whatever its server says', () => {
    const hands = parted(syncedPrefix);
    hands.write('2.1', { leader: 2, learners: [1] });
    hands.s3.starts({ last: '1.2', accepted: 1, current: 1 });
    const wrong = hands.s3.appends('2.1');
    hands.s3.syncs('log.1', log('2.1'));
    const acknowledged = hands.s3.takesOver(2, '2.1');
    expect(complaint(hands.checker)).toContain(
      's3 acknowledged epoch 2 with the history of 2.1 and its log holds 1.2, which does not belong there, in front of 2.1',
    );
    expect(proof(hands.checker)).toEqual([wrong, acknowledged]);
  });

  test('a log with a hole is found', () => {
    const { checker, s1 } = begun(syncedPrefix);
    s1.logs('1.3');
    s1.takesOver(2, '1.3');
    expect(complaint(checker)).toContain('and its log lacks 1.2 in front of 1.3');
  });

  test('a shorter history is a prefix, and other epochs are apart', () => {
    const hands = parted(syncedPrefix);
    hands.write('2.1', { leader: 2, learners: [1] });
    hands.s1.takesOver(2, '2.1');
    hands.s2.takesOver(2, '2.0');
    hands.s3.takesOver(3, '1.2');
    expect(complaint(hands.checker)).toBeNull();
  });
});

describe('Z16, impossible messages', () => {
  test('a guard that refuses what the protocol excludes is found', () => {
    for (const guard of ['wrong-phase', 'zxid-gap', 'commit-unmatched']) {
      const { checker, s1 } = begun(noImpossibleMessage);
      const refusal = s1.refuses(guard, 3);
      expect(complaint(checker)).toBe(
        `promised that nobody gets a message that the protocol excludes, but s1 expected this and got that from s3 (${guard})`,
      );
      expect(proof(checker)).toEqual([refusal]);
    }
  });

  test('what delay and failure make happen to everybody is refused every day', () => {
    const { checker, s1 } = begun(noImpossibleMessage);
    for (const guard of ['stale-round', 'weaker-vote', 'follower-ahead', 'no-data']) s1.refuses(guard, 3);
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBeGreaterThan(0);
  });
});
