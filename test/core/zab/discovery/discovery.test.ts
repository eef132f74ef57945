import { describe, expect, it } from 'vitest';

import { ZabBench, begin } from '../bench.js';
import { diskWith } from '../memory-files.js';
import { zxid } from '../histories.js';

const ORDER = [
  'sync',
  'durable',
  'to ',
  'close',
  'says epoch.stored',
  'says zab.epoch',
  'says zab.sync',
] as const;

describe('discovery at the leader', () => {
  function leader(): ZabBench {
    const bench = new ZabBench({ files: diskWith('1.1-3', { accepted: 4, current: 1 }) });
    bench.becomeLeader();
    bench.take();
    return bench;
  }

  it('tells nobody of the epoch before its own acceptedEpoch is durable (ZOOKEEPER-1291)', () => {
    const bench = leader();
    bench.accept(2);
    bench.hear(2, { kind: 'FOLLOWERINFO', sid: 2, zxid: begin(6) });
    expect(bench.take(...ORDER)).toEqual([
      'sync acceptedEpoch.tmp',
      'durable acceptedEpoch.tmp',
      'sync .',
      'durable .',
      'says epoch.stored 7',
      'says zab.epoch-proposed 7',
      'to 2: LEADERINFO 7.0',
    ]);
  });

  it('a late one is told the same epoch at once', () => {
    const bench = leader();
    bench.accept(2);
    bench.hear(2, { kind: 'FOLLOWERINFO', sid: 2, zxid: begin(1) });
    bench.take();
    bench.accept(3);
    bench.hear(3, { kind: 'FOLLOWERINFO', sid: 3, zxid: begin(5) });
    expect(bench.take(...ORDER)).toEqual(['to 3: LEADERINFO 5.0']);
  });

  it.each(['FOLLOWERINFO', 'OBSERVERINFO'] as const)(
    'gives up for a late one that has accepted a later epoch: %s',
    (kind) => {
      const bench = leader();
      bench.accept(2);
      bench.hear(2, { kind: 'FOLLOWERINFO', sid: 2, zxid: begin(1) });
      bench.take();
      bench.accept(3);
      bench.hear(3, { kind, sid: 3, zxid: begin(9) });
      expect(bench.take(...ORDER)).toEqual(['close 2', 'close 3']);
    },
  );

  it('an observer alone is no quorum', () => {
    const bench = new ZabBench({ observers: [4] });
    bench.becomeLeader();
    bench.take();
    bench.accept(4);
    bench.hear(4, { kind: 'OBSERVERINFO', sid: 4, zxid: begin(2) });
    expect(bench.take(...ORDER)).toEqual([]);
    bench.accept(3);
    bench.hear(3, { kind: 'FOLLOWERINFO', sid: 3, zxid: begin(0) });
    expect(bench.take('to ')).toEqual(['to 4: LEADERINFO 3.0', 'to 3: LEADERINFO 3.0']);
  });

  it('drops a follower that is ahead of it, in epoch or zxid', () => {
    for (const [last, current] of [
      ['1.4', 1],
      ['1.1', 2],
    ] as const) {
      const bench = leader();
      bench.join(2, last, current, 4);
      expect(bench.refusals).toEqual(['follower-ahead']);
      expect(bench.take('close', 'says zab.sync')).toEqual(['close 2']);
      // It is nobody's choice to be led by a server that lacks something: the leader waits for another quorum.
      expect(bench.shown).toBe('leading discovery 1.3');
    }
  });

  it('does not count one that had accepted the epoch before (-1), but synchronises it', () => {
    const bench = new ZabBench({
      voters: [1, 2, 3, 4, 5],
      files: diskWith('1.1-3', { accepted: 4, current: 1 }),
    });
    bench.becomeLeader();
    bench.accept(2);
    bench.accept(3);
    bench.hear(2, { kind: 'FOLLOWERINFO', sid: 2, zxid: begin(4) });
    bench.hear(3, { kind: 'FOLLOWERINFO', sid: 3, zxid: begin(4) });
    bench.accept(4);
    bench.hear(4, { kind: 'FOLLOWERINFO', sid: 4, zxid: begin(5) });
    bench.take();
    bench.hear(4, { kind: 'ACKEPOCH', zxid: zxid('1.3'), currentEpoch: -1, isSnapshotNeeded: false });
    bench.hear(2, { kind: 'ACKEPOCH', zxid: zxid('1.3'), currentEpoch: 1, isSnapshotNeeded: false });
    expect(bench.take('says zab.sync')).toEqual([]);
    bench.hear(3, { kind: 'ACKEPOCH', zxid: zxid('1.3'), currentEpoch: 1, isSnapshotNeeded: false });
    expect(bench.take('says zab.sync')).toHaveLength(3);
  });

  it('refuses an ACKEPOCH that nobody asked for', () => {
    const bench = leader();
    bench.accept(2);
    bench.hear(2, { kind: 'ACKEPOCH', zxid: zxid('1.3'), currentEpoch: 1, isSnapshotNeeded: false });
    expect(bench.refusals).toEqual(['wrong-phase']);
    expect(bench.take('close')).toEqual(['close 2']);
  });

  it('gives up without a quorum within initLimit', () => {
    const bench = new ZabBench({ settings: { initLimitTicks: 3 } });
    bench.becomeLeader();
    bench.ticks(3);
    expect(bench.shown).toMatch(/^leading discovery/);
    bench.ticks(1);
    expect(bench.shown).toMatch(/^looking election/);
  });
});

