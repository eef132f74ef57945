import { describe, expect, test } from 'vitest';
import type { ZabChecker } from '../../../../../sim/check/zab/context.js';
import { ackDurable } from '../../../../../sim/check/zab/durability/ack-durable.js';
import { damageFailStop } from '../../../../../sim/check/zab/durability/damage-fail-stop.js';
import { recoveryExact } from '../../../../../sim/check/zab/durability/recovery-exact.js';
import { snapshotLogCover } from '../../../../../sim/check/zab/durability/snapshot-log-cover.js';
import type { ZabGhosts } from '../../../../../sim/check/zab/ghosts/ghosts.js';
import { complaint, proof } from '../../hand-made-trace.js';
import type { Hands, ZxidText } from '../hand-made-trace.js';
import { accepted, current, handMade, log, snapshot } from '../hand-made-trace.js';

const ALL = { leader: 3, learners: [1, 2] };

type Scene = Hands & { readonly checker: ZabChecker };

/** Three servers serve in epoch 1, and have delivered 1.1 and 1.2. */
function begun(make: (ghosts: ZabGhosts) => ZabChecker): Scene {
  const hands = handMade(make);
  hands.start(1, 2, 3);
  hands.establish({ epoch: 1, ...ALL });
  hands.write('1.1', ALL);
  hands.write('1.2', ALL);
  return hands;
}

/** A server that recovers what the test says, with the epochs that it has. */
function restarts(hands: Hands, last: ZxidText, from: ZxidText = '0.0'): number {
  hands.s1.comesUp();
  return hands.s1.recovers({ last, snapshot: from, accepted: 1, current: 1 });
}

describe('D6, acknowledgements are durable', () => {
  test('an acknowledgement that leaves before its sync is found, with the write that waits', () => {
    const { checker, s1 } = begun(ackDurable);
    const write = s1.appends('1.3');
    const ack = s1.sends('ACK', 3, { zxid: '1.3' });
    expect(complaint(checker)).toBe(
      'promised that an acknowledgement leaves when it is durable, but s1 acknowledged 1.3 while its disk held the ' +
        'history of 1.2',
    );
    expect(proof(checker)).toEqual([write, ack]);
  });

  test("a leader's own acknowledgement is found by its own report", () => {
    const { checker, s3 } = begun(ackDurable);
    s3.appends('1.3');
    s3.counts(1, '1.3');
    expect(complaint(checker)).toBeNull();
    s3.counts(3, '1.3');
    expect(complaint(checker)).toContain('s3 acknowledged 1.3 to itself');
  });

  test('an ACKEPOCH before the epoch is durable is found', () => {
    const hands = begun(ackDurable);
    const told = hands.s3.sends('LEADERINFO', 1, { zxid: '2.0', epoch: 2 });
    hands.s1.writes('acceptedEpoch.tmp', accepted(2));
    const ack = hands.s1.sends('ACKEPOCH', 3, { zxid: '1.2', epoch: 1 });
    expect(complaint(hands.checker)).toContain('s1 acknowledged epoch 2 while its disk held acceptedEpoch 1');
    expect(proof(hands.checker)).toEqual([told, ack]);
  });

  test('an acknowledgement of NEWLEADER before the history is durable is found (ZOOKEEPER-3911, 4646)', () => {
    const hands = begun(ackDurable);
    hands.s1.appends('1.3');
    hands.s1.storesEpoch('current', 2);
    hands.s1.takesOver(2, '1.3');
    expect(complaint(hands.checker)).toContain(
      's1 acknowledged the history of 1.3 in epoch 2 while its disk held the history of 1.2',
    );
  });

  test('an acknowledgement of NEWLEADER before the current epoch is durable is found (ZOOKEEPER-1282)', () => {
    const hands = begun(ackDurable);
    hands.s1.takesOver(2, '1.2');
    hands.s1.sends('ACK', 3, { zxid: '2.0' });
    expect(complaint(hands.checker)).toContain(
      's1 acknowledged NEWLEADER of epoch 2 while its disk held currentEpoch 1',
    );
  });

  test('an acknowledgement of NEWLEADER stands for the history that was reported, when it leaves too', () => {
    const hands = begun(ackDurable);
    hands.s1.storesEpoch('current', 2);
    hands.s1.takesOver(2, '1.2');
    hands.s1.truncates('1.1');
    hands.s1.sends('ACK', 3, { zxid: '3.0' });
    expect(complaint(hands.checker)).toContain('NEWLEADER of epoch 3 while its disk held currentEpoch 2');

    const other = begun(ackDurable);
    other.s1.storesEpoch('current', 2);
    other.s1.takesOver(2, '1.2');
    other.s1.truncates('1.1');
    other.s1.sends('ACK', 3, { zxid: '2.0' });
    expect(complaint(other.checker)).toContain('the history of 1.2 in epoch 2');
  });

  test('what leaves behind its sync is right, also late and over a restart', () => {
    const hands = begun(ackDurable);
    hands.s1.logs('1.3');
    hands.s1.appends('1.4');
    hands.s1.sends('ACK', 3, { zxid: '1.3' });
    hands.s1.crashes();
    restarts(hands, '1.4');
    hands.s1.sends('ACK', 3, { zxid: '1.4' });
    expect(complaint(hands.checker)).toBeNull();
  });

  test('what a crash left open is settled by what its server found', () => {
    const hands = begun(ackDurable);
    hands.s1.appliesSync('SNAP', '1.5');
    hands.s1.writes('snapshot.tmp', snapshot('1.5'));
    hands.s1.writes('acceptedEpoch.tmp', accepted(2));
    hands.s1.writes('currentEpoch.tmp', current(2));
    hands.s1.crashes();
    hands.s1.comesUp();
    hands.s1.recovers({ snapshot: '1.5', accepted: 2, current: 2 });
    hands.s1.sends('ACK', 3, { zxid: '1.5' });
    hands.s1.takesOver(2, '1.5');
    hands.s1.sends('ACK', 3, { zxid: '2.0' });
    hands.s3.sends('LEADERINFO', 1, { zxid: '2.0', epoch: 2 });
    hands.s1.sends('ACKEPOCH', 3, { zxid: '1.5', epoch: 1 });
    expect(complaint(hands.checker)).toBeNull();
  });

  test('a history that a leader sent is durable when its snapshot has its name', () => {
    const hands = begun(ackDurable);
    hands.s1.appliesSync('SNAP', '1.5');
    hands.s1.putsSnapshot('1.5');
    hands.s1.storesEpoch('current', 2);
    hands.s1.takesOver(2, '1.5');
    hands.s1.sends('ACK', 3, { zxid: '2.0' });
    expect(complaint(hands.checker)).toBeNull();

    const other = begun(ackDurable);
    other.s1.appliesSync('SNAP', '1.5');
    other.s1.writes('snapshot.tmp', snapshot('1.5'));
    other.s1.syncs('snapshot.tmp', snapshot('1.5'));
    other.s1.takesOver(2, '1.5');
    expect(complaint(other.checker)).toContain('s1 acknowledged the history of 1.5');
  });
});

