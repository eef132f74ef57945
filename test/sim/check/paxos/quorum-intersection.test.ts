import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quorumIntersection } from '../../../../sim/check/paxos/quorum-intersection.js';
import { complaint, handMade, proof } from '../hand-made-trace.js';

test('a choice by servers of whom phase 1 asked none is found, with both', () => {
  const checker = quorumIntersection();
  const { s1, s3 } = handMade(checker);
  const prepared = s1.prepared('1.1', [1, 2]);
  const chosen = s3.chose('2.3', 7, [3, 4]);
  expect(complaint(checker)).toBe(
    'promised that every quorum of phase 1 meets every quorum of phase 2, but phase 1 was finished with s1 and s2 ' +
      'and slot 1 was chosen with s3 and s4',
  );
  expect(proof(checker)).toEqual([prepared, chosen]);
  expect(checker.findings.premises).toBe(1);
});

test('a phase 1 that asks none of those who chose is found', () => {
  const checker = quorumIntersection();
  const { s1, s3 } = handMade(checker);
  s3.chose('1.3', 7, [3, 4]);
  s1.prepared('2.1', [1, 2, 5]);
  expect(complaint(checker)).not.toBeNull();
});

test('a phase 1 reaches back to the slot from which it asked, and not further', () => {
  const checker = quorumIntersection();
  const { s1, s3 } = handMade(checker);
  s3.chose('1.3', 7, [3, 4], 4);
  s1.prepared('2.1', [1, 2], 5);
  expect(complaint(checker)).toBeNull();
  s3.chose('1.3', 7, [3, 4], 5);
  expect(complaint(checker)).not.toBeNull();
});

test('quorums of one phase need not meet each other', () => {
  const checker = quorumIntersection();
  const { s1, s3 } = handMade(checker);
  s1.prepared('1.1', [1, 2, 3, 4]);
  s1.chose('1.1', 7, [1, 2]);
  s3.prepared('2.3', [2, 3, 4, 5]);
  s3.chose('2.3', 7, [3, 4]);
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(3);
});

test('it agrees with comparing every Q1 with every Q2', () => {
  const quorum = fc.uniqueArray(fc.constantFrom(1, 2, 3, 4, 5), { minLength: 1, maxLength: 4 });
  const used = fc.record({ phase: fc.constantFrom(1, 2), quorum, slot: fc.integer({ min: 1, max: 3 }) });
  fc.assert(
    fc.property(fc.array(used, { maxLength: 12 }), (all) => {
      const checker = quorumIntersection();
      const { s1 } = handMade(checker);
      for (const one of all) {
        if (one.phase === 1) s1.prepared('1.1', one.quorum, one.slot);
        else s1.chose('1.1', 7, one.quorum, one.slot);
      }
      const isBroken = all.some(
        (q1) =>
          q1.phase === 1 &&
          all.some(
            (q2) => q2.phase === 2 && q2.slot >= q1.slot && !q2.quorum.some((sid) => q1.quorum.includes(sid)),
          ),
      );
      expect(complaint(checker) !== null).toBe(isBroken);
    }),
  );
});
