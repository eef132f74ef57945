import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../core/assert.js';
import { Storage } from '../../../core/storage/storage.js';
import { makeZxid } from '../../../core/zxid.js';
import { fingerprint } from '../../../sim/kernel/fingerprint.js';
import { Bench, KeyMap, LOGS, SNAPSHOTS, codec, entries, lastOf, shown, threeFiles } from './bench.js';

const zxid = makeZxid;

describe('a new server', () => {
  it('has nothing, has nothing to repair, and may write at once', () => {
    const bench = new Bench();
    expect(bench.recovered).toEqual({
      snapshotZxid: 0,
      chunks: [],
      entries: [],
      acceptedEpoch: 0,
      currentEpoch: 0,
      end: 'clean',
      why: '',
    });
    const { storage } = bench;
    expect([storage.isSettled, storage.isBusy, storage.hasUnsynced, storage.lastLoggedZxid]).toEqual([
      true,
      false,
      false,
      0,
    ]);
  });

  it('holds plain state only: a continuation is data that can be recognised', () => {
    const bench = threeFiles();
    bench.storage.storeEpoch('accepted', 1);
    bench.storage.beginSnapshot(zxid(1, 9), false);
    bench.append(...entries(1, 10, 10));
    expect(() => fingerprint(bench.storage, new Set<unknown>([bench.env.files, codec]))).not.toThrow();
  });
});

describe('the log', () => {
  it('is durable up to the last record before a sync: one stands for all that was appended', () => {
    const bench = new Bench();
    bench.append(...entries(1, 1, 3));
    bench.storage.sync();
    bench.append(...entries(1, 4, 5));
    expect([bench.storage.hasUnsynced, bench.storage.isBusy]).toEqual([true, true]);
    bench.pass();
    expect(bench.done).toEqual([{ kind: 'log-synced', zxid: zxid(1, 3) }]);
    expect([bench.storage.hasUnsynced, bench.storage.isBusy]).toEqual([true, false]);
    expect(bench.crash('lose').entries.map(shown)).toEqual(entries(1, 1, 3).map(shown));
  });

  it('is not durable before its name is', () => {
    const bench = new Bench();
    bench.storage.storeEpoch('accepted', 1);
    bench.append(...entries(1, 1, 1));
    bench.storage.sync();
    bench.world.pass(1_500);
    // The file is synced; the sync of the directory waits until the epoch has its name.
    expect(bench.world.of('disk.synced').map(({ event }) => event.file)).toContain('log.100000001.g0');
    expect(bench.done).toEqual([]);
    expect(lastOf(bench.crash('lose'))).toBe(0);
  });

  it('tells of each call of sync once, also if nothing was left to do', () => {
    const bench = new Bench();
    bench.write(...entries(1, 1, 2));
    bench.storage.sync();
    bench.storage.rollLog();
    bench.append(...entries(1, 3, 3));
    bench.storage.sync();
    bench.pass();
    expect(bench.done).toEqual(
      [zxid(1, 2), zxid(1, 2), zxid(1, 3)].map((synced) => ({ kind: 'log-synced', zxid: synced })),
    );
    expect(bench.storage.hasUnsynced).toBe(false);
  });

  it('is not durable in a new file by a sync of the old one', () => {
    const bench = new Bench();
    bench.write(...entries(1, 1, 2));
    bench.storage.sync();
    bench.storage.rollLog();
    bench.append(...entries(1, 3, 3));
    bench.pass();
    expect(bench.done.at(-1)).toEqual({ kind: 'log-synced', zxid: zxid(1, 2) });
    expect(bench.storage.hasUnsynced).toBe(true);
  });

  it.each([zxid(1, 4), zxid(1, 2), zxid(1, 1), zxid(2, 2), zxid(0, 9)])(
    'is never written with a gap or out of order: %d behind 1.2 is refused',
    (wrong) => {
      const bench = new Bench();
      bench.append(...entries(1, 1, 2));
      expect(() =>
        bench.append(...entries(Math.floor(wrong / 2 ** 32), wrong % 2 ** 32, wrong % 2 ** 32)),
      ).toThrow(AssertionError);
    },
  );

  it('holds the very bytes of the proposal, and before the first record behind a sync a mark', () => {
    const bench = new Bench();
    const [one, two, three, four] = entries(1, 1, 4);
    if (!one || !two || !three || !four) throw new Error('there are four');
    const sizes = (): number[] =>
      bench.world.of('disk.written').flatMap(({ event }) => (event.op === 'append' ? [event.bytes] : []));
    bench.append(one, two);
    bench.storage.sync();
    bench.append(three);
    bench.pass();
    bench.append(four);
    const size = one.record.length;
    expect(sizes()).toEqual([20 + size, size, size, 14 + size]);
  });

  it('begins a new file when it is rolled, as soon as nothing of the old one is unsynced', () => {
    const bench = new Bench();
    bench.append(...entries(1, 1, 1));
    bench.storage.rollLog();
    bench.append(...entries(1, 2, 2));
    expect(bench.names).toEqual(['log.100000001.g0']);
    bench.write(...entries(1, 3, 3));
    bench.append(...entries(1, 4, 4));
    expect(bench.names).toEqual(['log.100000001.g0', 'log.100000004.g0']);
    bench.append(...entries(1, 5, 5));
    expect(bench.names.length).toBe(2);
    bench.write();
    expect(bench.crash('lose').entries.map(shown)).toEqual(entries(1, 1, 5).map(shown));
  });

  it('goes on in its last file after a restart, with a mark for all that was there', () => {
    const bench = new Bench();
    bench.write(...entries(1, 1, 2));
    bench.crash('keep');
    bench.pass();
    bench.write(...entries(1, 3, 3));
    expect(bench.names).toEqual(['acceptedEpoch', 'currentEpoch', 'log.100000001.g0']);
    bench.damage('log.100000001.g0', 30);
    expect(bench.crash('keep')).toMatchObject({ end: 'refused' });
  });
});

