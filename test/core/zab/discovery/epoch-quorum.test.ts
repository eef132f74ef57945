import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Majorities } from '../../../../core/replication/quorums.js';
import type { StateSummary } from '../../../../core/zab/discovery/epoch-quorum.js';
import { EpochQuorum, ProposedEpoch, isAhead } from '../../../../core/zab/discovery/epoch-quorum.js';
import { zxid } from '../histories.js';

function quorumOf(self: number, voters: readonly number[], observers: readonly number[] = []): EpochQuorum {
  return new EpochQuorum(self, { voters, observers, quorums: { kind: 'majority' } }, new Majorities(voters));
}

describe('a quorum with the leader in it', () => {
  it('is complete when more than half of the voters are, and the leader itself', () => {
    const quorum = quorumOf(1, [1, 2, 3, 4, 5], [6]);
    for (const sid of [5, 4, 3, 6]) {
      quorum.add(sid);
      expect(quorum.isComplete()).toBe(false);
    }
    quorum.add(1);
    expect(quorum.isComplete()).toBe(true);
    expect(quorum.members).toEqual([1, 3, 4, 5]);
  });

  it('counts a server once, and an observer never', () => {
    const quorum = quorumOf(1, [1, 2, 3], [4]);
    quorum.add(1);
    quorum.add(1);
    quorum.add(4);
    expect(quorum.isComplete()).toBe(false);
    expect(quorum.members).toEqual([1]);
  });
});

describe('the epoch that is proposed', () => {
  it('lies above all that a quorum has accepted', () => {
    const epoch = new ProposedEpoch(quorumOf(1, [1, 2, 3]), 4);
    expect(epoch.epoch).toBe(5);
    expect(epoch.join(1, 4)).toBe(false);
    expect(epoch.join(2, 9)).toBe(true);
    expect(epoch.epoch).toBe(10);
  });

  it('rises with an observer too, which completes nothing', () => {
    const epoch = new ProposedEpoch(quorumOf(1, [1, 2, 3], [4]), 4);
    expect(epoch.join(1, 4)).toBe(false);
    expect(epoch.join(4, 12)).toBe(false);
    expect(epoch.join(3, 0)).toBe(true);
    expect([epoch.epoch, epoch.members]).toEqual([13, [1, 3]]);
  });

  it('is fixed from then on, whoever comes late', () => {
    const epoch = new ProposedEpoch(quorumOf(1, [1, 2, 3]), 0);
    epoch.join(1, 0);
    expect(epoch.join(2, 0)).toBe(true);
    expect(epoch.join(3, 99)).toBe(false);
    expect(epoch.epoch).toBe(1);
  });

  it('law: it is the least one above what anybody told before it was fixed', () => {
    const joining = fc.array(fc.tuple(fc.integer({ min: 1, max: 7 }), fc.nat({ max: 9 })), { maxLength: 12 });
    fc.assert(
      fc.property(fc.nat({ max: 9 }), joining, (own, others) => {
        const epoch = new ProposedEpoch(quorumOf(1, [1, 2, 3, 4, 5], [6, 7]), own);
        const heard = [own];
        const voters = new Set<number>();
        let completions = 0;
        for (const [sid, accepted] of [[1, own] as const, ...others]) {
          if (completions === 0) heard.push(accepted);
          if (completions === 0 && sid <= 5) voters.add(sid);
          if (epoch.join(sid, accepted)) completions += 1;
        }
        expect(epoch.epoch).toBe(Math.max(...heard) + 1);
        expect(completions).toBe(voters.size >= 3 ? 1 : 0);
      }),
      { seed: 3 },
    );
  });
});

describe('who is ahead', () => {
  it.each([
    ['2, 1.1', '1, 1.9', true],
    ['1, 1.9', '2, 1.1', false],
    ['1, 1.9', '1, 1.8', true],
    ['1, 1.8', '1, 1.8', false],
    ['1, 2.1', '1, 1.8', true],
  ])('(%s) against (%s): %s', (a, b, expected) => {
    expect(isAhead(summary(a), summary(b))).toBe(expected);
  });
});

/** `2, 1.1`: of currentEpoch 2, with a history up to 1.1. */
function summary(text: string): StateSummary {
  const [currentEpoch = '', last = ''] = text.split(', ');
  return { currentEpoch: Number(currentEpoch), lastZxid: zxid(last) };
}