describe('D2, recovery is exact', () => {
  test('a restart that finds more, or less, than the disk held is found', () => {
    for (const last of ['1.1', '1.3'] as const) {
      const hands = begun(recoveryExact);
      hands.s1.crashes();
      const recovery = restarts(hands, last);
      expect(complaint(hands.checker)).toBe(
        'promised that a server recovers exactly what its disk holds, but the disk of s1 held the history of 1.2 and it ' +
          `recovered that of ${last}`,
      );
      expect(proof(hands.checker)).toContain(recovery);
    }
  });

  test('epochs that no write explains are found', () => {
    const hands = begun(recoveryExact);
    hands.s1.crashes();
    hands.s1.comesUp();
    hands.s1.recovers({ last: '1.2', accepted: 3, current: 1 });
    expect(complaint(hands.checker)).toContain('the disk of s1 held acceptedEpoch 1 and it recovered 3');

    const other = begun(recoveryExact);
    other.s1.crashes();
    other.s1.comesUp();
    other.s1.recovers({ last: '1.2', accepted: 1, current: 0 });
    expect(complaint(other.checker)).toContain('held currentEpoch 1 and it recovered 0');
  });

  test('what a crash took is gone, and what it kept is there', () => {
    const hands = begun(recoveryExact);
    for (const end of ['1.3', '1.4', '1.5'] as const) hands.s1.appends(end);
    hands.s1.crashes();
    hands.s1.loses(log('1.4'));
    restarts(hands, '1.3');
    expect(complaint(hands.checker)).toBeNull();
    hands.s1.crashes();
    restarts(hands, '1.4');
    expect(complaint(hands.checker)).not.toBeNull();
  });

  test('stale records behind the snapshot of a leader that come back are found (ZOOKEEPER-2832)', () => {
    const hands = begun(recoveryExact);
    hands.s1.logs('1.3');
    hands.s1.appliesSync('SNAP', '1.2');
    hands.s1.putsSnapshot('1.2');
    hands.s1.crashes();
    restarts(hands, '1.3', '1.2');
    expect(complaint(hands.checker)).toContain('held the history of 1.2 and it recovered that of 1.3');
  });

  test('a snapshot that is on its way to its name leaves both outcomes', () => {
    for (const [last, isRight] of [
      ['1.3', true],
      ['1.5', true],
      ['1.4', false],
      ['1.2', false],
    ] as const) {
      const hands = begun(recoveryExact);
      hands.s1.logs('1.3');
      hands.s1.appliesSync('SNAP', '1.5');
      hands.s1.writes('snapshot.tmp', snapshot('1.5'));
      hands.s1.syncs('snapshot.tmp');
      hands.s1.changes('snapshot.tmp', 'rename');
      hands.s1.crashes();
      restarts(hands, last);
      expect(complaint(hands.checker) === null).toBe(isRight);
    }
  });

  test('a cut that is under way leaves every outcome down to where it was asked for', () => {
    for (const [last, isRight] of [
      ['1.2', true],
      ['1.1', true],
      ['0.0', false],
    ] as const) {
      const hands = begun(recoveryExact);
      hands.s3.sends('TRUNC', 1, { zxid: '1.1' });
      hands.s1.changes('log.1', 'truncate');
      hands.s1.crashes();
      restarts(hands, last);
      expect(complaint(hands.checker) === null).toBe(isRight);
    }
  });

  test('what happens to other files, or a new name for a log, is no cut', () => {
    for (const [file, op] of [
      ['snapshot.1', 'remove'],
      ['snapshot.1', 'truncate'],
      ['log.1', 'rename'],
    ] as const) {
      const hands = begun(recoveryExact);
      hands.s3.sends('TRUNC', 1, { zxid: '1.1' });
      hands.s1.changes(file, op);
      hands.s1.crashes();
      restarts(hands, '1.1');
      expect(complaint(hands.checker)).not.toBeNull();
    }
  });

  test('a cut that was asked for in an earlier role, and not begun, is none', () => {
    const hands = begun(recoveryExact);
    hands.s3.sends('TRUNC', 1, { zxid: '1.1' });
    hands.s1.becomes('looking');
    hands.s1.changes('log.1', 'truncate');
    hands.s1.crashes();
    restarts(hands, '1.1');
    expect(complaint(hands.checker)).not.toBeNull();
  });

  test('a snapshot replaces the log only while its server takes over what a leader sent', () => {
    const hands = begun(recoveryExact);
    hands.s1.appliesSync('DIFF', '1.1');
    hands.s1.putsSnapshot('1.1');
    hands.s1.appliesSync('SNAP', '1.1');
    hands.s1.takesOver(1, '1.2');
    hands.s1.putsSnapshot('1.1');
    hands.s1.crashes();
    restarts(hands, '1.2', '1.1');
    expect(complaint(hands.checker)).toBeNull();
  });

  test('a server that read its disk again after a cut of which it never told has what it read', () => {
    const hands = begun(recoveryExact);
    hands.s3.sends('TRUNC', 1, { zxid: '1.1' });
    hands.s1.changes('log.1', 'truncate');
    hands.s1.loads('1.1', 'TRUNC');
    hands.s1.crashes();
    restarts(hands, '1.1');
    expect(complaint(hands.checker)).toBeNull();
  });

  test('a disk that was refused has recovered nothing', () => {
    const hands = begun(recoveryExact);
    hands.s1.crashes();
    hands.s1.comesUp();
    hands.s1.recovers({ end: 'refused' });
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.premises).toBe(3);
  });

  test('an epoch file that was on its way leaves both epochs', () => {
    for (const kept of [1, 2]) {
      const hands = begun(recoveryExact);
      hands.s1.writes('currentEpoch.tmp', current(2));
      hands.s1.crashes();
      hands.s1.comesUp();
      hands.s1.recovers({ last: '1.2', accepted: 1, current: kept });
      expect(complaint(hands.checker)).toBeNull();
    }
  });
});

