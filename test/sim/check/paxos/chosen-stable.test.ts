import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chosenStable } from '../../../../sim/check/paxos/chosen-stable.js';
import { ballot, complaint, handMade, majorityOf, proof } from '../hand-made-trace.js';
import { arbitraryVoting, chosenIn, vote } from './voting.js';

test('another value proposed above the ballot of a chosen one is found, with the accepts and the proposal', () => {
  const checker = chosenStable(majorityOf(3));
  const { s1, s2, s3 } = handMade(checker);
  const choice = [s1.accepted('1.1', 7), s2.accepted('1.1', 7)];
  const proposal = s3.proposed('2.3', 8);
  expect(complaint(checker)).toBe(
    'promised that every ballot above that of a chosen value carries this value, but slot 1 chose value 7 ' +
      'at ballot 1.1 (accepted by s1 and s2) and s3 proposed 8 at ballot 2.3',
  );
  expect(proof(checker)).toEqual([...choice, proposal]);
});

test('it is found as well if the value is chosen after the higher ballot was proposed', () => {
  const checker = chosenStable(majorityOf(3));
  const { s1, s2, s3 } = handMade(checker);
  s1.accepted('1.1', 7);
  s3.proposed('2.3', 8);
  expect(complaint(checker)).toBeNull();
  s2.accepted('1.1', 7);
  expect(complaint(checker)).not.toBeNull();
  expect(checker.findings.premises).toBe(1);
});

test('it is found if the value is chosen again at a lower ballot', () => {
  const checker = chosenStable(majorityOf(3));
  const { s1, s2, s3 } = handMade(checker);
  s1.accepted('3.1', 7);
  s2.accepted('3.1', 7);
  s3.proposed('2.3', 8);
  expect(complaint(checker)).toBeNull();
  s1.accepted('1.1', 7);
  s2.accepted('1.1', 7);
  expect(complaint(checker)).not.toBeNull();
});

test('a higher ballot may carry the chosen value, and a lower one any value', () => {
  const checker = chosenStable(majorityOf(3));
  const { s1, s2, s3 } = handMade(checker);
  s1.proposed('1.1', 8);
  s1.accepted('2.2', 7);
  s2.accepted('2.2', 7);
  s2.proposed('2.2', 7);
  s3.proposed('3.3', 7);
  s1.proposed('1.1', 9);
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(1);
});

test('a proposal in another slot is free', () => {
  const checker = chosenStable(majorityOf(3));
  const { s1, s2, s3 } = handMade(checker);
  s1.accepted('1.1', 7, 1);
  s2.accepted('1.1', 7, 1);
  s3.proposed('2.3', 8, 2);
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(0);
});

test('it agrees with comparing all choices and proposals at the end', () => {
  fc.assert(
    fc.property(arbitraryVoting(), (voting) => {
      const checker = chosenStable(majorityOf(3));
      const hands = handMade(checker);
      for (const deed of voting) vote(hands, deed);
      const chosen = chosenIn(voting);
      const bound = voting.filter(
        ({ did, at }) => did === 'proposed' && chosen.some((choice) => ballot(choice.at) < ballot(at)),
      );
      const broken = bound.filter(({ at, value }) =>
        chosen.some((choice) => ballot(choice.at) < ballot(at) && choice.value !== value),
      );
      expect(checker.findings.premises).toBe(bound.length);
      expect(complaint(checker) !== null).toBe(broken.length > 0);
    }),
  );
});
