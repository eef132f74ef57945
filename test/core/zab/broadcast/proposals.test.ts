import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Majorities } from '../../../../core/replication/quorums.js';
import { Proposals } from '../../../../core/zab/broadcast/proposals.js';
import type { ZabEvent } from '../../../../core/zab/events.js';
import { ZabBench } from '../bench.js';
import { entries, entryAt, shown, zxid } from '../histories.js';
import { makeZxid } from '../../../../core/zxid.js';

/** The proposals of epoch 2, and what they report. */
function proposals(voters: readonly number[], proposed = ''): { all: Proposals; events: ZabEvent[] } {
  const events: ZabEvent[] = [];
  const env = new ZabBench().envThatReports((event) => events.push(event));
  const all = new Proposals(env, { voters, quorums: new Majorities(voters), epoch: 2 });
  for (const entry of entries(proposed)) all.propose(entry);
  events.length = 0;
  return { all, events };
}

describe('proposals', () => {
  it('begin at the beginning of the epoch (ZOOKEEPER-1319)', () => {
    const { all } = proposals([1, 2, 3]);
    expect([all.lastProposed, all.hasOutstanding, all.outstandingFrom]).toEqual([
      zxid('2.0'),
      false,
      Infinity,
    ]);
  });

  it('commit by a quorum, each once', () => {
    const { all, events } = proposals([1, 2, 3], '2.1');
    expect(all.ack(3, zxid('2.1'))).toEqual([]);
    expect(all.ack(3, zxid('2.1'))).toEqual([]);
    expect(shown(all.ack(1, zxid('2.1')))).toBe('2.1');
    expect(all.ack(2, zxid('2.1'))).toEqual([]);
    expect(events.filter(({ kind }) => kind === 'zab.committed')).toEqual([
      { kind: 'zab.committed', zxid: zxid('2.1'), quorum: [1, 3] },
    ]);
    expect(all.hasOutstanding).toBe(false);
  });

  it('commit in order, however the acknowledgements come', () => {
    const { all } = proposals([1, 2, 3], '2.1-3');
    for (const sid of [1, 2]) for (const at of ['2.3', '2.2']) expect(all.ack(sid, zxid(at))).toEqual([]);
    all.ack(1, zxid('2.1'));
    expect(shown(all.ack(2, zxid('2.1')))).toBe('2.1 2.2 2.3');
  });

  it('ignore what is no acknowledgement of a proposal under way, and who is no voter', () => {
    const { all, events } = proposals([1, 2, 3], '2.1-2');
    for (const at of ['2.0', '1.1', '2.9']) expect(all.ack(1, zxid(at))).toEqual([]);
    expect(all.ack(4, zxid('2.1'))).toEqual([]);
    expect(events).toEqual([]);
  });

  it('withdraw what a server acknowledged that is synchronised anew, behind the end of what it has', () => {
    const { all } = proposals([1, 2, 3, 4, 5], '2.1-3');
    for (const at of ['2.1', '2.2', '2.3']) for (const sid of [1, 2]) all.ack(sid, zxid(at));
    all.withdrawAcks(2, zxid('2.1'));
    expect(shown(all.ack(3, zxid('2.1')))).toBe('2.1');
    expect(all.ack(3, zxid('2.2'))).toEqual([]);
    expect(shown(all.ack(2, zxid('2.2')))).toBe('2.2');
  });

  it('tell what a learner lacks: what is committed and not applied, then what is only proposed', () => {
    const { all } = proposals([1, 2, 3], '2.1-4');
    for (const sid of [1, 2]) for (const at of ['2.1', '2.2']) all.ack(sid, zxid(at));
    const lacking = (at: string) => {
      const { committed, proposed } = all.behind(zxid(at));
      return `${shown(committed)} | ${shown(proposed)}`;
    };
    expect(lacking('2.0')).toBe('2.1 2.2 | 2.3 2.4');
    expect(lacking('2.1')).toBe('2.2 | 2.3 2.4');
    expect(lacking('2.3')).toBe(' | 2.4');
    all.applied(zxid('2.1'));
    expect(lacking('2.0')).toBe('2.2 | 2.3 2.4');
    all.applied(zxid('2.9'));
    expect(lacking('2.0')).toBe('2.2 | 2.3 2.4');
  });

  it('law: what is committed is a beginning of what is proposed, each by a quorum that still stands for it', () => {
    const step = fc.oneof(
      { weight: 2, arbitrary: fc.constant('propose' as const) },
      {
        weight: 6,
        arbitrary: fc.tuple(fc.constant('ack' as const), fc.integer({ min: 1, max: 6 }), fc.nat({ max: 6 })),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(
          fc.constant('withdraw' as const),
          fc.integer({ min: 1, max: 5 }),
          fc.nat({ max: 6 }),
        ),
      },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { all } = proposals([1, 2, 3, 4, 5]);
        const standing = new Map<number, Set<number>>();
        let [proposed, done] = [0, 0];
        for (const one of steps) {
          if (one === 'propose') {
            proposed += 1;
            standing.set(proposed, new Set());
            all.propose(entryAt(makeZxid(2, proposed)));
          } else if (one[0] === 'withdraw') {
            for (const [counter, acks] of standing) if (counter > one[2]) acks.delete(one[1]);
            all.withdrawAcks(one[1], makeZxid(2, one[2]));
          } else {
            if (one[1] <= 5 && one[2] > done) standing.get(one[2])?.add(one[1]);
            for (const { zxid: at } of all.ack(one[1], makeZxid(2, one[2]))) {
              done += 1;
              expect(at).toBe(makeZxid(2, done));
              expect(standing.get(done)?.size ?? 0).toBeGreaterThanOrEqual(3);
            }
            expect(standing.get(done + 1)?.size ?? 0).toBeLessThan(3);
          }
        }
      }),
      { seed: 4 },
    );
  });
});
