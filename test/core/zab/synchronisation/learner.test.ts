import { describe, expect, it } from 'vitest';

import type { QuorumMessage } from '../../../../core/zab/messages.js';
import type { MemoryFiles } from '../memory-files.js';
import type { BenchOptions } from '../bench.js';
import { ZabBench, begin, committed, proposal } from '../bench.js';
import { diskWith } from '../memory-files.js';
import { entries, shown, stateAfter, zxid } from '../histories.js';

/** Server 1 follows server 3, which leads epoch 2; its own history is that of epoch 1. */
function learner(history: string, options: BenchOptions = {}): ZabBench {
  const bench = new ZabBench({ files: diskWith(history, { accepted: 1, current: 1 }), ...options });
  bench.becomeLearner(3);
  bench.connected();
  bench.hear(3, { kind: 'LEADERINFO', zxid: begin(2) });
  bench.take();
  return bench;
}

/** The state that stands for a history, as a leader sends it. */
function transfer(at: string, history: string): readonly QuorumMessage[] {
  const reader = stateAfter(entries(history)).snapshot();
  const parts: QuorumMessage[] = [];
  for (let chunk = reader.next(); chunk !== null; chunk = reader.next())
    parts.push({ kind: 'SNAPPART', chunk });
  return [{ kind: 'SNAP', zxid: zxid(at) }, ...parts, { kind: 'SNAPPART', chunk: null }];
}

const NEWLEADER: QuorumMessage = { kind: 'NEWLEADER', zxid: begin(2) };
const UPTODATE: QuorumMessage = { kind: 'UPTODATE' };

/** What a life after this one finds. */
function recovered(files: MemoryFiles): { last: string; currentEpoch: number; acceptedEpoch: number } {
  const next = new ZabBench({ files: files.afterwards() });
  const found = next.events.find((event) => event.kind === 'log.recovered');
  if (found?.kind !== 'log.recovered') throw new Error('a life begins with recovery');
  return { last: shown([found.last]), currentEpoch: found.currentEpoch, acceptedEpoch: found.acceptedEpoch };
}

const ORDER = [
  'sync',
  'durable',
  'to 3',
  'says log',
  'says snap',
  'says epoch.stored',
  'says zab.newleader',
] as const;

describe('the steps at NEWLEADER, each durable before the next', () => {
  it('of a DIFF: history, then currentEpoch, then the acknowledgement (ZOOKEEPER-3911, 4643, 4646)', () => {
    const bench = learner('1.1-2');
    bench.hear(3, { kind: 'DIFF', zxid: zxid('1.4') }, ...committed('1.3-4'));
    expect(bench.take(...ORDER)).toEqual([]);
    bench.hear(3, NEWLEADER);
    expect(bench.take(...ORDER)).toEqual([
      'says log.appended 1.3',
      'says log.appended 1.4',
      'sync log',
      'durable log',
      'sync currentEpoch.tmp',
      'durable currentEpoch.tmp',
      'sync .',
      'durable .',
      'says epoch.stored 2',
      'says zab.newleader-acked 1.4',
      'to 3: ACK 2.0',
    ]);
  });

  it('of a DIFF with nothing in it: currentEpoch, then the acknowledgement', () => {
    const bench = learner('1.1-2');
    bench.hear(3, { kind: 'DIFF', zxid: zxid('1.2') }, NEWLEADER);
    expect(bench.take(...ORDER)).toEqual([
      'sync currentEpoch.tmp',
      'durable currentEpoch.tmp',
      'sync .',
      'durable .',
      'says epoch.stored 2',
      'says zab.newleader-acked 1.2',
      'to 3: ACK 2.0',
    ]);
  });

  it('of a SNAP: the snapshot with its name, then currentEpoch, then the acknowledgement', () => {
    const bench = learner('1.1-2');
    bench.hear(3, ...transfer('2.3', '1.1-2 2.1-3'), NEWLEADER);
    const did = bench.take(...ORDER);
    expect(did.filter((line) => !line.startsWith('sync'))).toEqual([
      'durable snapshot.tmp',
      'durable .',
      'says snap.written 2.3',
      'durable currentEpoch.tmp',
      'durable .',
      'says epoch.stored 2',
      'says zab.newleader-acked 2.3',
      'to 3: ACK 2.0',
    ]);
    expect(bench.machine.digest()).toEqual(stateAfter(entries('1.1-2 2.1-3')).digest());
  });

  it('of a TRUNC: the cut is durable before anything else is taken up', () => {
    const bench = learner('1.1-5');
    bench.held.add('disk');
    bench.hear(3, { kind: 'TRUNC', zxid: zxid('1.3') }, ...committed('1.4'), NEWLEADER);
    expect(bench.take(...ORDER)).toEqual(['sync .']);
    bench.held.delete('disk');
    bench.run();
    expect(bench.take(...ORDER)).toEqual([
      'durable .',
      'sync log',
      'durable log',
      'says log.truncated 1.3',
      'says log.appended 1.4',
      'sync log',
      'durable log',
      'sync currentEpoch.tmp',
      'durable currentEpoch.tmp',
      'sync .',
      'durable .',
      'says epoch.stored 2',
      'says zab.newleader-acked 1.4',
      'to 3: ACK 2.0',
    ]);
  });

  it('a crash before currentEpoch leaves the new history under the old epoch (ZOOKEEPER-1653)', () => {
    const bench = learner('1.1-2');
    bench.held.add('disk');
    bench.hear(3, { kind: 'DIFF', zxid: zxid('1.4') }, ...committed('1.3-4'), NEWLEADER);
    bench.complete();
    bench.run();
    expect(bench.take('to 3: ACK')).toEqual([]);
    expect(recovered(bench.files)).toEqual({ last: '1.4', currentEpoch: 1, acceptedEpoch: 2 });
  });
});