describe('reading the log', () => {
  it('begins at the last record at or below, and counts the bytes of the files behind the first one', () => {
    const bench = threeFiles();
    const sizes = LOGS.map((name) => bench.bytesOf(name).length);
    const bytesBehind = (from: number): number => sizes.slice(from).reduce((sum, size) => sum + size, 0);
    for (const [from, first, file] of [
      [0, 1, 1],
      [zxid(1, 0), 1, 1],
      [zxid(1, 1), 1, 1],
      [zxid(1, 3), 3, 1],
      [zxid(1, 4), 4, 2],
      [zxid(1, 9), 9, 3],
      [zxid(3, 0), 9, 3],
    ] as const) {
      const reading = bench.storage.readLogFrom(from);
      expect(reading?.entries.map(shown)).toEqual(entries(1, first, 9).map(shown));
      expect(reading?.bytesBehindFirstFile).toBe(bytesBehind(file));
    }
  });

  it('is refused where the log begins too late, and where it is damaged', () => {
    const bench = threeFiles({ snapshotsToKeep: 1 });
    bench.storage.purge();
    expect(bench.names).toEqual(['log.100000007.g0', 'snapshot.100000006.g0']);
    expect(bench.storage.readLogFrom(zxid(1, 5))).toBeNull();
    expect(bench.storage.readLogFrom(zxid(1, 6))?.entries.map(shown)).toEqual(entries(1, 7, 9).map(shown));
    bench.damage('log.100000007.g0', 60);
    expect(bench.storage.readLogFrom(zxid(1, 6))).toBeNull();
  });

  it('gives nothing of an empty log', () => {
    expect(new Bench().storage.readLogFrom(0)).toBeNull();
  });
});

