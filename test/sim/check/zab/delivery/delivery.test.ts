import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ZabChecker } from '../../../../../sim/check/zab/context.js';
import { agreement } from '../../../../../sim/check/zab/delivery/agreement.js';
import { globalPrimaryOrder } from '../../../../../sim/check/zab/delivery/global-primary-order.js';
import { integrity } from '../../../../../sim/check/zab/delivery/integrity.js';
import { localPrimaryOrder } from '../../../../../sim/check/zab/delivery/local-primary-order.js';
import { primaryIntegrity } from '../../../../../sim/check/zab/delivery/primary-integrity.js';
import { totalOrder } from '../../../../../sim/check/zab/delivery/total-order.js';
import type { ZabGhosts } from '../../../../../sim/check/zab/ghosts/ghosts.js';
import { complaint, proof } from '../../hand-made-trace.js';
import type { Hands } from '../hand-made-trace.js';
import { handMade } from '../hand-made-trace.js';

const ALL = { leader: 3, learners: [1, 2] };
const EPOCH_1 = { epoch: 1, ...ALL };

/** Three servers serve in epoch 1, and have delivered 1.1. */
function begun(make: (ghosts: ZabGhosts) => ZabChecker): Hands & { readonly checker: ZabChecker } {
  const hands = handMade(make);
  hands.start(1, 2, 3);
  hands.establish(EPOCH_1);
  hands.write('1.1', ALL);
  return hands;
}

/** Then s3 dies, and s2 leads epoch 2, which begins with 1.1; s3 has 1.2 besides, which nobody else has. */
function parted(make: (ghosts: ZabGhosts) => ZabChecker): Hands & { readonly checker: ZabChecker } {
  const hands = begun(make);
  hands.propose('1.2', { leader: 3, learners: [] });
  hands.s3.crashes();
  hands.s1.becomes('looking');
  hands.s2.becomes('looking');
  hands.establish({ epoch: 2, leader: 2, learners: [1], base: '1.1' });
  return hands;
}

describe('Z1, integrity', () => {
  test('a transaction that nobody proposed is found', () => {
    const { checker, s1 } = begun(integrity);
    const delivery = s1.delivers('1.2');
    expect(complaint(checker)).toBe(
      'promised that what is delivered was proposed, but s1 delivered 1.2 and nobody had proposed it',
    );
    expect(proof(checker)).toEqual([delivery]);
  });

  test('other bytes than those of the proposal are found', () => {
    const { checker, s1, s3 } = begun(integrity);
    const proposal = s3.proposes('1.2', { txn: 5 });
    const delivery = s1.delivers('1.2', { txn: 6 });
    expect(complaint(checker)).toContain('s1 delivered 1.2 with other bytes than s3 had proposed');
    expect(proof(checker)).toEqual([proposal, delivery]);
  });

  test('of two proposals of one zxid the first counts', () => {
    const { checker, s1, s3 } = begun(integrity);
    s3.proposes('1.2', { txn: 5 });
    s3.proposes('1.2', { txn: 6 });
    s1.delivers('1.2', { txn: 6 });
    expect(complaint(checker)).not.toBeNull();
  });

  test('a proposal of somebody who does not lead its epoch is found when it is delivered', () => {
    const { checker, s1, s2 } = begun(integrity);
    s2.proposes('1.2');
    s1.delivers('1.2');
    expect(complaint(checker)).toContain('s1 delivered 1.2 of s2, who was not established in that epoch');
  });

  test('a second delivery in one life is found', () => {
    const { checker, s1 } = begun(integrity);
    s1.delivers('1.1');
    expect(complaint(checker)).toContain(
      'delivered once, but s1 delivered 1.1 when its state held everything up to 1.1',
    );
  });

  test('what is loaded after a restart is no second delivery, and what comes behind it is a first one', () => {
    const hands = begun(integrity);
    hands.s1.crashes();
    hands.s1.starts({ last: '1.1', accepted: 1, current: 1 });
    hands.join(1, { epoch: 1, leader: 3, end: '1.1' });
    hands.write('1.2', ALL);
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.premises).toBe(6);
  });
});

