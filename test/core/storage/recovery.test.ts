import { describe, expect, it } from 'vitest';

import { makeZxid } from '../../../core/zxid.js';
import { Bench, KeyMap, entries, lastOf, shown } from './bench.js';

const zxid = makeZxid;
const FIRST = 'log.100000001.g0';
const SECOND = 'log.100000003.g0';
const SNAPSHOT = 'snapshot.100000002.g0';

/** Two log files of two records each, a snapshot between them, and both epochs. */
function lived(): Bench {
  const bench = new Bench({ snapshotsToKeep: 1 });
  for (const which of ['accepted', 'current'] as const) bench.storage.storeEpoch(which, 1);
  bench.write(...entries(1, 1, 2));
  bench.storage.rollLog();
  bench.snapshot(zxid(1, 2), KeyMap.after(entries(1, 1, 2)));
  bench.pass();
  bench.write(...entries(1, 3, 4));
  return bench;
}

describe('recovery', () => {
  it('cuts a torn tail, and the repair is durable before anything is written', () => {
    const bench = lived();
    bench.append(...entries(1, 5, 5));
    const size = bench.bytesOf(SECOND).length;
    const recovered = bench.crash('torn');
    expect([recovered.end, lastOf(recovered)]).toEqual(['torn', zxid(1, 4)]);
    bench.pass();
    expect(bench.storage.isSettled).toBe(true);
    expect(bench.bytesOf(SECOND).length).toBeLessThan(size);
    bench.write(...entries(1, 5, 6));
    expect(bench.crash('lose')).toMatchObject({ end: 'clean' });
    expect(lastOf(bench.crash('lose'))).toBe(zxid(1, 6));
  });

  it('removes a file whose first record is torn: its header came with it', () => {
    const bench = new Bench();
    bench.write(...entries(1, 1, 2));
    bench.storage.rollLog();
    bench.append(...entries(1, 3, 3));
    bench.storage.storeEpoch('accepted', 1);
    // The sync of the directory that is asked for an epoch makes the file's name durable.
    bench.pass();
    const recovered = bench.crash('torn');
    expect([recovered.end, lastOf(recovered)]).toEqual(['torn', zxid(1, 2)]);
    bench.pass();
    expect(bench.names).toEqual(['acceptedEpoch', 'currentEpoch', FIRST]);
    bench.write(...entries(1, 3, 3));
    expect(lastOf(bench.crash('lose'))).toBe(zxid(1, 3));
  });

  it('keeps records that nobody called durable, as far as they are whole', () => {
    const bench = lived();
    bench.append(...entries(1, 5, 6));
    expect(lastOf(bench.crash('keep'))).toBe(zxid(1, 6));
  });

  it('removes what a crash cut off while it was written under another name', () => {
    const bench = lived();
    for (const name of ['snapshot.tmp', 'acceptedEpoch.tmp', 'currentEpoch.tmp'])
      bench.env.files.append(
        name,
        { bytes: Uint8Array.of(1), start: 0, length: 1 },
        { kind: 'log', zxid: 0 },
      );
    expect(bench.crash('keep')).toMatchObject({ end: 'clean', acceptedEpoch: 1, currentEpoch: 1 });
    bench.pass();
    expect(bench.names).toEqual(['acceptedEpoch', 'currentEpoch', FIRST, SECOND, SNAPSHOT]);
  });

  it('writes an epoch that was never written, so that it does not fall when its history is replaced', () => {
    const bench = new Bench();
    bench.write(...entries(1, 1, 2));
    expect(bench.crash('keep')).toMatchObject({ acceptedEpoch: 1, currentEpoch: 1 });
    bench.pass();
    bench.snapshot(0, KeyMap.after([]), true);
    bench.pass();
    expect(bench.crash('lose')).toMatchObject({ snapshotZxid: 0, acceptedEpoch: 1, currentEpoch: 1 });
  });

  it('leaves the files of others alone', () => {
    const bench = lived();
    bench.env.files.append(
      'myid',
      { bytes: Uint8Array.of(1), start: 0, length: 1 },
      { kind: 'log', zxid: 0 },
    );
    expect(bench.crash('keep')).toMatchObject({ end: 'clean' });
    bench.pass();
    expect(bench.names).toContain('myid');
  });

  it('does without a damaged snapshot where the log reaches back, and removes it', () => {
    const bench = lived();
    bench.damage(SNAPSHOT, 50);
    const recovered = bench.crash('keep');
    expect([recovered.end, recovered.snapshotZxid]).toEqual(['clean', 0]);
    expect(recovered.entries.map(shown)).toEqual(entries(1, 1, 4).map(shown));
    bench.pass();
    expect(bench.names).not.toContain(SNAPSHOT);
    expect(bench.storage.newestSnapshotBytes).toBe(0);
  });

  it('does with an older snapshot in place of a damaged one', () => {
    const bench = lived();
    bench.snapshot(zxid(1, 4), KeyMap.after(entries(1, 1, 4)));
    bench.pass();
    bench.damage('snapshot.100000004.g0', 3);
    const recovered = bench.crash('keep');
    expect([recovered.snapshotZxid, lastOf(recovered)]).toEqual([zxid(1, 2), zxid(1, 4)]);
  });
});

