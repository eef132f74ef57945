import { describe, expect, test } from 'vitest';
import { electionBounded } from '../../../../sim/check/liveness/election-bounded.js';
import { leaderStable } from '../../../../sim/check/liveness/leader-stable.js';
import { progressDuring } from '../../../../sim/check/liveness/progress-during.js';
import type { ZabChecker } from '../../../../sim/check/zab/context.js';
import type { ZabGhosts } from '../../../../sim/check/zab/ghosts/ghosts.js';
import { complaint, proof } from '../hand-made-trace.js';
import { handMade } from '../zab/hand-made-trace.js';
import type { Scene } from './scenes.js';

describe('V7, progress while a fault stands', () => {
  const demand = { withinMicros: 1_000_000, fromMicros: 1_000_000, toMicros: 4_000_000 };
  const v7 = (ghosts: ZabGhosts): ZabChecker => progressDuring(demand, ghosts);

  /** Commits at these times, in ms. */
  function committing(...millis: number[]): Scene {
    const hands = handMade(v7);
    millis.forEach((at, i) => {
      hands.wait(at * 1_000 - hands.nowMicros - 1_000);
      hands.s3.commits(`1.${i + 1}`, 1, 3);
    });
    return hands;
  }

  test('a gap between two commits is found', () => {
    const hands = committing(900, 1_900, 2_950);
    expect(complaint(hands.checker)).toBe(
      'promised that something is committed every 1.000 s, but nothing was between 1.900 s and 2.950 s',
    );
  });

  test('a gap at the beginning, or up to the end, is found', () => {
    expect(complaint(committing(900, 2_100).checker)).toContain('between 1.000 s and 2.100 s');
    const hands = committing(1_500, 2_500);
    hands.wait(2_000_000);
    hands.end();
    expect(complaint(hands.checker)).toContain('between 2.500 s and 4.000 s');
  });

  test('commits just in time are right, and gaps before and behind are no matter', () => {
    const hands = committing(100, 2_000, 3_000, 3_500, 4_500, 9_000);
    hands.end();
    expect(complaint(hands.checker)).toBeNull();
  });

  test('a run that ended before has only what it had to answer for', () => {
    const hands = committing(1_500);
    hands.wait(900_000);
    hands.end();
    expect(complaint(hands.checker)).toBeNull();
    const early = committing(500);
    early.end();
    expect(early.checker.findings.premises).toBe(0);
  });

  test('a learner that hears of a commit is no progress', () => {
    const hands = committing(1_500);
    hands.wait(900_000);
    hands.s1.commits('1.1');
    hands.wait(900_000);
    hands.end();
    expect(complaint(hands.checker)).not.toBeNull();
  });
});

describe('V8, a stable leader', () => {
  const v8 = (ghosts: ZabGhosts): ZabChecker => leaderStable(1, ghosts);

  test('one change too many is found, with all elections', () => {
    const hands = handMade(v8);
    hands.s3.elects(3);
    const first = hands.s3.isEstablished(1, '0.0', [2, 3]);
    const one = hands.s2.elects(2);
    expect(complaint(hands.checker)).toBeNull();
    const other = hands.s2.elects(2);
    expect(complaint(hands.checker)).toBe(
      'promised that the leader changes at most once, but with s2 it changed 2 times',
    );
    expect(proof(hands.checker)).toEqual([first, one, other]);
  });

  test('elections before the first leader, and those of followers, are no changes', () => {
    const hands = handMade(v8);
    for (const server of [hands.s1, hands.s2, hands.s3]) server.elects(3);
    hands.s2.elects(2);
    hands.s2.elects(2);
    hands.s3.isEstablished(1, '0.0', [2, 3]);
    for (const server of [hands.s1, hands.s2]) server.elects(3);
    hands.s3.isEstablished(2, '0.0', [2, 3]);
    expect(complaint(hands.checker)).toBeNull();
  });
});

describe('V9, a bounded election', () => {
  const v9 = (ghosts: ZabGhosts): ZabChecker => electionBounded(2, ghosts);

  test('a server that votes in one round too many is found', () => {
    const { checker, s1 } = handMade(v9);
    s1.starts();
    const votes = [s1.votes(1, 1), s1.votes(2, 1)];
    s1.votes(2, 3);
    votes.push(s1.votes(3, 1));
    expect(complaint(checker)).toBe(
      'promised that an election settles within 2 rounds, but s1 voted in round 3, and in 2 before it, and there was no leader',
    );
    expect(proof(checker)).toEqual(votes);
  });

  test('with an established leader, with its own service, or with a new life a server begins anew', () => {
    const { checker, s1, s3 } = handMade(v9);
    s1.starts();
    for (const round of [1, 2]) s1.votes(round, 1);
    s3.isEstablished(1, '0.0', [2, 3]);
    for (const round of [3, 4]) s1.votes(round, 1);
    s1.serves(1, '0.0');
    for (const round of [5, 6]) s1.votes(round, 1);
    s1.crashes();
    s1.starts();
    for (const round of [1, 2]) s1.votes(round, 1);
    expect(complaint(checker)).toBeNull();
    expect(checker.findings.premises).toBe(8);
  });

  test('each server is counted by itself', () => {
    const { checker, s1, s2 } = handMade(v9);
    for (const round of [1, 2]) for (const server of [s1, s2]) server.votes(round, 1);
    expect(complaint(checker)).toBeNull();
  });
});