describe('Z2, total order', () => {
  test('who leaves out what another delivered is found, with that delivery', () => {
    const hands = begun(totalOrder);
    hands.propose('1.2', ALL);
    hands.propose('1.3', ALL);
    const first = hands.s3.delivers('1.2');
    const second = hands.s1.delivers('1.3');
    expect(complaint(hands.checker)).toBe(
      'promised that all servers deliver in one order, but s1 delivered 1.3 without 1.2, which s3 has in the history ' +
        'that it delivered',
    );
    expect(proof(hands.checker)).toContain(first);
    expect(proof(hands.checker)).toContain(second);
  });

  test('who delivers with a transaction in its state that the others do not have is found', () => {
    const hands = parted(totalOrder);
    hands.s3.starts({ last: '1.2', accepted: 1, current: 1 });
    hands.join(3, { epoch: 2, leader: 2, end: '1.2' });
    hands.s2.proposes('2.1');
    hands.s3.delivers('2.1');
    expect(complaint(hands.checker)).toContain(
      's3 delivered 2.1 with 1.2 in its state, which is not in the history of 2.1',
    );
  });

  test('what the log lacks, memory lacks when it takes up the end of the log, and not what it had before', () => {
    for (const sent of ['1.2', '1.3'] as const) {
      const hands = begun(totalOrder);
      for (const zxid of ['1.2', '1.3', '1.4', '1.5'] as const)
        hands.propose(zxid, { leader: 3, learners: [2] });
      for (const zxid of ['1.2', '1.3', '1.4', '1.5'] as const) hands.s2.delivers(zxid);
      // The snapshot is on no disk.
      hands.s1.loads(sent, 'SNAP');
      hands.s1.logs('1.4');
      hands.s1.becomes('looking');
      hands.s1.loads('1.4', 'log');
      hands.s1.delivers('1.5');
      const told =
        'promised that all servers deliver in one order, but s1 delivered 1.5 without 1.3, which s2 has in the history ' +
        'that it delivered';
      expect(complaint(hands.checker)).toBe(sent === '1.2' ? told : null);
    }
  });

  test('a gap that nobody has delivered is for Z4 alone', () => {
    const hands = begun(totalOrder);
    hands.propose('1.2', ALL);
    hands.propose('1.3', ALL);
    hands.s1.delivers('1.3');
    expect(complaint(hands.checker)).toBeNull();
  });

  test('a server that was cut back before it delivers is right', () => {
    const hands = parted(totalOrder);
    hands.s3.starts({ last: '1.2', accepted: 1, current: 1 });
    hands.s3.truncates('1.1');
    hands.s3.loads('1.1', 'TRUNC');
    hands.join(3, { epoch: 2, leader: 2, end: '1.1' });
    hands.write('2.1', { leader: 2, learners: [1, 3] });
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.premises).toBe(6);
  });
});

describe('Z3, agreement', () => {
  test('two servers that serve with histories which part are found', () => {
    const hands = parted(agreement);
    hands.write('2.1', { leader: 2, learners: [1] });
    hands.s3.starts({ last: '1.2', accepted: 1, current: 1 });
    const service = hands.s3.serves(2, '1.2');
    expect(complaint(hands.checker)).toBe(
      'promised that servers agree on one history, but s3 has one that ends with 1.2 and s2 has one that ends with 2.1: ' +
        'they part behind 1.1',
    );
    expect(proof(hands.checker)).toContain(service);
  });

  test('a deposed leader that delivers what the new epoch does not have is found', () => {
    const hands = begun(agreement);
    hands.propose('1.2', { leader: 3, learners: [] });
    hands.s1.becomes('looking');
    hands.s2.becomes('looking');
    hands.establish({ epoch: 2, leader: 2, learners: [1], base: '1.1' });
    hands.write('2.1', { leader: 2, learners: [1] });
    hands.s3.delivers('1.2');
    expect(complaint(hands.checker)).toContain('s3 has one that ends with 1.2');
  });

  test('a server whose state was never cut back is found when it serves', () => {
    const hands = parted(agreement);
    hands.s3.starts({ last: '1.2', accepted: 1, current: 1 });
    const wrong = hands.s3.loads('2.0', 'DIFF');
    hands.s3.serves(2, '2.0');
    expect(complaint(hands.checker)).toContain(
      's3 serves with 1.2 in its state, which is not in the history of 2.0',
    );
    expect(proof(hands.checker)).toContain(wrong);
  });

  test('a server that was never cut back is found at its next delivery as well', () => {
    const hands = parted(agreement);
    hands.s3.starts({ last: '1.2', accepted: 1, current: 1 });
    hands.s2.proposes('2.1');
    hands.s3.delivers('2.1');
    expect(complaint(hands.checker)).toContain(
      's3 serves with 1.2 in its state, which is not in the history of 2.1',
    );
  });

  test('what a server serves with counts as much as what it delivers', () => {
    const hands = begun(agreement);
    hands.propose('1.2', ALL);
    hands.s2.loads('1.2', 'log');
    hands.s2.isEstablished(2, '1.2', [1, 2]);
    hands.s2.serves(2, '2.0');
    hands.s3.isEstablished(3, '1.1', [1, 3]);
    hands.s3.proposes('3.1');
    expect(complaint(hands.checker)).toBeNull();
    hands.s3.delivers('3.1');
    expect(complaint(hands.checker)).toContain(
      's3 has one that ends with 3.1 and s2 has one that ends with 1.2',
    );
  });

  test('a server that lags behind agrees', () => {
    const hands = begun(agreement);
    hands.propose('1.2', ALL);
    hands.propose('1.3', ALL);
    hands.s3.delivers('1.2');
    hands.s3.delivers('1.3');
    hands.s1.delivers('1.2');
    expect(complaint(hands.checker)).toBeNull();
  });

  test('a state from a snapshot replaces what was there', () => {
    const hands = parted(agreement);
    hands.s3.starts({ last: '1.2', accepted: 1, current: 1 });
    hands.s3.loads('2.0', 'transfer');
    hands.s3.loads('2.0', 'SNAP');
    hands.s3.serves(2, '2.0');
    expect(complaint(hands.checker)).toBeNull();
  });
});