describe('recovery refuses', () => {
  const tag = { kind: 'log', zxid: 0 } as const;

  it.each<readonly [string, string, (bench: Bench) => void]>([
    ['a damaged record in a file that is not the last', 'damaged', (bench) => bench.damage(FIRST, 80)],
    [
      'a cut file that is not the last',
      'gap',
      (bench) => bench.env.files.truncate(FIRST, 20 + (entries(1, 1, 1)[0]?.record.length ?? 0)),
    ],
    ['a log file that is missing between others', 'gap', withMissingFile],
    [
      'a damaged record that was durable, by a mark',
      'damaged',
      (bench) => {
        bench.append(...entries(1, 5, 5));
        bench.damage(SECOND, 30);
      },
    ],
    [
      'a log that begins too late, without any snapshot (ZOOKEEPER-2325)',
      'no valid snapshot',
      withoutBeginning,
    ],
    [
      'a log that begins too late for the newest valid snapshot',
      'the log begins behind',
      (bench) => {
        bench.snapshot(zxid(1, 4), KeyMap.after(entries(1, 1, 4)));
        bench.pass();
        bench.storage.rollLog();
        bench.write(...entries(1, 5, 5));
        bench.env.files.remove(FIRST);
        bench.env.files.remove(SECOND);
        bench.damage('snapshot.100000004.g0', 50);
      },
    ],
    ['a log that ends before a snapshot says', 'durable up to', withShortLog],
    [
      'a log that ends before a damaged snapshot says',
      'durable up to',
      (bench) => {
        withShortLog(bench);
        bench.damage('snapshot.100000004.g0', 50);
      },
    ],
    [
      'a damaged snapshot without any log',
      'no log',
      (bench) => {
        for (const name of [FIRST, SECOND]) bench.env.files.remove(name);
        bench.damage(SNAPSHOT, 50);
      },
    ],
    [
      'a damaged snapshot of a leader, though an older one of the own state is there',
      'a leader brought',
      (bench) => {
        bench.snapshot(zxid(2, 2), new KeyMap(), true);
        // The crash keeps the name, and takes the removal of what is void.
        bench.world.pass(2_500);
        bench.damage('snapshot.200000002.g1', 10);
      },
    ],
    [
      'a log without the snapshot of a leader that it goes on from',
      'missing',
      (bench) => {
        bench.snapshot(zxid(2, 2), new KeyMap(), true);
        bench.pass();
        bench.write(...entries(2, 3, 3));
        bench.env.files.remove('snapshot.200000002.g1');
      },
    ],
    ['a damaged acceptedEpoch', 'acceptedEpoch is damaged', (bench) => bench.damage('acceptedEpoch', 8)],
    ['a damaged currentEpoch', 'currentEpoch is damaged', (bench) => bench.damage('currentEpoch', 15)],
    [
      'an empty epoch file',
      'currentEpoch is damaged',
      (bench) => bench.env.files.truncate('currentEpoch', 0),
    ],
    [
      'a currentEpoch above acceptedEpoch',
      'above',
      (bench) => {
        bench.storage.storeEpoch('current', 2);
        bench.pass();
      },
    ],
    [
      'a record that does not follow, be it whole',
      'behind',
      (bench) => {
        const [record] = entries(1, 6, 6).map((entry) => entry.record);
        if (record !== undefined) bench.env.files.append(SECOND, record, tag);
      },
    ],
  ])('%s', (_, why, harm) => {
    const bench = lived();
    harm(bench);
    const recovered = bench.crash('keep');
    expect(recovered).toMatchObject({ end: 'refused', entries: [], chunks: [] });
    expect(recovered.why).toContain(why);
    // The evidence stays as it is.
    const written = bench.world.of('disk.written').length;
    bench.pass();
    expect(bench.world.of('disk.written').length).toBe(written);
  });

  it('nothing of all this where no harm was done', () => {
    expect(lived().crash('keep')).toMatchObject({ end: 'clean', why: '' });
  });
});

describe('a reload', () => {
  it('refuses what was damaged meanwhile, at the end of the log as well', () => {
    const bench = lived();
    expect(bench.storage.reload()).toMatchObject({ end: 'clean' });
    bench.damage(SECOND, bench.bytesOf(SECOND).length - 3);
    expect(bench.storage.reload()).toMatchObject({ end: 'refused', why: 'the end of the log is damaged' });
    bench.damage('acceptedEpoch', 1);
    expect(bench.storage.reload()).toMatchObject({ end: 'refused' });
  });
});

function withMissingFile(bench: Bench): void {
  bench.storage.rollLog();
  bench.write(...entries(1, 5, 5));
  bench.env.files.remove(SECOND);
}

function withoutBeginning(bench: Bench): void {
  bench.env.files.remove(FIRST);
  bench.env.files.remove(SNAPSHOT);
}

/** As bit rot in the last batch would leave it, which no mark covers: only the snapshot knows. */
function withShortLog(bench: Bench): void {
  bench.snapshot(zxid(1, 4), KeyMap.after(entries(1, 1, 4)));
  bench.pass();
  bench.env.files.truncate(SECOND, bench.bytesOf(SECOND).length - 5);
}
