import { describe, expect, it } from 'vitest';

import type { QuorumMessage } from '../../../core/zab/messages.js';
import type { LedgerRequest } from '../../ledger/messages.js';
import type { BenchOptions } from './bench.js';
import { ZabBench, begin } from './bench.js';
import { diskWith } from './memory-files.js';
import { zxid } from './histories.js';

/** Server 1 was elected, with 1.1 to 1.3 in its log. */
function elected(options: BenchOptions = {}): ZabBench {
  const bench = new ZabBench({ files: diskWith('1.1-3', { accepted: 1, current: 1 }), ...options });
  bench.becomeLeader();
  bench.take();
  return bench;
}

/** It leads epoch 2, with server 2 behind it. */
function leading(options: BenchOptions = {}): ZabBench {
  const bench = elected(options);
  bench.join(2, '1.3', 1);
  bench.hear(2, ack('2.0'));
  bench.take();
  return bench;
}

function ack(at: string): QuorumMessage {
  return { kind: 'ACK', zxid: zxid(at) };
}

describe('a leader is established', () => {
  it('when a quorum has acknowledged NEWLEADER and its own currentEpoch is durable', () => {
    const bench = elected();
    bench.held.add('disk');
    bench.accept(2);
    bench.hear(2, { kind: 'FOLLOWERINFO', sid: 2, zxid: begin(1) });
    bench.complete();
    bench.complete();
    bench.hear(2, { kind: 'ACKEPOCH', zxid: zxid('1.3'), currentEpoch: 1, isSnapshotNeeded: false });
    bench.hear(2, ack('2.0'));
    expect(bench.take('says zab.established', 'serves', 'to 2: UPTODATE')).toEqual([]);
    expect(bench.shown).toBe('leading synchronisation 1.3');
    bench.held.delete('disk');
    bench.run();
    expect(bench.take('says zab.newleader', 'says zab.established', 'serves', 'to 2')).toEqual([
      'says zab.newleader-acked 1.3',
      'says zab.established 1.3',
      'serves leading',
      'to 2: UPTODATE',
    ]);
    // Not earlier than now it stands at the beginning of its epoch (ZOOKEEPER-790).
    expect(bench.shown).toBe('leading broadcast 2.0');
  });

  it('by voters alone: an observer acknowledges and is kept waiting', () => {
    const bench = elected({ observers: [4] });
    bench.join(2, '1.3', 1);
    bench.join(4, '1.3', 1);
    bench.hear(4, ack('2.0'));
    expect(bench.take('serves', 'to 4: UPTODATE')).toEqual([]);
    bench.hear(2, ack('2.0'));
    expect(bench.take('serves', 'to 4: UPTODATE', 'to 2: UPTODATE')).toEqual([
      'serves leading',
      'to 2: UPTODATE',
      'to 4: UPTODATE',
    ]);
  });

  it('takes no acknowledgement of a proposal for one of NEWLEADER (ZOOKEEPER-4685)', () => {
    const bench = elected();
    bench.join(2, '1.1', 1);
    bench.hear(2, ack('1.2'), ack('1.3'));
    expect(bench.refusals).toEqual(['wrong-phase', 'wrong-phase']);
    expect(bench.take('serves', 'close')).toEqual([]);
    bench.hear(2, ack('2.0'));
    expect(bench.take('serves')).toEqual(['serves leading']);
  });

  it('ignores an acknowledgement of another epoch, and a second one of this', () => {
    const bench = elected();
    bench.join(2, '1.3', 1);
    bench.hear(2, ack('1.0'), ack('3.0'));
    expect(bench.take('serves')).toEqual([]);
    bench.hear(2, ack('2.0'), ack('2.0'));
    expect(bench.take('serves', 'to 2: UPTODATE')).toEqual(['serves leading', 'to 2: UPTODATE']);
  });

  it('and gives up if that takes longer than initLimit', () => {
    const bench = elected({ settings: { initLimitTicks: 3 } });
    bench.join(2, '1.3', 1);
    for (let i = 0; i < 4; i += 1) {
      expect(bench.shown).toBe('leading synchronisation 1.3');
      bench.hear(2, { kind: 'PING', zxid: zxid('1.3') });
      bench.ticks(1);
    }
    expect(bench.shown).toBe('looking election 1.3');
    expect(bench.take('close')).toEqual(['close 2']);
  });
});