describe('a DIFF', () => {
  it('moves memory when the history is logged, not by the zxid of its packet (ZOOKEEPER-2355)', () => {
    const bench = learner('1.1-2');
    bench.hear(3, { kind: 'DIFF', zxid: zxid('1.4') });
    expect(bench.shown).toBe('following synchronisation 1.2');
    bench.hear(3, ...committed('1.3-4'), NEWLEADER);
    expect(bench.shown).toBe('following synchronisation 1.4');
    expect(bench.machine.digest()).toEqual(stateAfter(entries('1.1-4')).digest());
  });

  it('leaves what is only proposed for later: it is logged and acknowledged behind UPTODATE (ZOOKEEPER-4394)', () => {
    const bench = learner('1.1-2');
    bench.hear(3, { kind: 'DIFF', zxid: zxid('1.3') }, ...committed('1.3'), proposal('2.1'), NEWLEADER);
    expect(bench.take('says log', 'to 3')).toEqual(['says log.appended 1.3', 'to 3: ACK 2.0']);
    bench.hear(3, { kind: 'COMMIT', zxid: zxid('2.1') }, proposal('2.2'));
    expect(bench.take('says log', 'to 3', 'says txn')).toEqual([]);
    bench.hear(3, UPTODATE);
    expect(bench.take('says log', 'to 3', 'serves', 'says txn')).toEqual([
      'serves following',
      'says log.appended 2.1',
      'says txn.applied 2.1',
      'says log.appended 2.2',
      'to 3: ACK 2.1',
      'to 3: ACK 2.2',
    ]);
  });

  it('gives what was taken over to those whom this server will lead (ZOOKEEPER-4925)', () => {
    const bench = learner('1.1-2');
    bench.hear(3, { kind: 'DIFF', zxid: zxid('1.4') }, ...committed('1.3-4'), NEWLEADER);
    bench.breakWith(3);
    bench.becomeLeader();
    bench.take();
    bench.join(2, '1.2', 1, 2);
    expect(bench.take('to 2')).toEqual([
      'to 2: LEADERINFO 3.0',
      'to 2: DIFF 1.4',
      'to 2: PROPOSAL 1.3',
      'to 2: COMMIT 1.3',
      'to 2: PROPOSAL 1.4',
      'to 2: COMMIT 1.4',
      'to 2: NEWLEADER 3.0',
    ]);
  });
});

describe('a SNAP', () => {
  it('is void until it is durable: the disk keeps the old history (ZOOKEEPER-3642)', () => {
    const bench = learner('1.1-5');
    bench.hear(3, ...transfer('2.3', '1.1-2 2.1-3'));
    expect(bench.shown).toBe('following synchronisation 2.3');
    expect(recovered(bench.files)).toMatchObject({ last: '1.5', currentEpoch: 1 });
    bench.breakWith(3);
    // And so does memory, when the leader is lost.
    expect(bench.shown).toBe('looking election 1.5');
    expect(bench.machine.digest()).toEqual(stateAfter(entries('1.1-5')).digest());
  });

  it('takes what is committed behind it into the snapshot that it writes', () => {
    const bench = learner('1.1-2');
    bench.hear(3, ...transfer('2.1', '1.1-2 2.1'), ...committed('2.2-3'), NEWLEADER);
    expect(bench.take('says snap', 'says log', 'says zab.newleader')).toEqual([
      'says snap.written 2.3',
      'says zab.newleader-acked 2.3',
    ]);
    expect(recovered(bench.files)).toEqual({ last: '2.3', currentEpoch: 2, acceptedEpoch: 2 });
  });

  it('replaces what the log held: an uncommitted record does not come back (ZOOKEEPER-2832)', () => {
    const bench = learner('1.1-5');
    bench.hear(3, ...transfer('1.4', '1.1-4'), NEWLEADER, UPTODATE);
    expect(recovered(bench.files)).toMatchObject({ last: '1.4' });
    bench.hear(3, proposal('2.1'), { kind: 'COMMIT', zxid: zxid('2.1') });
    expect(recovered(bench.files)).toMatchObject({ last: '2.1' });
  });
});

