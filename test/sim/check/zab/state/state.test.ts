import { describe, expect, test } from 'vitest';
import type { ZabChecker } from '../../../../../sim/check/zab/context.js';
import type { ZabGhosts } from '../../../../../sim/check/zab/ghosts/ghosts.js';
import { digestEqual } from '../../../../../sim/check/zab/state/digest-equal.js';
import { snapshotFaithful } from '../../../../../sim/check/zab/state/snapshot-faithful.js';
import { transferFaithful } from '../../../../../sim/check/zab/state/transfer-faithful.js';
import { complaint, proof } from '../../hand-made-trace.js';
import type { Hands } from '../hand-made-trace.js';
import { handMade } from '../hand-made-trace.js';

const ALL = { leader: 3, learners: [1, 2] };

function begun(make: (ghosts: ZabGhosts) => ZabChecker): Hands & { readonly checker: ZabChecker } {
  const hands = handMade(make);
  hands.start(1, 2, 3);
  hands.establish({ epoch: 1, ...ALL });
  hands.write('1.1', ALL);
  return hands;
}

describe('D1, one history gives one state', () => {
  test('another state behind the same transaction is found, with both', () => {
    const { checker, s1, s3 } = begun(digestEqual);
    s3.proposes('1.2');
    const one = s3.delivers('1.2');
    const other = s1.delivers('1.2', { digest: 99 });
    expect(complaint(checker)).toBe(
      'promised that servers with the same history have the same state, but s1 delivered 1.2 and has a state ' +
        '(0000000700000063) that is not the one of s3 (0000000800000002)',
    );
    expect(proof(checker)).toEqual([one, other]);
  });

  test('a state that was loaded is compared as well, unless a fuzzy snapshot is not complete', () => {
    const { checker, s1 } = begun(digestEqual);
    s1.loads('1.1', 'transfer', { digest: 99 });
    expect(complaint(checker)).toBeNull();
    s1.loads('1.1', 'SNAP', { digest: 98 });
    expect(complaint(checker)).toContain('s1 came by SNAP to 1.1');
  });

  test('the beginning of an epoch has the state of its initial history', () => {
    const hands = begun(digestEqual);
    hands.s2.isEstablished(2, '1.1', [1, 2]);
    hands.s1.loads('2.0', 'SNAP');
    expect(complaint(hands.checker)).toBeNull();
    hands.s1.loads('2.0', 'SNAP', { digest: 99 });
    expect(complaint(hands.checker)).not.toBeNull();
  });

  test('different histories may give different states', () => {
    const hands = begun(digestEqual);
    hands.s3.proposes('1.2');
    hands.s3.delivers('1.2');
    hands.s2.isEstablished(2, '1.1', [1, 2]);
    hands.s2.proposes('2.1');
    hands.s2.delivers('2.1', { digest: 99 });
    expect(complaint(hands.checker)).toBeNull();
  });

  test('a server that holds what it should not says nothing of how the history ought to look', () => {
    const hands = begun(digestEqual);
    hands.s3.proposes('1.2');
    hands.s3.loads('1.2', 'log');
    hands.s2.isEstablished(2, '1.1', [1, 2]);
    hands.s2.proposes('2.1');
    hands.s3.delivers('2.1', { digest: 99 });
    hands.s2.delivers('2.1');
    expect(complaint(hands.checker)).toBeNull();
    hands.s1.delivers('2.1', { digest: 98 });
    expect(complaint(hands.checker)).toContain('that is not the one of s2');
  });
});

describe('D3, what is read from disk', () => {
  test('another state than the one that was delivered is found', () => {
    const { checker, s1 } = begun(snapshotFaithful);
    s1.crashes();
    s1.comesUp();
    s1.recovers({ last: '1.1', accepted: 1, current: 1 });
    s1.loads('1.1', 'disk', { digest: 99 });
    expect(complaint(checker)).toContain(
      'what is read from disk is the state that its history gives, but s1 read 1.1',
    );
  });

  test('a log that is replayed to its end is compared when somebody has come there', () => {
    const { checker, s1, s3 } = begun(snapshotFaithful);
    s3.proposes('1.2');
    s1.loads('1.2', 'log');
    s3.loads('1.2', 'log', { digest: 99 });
    expect(complaint(checker)).toContain('s3 read 1.2');
  });

  test('what comes from a leader is for D4', () => {
    const { checker, s1 } = begun(snapshotFaithful);
    s1.loads('1.1', 'DIFF', { digest: 99 });
    expect(complaint(checker)).toBeNull();
  });
});

describe('D4, what comes from a leader', () => {
  test('a learner that serves with another state than its leader is found', () => {
    const { checker, s1 } = begun(transferFaithful);
    const served = checker.findings.premises;
    s1.loads('1.1', 'SNAP', { digest: 99 });
    expect(complaint(checker)).toBeNull();
    s1.serves(1, '1.1');
    expect(complaint(checker)).toContain(
      'synchronisation brings a server to the state of its leader, but s1 began to serve at 1.1',
    );
    expect(checker.findings.premises).toBe(served + 1);
  });

  test('the last state before the service counts', () => {
    const { checker, s1, s3 } = begun(transferFaithful);
    s3.proposes('1.2');
    s3.delivers('1.2');
    s1.loads('1.1', 'transfer', { digest: 99 });
    s1.loads('1.2', 'transfer', { digest: 98 });
    s1.loads('1.2', 'SNAP');
    s1.serves(1, '1.2');
    expect(complaint(checker)).toBeNull();
  });
});