describe('an epoch', () => {
  it('is durable with its name, one after the other', () => {
    const bench = new Bench();
    bench.storage.storeEpoch('accepted', 3);
    bench.storage.storeEpoch('current', 2);
    bench.storage.storeEpoch('current', 3);
    bench.pass();
    expect(bench.done).toEqual([
      { kind: 'epoch-stored', which: 'accepted', epoch: 3 },
      { kind: 'epoch-stored', which: 'current', epoch: 2 },
      { kind: 'epoch-stored', which: 'current', epoch: 3 },
    ]);
    expect(bench.names).toEqual(['acceptedEpoch', 'currentEpoch']);
    expect(bench.crash('lose')).toMatchObject({ acceptedEpoch: 3, currentEpoch: 3, end: 'clean' });
  });

  it('is the old one or the new one after a crash at any point', () => {
    const seen = new Set<number>();
    for (const outcome of ['keep', 'lose', 'torn', 'any'] as const)
      for (let micros = 0; micros <= 2_500; micros += 250) {
        const bench = new Bench();
        bench.storage.storeEpoch('accepted', 1);
        bench.pass();
        bench.storage.storeEpoch('accepted', 2);
        bench.world.pass(micros);
        const isDone = bench.done.length === 2;
        const { acceptedEpoch, end } = bench.crash(outcome);
        expect(end).toBe('clean');
        expect(isDone ? [2] : [1, 2]).toContain(acceptedEpoch);
        seen.add(acceptedEpoch);
        bench.pass();
        expect(bench.names).toEqual(['acceptedEpoch']);
      }
    expect(seen).toEqual(new Set([1, 2]));
  });

  it('that was never written is that of the last transaction', () => {
    const bench = new Bench();
    bench.write(...entries(4, 1, 2));
    expect(bench.crash('keep')).toMatchObject({ acceptedEpoch: 4, currentEpoch: 4 });
  });

  it('may be below that of the log: a crash between the two leaves it so', () => {
    const bench = new Bench();
    for (const which of ['accepted', 'current'] as const) bench.storage.storeEpoch(which, 1);
    bench.storage.storeEpoch('accepted', 2);
    bench.write(...entries(2, 1, 1));
    expect(bench.crash('keep')).toMatchObject({ acceptedEpoch: 2, currentEpoch: 1, end: 'clean' });
  });
});

describe('a snapshot of the own state', () => {
  it('is what recovery begins with; the log behind it makes it exact', () => {
    const bench = threeFiles();
    expect(bench.done.filter(({ kind }) => kind === 'snapshot-stored')).toEqual([
      { kind: 'snapshot-stored', zxid: zxid(1, 3), isInstalled: false },
      { kind: 'snapshot-stored', zxid: zxid(1, 6), isInstalled: false },
    ]);
    expect(bench.storage.newestSnapshotBytes).toBe(bench.bytesOf('snapshot.100000006.g0').length);
    const recovered = bench.crash('lose');
    expect(recovered.snapshotZxid).toBe(zxid(1, 6));
    expect(recovered.entries.map(shown)).toEqual(entries(1, 7, 9).map(shown));
    expect(KeyMap.of(recovered)).toEqual(KeyMap.after(entries(1, 1, 9)));
  });

  it('gets its name only when the log is durable up to where it may reach, and has the log synced for that', () => {
    const bench = new Bench();
    bench.append(...entries(1, 1, 2));
    bench.storage.beginSnapshot(zxid(1, 1), false);
    bench.storage.endSnapshot(zxid(1, 2));
    bench.world.pass(500);
    expect(bench.names).toEqual(['log.100000001.g0']);
    bench.pass();
    expect(bench.names).toContain('snapshot.100000001.g0');
    expect(bench.storage.hasUnsynced).toBe(false);
    expect(bench.done).toEqual([{ kind: 'snapshot-stored', zxid: zxid(1, 1), isInstalled: false }]);
  });

  it('takes the sync of the log that is under way for its own', () => {
    const bench = new Bench();
    bench.append(...entries(1, 1, 2));
    bench.storage.sync();
    bench.snapshot(zxid(1, 2), KeyMap.after(entries(1, 1, 2)));
    bench.pass();
    const synced = bench.world.of('disk.synced').map(({ event }) => event.file);
    expect(synced).toEqual(['log.100000001.g0', '.', 'snapshot.tmp', '.']);
  });

  it('may stand for the beginning of an epoch', () => {
    const bench = new Bench();
    bench.write(...entries(1, 1, 2));
    bench.snapshot(zxid(2, 0), KeyMap.after(entries(1, 1, 2)));
    bench.pass();
    expect(bench.storage.lastLoggedZxid).toBe(zxid(2, 0));
    const { snapshotZxid, end } = bench.crash('lose');
    expect([snapshotZxid, end]).toEqual([zxid(2, 0), 'clean']);
    bench.pass();
    expect(() => bench.append(...entries(1, 3, 3))).toThrow(AssertionError);
    bench.write(...entries(2, 1, 1));
    const recovered = bench.crash('lose');
    expect([recovered.snapshotZxid, lastOf(recovered), recovered.end]).toEqual([
      zxid(2, 0),
      zxid(2, 1),
      'clean',
    ]);
  });

  it('never stands for what is in no log', () => {
    const bench = new Bench();
    bench.write(...entries(1, 1, 2));
    expect(() => bench.storage.beginSnapshot(zxid(1, 3), false)).toThrow(AssertionError);
  });

  it('that is dropped before its end leaves nothing, and the next one can begin', () => {
    const bench = new Bench();
    bench.write(...entries(1, 1, 2));
    bench.storage.beginSnapshot(zxid(1, 2), false);
    bench.storage.addChunk(Uint8Array.of(9, 9, 9));
    expect(bench.storage.isSnapshotting).toBe(true);
    bench.storage.abortSnapshot();
    expect(bench.storage.isSnapshotting).toBe(false);
    bench.pass();
    expect(bench.names).toEqual(['log.100000001.g0']);
    bench.snapshot(zxid(1, 2), KeyMap.after(entries(1, 1, 2)));
    expect(bench.storage.isSnapshotting).toBe(true);
    bench.storage.abortSnapshot();
    bench.pass();
    expect(bench.storage.isSnapshotting).toBe(false);
    expect(KeyMap.of(bench.crash('lose'))).toEqual(KeyMap.after(entries(1, 1, 2)));
  });

  it('at a place that has one already is not written again', () => {
    const bench = threeFiles();
    const before = bench.bytesOf('snapshot.100000006.g0');
    bench.crash('keep');
    bench.pass();
    bench.storage.truncate(zxid(1, 6));
    bench.pass();
    bench.snapshot(zxid(1, 6), new KeyMap());
    bench.pass();
    expect(bench.done.at(-1)).toEqual({ kind: 'snapshot-stored', zxid: zxid(1, 6), isInstalled: false });
    expect(bench.bytesOf('snapshot.100000006.g0')).toEqual(before);
  });
});