describe('D7, snapshot and log cover the history', () => {
  test('a recovery that stops short of what is durable is found', () => {
    const hands = begun(snapshotLogCover);
    hands.s1.crashes();
    restarts(hands, '1.1', '1.1');
    expect(complaint(hands.checker)).toBe(
      'promised that snapshot and log have no hole, but s1 recovered the history of 1.1 from snapshot 1.1, and its disk ' +
        'held that of 1.2',
    );
  });

  test('a snapshot behind the history that it gives is found', () => {
    const hands = begun(snapshotLogCover);
    hands.s1.crashes();
    restarts(hands, '1.2', '1.4');
    expect(complaint(hands.checker)).toContain('from snapshot 1.4, which is not in that history');
  });

  test('a recovery that finds more than is durable is for D2', () => {
    const hands = begun(snapshotLogCover);
    hands.s1.crashes();
    restarts(hands, '1.3', '1.1');
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.premises).toBe(4);
  });

  test('a snapshot that reaches further than the log holds what it names', () => {
    const hands = begun(snapshotLogCover);
    hands.s1.appends('1.3');
    hands.s1.putsSnapshot('1.3');
    hands.s1.crashes();
    hands.s1.loses(log('1.3'));
    restarts(hands, '1.2');
    expect(complaint(hands.checker)).toContain('its disk held that of 1.3');
  });
});

