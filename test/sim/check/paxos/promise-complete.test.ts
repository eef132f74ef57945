import { expect, test } from 'vitest';
import { promiseComplete } from '../../../../sim/check/paxos/promise-complete.js';
import { accept, complaint, entry, handMade, promise, proof } from '../hand-made-trace.js';

test('a Promise that leaves out what its disk holds is found, with the write and the Promise', () => {
  const checker = promiseComplete();
  const { s2 } = handMade(checker);
  s2.starts();
  const accepted = s2.stores(accept('1.1', 7));
  const promised = s2.promised('2.3', 3);
  expect(complaint(checker)).toBe(
    'promised that a Promise reports the highest accepted value, but s2 had accepted 7 at ballot 1.1 in slot 1 ' +
      'and its Promise of ballot 2.3 reported nothing there',
  );
  expect(proof(checker)).toEqual([accepted, promised]);
});

test('a Promise that reports an older value than the last is found', () => {
  const checker = promiseComplete();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(accept('1.1', 7));
  s2.stores(accept('2.2', 8));
  s2.promised('3.3', 3, [entry('1.1', 7)]);
  expect(complaint(checker)).toBe(
    'promised that a Promise reports the highest accepted value, but s2 had accepted 8 at ballot 2.2 in slot 1 ' +
      'and its Promise of ballot 3.3 reported 7 at ballot 1.1',
  );
});

test('a Promise that leaves out what its acceptor said it had accepted is found, though the disk lost it', () => {
  const checker = promiseComplete();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.writes(accept('1.1', 7));
  const said = s2.accepted('1.1', 7);
  s2.crashes();
  s2.loses(accept('1.1', 7));
  s2.starts();
  const promised = s2.promised('2.3', 3);
  expect(complaint(checker)).not.toBeNull();
  expect(proof(checker)).toEqual([said, promised]);
});

test('a report of something that was never accepted is found: the promise in place of the ballot, or another value', () => {
  const checker = promiseComplete();
  const { s1 } = handMade(checker);
  s1.starts();
  s1.stores(accept('1.1', 7));
  s1.stores(promise('3.3'));
  s1.promised('4.1', 1, [entry('3.3', 7)]);
  expect(complaint(checker)).toBe(
    'promised that a Promise reports what its acceptor accepted below its ballot, but s1 reported 7 at ballot 3.3 ' +
      'in slot 1 in its Promise of ballot 4.1, which it never accepted',
  );

  const other = promiseComplete();
  const hands = handMade(other);
  hands.s1.starts();
  hands.s1.stores(accept('1.1', 7));
  hands.s1.promised('2.2', 2, [entry('1.1', 8)]);
  expect(complaint(other)).not.toBeNull();
});

test('a report from above the promised ballot is found', () => {
  const checker = promiseComplete();
  const { s1 } = handMade(checker);
  s1.starts();
  s1.stores(accept('2.2', 7));
  s1.promised('1.3', 3, [entry('2.2', 7)]);
  expect(complaint(checker)).toContain('which it accepted above that ballot');
});

test('one slot left out among several is found', () => {
  const checker = promiseComplete();
  const { s1 } = handMade(checker);
  s1.starts();
  s1.stores(accept('1.1', 7, '1.1', 1));
  s1.stores(accept('1.1', 8, '1.1', 2));
  s1.promised('2.2', 2, [entry('1.1', 7, 1)]);
  expect(complaint(checker)).toContain('had accepted 8 at ballot 1.1 in slot 2');
});

test('the highest acceptance is enough, slots below the one asked for need none, and an empty acceptor owes nothing', () => {
  const checker = promiseComplete();
  const { s1 } = handMade(checker);
  s1.starts();
  s1.promised('1.1', 1);
  expect(checker.findings.premises).toBe(0);
  s1.stores(accept('1.1', 7, '1.1', 1));
  s1.accepted('1.1', 7, 1);
  s1.stores(accept('1.2', 6, '1.2', 2));
  s1.stores(accept('1.3', 8, '1.3', 2));
  s1.promised('2.2', 2, [entry('1.3', 8, 2)], 2);
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(1);
});

test('what was written and lost in a crash, and never spoken of, need not be reported', () => {
  const checker = promiseComplete();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.writes(accept('1.1', 7));
  s2.crashes();
  s2.loses(accept('1.1', 7));
  s2.starts();
  s2.promised('2.3', 3);
  expect(complaint(checker)).toBeNull();
});

test('what a crash kept without a sync has to be reported', () => {
  const checker = promiseComplete();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.writes(accept('1.1', 7));
  s2.crashes();
  s2.starts();
  s2.promised('2.3', 3);
  expect(complaint(checker)).not.toBeNull();
});

test('a Prepare that comes again after the Accept is answered with or without the value of its own ballot', () => {
  const checker = promiseComplete();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(accept('1.1', 7));
  s2.promised('2.3', 3, [entry('1.1', 7)]);
  s2.stores(accept('2.3', 7));
  s2.accepted('2.3', 7);
  s2.promised('2.3', 3, [entry('2.3', 7)]);
  s2.promised('2.3', 3, [entry('1.1', 7)]);
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(3);
});