describe('a leader in broadcast', () => {
  it('hears nothing more on a connection that its learner has left for another one', () => {
    const bench = leading();
    bench.held.add('disk');
    bench.submit(1);
    const earlier = bench.connectionOf(2);
    bench.take();
    bench.join(2, '2.1', 2);
    expect(bench.take('to 2: TRUNC', 'to 2: PROPOSAL')).toEqual(['to 2: TRUNC 1.3', 'to 2: PROPOSAL 2.1']);
    bench.hearOn(earlier, ack('2.1'));
    expect(bench.take('says zab.acked')).toEqual([]);
    bench.hear(2, ack('2.0'), ack('2.1'));
    expect(bench.take('says zab.acked')).toEqual(['says zab.acked 2.1']);
  });

  it('proposes, logs, counts itself when its log is durable, and commits to followers and informs observers', () => {
    const bench = leading({ observers: [4] });
    bench.join(4, '2.0', 2);
    bench.hear(4, ack('2.0'));
    bench.take();
    bench.submit(1);
    expect(bench.take('says zab.prop', 'to ', 'says log', 'says zab.acked')).toEqual([
      'says zab.proposed 2.1',
      'to 2: PROPOSAL 2.1',
      'says log.appended 2.1',
      'says zab.acked 2.1',
    ]);
    bench.hear(2, ack('2.1'));
    expect(bench.take('says zab', 'to ', 'says txn', 'delivered')).toEqual([
      'says zab.acked 2.1',
      'says zab.committed 2.1',
      'to 2: COMMIT 2.1',
      'to 4: INFORM 2.1',
      'says txn.applied 2.1',
      'delivered 2.1 for 1',
    ]);
  });

  it('may commit what its own disk has not got', () => {
    const bench = leading({ voters: [1, 2, 3] });
    bench.join(3, '1.3', 1);
    bench.hear(3, ack('2.0'));
    bench.held.add('disk');
    bench.submit(1);
    bench.hear(2, ack('2.1'));
    expect(bench.take('says zab.committed')).toEqual([]);
    bench.hear(3, ack('2.1'));
    expect(bench.take('says zab.committed')).toEqual(['says zab.committed 2.1']);
  });

  it('counts no acknowledgement of an observer', () => {
    const bench = leading({ observers: [4] });
    bench.join(4, '2.0', 2);
    bench.hear(4, ack('2.0'));
    bench.submit(1);
    bench.hear(4, ack('2.1'));
    expect(bench.take('says zab.committed')).toEqual([]);
  });

  it('makes a transaction of a request of a learner too, refused ones included', () => {
    const bench = leading();
    const origin = { sid: 2, sessionId: 5, ownerEpoch: 1, opSeq: 1, cxid: 1 };
    const request: LedgerRequest = { kind: 'set-if', account: 1, value: 2, version: 9 };
    bench.hear(2, { kind: 'REQUEST', request, origin });
    expect(bench.take('says zab.prop', 'to 2')).toEqual(['says zab.proposed 2.1', 'to 2: PROPOSAL 2.1']);
  });

  it('gives up before a counter that the epoch does not have (ZOOKEEPER-1277)', () => {
    const bench = leading({ settings: { counterMax: 2 } });
    bench.submit(1);
    bench.submit(2);
    expect(bench.shown).toBe('leading broadcast 2.0');
    bench.take();
    bench.submit(3);
    expect(bench.take('says zab.prop', 'lost', 'close')).toEqual(['close 2', 'lost 1', 'lost 2', 'lost 3']);
    expect(bench.shown).toBe('looking election 2.2');
  });

  it.each<QuorumMessage>([
    { kind: 'LEADERINFO', zxid: begin(2) },
    { kind: 'NEWLEADER', zxid: begin(2) },
    { kind: 'UPTODATE' },
    { kind: 'COMMIT', zxid: zxid('2.1') },
    { kind: 'TRUNC', zxid: zxid('1.1') },
    { kind: 'SNAPPART', chunk: null },
  ])('drops a learner that sends it $kind', (message) => {
    const bench = leading();
    bench.hear(2, message);
    expect(bench.refusals).toEqual(['wrong-phase']);
    expect(bench.take('close')).toEqual(['close 2']);
  });

  it('answers a sync at once if nothing is outstanding, else behind the commit of what was', () => {
    const bench = leading();
    bench.sync(1);
    bench.hear(2, { kind: 'SYNC', ticket: 2 });
    expect(bench.take('caught', 'to 2')).toEqual(['caught up 1', 'to 2: SYNC']);
    bench.submit(1);
    bench.submit(2);
    bench.sync(3);
    bench.hear(2, { kind: 'SYNC', ticket: 4 });
    bench.take();
    bench.hear(2, ack('2.1'));
    expect(bench.take('caught', 'to 2')).toEqual(['to 2: COMMIT 2.1']);
    bench.hear(2, ack('2.2'));
    expect(bench.take('caught', 'to 2', 'says txn')).toEqual([
      'to 2: COMMIT 2.2',
      'to 2: SYNC',
      'says txn.applied 2.2',
      'caught up 3',
    ]);
  });

  it('hears the notes of learners, and its own', () => {
    const bench = leading();
    bench.hear(2, { kind: 'NOTE', note: { kind: 'touch' } });
    bench.relay({ kind: 'revalidate' });
    expect(bench.take('noted')).toEqual(['noted touch from 2', 'noted revalidate from 1']);
  });
});