describe('a TRUNC', () => {
  it('builds memory anew from what is left (ZOOKEEPER-1549)', () => {
    const bench = learner('1.1-5');
    bench.hear(3, { kind: 'TRUNC', zxid: zxid('1.3') });
    expect(bench.shown).toBe('following synchronisation 1.3');
    expect(bench.machine.digest()).toEqual(stateAfter(entries('1.1-3')).digest());
    expect(recovered(bench.files)).toMatchObject({ last: '1.3' });
  });

  it('to where no way leads ends the role, and changes nothing', () => {
    // 1.4 is inside the snapshot that another leader sent.
    const bench = learner('1.1-2');
    bench.hear(3, ...transfer('1.5', '1.1-5'), NEWLEADER);
    bench.breakWith(3);
    bench.becomeLearner(2);
    bench.connected();
    bench.hear(2, { kind: 'LEADERINFO', zxid: begin(3) }, { kind: 'TRUNC', zxid: zxid('1.4') });
    expect(bench.shown).toBe('looking election 1.5');
    expect(recovered(bench.files)).toMatchObject({ last: '1.5' });
  });
});

describe('an observer', () => {
  it('logs what it is informed of and acknowledges NEWLEADER alone', () => {
    const bench = learner('1.1-2', { self: 4, observers: [4] });
    const [first, second] = entries('2.1-2');
    if (first === undefined || second === undefined) throw new Error('two of them');
    bench.hear(
      3,
      { kind: 'DIFF', zxid: zxid('1.3') },
      ...committed('1.3'),
      { kind: 'INFORM', entry: first },
      NEWLEADER,
    );
    expect(bench.take('to 3', 'says log')).toEqual([
      'says log.appended 1.3',
      'says log.appended 2.1',
      'to 3: ACK 2.0',
    ]);
    bench.hear(3, UPTODATE, { kind: 'INFORM', entry: second });
    expect(bench.take('to 3', 'says log', 'serves', 'says txn')).toEqual([
      'serves observing',
      'says log.appended 2.2',
      'says txn.applied 2.2',
    ]);
    expect(bench.shown).toBe('observing broadcast 2.2');
  });
});

describe('what a learner refuses', () => {
  const opened: QuorumMessage = { kind: 'DIFF', zxid: zxid('1.4') };

  it.each<[string, string, readonly QuorumMessage[]]>([
    ['zxid-gap', 'a hole', [opened, proposal('1.4')]],
    ['zxid-gap', 'an epoch that does not begin with 1', [opened, proposal('2.2')]],
    ['zxid-gap', 'one that it has', [opened, proposal('1.2')]],
    ['commit-unmatched', 'a commit of nothing', [opened, { kind: 'COMMIT', zxid: zxid('1.3') }]],
    [
      'commit-unmatched',
      'a commit of another one',
      [opened, proposal('1.3'), { kind: 'COMMIT', zxid: zxid('1.4') }],
    ],
    ['wrong-phase', 'two opening packets', [opened, opened]],
    ['wrong-phase', 'UPTODATE before NEWLEADER', [opened, UPTODATE]],
    ['wrong-phase', 'a packet of learners', [opened, { kind: 'ACK', zxid: begin(2) }]],
  ])('%s: %s', (guard, _, messages) => {
    const bench = learner('1.1-2');
    bench.hear(3, ...messages);
    expect(bench.refusals).toEqual([guard]);
    expect(bench.shown).toBe('looking election 1.2');
    expect(bench.take('close', 'says log', 'to 3')).toEqual(['close 3']);
  });

  it('a history of a later epoch may follow', () => {
    const bench = learner('1.1-2');
    bench.hear(3, opened, ...committed('1.3 4.1-2 7.1'));
    expect(bench.refusals).toEqual([]);
    bench.hear(3, NEWLEADER);
    expect(recovered(bench.files).last).toBe('7.1');
  });
});
