import { expect, test } from 'vitest';
import { safeAt } from '../../../../sim/check/paxos/safe-at.js';
import { complaint, entry, handMade, majorityOf, proof } from '../hand-made-trace.js';

test('a proposal that passes over the highest report is found, with the promises, phase 1 and the proposal', () => {
  const checker = safeAt(majorityOf(3));
  const { s1, s2, s3 } = handMade(checker);
  const promises = [s1.promised('3.3', 3, [entry('1.1', 7)]), s2.promised('3.3', 3, [entry('2.2', 8)])];
  const prepared = s3.prepared('3.3', [1, 2]);
  const proposal = s3.proposed('3.3', 7);
  expect(complaint(checker)).toBe(
    'promised that a proposal carries the value of the highest ballot among the promises of a Q1, but s3 proposed 7 ' +
      'at ballot 3.3 in slot 1 although the promise of s2 reports 8 at ballot 2.2',
  );
  expect(proof(checker)).toEqual([...promises, prepared, proposal]);
});

test('a value of its own where a promise reports one is found', () => {
  const checker = safeAt(majorityOf(3));
  const { s1, s2 } = handMade(checker);
  s1.promised('2.2', 2, [entry('1.1', 7)]);
  s2.promised('2.2', 2);
  s2.prepared('2.2', [1, 2]);
  s2.proposed('2.2', 8);
  expect(complaint(checker)).not.toBeNull();
});

test('a proposal without a phase 1 is found, and so is one with the phase 1 of another ballot', () => {
  const checker = safeAt(majorityOf(3));
  const { s1 } = handMade(checker);
  s1.proposed('1.1', 7);
  expect(complaint(checker)).toContain('without having finished a phase 1');

  const other = safeAt(majorityOf(3));
  const hands = handMade(other);
  hands.s1.promised('1.1', 1);
  hands.s2.promised('1.1', 1);
  hands.s1.prepared('1.1', [1, 2]);
  hands.s1.proposed('2.1', 7);
  expect(complaint(other)).toContain('after a phase 1 for ballot 1.1 from slot 1');
});

test('a proposal in a slot that phase 1 did not ask about is found', () => {
  const checker = safeAt(majorityOf(3));
  const { s1, s2 } = handMade(checker);
  s1.promised('1.1', 1, [], 5);
  s2.promised('1.1', 1, [], 5);
  s1.prepared('1.1', [1, 2], 5);
  s1.proposed('1.1', 7, 4);
  expect(complaint(checker)).toContain('after a phase 1 for ballot 1.1 from slot 5');
});

test('a phase 1 with fewer than a Q1 is found', () => {
  const checker = safeAt(majorityOf(3));
  const { s1 } = handMade(checker);
  s1.promised('1.1', 1);
  s1.prepared('1.1', [1]);
  s1.proposed('1.1', 7);
  expect(complaint(checker)).toContain('with the promises of s1 alone, which are no Q1');
});

test('a promise of an older ballot, or to another proposer, does not count', () => {
  const checker = safeAt(majorityOf(3));
  const { s1, s2, s3 } = handMade(checker);
  s1.promised('3.1', 1);
  s2.promised('1.1', 1);
  s3.promised('3.1', 2);
  s1.prepared('3.1', [1, 2, 3]);
  s1.proposed('3.1', 7);
  expect(complaint(checker)).toContain('although s2 and s3 had not promised it that ballot');
});

test('a promise that is given after phase 1 does not count', () => {
  const checker = safeAt(majorityOf(3));
  const { s1, s2 } = handMade(checker);
  s1.promised('1.1', 1);
  s1.prepared('1.1', [1, 2]);
  s2.promised('1.1', 1);
  s1.proposed('1.1', 7);
  expect(complaint(checker)).not.toBeNull();
});

test('the highest report binds, and without one the value is free', () => {
  const checker = safeAt(majorityOf(3));
  const { s1, s2, s3 } = handMade(checker);
  s1.promised('1.1', 1);
  s2.promised('1.1', 1);
  s1.prepared('1.1', [1, 2]);
  s1.proposed('1.1', 7);
  s2.promised('3.3', 3, [entry('2.2', 8)]);
  s3.promised('3.3', 3, [entry('1.1', 7)]);
  s3.prepared('3.3', [2, 3]);
  s3.proposed('3.3', 8);
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(2);
});

test('what a promise reports at its own ballot binds nobody, and neither does a promise outside the quorum', () => {
  const checker = safeAt(majorityOf(3));
  const { s1, s2, s3 } = handMade(checker);
  s1.promised('2.1', 1);
  s2.promised('2.1', 1, [entry('2.1', 9)]);
  s3.promised('2.1', 1, [entry('1.3', 8)]);
  s1.prepared('2.1', [1, 2]);
  s1.proposed('2.1', 7);
  expect(complaint(checker)).toBeNull();
});

test('reports bind slot by slot', () => {
  const checker = safeAt(majorityOf(3));
  const { s1, s2 } = handMade(checker);
  s1.promised('2.1', 1, [entry('1.2', 7, 1), entry('1.3', 8, 2)]);
  s2.promised('2.1', 1, [entry('1.3', 9, 1)]);
  s1.prepared('2.1', [1, 2]);
  s1.proposed('2.1', 9, 1);
  s1.proposed('2.1', 8, 2);
  s1.proposed('2.1', 5, 3);
  expect(complaint(checker)).toBeNull();
  s1.proposed('2.1', 7, 1);
  expect(complaint(checker)).not.toBeNull();
});
