import { describe, expect, it } from 'vitest';

import { ZabBench, committed, follower, proposal } from '../bench.js';
import { entries, stateAfter, zxid } from '../histories.js';

describe('the log lane', () => {
  it('makes all that waits durable by one sync', () => {
    const bench = follower({});
    bench.held.add('log');
    for (const at of ['2.1', '2.2', '2.3']) bench.hear(3, proposal(at));
    bench.held.delete('log');
    bench.run();
    expect(bench.take('says log', 'sync')).toEqual([
      'says log.appended 2.1',
      'says log.appended 2.2',
      'says log.appended 2.3',
      'sync log',
    ]);
  });

  it('but no more than a batch', () => {
    const bench = follower({ batchMax: 2 });
    bench.held.add('log');
    for (const at of ['2.1', '2.2', '2.3']) bench.hear(3, proposal(at));
    bench.held.delete('log');
    bench.run();
    expect(bench.take('says log', 'sync', 'durable', 'to 3')).toEqual([
      'says log.appended 2.1',
      'says log.appended 2.2',
      'sync log',
      'durable log',
      'to 3: ACK 2.1',
      'to 3: ACK 2.2',
      'says log.appended 2.3',
      'sync log',
      'durable log',
      'to 3: ACK 2.3',
    ]);
  });

  it('stands still while a sync is under way, and takes up together what came meanwhile', () => {
    const bench = follower({});
    bench.held.add('disk');
    bench.hear(3, proposal('2.1'), proposal('2.2'), proposal('2.3'));
    expect(bench.take('says log', 'sync')).toEqual(['says log.appended 2.1', 'sync log']);
    bench.complete();
    bench.run();
    expect(bench.take('says log', 'sync', 'to 3')).toEqual([
      'to 3: ACK 2.1',
      'says log.appended 2.2',
      'says log.appended 2.3',
      'sync log',
    ]);
  });
});

describe('the snapshot lane', () => {
  it('writes one after so many transactions, a chunk at a time', () => {
    const bench = follower({ snapshotEvery: 4 });
    bench.hear(3, ...committed('2.1'));
    expect(bench.take('says snap')).toEqual([]);
    bench.hear(3, ...committed('2.2'));
    expect(bench.take('says snap')).toEqual(['says snap.started 2.2', 'says snap.written 2.2']);
  });

  it('is never ahead of the log: it is not begun while the log is behind, and has no name before the log is durable (ZOOKEEPER-4882)', () => {
    const bench = follower({ snapshotEvery: 1 });
    bench.held.add('log');
    bench.hear(3, ...committed('2.1'));
    expect(bench.take('says txn', 'says snap')).toEqual(['says txn.applied 2.1']);
    bench.held.delete('log');
    bench.held.add('disk').add('snapshot');
    bench.run();
    bench.hear(3, ...committed('2.2'));
    // 2.1 is in the log now, 2.2 is on the way there.
    bench.held.delete('snapshot');
    bench.run();
    const written = bench.files.list().map(({ name }) => name);
    expect(written.filter((name) => name.startsWith('snapshot'))).toEqual([]);
    bench.held.delete('disk');
    bench.run();
    bench.hear(3, ...committed('2.3'));
    const lines = bench.take('says snap', 'durable log', 'durable snapshot');
    expect(lines.indexOf('durable log')).toBeLessThan(lines.indexOf('durable snapshot.tmp'));
  });

  it('may hold what came while it was written, and the replay makes it exact', () => {
    const bench = follower({ snapshotEvery: 2 });
    bench.held.add('snapshot');
    bench.hear(3, ...committed('2.1-2'));
    expect(bench.take('says snap')).toContain('says snap.started 2.1');
    bench.hear(3, ...committed('2.3-6'));
    bench.held.delete('snapshot');
    bench.run();
    expect(bench.take('says snap')).toContain('says snap.written 2.1');
    const next = new ZabBench({ files: bench.files.afterwards() });
    expect(next.events.find(({ kind }) => kind === 'log.recovered')).toMatchObject({
      snapshot: zxid('2.1'),
      last: zxid('2.6'),
    });
    expect(next.machine.digest()).toEqual(stateAfter(entries('1.1-2 2.1-6')).digest());
  });

  it('drops one that is under way when a role ends: memory holds what may not be committed from then on', () => {
    const bench = follower({ snapshotEvery: 1 });
    bench.held.add('snapshot');
    bench.hear(3, ...committed('2.1'), proposal('2.2'));
    expect(bench.take('says snap')).toEqual(['says snap.started 2.1']);
    bench.breakWith(3);
    bench.held.delete('snapshot');
    bench.run();
    expect(bench.take('says snap')).toEqual([]);
    const names = bench.files.list().map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('snapshot'))).toEqual([]);
  });

  it('keeps so many, and the log behind the oldest of them', () => {
    const bench = follower({ snapshotEvery: 1, snapshotsToKeep: 2 });
    for (let counter = 1; counter <= 6; counter += 1) bench.hear(3, ...committed(`2.${String(counter)}`));
    const names = bench.files.list().map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('snapshot'))).toHaveLength(2);
    const next = new ZabBench({ files: bench.files.afterwards() });
    expect(next.machine.digest()).toEqual(stateAfter(entries('1.1-2 2.1-6')).digest());
  });
});
