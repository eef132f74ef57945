import { expect, test } from 'vitest';
import { validity } from '../../../../sim/check/paxos/validity.js';
import { complaint, handMade, majorityOf, proof } from '../hand-made-trace.js';

test('a chosen value that no client submitted is found, with the accepts that chose it', () => {
  const checker = validity(majorityOf(3));
  const { s1, s2, c1 } = handMade(checker, 3);
  c1.calls(1, 7);
  const first = s1.accepted('1.1', 8);
  const second = s2.accepted('1.1', 8);
  expect(complaint(checker)).toBe(
    'promised that a chosen value was submitted by a client, but slot 1 chose value 8 at ballot 1.1 ' +
      '(accepted by s1 and s2) and no client had submitted it',
  );
  expect(proof(checker)).toEqual([first, second]);
});

test('a value that is submitted only after it was chosen was not submitted before', () => {
  const checker = validity(majorityOf(3));
  const { s1, s2, c1 } = handMade(checker, 3);
  s1.accepted('1.1', 7);
  s2.accepted('1.1', 7);
  c1.calls(1, 7);
  expect(complaint(checker)).not.toBeNull();
});

test('the value of any client may be chosen, and one that is only accepted may be anything', () => {
  const checker = validity(majorityOf(3));
  const { s1, s2, s3, c1, c2 } = handMade(checker, 3);
  c1.calls(1, 7);
  c2.calls(1, 8);
  s3.accepted('1.1', 99);
  s1.accepted('2.2', 8);
  s2.accepted('2.2', 8);
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(1);
});