describe('a leader and time', () => {
  it('pings twice a tick', () => {
    const bench = leading();
    bench.submit(1);
    bench.take();
    bench.ticks(1);
    expect(bench.take('to 2')).toEqual(['to 2: PING 2.1', 'to 2: PING 2.1']);
  });

  it('drops a learner that is silent for syncLimit, and gives up without a quorum', () => {
    const bench = leading({ settings: { syncLimitTicks: 2, initLimitTicks: 4 } });
    bench.ticks(2);
    expect(bench.take('close', 'is ')).toEqual([]);
    bench.halfTick();
    expect(bench.take('close', 'is ')).toEqual(['close 2']);
    bench.halfTick();
    expect(bench.take('is ')).toEqual(['is looking']);
    expect(bench.shown).toBe('looking election 2.0');
  });

  it('drops one that answers pings and does not acknowledge a proposal for syncLimit', () => {
    const bench = leading({ settings: { syncLimitTicks: 3 }, voters: [1, 2, 3] });
    bench.join(3, '1.3', 1);
    bench.hear(3, ack('2.0'));
    bench.submit(1);
    bench.hear(3, ack('2.1'));
    for (let i = 0; i < 3; i += 1) {
      bench.ticks(1);
      for (const sid of [2, 3]) bench.hear(sid, { kind: 'PING', zxid: zxid('2.0') });
    }
    expect(bench.take('close')).toEqual([]);
    bench.ticks(1);
    expect(bench.take('close', 'is ')).toEqual(['close 2']);
  });

  it('gives up as soon as a full tick finds no quorum connected', () => {
    const bench = leading();
    bench.breakWith(2);
    bench.halfTick();
    expect(bench.shown).toBe('leading broadcast 2.0');
    bench.halfTick();
    expect(bench.shown).toBe('looking election 2.0');
  });
});

