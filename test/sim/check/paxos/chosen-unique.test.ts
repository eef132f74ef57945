import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chosenUnique } from '../../../../sim/check/paxos/chosen-unique.js';
import { complaint, handMade, majorityOf, proof } from '../hand-made-trace.js';
import { arbitraryVoting, chosenIn, vote } from './voting.js';

test('two values chosen in one slot are found, with the accepts that chose both', () => {
  const checker = chosenUnique(majorityOf(3));
  const { s1, s2, s3 } = handMade(checker);
  const choice = [s1.accepted('1.1', 7), s2.accepted('1.1', 7)];
  const other = [s3.accepted('2.3', 8), s2.accepted('2.3', 8)];
  expect(complaint(checker)).toBe(
    'promised that one value per slot is chosen, but slot 1 chose value 7 at ballot 1.1 (accepted by s1 and s2) ' +
      'and value 8 at ballot 2.3 (accepted by s2 and s3)',
  );
  expect(proof(checker)).toEqual([...choice, ...other]);
  expect(checker.findings.premises).toBe(2);
});

test('the vote of an acceptor that has crashed and forgotten it counts for ever', () => {
  const checker = chosenUnique(majorityOf(3));
  const { s1, s2, s3 } = handMade(checker);
  s1.accepted('1.1', 7);
  s2.accepted('1.1', 7);
  s2.crashes();
  s2.starts();
  s2.recovers('0.0');
  s2.accepted('2.3', 8);
  s3.accepted('2.3', 8);
  expect(complaint(checker)).not.toBeNull();
});

test('two values that a quorum accepts at one ballot are both chosen', () => {
  const checker = chosenUnique(majorityOf(3));
  const { s1, s2, s3 } = handMade(checker);
  s1.accepted('1.1', 7);
  s2.accepted('1.1', 7);
  s2.accepted('1.1', 8);
  s3.accepted('1.1', 8);
  expect(complaint(checker)).not.toBeNull();
});

test('one value chosen at two ballots is one value', () => {
  const checker = chosenUnique(majorityOf(3));
  const { s1, s2, s3 } = handMade(checker);
  s1.accepted('1.1', 7);
  s2.accepted('1.1', 7);
  s2.accepted('2.3', 7);
  s3.accepted('2.3', 7);
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(2);
});

test('accepts of one value at different ballots do not add up, and neither do those of one acceptor', () => {
  const checker = chosenUnique(majorityOf(3));
  const { s1, s2 } = handMade(checker);
  s1.accepted('1.1', 7);
  s1.accepted('1.1', 7);
  s2.accepted('2.2', 7);
  s2.accepted('3.1', 8);
  expect(checker.findings.premises).toBe(0);
});

test('slots choose independently', () => {
  const checker = chosenUnique(majorityOf(3));
  const { s1, s2 } = handMade(checker);
  s1.accepted('1.1', 7, 1);
  s2.accepted('1.1', 7, 1);
  s1.accepted('1.1', 8, 2);
  s2.accepted('1.1', 8, 2);
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(2);
});

test('it agrees with counting all votes at the end', () => {
  fc.assert(
    fc.property(arbitraryVoting(), (voting) => {
      const checker = chosenUnique(majorityOf(3));
      const hands = handMade(checker);
      for (const deed of voting) vote(hands, deed);
      const chosen = chosenIn(voting);
      expect(checker.findings.premises).toBe(chosen.length);
      expect(complaint(checker) !== null).toBe(new Set(chosen.map(({ value }) => value)).size > 1);
    }),
  );
});