describe('discovery at a learner', () => {
  function learner(settings = {}): ZabBench {
    const bench = new ZabBench({ files: diskWith('1.1-3', { accepted: 4, current: 1 }), settings });
    bench.becomeLearner(3);
    return bench;
  }

  it('acknowledges an epoch when it is durable, with the old currentEpoch and its history', () => {
    const bench = learner();
    bench.connected();
    expect(bench.take('to 3')).toEqual(['to 3: FOLLOWERINFO 4.0']);
    bench.hear(3, { kind: 'LEADERINFO', zxid: begin(7) });
    expect(bench.take(...ORDER)).toEqual([
      'sync acceptedEpoch.tmp',
      'durable acceptedEpoch.tmp',
      'sync .',
      'durable .',
      'says epoch.stored 7',
      'to 3: ACKEPOCH 1.3',
    ]);
  });

  it('an epoch that it had accepted is not stored again', () => {
    const bench = learner();
    bench.connected();
    bench.take();
    bench.hear(3, { kind: 'LEADERINFO', zxid: begin(4) });
    expect(bench.take(...ORDER)).toEqual(['to 3: ACKEPOCH 1.3']);
  });

  it('leaves a leader with an older epoch', () => {
    const bench = learner();
    bench.connected();
    bench.take();
    bench.hear(3, { kind: 'LEADERINFO', zxid: begin(3) });
    expect(bench.take(...ORDER)).toEqual(['close 3']);
    expect(bench.shown).toBe('looking election 1.3');
  });

  it('leaves one that says anything else first, or LEADERINFO twice', () => {
    const first = learner();
    first.connected();
    first.hear(3, { kind: 'DIFF', zxid: zxid('1.3') });
    expect(first.shown).toBe('looking election 1.3');
    const second = learner();
    second.connected();
    second.held.add('disk');
    second.hear(3, { kind: 'LEADERINFO', zxid: begin(7) }, { kind: 'LEADERINFO', zxid: begin(8) });
    second.held.delete('disk');
    second.run();
    expect(second.shown).toBe('looking election 1.3');
  });

  it('tries again to connect, 5 times with pauses, and gives up', () => {
    const bench = learner({ learnerConnectTries: 3 });
    for (let i = 0; i < 2; i += 1) {
      bench.breakWith(3);
      bench.fire('learner-connect');
    }
    expect(bench.take('connect')).toEqual(['connect 3', 'connect 3', 'connect 3']);
    bench.breakWith(3);
    expect(bench.shown).toBe('looking election 1.3');
  });

  it('leaves a leader that is silent for initLimit, and one that follows for syncLimit', () => {
    const bench = learner({ initLimitTicks: 4, syncLimitTicks: 2 });
    bench.connected();
    bench.ticks(4);
    expect(bench.shown).toBe('following discovery 1.3');
    bench.hear(3, { kind: 'LEADERINFO', zxid: begin(7) }, { kind: 'DIFF', zxid: zxid('1.3') });
    bench.ticks(4);
    expect(bench.shown).toBe('following synchronisation 1.3');
    bench.hear(3, { kind: 'NEWLEADER', zxid: begin(7) }, { kind: 'UPTODATE' });
    bench.ticks(2);
    expect(bench.shown).toBe('following broadcast 1.3');
    bench.hear(3, { kind: 'PING', zxid: begin(7) });
    expect(bench.take('to 3: PING')).toEqual(['to 3: PING 1.3']);
    bench.ticks(2);
    expect(bench.shown).toBe('following broadcast 1.3');
    bench.halfTick();
    expect(bench.shown).toBe('looking election 1.3');
  });
});