describe('Z4, local primary order', () => {
  test('a gap within an epoch is found', () => {
    const { checker, s1 } = begun(localPrimaryOrder);
    s1.delivers('1.3');
    expect(complaint(checker)).toBe(
      'promised that an epoch is delivered in the order of proposal, but s1 delivered 1.3 and not 1.2 before it',
    );
  });

  test('a gap at the beginning of an epoch is found', () => {
    const hands = parted(localPrimaryOrder);
    hands.s1.delivers('2.2');
    expect(complaint(hands.checker)).toContain('s1 delivered 2.2 and not 2.1 before it');
  });

  test('the first transaction of a new epoch follows the last one of an older', () => {
    const hands = parted(localPrimaryOrder);
    hands.write('2.1', { leader: 2, learners: [1] });
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.premises).toBe(5);
  });
});

describe('Z5, global primary order', () => {
  test('an older epoch behind a later one is found', () => {
    const hands = parted(globalPrimaryOrder);
    hands.write('2.1', { leader: 2, learners: [1] });
    hands.s1.delivers('1.2');
    expect(complaint(hands.checker)).toBe(
      'promised that earlier epochs are delivered first, but s1 delivered 1.2 behind 2.1',
    );
  });

  test('an epoch that begins is not older than the history before it', () => {
    const hands = parted(globalPrimaryOrder);
    hands.write('2.1', { leader: 2, learners: [1] });
    expect(complaint(hands.checker)).toBeNull();
  });
});

describe('Z6, primary integrity', () => {
  test('a primary that lacks what somebody has delivered is found at its first proposal', () => {
    const hands = begun(primaryIntegrity);
    hands.propose('1.2', ALL);
    const delivery = hands.s3.delivers('1.2');
    hands.s2.loads('1.1', 'TRUNC');
    hands.s2.isEstablished(2, '1.1', [1, 2]);
    const proposal = hands.s2.proposes('2.1');
    expect(complaint(hands.checker)).toBe(
      'promised that a primary begins with all that is ever delivered of earlier epochs, but s2 proposed in epoch 2 with ' +
        'a state that ends with 1.1, and s3 delivered 1.2',
    );
    expect(proof(hands.checker)).toContain(delivery);
    expect(proof(hands.checker)).toContain(proposal);
  });

  test('a delivery that comes after the proposal is found as well', () => {
    const hands = parted(primaryIntegrity);
    const proposal = hands.s2.proposes('2.1');
    const delivery = hands.s1.delivers('1.2');
    expect(complaint(hands.checker)).toContain('and s1 delivered 1.2');
    expect(proof(hands.checker)).toEqual([proposal, delivery]);
  });

  test('what was delivered in its own epoch a primary need not have before', () => {
    const hands = parted(primaryIntegrity);
    hands.write('2.1', { leader: 2, learners: [1] });
    hands.s1.crashes();
    hands.write('2.2', { leader: 2, learners: [] });
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.premises).toBe(2);
  });

  test('a follower may deliver old transactions late if the primary had them', () => {
    const hands = begun(primaryIntegrity);
    hands.propose('1.2', ALL);
    hands.s2.loads('1.2', 'log');
    hands.s2.isEstablished(2, '1.2', [1, 2]);
    hands.s2.proposes('2.1');
    hands.s1.delivers('1.2');
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.premises).toBe(3);
  });
});

test('who delivers a sequence of one epoch without a gap breaks none of the six, and any other breaks one', () => {
  const rules = [integrity, totalOrder, agreement, localPrimaryOrder, globalPrimaryOrder, primaryIntegrity];
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 2, max: 5 }), { maxLength: 6 }), (counters) => {
      const complaints = rules.map((rule) => {
        const hands = begun(rule);
        for (const counter of [2, 3, 4, 5]) hands.propose(`1.${counter}`, ALL);
        for (const counter of counters) hands.s1.delivers(`1.${counter}`);
        return complaint(hands.checker);
      });
      const isInOrder = counters.every((counter, i) => counter === i + 2);
      expect(complaints.every((one) => one === null)).toBe(isInOrder);
    }),
    { numRuns: 50 },
  );
});