describe('D8, damaged data is refused', () => {
  test('a recovery from a damaged disk that is not what it held is found, with the damage', () => {
    const hands = begun(damageFailStop);
    const damage = hands.s1.isDamaged();
    hands.s1.crashes();
    const recovery = restarts(hands, '0.0');
    expect(complaint(hands.checker)).toContain(
      'the disk of s1 held the history of 1.2 with epochs 1 and 1, was damaged, and gave that of 0.0 with epochs 1 and 1',
    );
    expect(proof(hands.checker)).toEqual([damage, recovery]);
  });

  test('an epoch that a damaged file gave is found', () => {
    const hands = begun(damageFailStop);
    hands.s1.isDamaged('currentEpoch');
    hands.s1.crashes();
    hands.s1.comesUp();
    hands.s1.recovers({ last: '1.2', accepted: 1, current: 9 });
    expect(complaint(hands.checker)).toContain('with epochs 1 and 9');
  });

  test('a state that a damaged disk gave is found', () => {
    const hands = begun(damageFailStop);
    hands.s1.isDamaged('snapshot.1');
    hands.s1.crashes();
    restarts(hands, '1.2');
    hands.s1.loads('1.2', 'disk', { digest: 99 });
    expect(complaint(hands.checker)).toContain('damaged data is never used, but s1 read 1.2');
  });

  test('who refused its disk and votes, or serves, is found', () => {
    const hands = begun(damageFailStop);
    hands.s1.isDamaged();
    hands.s1.crashes();
    hands.s1.starts({ end: 'refused' });
    hands.s1.votes(1, 1);
    expect(complaint(hands.checker)).toContain('s1 had refused its disk and then voted');

    const serving = begun(damageFailStop);
    serving.s1.isDamaged();
    serving.s1.crashes();
    serving.s1.starts({ end: 'refused' });
    serving.s1.serves(1, '1.2');
    expect(complaint(serving.checker)).toContain('s1 had refused its disk and then served');
  });

  test('to refuse, to recover what was there, or to take the last batch for torn is right', () => {
    for (const [last, end] of [
      ['0.0', 'refused'],
      ['1.2', 'clean'],
      ['1.1', 'torn'],
    ] as const) {
      const hands = begun(damageFailStop);
      hands.s1.isDamaged();
      hands.s1.crashes();
      hands.s1.comesUp();
      hands.s1.recovers({ last, accepted: 1, current: 1, end });
      expect(complaint(hands.checker)).toBeNull();
      expect(hands.checker.findings.premises).toBe(1);
    }
  });

  test('what the log itself tells to have been durable is no torn tail', () => {
    const hands = begun(damageFailStop);
    hands.write('1.3', ALL);
    hands.s1.isDamaged();
    hands.s1.crashes();
    restarts(hands, '1.1');
    expect(complaint(hands.checker)).not.toBeNull();
  });

  test('a refusal ends with the life', () => {
    const hands = begun(damageFailStop);
    hands.s1.isDamaged();
    hands.s1.crashes();
    hands.s1.starts({ end: 'refused' });
    hands.s1.crashes('halted', 'the log is damaged');
    hands.s1.starts({ last: '1.2', accepted: 1, current: 1 });
    hands.s1.votes(1, 1);
    expect(complaint(hands.checker)).toBeNull();
  });
});
