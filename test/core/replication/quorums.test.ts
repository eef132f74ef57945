import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Majorities } from '../../../core/replication/quorums.js';

function votersOf(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1);
}

/** All sets that can be made of these members. */
function subsets(members: readonly number[]): ReadonlySet<number>[] {
  return Array.from({ length: 2 ** members.length }, (_, bits) => {
    return new Set(members.filter((_, i) => ((bits >>> i) & 1) === 1));
  });
}

const anyVoters = fc.uniqueArray(fc.integer({ min: 1, max: 8191 }), { minLength: 1, maxLength: 9 });

describe('majorities', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [5, 3],
    [6, 4],
    [7, 4],
  ])('of %d voters are the sets of at least %d of them, in both phases', (n, least) => {
    const quorums = new Majorities(votersOf(n));
    for (const set of subsets(votersOf(n))) {
      expect(quorums.isQ1(set)).toBe(set.size >= least);
      expect(quorums.isQ2(set)).toBe(set.size >= least);
    }
  });

  it('meet: any Q1 and any Q2 have a voter in common', () => {
    const twoSets = anyVoters.chain((voters) =>
      fc.tuple(fc.constant(voters), fc.subarray(voters), fc.subarray(voters)),
    );
    fc.assert(
      fc.property(twoSets, ([voters, a, b]) => {
        const quorums = new Majorities(voters);
        fc.pre(quorums.isQ1(new Set(a)) && quorums.isQ2(new Set(b)));
        expect(a.some((voter) => b.includes(voter))).toBe(true);
      }),
    );
  });

  it('do not count strangers, however many there are', () => {
    fc.assert(
      fc.property(
        anyVoters,
        fc.uniqueArray(fc.integer({ min: 9000 }), { maxLength: 20 }),
        (voters, strangers) => {
          const quorums = new Majorities(voters);
          const half = voters.slice(0, Math.floor(voters.length / 2));
          expect(quorums.isQ1(new Set([...half, ...strangers]))).toBe(false);
          expect(quorums.isQ2(new Set([...half, ...strangers]))).toBe(false);
        },
      ),
    );
  });

  it('leave nothing to nobody: the empty set is no quorum, even of no voters', () => {
    expect(new Majorities([]).isQ1(new Set())).toBe(false);
    expect(new Majorities([1]).isQ2(new Set())).toBe(false);
  });
});
