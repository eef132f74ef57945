import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ServerId } from '../../../../core/ids.js';
import type { QuorumMessage } from '../../../../core/zab/messages.js';
import type { BenchOptions } from '../bench.js';
import { ZabBench, begin, follower } from '../bench.js';
import { zxid } from '../histories.js';
import { diskWith } from '../memory-files.js';

const PONG: QuorumMessage = { kind: 'PING', zxid: zxid('1.3') };

/** Server 1 leads epoch 2, and these follow it; time and elections are their own. */
function leading(followers: readonly ServerId[], options: BenchOptions = {}): ZabBench {
  const bench = new ZabBench({ files: diskWith('1.1-3', { accepted: 1, current: 1 }), ...options });
  bench.becomeLeader();
  for (const sid of followers) {
    bench.accept(sid);
    bench.hear(sid, { kind: 'FOLLOWERINFO', sid, zxid: begin(1) });
  }
  for (const sid of followers) {
    bench.hear(sid, { kind: 'ACKEPOCH', zxid: zxid('1.3'), currentEpoch: 1, isSnapshotNeeded: false });
  }
  for (const sid of followers) bench.hear(sid, { kind: 'ACK', zxid: begin(2) });
  bench.take();
  return bench;
}

function pong(bench: ZabBench, sid: ServerId, times = 1): void {
  for (let i = 0; i < times; i += 1) bench.hear(sid, PONG);
}

describe('whether a leader led when it was asked', () => {
  it('is known when a quorum has answered a PING that was sent at once', () => {
    const bench = leading([2, 3, 4], { voters: [1, 2, 3, 4, 5] });
    bench.confirm(7);
    expect(bench.take()).toEqual(['to 2: PING 2.0', 'to 3: PING 2.0', 'to 4: PING 2.0']);
    pong(bench, 2);
    expect(bench.take('confirmed')).toEqual([]);
    pong(bench, 4);
    expect(bench.take('confirmed')).toEqual(['confirmed 7']);
    pong(bench, 3);
    expect(bench.take('confirmed')).toEqual([]);
  });

  it('is not known from the answer to a PING that was sent before', () => {
    const bench = leading([2]);
    bench.halfTick();
    bench.confirm(1);
    pong(bench, 2);
    expect(bench.take('confirmed')).toEqual([]);
    pong(bench, 2);
    expect(bench.take('confirmed')).toEqual(['confirmed 1']);
  });

  it('may be known from the answer to a later PING, of one that was no follower then', () => {
    const bench = leading([2]);
    bench.confirm(1);
    bench.join(3, '1.3', 1);
    bench.hear(3, { kind: 'ACK', zxid: begin(2) });
    bench.halfTick();
    pong(bench, 3);
    expect(bench.take('confirmed')).toEqual(['confirmed 1']);
  });

  it('counts nobody who has not acknowledged NEWLEADER', () => {
    const bench = leading([2]);
    bench.join(3, '1.3', 1);
    bench.take();
    bench.confirm(1);
    expect(bench.take('to')).toEqual(['to 2: PING 2.0']);
    bench.halfTick();
    pong(bench, 3);
    expect(bench.take('confirmed')).toEqual([]);
  });

  it('counts no observer, and pings none', () => {
    const bench = leading([2], { observers: [4] });
    bench.join(4, '2.0', 2);
    bench.hear(4, { kind: 'ACK', zxid: begin(2) });
    bench.take();
    bench.confirm(1);
    expect(bench.take('to')).toEqual(['to 2: PING 2.0']);
    bench.halfTick();
    pong(bench, 4);
    expect(bench.take('confirmed')).toEqual([]);
  });

  it('starts anew with a new connection of a follower: what it owed on the old one is never answered', () => {
    const bench = leading([2, 3, 4], { voters: [1, 2, 3, 4, 5] });
    pong(bench, 3);
    bench.confirm(1);
    pong(bench, 2);
    bench.breakWith(3);
    bench.join(3, '1.3', 2);
    bench.hear(3, { kind: 'ACK', zxid: begin(2) });
    bench.take();
    bench.halfTick();
    expect(bench.take('to 3')).toEqual(['to 3: PING 2.0']);
    pong(bench, 3);
    expect(bench.take('confirmed')).toEqual(['confirmed 1']);
  });

  it('is known at once where there is one server', () => {
    const bench = leading([], { voters: [1] });
    bench.confirm(1);
    expect(bench.take()).toEqual(['confirmed 1']);
  });

  it('is never known when the role is over, nor by the next role', () => {
    const bench = leading([2]);
    bench.confirm(1);
    bench.breakWith(2);
    bench.ticks(1);
    bench.becomeLeader();
    bench.join(2, '2.0', 2);
    bench.hear(2, { kind: 'ACK', zxid: begin(3) });
    bench.halfTick();
    pong(bench, 2, 3);
    expect(bench.take('serves', 'confirmed')).toEqual(['serves leading']);
  });

  it('is no question for a follower', () => {
    const bench = follower();
    bench.confirm(1);
    expect(bench.take()).toEqual([]);
  });

  it('is known exactly when as many have answered what was sent after the question', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('answer' as const), sid: fc.integer({ min: 2, max: 5 }) }),
      fc.record({ kind: fc.constant('ask' as const), sid: fc.constant(0) }),
      fc.record({ kind: fc.constant('time' as const), sid: fc.constant(0) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const settings = { syncLimitTicks: 100, initLimitTicks: 100 };
        const bench = leading([2, 3, 4, 5], { voters: [1, 2, 3, 4, 5], settings });
        const owed = new Map<ServerId, number[]>([2, 3, 4, 5].map((sid) => [sid, []]));
        const proof = new Map<number, Set<ServerId>>();
        const told = new Set<number>();
        for (const { kind, sid } of steps) {
          if (kind === 'answer') {
            const upTo = owed.get(sid)?.shift();
            if (upTo === undefined) continue;
            for (const [question, by] of proof) if (question <= upTo) by.add(sid);
            pong(bench, sid);
          } else {
            if (kind === 'ask') proof.set(proof.size + 1, new Set());
            for (const pings of owed.values()) pings.push(proof.size);
            if (kind === 'ask') bench.confirm(proof.size);
            else bench.halfTick();
          }
          const due = [...proof].filter(([question, by]) => by.size >= 2 && !told.has(question));
          for (const [question] of due) told.add(question);
          const lines = due.map(([question]) => `confirmed ${String(question)}`);
          expect(bench.take('confirmed', 'is ')).toEqual(lines);
        }
      }),
      { seed: 20260, numRuns: 200 },
    );
  });
});
