import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../core/assert.js';
import type { WeightedVoter } from '../../../core/replication/quorums.js';
import { Majorities, makeQuorums } from '../../../core/replication/quorums.js';

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

/** Groups of voters from their weights: `[[1, 2], [3]]` has voters 1 and 2 in one group and 3 in another. */
function groupsOf(weights: readonly (readonly number[])[]): WeightedVoter[][] {
  let sid = 0;
  return weights.map((group) =>
    group.map((weight) => {
      sid += 1;
      return { sid, weight };
    }),
  );
}

function hierarchical(weights: readonly (readonly number[])[]): ReturnType<typeof makeQuorums> {
  const groups = groupsOf(weights);
  return makeQuorums({ kind: 'hierarchical', groups }, votersOf(groups.flat().length));
}

const anyWeights = fc.array(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 3,
});

describe('hierarchical quorums', () => {
  const ofNine = hierarchical([
    [1, 1, 1],
    [1, 1, 1],
    [1, 1, 1],
  ]);

  it.each([
    [[1, 2, 4, 5], true],
    [[1, 2, 3, 4, 7], false],
    [[1, 3, 7, 9], true],
    [[1, 2, 3], false],
    [[1, 4, 7, 2], false],
  ])('of three groups of three: %j counts as %s', (servers, expected) => {
    expect(ofNine.isQ1(new Set(servers))).toBe(expected);
    expect(ofNine.isQ2(new Set(servers))).toBe(expected);
  });

  it('weigh: more than half of the weight of a group, whoever holds it', () => {
    const quorums = hierarchical([[3, 1, 1]]);
    expect(quorums.isQ1(new Set([1]))).toBe(true);
    expect(quorums.isQ1(new Set([2, 3]))).toBe(false);
    expect(hierarchical([[2, 1, 1]]).isQ1(new Set([1]))).toBe(false);
  });

  it('take no heed of groups without weight, nor of voters without weight, nor of strangers', () => {
    const quorums = hierarchical([
      [1, 1, 1],
      [0, 0, 0],
      [0, 0],
    ]);
    expect(quorums.isQ1(new Set([1, 2]))).toBe(true);
    expect(quorums.isQ1(new Set([1, 4, 5, 6, 7, 8, 99]))).toBe(false);
  });

  it('are majorities, if there is one group of equal weights', () => {
    for (const n of [1, 2, 3, 4, 5]) {
      const one = hierarchical([votersOf(n).map(() => 2)]);
      const majorities = new Majorities(votersOf(n));
      for (const set of subsets(votersOf(n))) expect(one.isQ1(set)).toBe(majorities.isQ1(set));
    }
  });

  it('meet in a voter that has weight, and stay quorums when somebody is added', () => {
    fc.assert(
      fc.property(anyWeights, fc.nat(), fc.nat(), fc.nat(), (weights, a, b, more) => {
        const quorums = hierarchical(weights);
        const voters = votersOf(weights.flat().length);
        const pick = (bits: number): number[] => voters.filter((_, i) => ((bits >>> i) & 1) === 1);
        const [first, second] = [pick(a), pick(b)];
        if (quorums.isQ1(new Set(first))) {
          expect(quorums.isQ1(new Set([...first, ...pick(more)]))).toBe(true);
          if (quorums.isQ2(new Set(second))) {
            expect(first.some((sid) => second.includes(sid) && quorums.weightOf(sid) > 0)).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leave nothing to nobody, even where nobody has weight', () => {
    fc.assert(
      fc.property(anyWeights, (weights) => {
        expect(hierarchical(weights).isQ1(new Set())).toBe(false);
      }),
    );
    expect(hierarchical([[0, 0]]).isQ1(new Set([1, 2]))).toBe(false);
  });
});

describe('the quorums of an ensemble', () => {
  it('are majorities of its voters, or weighted as its groups say', () => {
    const majorities = makeQuorums({ kind: 'majority' }, [2, 4, 6]);
    expect([[2, 4], [2], [2, 3]].map((set) => majorities.isQ1(new Set(set)))).toEqual([true, false, false]);
    const groups = [[{ sid: 2, weight: 3 }], [{ sid: 4, weight: 0 }]];
    const weighted = makeQuorums({ kind: 'hierarchical', groups }, [2, 4]);
    expect([[2], [4]].map((set) => weighted.isQ2(new Set(set)))).toEqual([true, false]);
  });

  it('know how much each server counts', () => {
    expect([2, 3].map((sid) => new Majorities([1, 2]).weightOf(sid))).toEqual([1, 0]);
    const quorums = hierarchical([[1, 0, 3], [0]]);
    expect([1, 2, 3, 4, 5].map((sid) => quorums.weightOf(sid))).toEqual([1, 0, 3, 0, 0]);
  });

  it.each([
    [
      'a voter in two groups',
      [
        [1, 2],
        [2, 3],
      ],
      [1, 2, 3],
    ],
    ['a voter in no group', [[1, 2]], [1, 2, 3]],
    ['somebody who is no voter', [[1, 2, 3]], [1, 2]],
  ])('refuse groups with %s', (_, sids, voters) => {
    const groups = sids.map((group) => group.map((sid) => ({ sid, weight: 1 })));
    expect(() => makeQuorums({ kind: 'hierarchical', groups }, voters)).toThrow(AssertionError);
  });

  it.each([-1, 0.5, Number.NaN])('refuse a weight of %d', (weight) => {
    const groups = [[{ sid: 1, weight }]];
    expect(() => makeQuorums({ kind: 'hierarchical', groups }, [1])).toThrow(AssertionError);
  });
});
