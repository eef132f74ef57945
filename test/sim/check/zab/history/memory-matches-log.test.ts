import { describe, expect, test } from 'vitest';
import { memoryMatchesLog } from '../../../../../sim/check/zab/history/memory-matches-log.js';
import { complaint, proof } from '../../hand-made-trace.js';
import { handMade } from '../hand-made-trace.js';
import { ALL, begun, parted } from './scenes.js';

describe('Z17, memory and log', () => {
  test('a server that goes looking with less in memory than in its log is found (ZOOKEEPER-2845)', () => {
    const hands = begun(memoryMatchesLog);
    hands.propose('1.2', ALL);
    const looking = hands.s1.becomes('looking');
    expect(complaint(hands.checker)).toBe(
      'promised that who goes looking has in memory what its log holds, but s1 had 1.1 in memory and a log that ends ' +
        'with 1.2',
    );
    expect(proof(hands.checker)).toContain(looking);
  });

  test('a record that is written while its server looks is found (ZOOKEEPER-4712)', () => {
    const hands = begun(memoryMatchesLog);
    hands.s3.proposes('1.2');
    hands.s1.becomes('looking');
    hands.s1.appends('1.2');
    expect(complaint(hands.checker)).toContain('s1 put 1.2 into its log after it had gone looking');
  });

  test('a vote for more than is in memory is found (ZOOKEEPER-790, 2355)', () => {
    const { s1, checker } = begun(memoryMatchesLog);
    s1.becomes('looking');
    s1.votes(2, 1, '1.2', 1);
    expect(complaint(checker)).toBe(
      'promised that a server stands for election with what it has in memory, but s1 stood with 1.2 and had 1.1',
    );
  });

  test('a vote for the beginning of an epoch that nobody began is found (ZOOKEEPER-790)', () => {
    const { s1, checker } = begun(memoryMatchesLog);
    s1.becomes('looking');
    s1.votes(2, 1, '2.0', 1);
    expect(complaint(checker)).toContain('s1 stood with 2.0 and had 1.1');
  });

  test('a vote for itself with what it has, and one for another with more, are right', () => {
    const { s1, s2, checker } = parted(memoryMatchesLog);
    s2.becomes('looking');
    s2.votes(2, 2, '2.0', 2);
    s1.logs('2.1');
    s1.loads('2.1', 'log');
    s1.becomes('looking');
    s1.votes(2, 1, '2.1', 1);
    s1.votes(2, 2, '2.0', 2);
    expect(complaint(checker)).toBeNull();
  });

  test('a vote for itself that another server still holds is not its own, and what it adds to that is', () => {
    const voted = (end: '1.5' | '1.6'): string | null => {
      const { s1, checker } = begun(memoryMatchesLog);
      s1.becomes('looking');
      s1.votes(2, 1, '1.1', 1);
      s1.hears(3, 2, 1, '1.5');
      s1.votes(2, 1, end, 1);
      return complaint(checker);
    };
    expect(voted('1.5')).toBeNull();
    expect(voted('1.6')).toContain('s1 stood with 1.6 and had 1.1');
  });

  test('with the log brought to memory it is right, also at the beginning of an epoch', () => {
    const hands = parted(memoryMatchesLog);
    hands.s2.becomes('looking');
    hands.s1.logs('2.1');
    hands.s1.loads('2.1', 'log');
    hands.s1.becomes('looking');
    expect(complaint(hands.checker)).toBeNull();
    expect(hands.checker.findings.premises).toBe(4);
  });

  test('a server that starts, or looks on, owes nothing', () => {
    const hands = handMade(memoryMatchesLog);
    hands.s1.starts({ last: '1.2' });
    hands.s1.becomes('looking');
    expect(hands.checker.findings.premises).toBe(0);
  });
});
