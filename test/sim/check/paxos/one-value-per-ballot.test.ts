import { expect, test } from 'vitest';
import { oneValuePerBallot } from '../../../../sim/check/paxos/one-value-per-ballot.js';
import { complaint, handMade, proof } from '../hand-made-trace.js';

test('two values proposed at one ballot are found, with both proposals', () => {
  const checker = oneValuePerBallot();
  const { s1 } = handMade(checker);
  const first = s1.proposed('1.1', 7);
  s1.crashes();
  s1.starts();
  const second = s1.proposed('1.1', 8);
  expect(complaint(checker)).toBe(
    'promised that a ballot has one value per slot, but at ballot 1.1 in slot 1 s1 proposed 7 and s1 proposed 8',
  );
  expect(proof(checker)).toEqual([first, second]);
});

test('an acceptor that accepts another value than was proposed is found', () => {
  const checker = oneValuePerBallot();
  const { s1, s2 } = handMade(checker);
  s1.proposed('1.1', 7);
  s2.accepted('1.1', 8);
  expect(complaint(checker)).toBe(
    'promised that a ballot has one value per slot, but at ballot 1.1 in slot 1 s1 proposed 7 and s2 accepted 8',
  );
});

test('two acceptors that accept different values at one ballot are found without a proposal', () => {
  const checker = oneValuePerBallot();
  const { s2, s3 } = handMade(checker);
  s2.accepted('1.1', 7);
  s3.accepted('1.1', 8);
  expect(complaint(checker)).not.toBeNull();
});

test('other ballots and other slots have values of their own', () => {
  const checker = oneValuePerBallot();
  const { s1, s2 } = handMade(checker);
  s1.proposed('1.1', 7, 1);
  s2.accepted('1.1', 7, 1);
  s1.proposed('1.1', 8, 2);
  s2.proposed('1.2', 9, 1);
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(4);
});
