import { expect, test } from 'vitest';
import { ackDurable } from '../../../../sim/check/durability/ack-durable.js';
import { accept, complaint, entry, handMade, promise, proof } from '../hand-made-trace.js';

test('a Promise that leaves before its sync is found where the network sees it', () => {
  const checker = ackDurable();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(promise('1.1'));
  s2.writes(promise('2.3'));
  const sent = s2.sends('Promise', 3, '2.3');
  expect(complaint(checker)).toBe(
    'promised that a Promise leaves when it is durable, but s2 promised ballot 2.3 while its disk held promise 1.1',
  );
  expect(proof(checker)).toEqual([sent]);
});

test('an Accepted that leaves before its sync is found, with the write that waits', () => {
  const checker = ackDurable();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(promise('1.1'));
  const written = s2.writes(accept('1.1', 7));
  const sent = s2.sends('Accepted', 1, '1.1');
  expect(complaint(checker)).toBe(
    'promised that an Accepted leaves when the value is durable, but s2 said that it had accepted at ballot 1.1 ' +
      'in slot 1 while its disk did not hold it',
  );
  expect(proof(checker)).toEqual([written, sent]);
});

test("a server's promise and vote for itself are found by its own report", () => {
  const promising = ackDurable();
  const one = handMade(promising);
  one.s1.starts();
  one.s1.writes(promise('1.1'));
  one.s1.promised('1.1', 1);
  expect(complaint(promising)).not.toBeNull();

  const voting = ackDurable();
  const other = handMade(voting);
  other.s1.starts();
  other.s1.stores(promise('1.1'));
  other.s1.writes(accept('1.1', 7));
  other.s1.accepted('1.1', 7);
  expect(complaint(voting)).not.toBeNull();
});

test('a Promise that reports a value which is not durable is found', () => {
  const checker = ackDurable();
  const { s2 } = handMade(checker);
  s2.starts();
  const written = s2.writes(accept('1.1', 7));
  const promised = s2.promised('2.3', 3, [entry('1.1', 7)]);
  expect(complaint(checker)).toBe(
    'promised that a Promise reports what is durable, but s2 reported 7 at ballot 1.1 in slot 1 while its disk did ' +
      'not hold it',
  );
  expect(proof(checker)).toEqual([written, promised]);
});

test('an Accepted for another ballot or another slot than the durable one is found', () => {
  const checker = ackDurable();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(accept('2.2', 7));
  s2.sends('Accepted', 1, '1.1');
  expect(complaint(checker)).not.toBeNull();

  const other = ackDurable();
  const hands = handMade(other);
  hands.s2.starts();
  hands.s2.stores(accept('1.1', 7, '1.1', 2));
  hands.s2.sends('Accepted', 1, '1.1');
  expect(complaint(other)).not.toBeNull();
});

test('an Accepted of a value that a crash took is found', () => {
  const checker = ackDurable();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.writes(accept('1.1', 7));
  s2.crashes();
  s2.loses(accept('1.1', 7));
  s2.starts();
  s2.sends('Accepted', 1, '1.1');
  expect(complaint(checker)).not.toBeNull();
});

test('a promise that was written after a failed sync is not durable, though its own sync succeeds', () => {
  const checker = ackDurable();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.writes(promise('1.1'));
  s2.failsToSync(promise('1.1'));
  s2.writes(promise('2.2'));
  s2.syncs(promise('2.2'));
  s2.sends('Promise', 2, '2.2');
  expect(complaint(checker)).not.toBeNull();
});

test('what a failed sync did not name as lost is still not to be relied on', () => {
  const checker = ackDurable();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.writes(promise('1.1'));
  s2.failsToSync();
  s2.sends('Promise', 1, '1.1');
  expect(complaint(checker)).not.toBeNull();
});

test('answers that leave after their sync are counted and right, also late, repeated, and after a restart', () => {
  const checker = ackDurable();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(promise('1.2'));
  s2.promised('1.2', 2);
  s2.writes(accept('1.2', 7));
  s2.writes(promise('2.3'));
  s2.syncs();
  s2.accepted('1.2', 7);
  s2.promised('2.3', 3, [entry('1.2', 7)]);
  s2.sends('Promise', 3, '2.3');
  s2.crashes();
  s2.starts();
  s2.sends('Promise', 3, '2.3');
  s2.sends('Accepted', 2, '1.2');
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(5);
});

test('what a crash kept is durable from then on', () => {
  const checker = ackDurable();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.writes(promise('1.1'));
  s2.crashes();
  s2.starts();
  s2.sends('Promise', 1, '1.1');
  expect(complaint(checker)).toBeNull();
});

test('other messages may carry any ballot', () => {
  const checker = ackDurable();
  const { s1 } = handMade(checker);
  s1.starts();
  s1.sends('Prepare', 2, '1.1');
  s1.sends('Accept', 2, '1.1');
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(0);
});