describe('a purge', () => {
  it('keeps so many snapshots, and the log files that the oldest of them needs', () => {
    const bench = threeFiles({ snapshotsToKeep: 2 });
    bench.storage.purge();
    expect(bench.names).toEqual([...LOGS.slice(1), ...SNAPSHOTS]);
    bench.snapshot(zxid(1, 9), KeyMap.after(entries(1, 1, 9)));
    bench.pass();
    bench.storage.purge();
    expect(bench.names).toEqual([LOGS[2], SNAPSHOTS[1], 'snapshot.100000009.g0']);
    expect(KeyMap.of(bench.crash('keep'))).toEqual(KeyMap.after(entries(1, 1, 9)));
  });

  it('removes nothing of the log while there are fewer: its beginning counts as one', () => {
    const bench = threeFiles({ snapshotsToKeep: 3 });
    bench.storage.purge();
    expect(bench.names).toEqual([...LOGS, ...SNAPSHOTS]);
  });

  it('never removes the last file', () => {
    const bench = threeFiles({ snapshotsToKeep: 1 });
    bench.snapshot(zxid(1, 9), KeyMap.after(entries(1, 1, 9)));
    bench.pass();
    bench.storage.purge();
    expect(bench.names).toEqual([LOGS[2], 'snapshot.100000009.g0']);
  });

  it('waits for another time while files are about to change', () => {
    const bench = threeFiles({ snapshotsToKeep: 1 });
    bench.snapshot(zxid(1, 9), KeyMap.after(entries(1, 1, 9)));
    bench.storage.purge();
    expect(bench.names).toEqual([...LOGS, ...SNAPSHOTS, 'snapshot.tmp']);
    bench.pass();
    bench.storage.truncate(zxid(1, 7));
    bench.storage.purge();
    expect(bench.names).toContain(LOGS[0]);
  });
});

describe('one life', () => {
  it('writes nothing before what recovery found is durable', () => {
    const bench = threeFiles();
    bench.crash('keep');
    const { storage } = bench;
    expect([storage.isSettled, storage.isBusy]).toEqual([false, true]);
    expect(() => bench.append(...entries(1, 10, 10))).toThrow(AssertionError);
    expect(() => storage.storeEpoch('accepted', 1)).toThrow(AssertionError);
    bench.pass();
    expect([storage.isSettled, storage.isBusy, bench.done]).toEqual([true, false, []]);
  });

  it('keeps at least one snapshot', () => {
    expect(() => new Storage(new Bench().env.files, codec, { snapshotsToKeep: 0 })).toThrow(AssertionError);
  });
});
