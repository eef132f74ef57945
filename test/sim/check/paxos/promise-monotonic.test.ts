import { expect, test } from 'vitest';
import { promiseMonotonic } from '../../../../sim/check/paxos/promise-monotonic.js';
import { accept, complaint, handMade, promise, proof } from '../hand-made-trace.js';

test('a durable promise that falls over a restart is found, with both records', () => {
  const checker = promiseMonotonic();
  const { s2 } = handMade(checker);
  s2.starts();
  const higher = s2.stores(promise('2.3'));
  s2.crashes();
  s2.starts();
  const lower = s2.writes(promise('1.1'));
  const synced = s2.syncs();
  expect(complaint(checker)).toBe(
    'promised that a durable promise never falls, but s2 had promised 2.3 and then stored 1.1',
  );
  expect(proof(checker)).toEqual([higher, lower, synced]);
});

test('a promise that falls because a lower value is accepted is found', () => {
  const checker = promiseMonotonic();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(promise('2.3'));
  s2.stores(accept('1.1', 7));
  expect(complaint(checker)).not.toBeNull();
});

test('a fall that only a crash made durable is found when the next life begins', () => {
  const checker = promiseMonotonic();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(promise('2.3'));
  s2.writes(promise('1.1'));
  s2.crashes();
  expect(complaint(checker)).toBeNull();
  s2.starts();
  expect(complaint(checker)).not.toBeNull();
});

test('a Promise below the durable promise that was never held is found', () => {
  const checker = promiseMonotonic();
  const { s2 } = handMade(checker);
  s2.starts();
  const durable = s2.stores(promise('2.3'));
  const lower = s2.promised('1.1', 1);
  expect(complaint(checker)).toBe(
    'promised that a Prepare is answered only above all promises, or again to the same proposer, but s2 had promised ' +
      '2.3 and then promised 1.1 to s1',
  );
  expect(proof(checker)).toEqual([durable, lower]);
});

test('a Promise that only an earlier life had the right to give is found', () => {
  const checker = promiseMonotonic();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(promise('1.1'));
  s2.stores(promise('2.3'));
  s2.crashes();
  s2.starts();
  s2.promised('1.1', 1);
  expect(complaint(checker)).not.toBeNull();
});

test('one ballot promised to two proposers is found', () => {
  const checker = promiseMonotonic();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(promise('1.1'));
  s2.promised('1.1', 1);
  expect(complaint(checker)).toBeNull();
  s2.promised('1.1', 3);
  expect(complaint(checker)).toContain('had promised 1.1 and then promised 1.1 to s3');
});

test('promises that rise are counted and never complained of, and a Prepare may be answered twice', () => {
  const checker = promiseMonotonic();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(promise('1.1'));
  s2.promised('1.1', 1);
  s2.promised('1.1', 1);
  s2.crashes();
  s2.starts();
  s2.promised('1.1', 1);
  s2.stores(accept('1.1', 7));
  s2.stores(promise('2.3'));
  s2.promised('2.3', 3);
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(7);
});

test('a Promise may leave late, when one sync has made a higher promise durable as well', () => {
  const checker = promiseMonotonic();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.writes(promise('1.1'));
  s2.writes(promise('2.3'));
  s2.syncs();
  s2.promised('1.1', 1);
  s2.promised('2.3', 3);
  s2.promised('1.1', 1);
  expect(complaint(checker)).toBeNull();
});

test('a promise that a crash took may be followed by a lower one', () => {
  const checker = promiseMonotonic();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(promise('1.1'));
  s2.writes(promise('3.3'));
  s2.crashes();
  s2.loses(promise('3.3'));
  s2.starts();
  s2.stores(promise('2.2'));
  s2.promised('2.2', 2);
  expect(complaint(checker)).toBeNull();
});

test('what stands behind a hole in the file is no promise', () => {
  const checker = promiseMonotonic();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(promise('1.1'));
  s2.writes(promise('2.2'));
  s2.writes(promise('5.5'));
  s2.crashes();
  s2.loses(promise('2.2'));
  s2.starts();
  s2.stores(promise('3.3'));
  s2.promised('3.3', 3);
  expect(complaint(checker)).toBeNull();
});
