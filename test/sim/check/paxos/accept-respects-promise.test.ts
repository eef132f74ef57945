import { expect, test } from 'vitest';
import { acceptRespectsPromise } from '../../../../sim/check/paxos/accept-respects-promise.js';
import { accept, complaint, handMade, promise, proof } from '../hand-made-trace.js';

test('a value accepted below a durable promise is found, with both records', () => {
  const checker = acceptRespectsPromise();
  const { s2 } = handMade(checker);
  s2.starts();
  const promised = s2.stores(promise('2.3'));
  const accepted = s2.writes(accept('1.1', 7, '2.3'));
  const synced = s2.syncs();
  expect(complaint(checker)).toBe(
    'promised that nothing is accepted below a durable promise, but s2 had promised 2.3 and then accepted 7 at ballot 1.1',
  );
  expect(proof(checker)).toEqual([promised, accepted, synced]);
});

test('it is found as well if both became durable in one sync', () => {
  const checker = acceptRespectsPromise();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.writes(promise('2.3'));
  s2.writes(accept('1.1', 7, '2.3'));
  s2.syncs();
  expect(complaint(checker)).not.toBeNull();
});

test('it is found as well over a restart', () => {
  const checker = acceptRespectsPromise();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(promise('2.3'));
  s2.crashes();
  s2.starts();
  s2.stores(accept('1.1', 7));
  expect(complaint(checker)).not.toBeNull();
});

test('a value that is accepted without raising the promise is found', () => {
  const checker = acceptRespectsPromise();
  const { s1 } = handMade(checker);
  s1.starts();
  s1.stores(promise('2.2'));
  const accepted = s1.writes(accept('3.3', 7, '2.2'));
  const synced = s1.syncs();
  expect(complaint(checker)).toBe(
    'promised that to accept is also to promise, but s1 accepted 7 at ballot 3.3 and left its promise at 2.2, ' +
      'so that a lower ballot can overwrite the value',
  );
  expect(proof(checker)).toEqual([accepted, synced]);
});

test('an Accepted below the durable promise with no durable record to show for it is found', () => {
  const checker = acceptRespectsPromise();
  const { s2 } = handMade(checker);
  s2.starts();
  const promised = s2.stores(promise('2.3'));
  s2.writes(accept('1.1', 7, '2.3'));
  const said = s2.accepted('1.1', 7);
  expect(complaint(checker)).toBe(
    'promised that nothing is accepted below a durable promise, but s2 had promised 2.3 and said that it accepted ' +
      'at ballot 1.1',
  );
  expect(proof(checker)).toEqual([promised, said]);
});

test('an acceptor that promises higher while its Accepted waits for the sync is right', () => {
  const checker = acceptRespectsPromise();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(promise('1.1'));
  s2.writes(accept('1.1', 7));
  s2.writes(promise('2.3'));
  s2.syncs();
  s2.accepted('1.1', 7);
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(2);
});

test('an acceptor may accept at its promise, above it without a Prepare, and say so again later', () => {
  const checker = acceptRespectsPromise();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(promise('1.1'));
  s2.stores(accept('1.1', 7));
  s2.accepted('1.1', 7);
  s2.stores(accept('4.4', 8));
  s2.accepted('4.4', 8);
  s2.accepted('1.1', 7);
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(5);
});

test('a promise that a crash took binds nobody', () => {
  const checker = acceptRespectsPromise();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.writes(promise('2.3'));
  s2.crashes();
  s2.loses(promise('2.3'));
  s2.starts();
  s2.stores(accept('1.1', 7));
  s2.accepted('1.1', 7);
  expect(complaint(checker)).toBeNull();
});