describe('one that joins late', () => {
  it('gets what is committed with commits, what is only proposed without, and NEWLEADER behind', () => {
    const bench = leading();
    bench.submit(1);
    bench.submit(2);
    bench.hear(2, ack('2.1'));
    bench.submit(3);
    bench.take();
    bench.join(3, '1.2', 1);
    expect(bench.take('to 3')).toEqual([
      'to 3: LEADERINFO 2.0',
      'to 3: DIFF 2.1',
      'to 3: PROPOSAL 1.3',
      'to 3: COMMIT 1.3',
      'to 3: PROPOSAL 2.1',
      'to 3: COMMIT 2.1',
      'to 3: PROPOSAL 2.2',
      'to 3: PROPOSAL 2.3',
      'to 3: NEWLEADER 2.0',
    ]);
    bench.submit(4);
    bench.hear(2, ack('2.2'));
    expect(bench.take('to 3')).toEqual(['to 3: PROPOSAL 2.4', 'to 3: COMMIT 2.2']);
    bench.hear(3, ack('2.0'));
    expect(bench.take('to 3')).toEqual(['to 3: UPTODATE']);
  });

  it('what is committed and not applied lies in the stream too (ZOOKEEPER-962)', () => {
    const bench = leading();
    bench.held.add('commit');
    bench.submit(1);
    bench.hear(2, ack('2.1'));
    bench.take();
    bench.join(3, '1.3', 1);
    expect(bench.take('to 3')).toEqual([
      'to 3: LEADERINFO 2.0',
      'to 3: DIFF 2.1',
      'to 3: PROPOSAL 2.1',
      'to 3: COMMIT 2.1',
      'to 3: NEWLEADER 2.0',
    ]);
  });

  it('is not told to cut what is committed and not applied', () => {
    const bench = leading();
    bench.join(3, '1.3', 1);
    bench.hear(3, ack('2.0'));
    bench.held.add('commit');
    bench.submit(1);
    bench.hear(2, ack('2.1'));
    bench.breakWith(3);
    bench.take();
    bench.join(3, '2.1', 2);
    expect(bench.take('to 3')).toEqual(['to 3: LEADERINFO 2.0', 'to 3: DIFF 2.1', 'to 3: NEWLEADER 2.0']);
  });

  it('what it had acknowledged before counts only when it acknowledges it again', () => {
    const bench = elected({ voters: [1, 2, 3, 4, 5] });
    for (const sid of [2, 3]) {
      bench.accept(sid);
      bench.hear(sid, { kind: 'FOLLOWERINFO', sid, zxid: begin(1) });
    }
    for (const sid of [2, 3])
      bench.hear(sid, { kind: 'ACKEPOCH', zxid: zxid('1.3'), currentEpoch: 1, isSnapshotNeeded: false });
    for (const sid of [2, 3]) bench.hear(sid, ack('2.0'));
    bench.submit(1);
    bench.hear(2, ack('2.1'));
    bench.breakWith(2);
    bench.join(2, '1.3', 2);
    bench.hear(3, ack('2.1'));
    expect(bench.take('says zab.committed')).toEqual([]);
    bench.hear(2, ack('2.0'), ack('2.1'));
    expect(bench.take('says zab.committed')).toEqual(['says zab.committed 2.1']);
  });

  it('a SNAP: live packets wait behind the chunks, NEWLEADER behind all (ZOOKEEPER-3104); a full window stops it', () => {
    const bench = leading({ settings: { committedLogLength: 1, snapshotSizePercent: -1 } });
    for (let i = 1; i <= 2; i += 1) {
      bench.submit(i);
      bench.hear(2, ack(`2.${String(i)}`));
    }
    bench.held.add('transfer');
    bench.take();
    bench.join(3, '1.2', 1);
    expect(bench.take('to 3')).toEqual(['to 3: LEADERINFO 2.0', 'to 3: SNAP 2.2']);
    bench.submit(3);
    bench.hear(2, ack('2.3'));
    expect(bench.take('to 3')).toEqual([]);
    bench.block(3);
    bench.turnOf('transfer');
    expect(bench.take('to 3')).toEqual(['to 3: SNAPPART']);
    expect(bench.waitingIn('transfer')).toBe(0);
    bench.held.delete('transfer');
    bench.writable(3);
    expect(bench.take('to 3')).toEqual([
      'to 3: SNAPPART',
      'to 3: PROPOSAL 2.3',
      'to 3: COMMIT 2.3',
      'to 3: NEWLEADER 2.0',
    ]);
  });
});
