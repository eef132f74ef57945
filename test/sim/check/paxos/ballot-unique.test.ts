import { expect, test } from 'vitest';
import { ballotUnique } from '../../../../sim/check/paxos/ballot-unique.js';
import { complaint, handMade, proof } from '../hand-made-trace.js';

test('a ballot that two lives of a server prepare is found, with both Prepares', () => {
  const checker = ballotUnique();
  const { s1 } = handMade(checker);
  s1.starts();
  const first = s1.sends('Prepare', 2, '1.1');
  s1.crashes();
  s1.starts();
  const second = s1.sends('Prepare', 3, '1.1');
  expect(complaint(checker)).toBe(
    'promised that a ballot has one proposer in one life, but ballot 1.1 was prepared by s1 in its life 1 ' +
      'and by s1 in its life 2',
  );
  expect(proof(checker)).toEqual([first, second]);
});

test("a server that starts another server's ballot is found", () => {
  const checker = ballotUnique();
  const { s2 } = handMade(checker);
  s2.starts();
  const started = s2.startsBallot('1.1');
  expect(complaint(checker)).toBe(
    'promised that a ballot belongs to the server that it names, but s2 used ballot 1.1 of s1',
  );
  expect(proof(checker)).toEqual([started]);
});

test("a server that prepares another server's ballot is found, even if it never said that it started it", () => {
  const checker = ballotUnique();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.sends('Prepare', 3, '1.1');
  expect(complaint(checker)).not.toBeNull();
});

test('a Prepare may be sent to many, and again', () => {
  const checker = ballotUnique();
  const { s1 } = handMade(checker);
  s1.starts();
  s1.startsBallot('1.1');
  s1.sends('Prepare', 2, '1.1');
  s1.sends('Prepare', 3, '1.1');
  s1.sends('Prepare', 3, '1.1');
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(4);
});

test('a ballot that nobody heard of before the crash may be started again', () => {
  const checker = ballotUnique();
  const { s1 } = handMade(checker);
  s1.starts();
  s1.startsBallot('1.1');
  s1.crashes();
  s1.starts();
  s1.startsBallot('1.1');
  s1.sends('Prepare', 2, '1.1');
  expect(complaint(checker)).toBeNull();
});

test('two servers may use one round, and other messages do not claim their ballot', () => {
  const checker = ballotUnique();
  const { s1, s2 } = handMade(checker);
  s1.starts();
  s2.starts();
  s1.sends('Prepare', 2, '1.1');
  s2.sends('Promise', 1, '1.1');
  s2.sends('Prepare', 1, '1.2');
  expect(complaint(checker)).toBeNull();
});
