import { expect, test } from 'vitest';
import { progressAfterHeal } from '../../../../sim/check/liveness/progress-after-heal.js';
import type { SynodChecker } from '../../../../sim/check/paxos/context.js';
import { complaint, handMade, majorityOf, proof } from '../hand-made-trace.js';

function endOfTime(checker: SynodChecker, micros: number): void {
  checker.finish?.({ micros, isOutOfTime: true, phase: 'liveness' });
}

test('a server of the core that has not learned in time is found, and a call without an answer', () => {
  const checker = progressAfterHeal(majorityOf(3));
  const { s1, s2, s3, c2, heal } = handMade(checker, 3);
  s1.starts();
  const start = s2.starts();
  s3.starts();
  const call = c2.calls(4, 7);
  const healed = heal(1, 2);
  s1.learned('1.1', 7);
  endOfTime(checker, 9_000_000);
  expect(complaint(checker)).toBe(
    'promised that after the heal at 0.005 s every server of the core learns and every call ends in time, ' +
      'but at 9.000 s s2 has learned nothing since 0.002 s and call 4 of c2 waits since 0.004 s',
  );
  expect(proof(checker)).toEqual([healed, start, call]);
});

test('what a server learned in an earlier life does not count', () => {
  const checker = progressAfterHeal(majorityOf(3));
  const { s1, heal } = handMade(checker, 3);
  s1.starts();
  s1.learned('1.1', 7);
  s1.crashes();
  heal(1);
  const start = s1.starts();
  endOfTime(checker, 9_000_000);
  expect(complaint(checker)).not.toBeNull();
  expect(proof(checker)).toContain(start);
});

test('a server of the core that is down has not learned', () => {
  const checker = progressAfterHeal(majorityOf(3));
  const { s1, heal } = handMade(checker, 3);
  s1.starts();
  heal(1, 2);
  s1.crashes('halted', 'a sync failed with EIO');
  endOfTime(checker, 9_000_000);
  expect(complaint(checker)).toContain('s1 is down since 0.003 s and s2 is down since 0.000 s');
});

test('a call that is made after the heal is owed an answer as well', () => {
  const checker = progressAfterHeal(majorityOf(3));
  const { s1, c1, heal } = handMade(checker, 3);
  s1.starts();
  heal(1);
  s1.learned('1.1', 7);
  c1.calls(1, 7);
  expect(checker.findings.premises).toBe(2);
  endOfTime(checker, 9_000_000);
  expect(complaint(checker)).toContain('but at 9.000 s call 1 of c1 waits since 0.004 s');
});

test('calls are told apart by their client and their number', () => {
  const checker = progressAfterHeal(majorityOf(3));
  const { s1, c1, c2, heal } = handMade(checker, 3);
  s1.starts();
  s1.learned('1.1', 7);
  c1.calls(1, 7);
  c2.calls(1, 8);
  c1.calls(2, 9);
  heal(1);
  c1.returns(1, 7);
  c2.returns(1, 7);
  endOfTime(checker, 9_000_000);
  expect(complaint(checker)).toContain('call 2 of c1 waits');
  expect(complaint(checker)).not.toContain('c2');
});

test('servers outside the core owe nothing, and what ended before the heal is held', () => {
  const checker = progressAfterHeal(majorityOf(3));
  const { s1, s2, s3, c1, c2, begin, heal } = handMade(checker, 3);
  begin(1, 2, 3);
  s1.starts();
  s2.starts();
  s3.starts();
  c1.calls(1, 7);
  c2.calls(1, 8);
  s1.learned('1.1', 7);
  c1.returns(1, 7);
  heal(1, 2);
  c2.returns(1, 7);
  s2.learned('1.1', 7);
  endOfTime(checker, 9_000_000);
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(3);
});

test('a run that ended before its time, or was never healed, owes nothing', () => {
  const early = progressAfterHeal(majorityOf(3));
  const one = handMade(early, 3);
  one.s1.starts();
  one.heal(1);
  early.finish?.({ micros: 9_000_000, isOutOfTime: false, phase: 'liveness' });
  expect(complaint(early)).toBeNull();

  const unhealed = progressAfterHeal(majorityOf(3));
  const other = handMade(unhealed, 3);
  other.s1.starts();
  other.c1.calls(1, 7);
  endOfTime(unhealed, 9_000_000);
  expect(complaint(unhealed)).toBeNull();
  expect(unhealed.findings.premises).toBe(0);
});

test('a client that dies takes its calls with it', () => {
  const checker = progressAfterHeal(majorityOf(3));
  const { s1, c1, heal } = handMade(checker, 3);
  s1.starts();
  c1.calls(1, 7);
  heal(1);
  s1.learned('1.1', 7);
  c1.crashes();
  endOfTime(checker, 9_000_000);
  expect(complaint(checker)).toBeNull();
});
