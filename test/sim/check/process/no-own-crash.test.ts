import { expect, test } from 'vitest';
import { noOwnCrash } from '../../../../sim/check/process/no-own-crash.js';
import { complaint, handMade, majorityOf, promise, proof } from '../hand-made-trace.js';
import { ensembleOf, Hands } from '../zab/hand-made-trace.js';

test('a process that dies of its own broken assumption is found, with its start and its death', () => {
  const checker = noOwnCrash(majorityOf(3));
  const { s2 } = handMade(checker, 3);
  const start = s2.starts();
  const death = s2.crashes('own', 'a ballot carries one value');
  expect(complaint(checker)).toBe(
    'promised that a process dies only by a fault, but s2 died of a broken assumption: a ballot carries one value',
  );
  expect(proof(checker)).toEqual([start, death]);
});

test('a process that halts without a failure of its disk is found', () => {
  const checker = noOwnCrash(majorityOf(3));
  const { s2 } = handMade(checker, 3);
  s2.starts();
  s2.crashes('halted', 'a sync failed with EIO');
  expect(complaint(checker)).toBe(
    'promised that a process dies only by a fault, but s2 halted although its disk had not failed: ' +
      'a sync failed with EIO',
  );
});

test('the disk of another server, or of an earlier life, is no reason to halt', () => {
  const checker = noOwnCrash(majorityOf(3));
  const { s1, s2 } = handMade(checker, 3);
  s1.starts();
  s2.starts();
  s1.failsToSync();
  s2.failsToSync();
  s2.crashes();
  s2.starts();
  s2.crashes('halted', 'why not');
  expect(complaint(checker)).not.toBeNull();
});

test('a failed disk is no reason to break an assumption', () => {
  const checker = noOwnCrash(majorityOf(3));
  const { s2 } = handMade(checker, 3);
  s2.starts();
  s2.failsToSync(promise('1.1'));
  s2.crashes('own', 'what must hold');
  expect(complaint(checker)).not.toBeNull();
});

test('a planned crash is a fault, and so is a failed disk for one who halts', () => {
  const checker = noOwnCrash(majorityOf(3));
  const { s2, c1 } = handMade(checker, 3);
  s2.starts();
  s2.crashes('fault');
  s2.starts();
  s2.failsToSync();
  s2.crashes('halted', 'a sync failed with EIO');
  c1.crashes();
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(2);
});

test('a disk that was damaged at rest is a reason to halt, in any later life', () => {
  const checker = noOwnCrash(ensembleOf(3));
  const { s1, s2 } = new Hands([checker], 3);
  s2.comesUp();
  s2.isDamaged();
  s2.crashes();
  s2.comesUp();
  s2.crashes('halted', 'the log is damaged');
  expect(complaint(checker)).toBeNull();
  s1.comesUp();
  s1.crashes('halted', 'the log is damaged');
  expect(complaint(checker)).toContain('s1 halted although its disk had not failed');
});
