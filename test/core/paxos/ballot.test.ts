import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../core/assert.js';
import { formatBallot, makeBallot, proposerOf, roundOf, ZERO_BALLOT } from '../../../core/paxos/ballot.js';

const ROUND_MAX = 2147483647;
const SID_MAX = 8191;
const anyRound = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: ROUND_MAX }));
const anySid = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: SID_MAX }));
const anyPair = fc.tuple(anyRound, anySid);

/** The order of pairs: by round, then by sid. */
function comparePairs([roundA, sidA]: [number, number], [roundB, sidB]: [number, number]): number {
  return Math.sign(roundA - roundB) || Math.sign(sidA - sidB);
}

describe('a ballot', () => {
  it('is ordered by round, then by sid; so ballots of two servers, or of two rounds, differ', () => {
    fc.assert(
      fc.property(anyPair, anyPair, (a, b) => {
        expect(Math.sign(makeBallot(...a) - makeBallot(...b))).toBe(comparePairs(a, b));
      }),
    );
  });

  it('gives back its round and its server, over the whole range', () => {
    const check = (round: number, sid: number): void => {
      const ballot = makeBallot(round, sid);
      expect(Number.isSafeInteger(ballot)).toBe(true);
      expect([roundOf(ballot), proposerOf(ballot)]).toEqual([round, sid]);
    };
    fc.assert(fc.property(anyRound, anySid, check));
    check(1, 1);
    check(ROUND_MAX, SID_MAX);
  });

  it('lies above the zero ballot, which has round 0 and no server', () => {
    fc.assert(fc.property(anyRound, anySid, (round, sid) => makeBallot(round, sid) > ZERO_BALLOT));
    expect([roundOf(ZERO_BALLOT), proposerOf(ZERO_BALLOT)]).toEqual([0, 0]);
  });

  it.each([
    [0, 1],
    [-1, 1],
    [ROUND_MAX + 1, 1],
    [Number.NaN, 1],
    [1, 0],
    [1, -1],
    [1, SID_MAX + 1],
    [1, Number.NaN],
  ])('is never made of round %d and server %d', (round, sid) => {
    expect(() => makeBallot(round, sid)).toThrow(AssertionError);
  });

  it('is written as round and server with a point between them', () => {
    expect(formatBallot(makeBallot(3, 1))).toBe('3.1');
    expect(formatBallot(makeBallot(12, 4096))).toBe('12.4096');
    expect(formatBallot(ZERO_BALLOT)).toBe('0.0');
  });
});
