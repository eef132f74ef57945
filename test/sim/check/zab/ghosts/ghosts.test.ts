import { describe, expect, test } from 'vitest';
import { znodeCheckers } from '../../../../../sim/check/znode-checkers.js';
import { integrity } from '../../../../../sim/check/zab/delivery/integrity.js';
import { ZabGhosts } from '../../../../../sim/check/zab/ghosts/ghosts.js';
import { complaint } from '../../hand-made-trace.js';
import { ensembleOf, handMade, Hands, zxid } from '../hand-made-trace.js';

const ALL = { leader: 3, learners: [1, 2] };
const EPOCH_1 = { epoch: 1, ...ALL };

/** Three servers serve in epoch 1. */
function begun(): { hands: Hands; ghosts: ZabGhosts } {
  const ghosts = new ZabGhosts([1, 2, 3]);
  const hands = new Hands([integrity(ghosts)], 3);
  hands.start(1, 2, 3);
  hands.establish(EPOCH_1);
  return { hands, ghosts };
}

describe('what is forgotten', () => {
  test('memory does not grow with the history', () => {
    const { hands, ghosts } = begun();
    for (let counter = 1; counter <= 3_000; counter += 1) hands.write(`1.${counter}`, ALL);
    expect(ghosts.epochs.of(1).slots.length).toBeLessThan(1_100);
    expect(ghosts.committed).toBe(zxid('1.3000'));
  });

  test('what a live server has not delivered, or does not hold on disk, is kept', () => {
    const { hands, ghosts } = begun();
    for (let counter = 1; counter <= 1_100; counter += 1) {
      hands.propose(`1.${counter}`, ALL);
      hands.s3.commits(`1.${counter}`, 1, 2, 3);
      for (const server of [hands.s2, hands.s3]) server.delivers(`1.${counter}`);
    }
    expect(ghosts.epochs.find(zxid('1.1'))).toBeDefined();
    const late = handMade(integrity);
    late.start(1, 2, 3);
    late.establish(EPOCH_1);
    for (let counter = 1; counter <= 1_100; counter += 1)
      late.write(`1.${counter}`, { leader: 3, learners: [2] });
    late.s1.delivers('1.1');
    expect(complaint(late.checker)).toBeNull();
  });

  test('the dead keep nothing', () => {
    const { hands, ghosts } = begun();
    hands.s1.crashes();
    for (let counter = 1; counter <= 1_100; counter += 1)
      hands.write(`1.${counter}`, { leader: 3, learners: [2] });
    expect(ghosts.epochs.find(zxid('1.1'))).toBeUndefined();
  });
});

describe('where an epoch begins', () => {
  test('is what its leader had when it proposed the epoch, until it is established with something', () => {
    const { hands, ghosts } = begun();
    hands.write('1.1', ALL);
    hands.discover({ epoch: 2, leader: 2, learners: [1], base: '1.1' });
    expect(ghosts.epochs.real(zxid('2.0'))).toBe(zxid('1.1'));
    hands.s2.isEstablished(2, '0.0', [1, 2]);
    expect(ghosts.epochs.real(zxid('2.0'))).toBe(0);
  });

  test('is not changed by those who propose it, or are established in it, behind the first', () => {
    const { hands, ghosts } = begun();
    hands.write('1.1', ALL);
    hands.s2.isEstablished(2, '1.1', [1, 2]);
    hands.s1.loads('0.0', 'TRUNC');
    hands.s1.proposesEpoch(2);
    hands.s1.isEstablished(2, '0.0', [1, 3]);
    expect(ghosts.epochs.of(2)).toMatchObject({ base: zxid('1.1'), leader: 2 });
  });
});

describe('the committed history', () => {
  test('grows by commits of leaders and by establishments, not by what learners hear', () => {
    const { hands, ghosts } = begun();
    hands.propose('1.1', ALL);
    hands.s1.commits('1.1');
    expect(ghosts.committed).toBe(0);
    const commit = hands.s3.commits('1.1', 1, 3);
    expect([ghosts.committed, ghosts.committedAt]).toEqual([zxid('1.1'), commit]);
    const established = hands.s2.isEstablished(2, '1.2', [1, 2]);
    expect([ghosts.committed, ghosts.committedAt]).toEqual([zxid('1.2'), established]);
  });

  test('does not follow a commit that leaves it out', () => {
    const { hands, ghosts } = begun();
    hands.write('1.1', ALL);
    hands.s2.isEstablished(2, '1.1', [1, 2]);
    hands.s2.commits('2.1', 1, 2);
    hands.s3.commits('1.2', 1, 3);
    expect(ghosts.committed).toBe(zxid('2.1'));
  });
});

test('one rule may be checked without the others', () => {
  const hands = handMade(integrity);
  hands.start(1, 2, 3);
  hands.establish(EPOCH_1);
  hands.write('1.1', ALL);
  expect(hands.checker.findings.premises).toBe(3);
});

test('a rule may not read past the ghosts what they judge', () => {
  const ghosts = new ZabGhosts([1]);
  expect(() => ghosts.handlersWith({ 'txn.applied': () => undefined })).toThrow(
    'the ghosts judge txn.applied',
  );
});

test('events of clients and of servers that nobody knows are no trouble', () => {
  const checkers = znodeCheckers(ensembleOf(2));
  const hands = new Hands(checkers, 3);
  hands.start(1, 2, 3);
  hands.s3.logs('1.1');
  hands.s3.storesEpoch('accepted', 1);
  hands.s3.sends('LEADERINFO', 4, { zxid: '1.0', epoch: 1 });
  hands.s1.sends('TRUNC', 3, { zxid: '1.0' });
  hands.c1.calls(1);
  hands.c1.crashes();
  expect(checkers.map(({ findings }) => findings.violation)).toEqual(checkers.map(() => null));
});
