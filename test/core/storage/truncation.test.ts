import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../core/assert.js';
import { makeZxid } from '../../../core/zxid.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import { Bench, KeyMap, LOGS, SNAPSHOTS, entries, lastOf, shown, threeFiles } from './bench.js';

const zxid = makeZxid;

describe('a truncation', () => {
  it('removes later log files and all snapshots that hold what is cut, and keeps everything up to there', () => {
    const bench = threeFiles();
    bench.storage.truncate(zxid(1, 5));
    expect(() => bench.append(...entries(1, 6, 6))).toThrow(AssertionError);
    bench.pass();
    expect(bench.done.at(-1)).toEqual({ kind: 'log-truncated', zxid: zxid(1, 5) });
    expect(bench.names).toEqual([...LOGS.slice(0, 2), SNAPSHOTS[0]]);
    expect(bench.storage.lastLoggedZxid).toBe(zxid(1, 5));
    const reloaded = bench.storage.reload();
    expect(reloaded.snapshotZxid).toBe(zxid(1, 3));
    expect(reloaded.entries.map(shown)).toEqual(entries(1, 4, 5).map(shown));
    bench.write(...entries(2, 1, 1));
    expect(KeyMap.of(bench.crash('lose'))).toEqual(KeyMap.after([...entries(1, 1, 5), ...entries(2, 1, 1)]));
  });

  it('keeps everything up to there at any crash, and what is left of the rest is a beginning', () => {
    const lengths = new Set<number>();
    for (const outcome of ['keep', 'lose', 'torn', 'any'] as const)
      for (let micros = 0; micros <= 2_500; micros += 250) {
        const bench = threeFiles();
        bench.storage.truncate(zxid(1, 5));
        bench.world.pass(micros);
        const isDone = bench.done.at(-1)?.kind === 'log-truncated';
        const recovered = bench.crash(outcome);
        const last = lastOf(recovered) - zxid(1, 0);
        expect(recovered.end, recovered.why).toBe('clean');
        expect(last).toBeGreaterThanOrEqual(5);
        if (isDone) expect(last).toBe(5);
        expect(KeyMap.of(recovered)).toEqual(KeyMap.after(entries(1, 1, last)));
        lengths.add(last);
      }
    expect(lengths).toEqual(new Set([5, 6, 9]));
  });

  it('never leaves a gap between files, whatever the crash keeps of their removal', () => {
    const lengths = new Set<number>();
    for (let seed = 0; seed < 40; seed += 1) {
      const bench = threeFiles({ choices: new SeededChoices(seed) });
      bench.storage.truncate(zxid(1, 2));
      const recovered = bench.crash('any');
      expect(recovered.end, recovered.why).toBe('clean');
      lengths.add(lastOf(recovered) - zxid(1, 0));
    }
    expect(lengths).toEqual(new Set([3, 6, 9]));
  });

  it('leaves a log that is durable up to its end, and the next record says so', () => {
    const bench = new Bench();
    bench.write(...entries(1, 1, 3));
    bench.write(...entries(1, 4, 5));
    bench.append(...entries(1, 6, 6));
    bench.storage.truncate(zxid(1, 2));
    bench.pass();
    expect(bench.storage.hasUnsynced).toBe(false);
    bench.append(...entries(1, 3, 3));
    bench.damage('log.100000001.g0', 30);
    expect(bench.crash('keep')).toMatchObject({ end: 'refused' });
  });

  it('is given up where what it was to keep is damaged meanwhile, and takes no place before that for the end', () => {
    for (const byte of [30, 100]) {
      const bench = new Bench();
      bench.write(...entries(1, 1, 3));
      bench.storage.truncate(zxid(1, 2));
      bench.damage('log.100000001.g0', byte);
      bench.pass();
      const why = 'log.100000001.g0 is damaged before 1.2, where it was to be cut';
      expect(bench.done.at(-1)).toEqual({ kind: 'log-damaged', why });
    }
  });

  it('takes away what is damaged behind its place', () => {
    const bench = new Bench();
    bench.write(...entries(1, 1, 3));
    bench.write(...entries(1, 4, 5));
    bench.storage.truncate(zxid(1, 2));
    const size = bench.bytesOf('log.100000001.g0').length;
    bench.damage('log.100000001.g0', size - 1);
    bench.pass();
    expect(bench.done.at(-1)).toEqual({ kind: 'log-truncated', zxid: zxid(1, 2) });
    expect(bench.crash('keep').entries.map(shown)).toEqual(entries(1, 1, 2).map(shown));
  });

  it('drops a snapshot that began below and may hold what is cut off (ZOOKEEPER-1549)', () => {
    const bench = new Bench();
    bench.write(...entries(1, 1, 2));
    bench.storage.beginSnapshot(zxid(1, 2), false);
    bench.write(...entries(1, 3, 4));
    const map = KeyMap.after(entries(1, 1, 4));
    for (const chunk of map.chunks()) bench.storage.addChunk(chunk);
    bench.storage.endSnapshot(zxid(1, 4));
    bench.pass();
    bench.storage.truncate(zxid(1, 3));
    bench.pass();
    expect(KeyMap.of(bench.storage.reload())).toEqual(KeyMap.after(entries(1, 1, 3)));
  });

  it('comes behind a snapshot that has ended, and drops one whose chunks are still to come', () => {
    const bench = new Bench();
    bench.write(...entries(1, 1, 3));
    bench.snapshot(zxid(1, 3), KeyMap.after(entries(1, 1, 3)));
    bench.storage.truncate(zxid(1, 2));
    bench.pass();
    expect(bench.done.map(({ kind }) => kind)).toEqual(['log-synced', 'snapshot-stored', 'log-truncated']);
    expect(bench.names).toEqual(['log.100000001.g0']);
    bench.storage.beginSnapshot(zxid(1, 2), false);
    bench.storage.truncate(zxid(1, 1));
    expect(bench.storage.isSnapshotting).toBe(false);
    bench.pass();
    expect(bench.storage.reload().entries.map(shown)).toEqual(entries(1, 1, 1).map(shown));
  });

  it('goes to the very beginning, and to the beginning of an epoch right before its first record', () => {
    const bench = new Bench();
    bench.write(...entries(1, 1, 2), ...entries(3, 1, 2));
    expect([zxid(3, 0), zxid(2, 0), zxid(1, 0), 0].map((place) => bench.storage.canTruncate(place))).toEqual([
      true,
      false,
      true,
      true,
    ]);
    bench.storage.truncate(zxid(3, 0));
    bench.pass();
    expect(bench.storage.lastLoggedZxid).toBe(zxid(1, 2));
    bench.storage.truncate(0);
    bench.pass();
    expect([bench.storage.lastLoggedZxid, bench.names]).toEqual([0, []]);
    bench.write(...entries(2, 1, 1));
    expect(bench.crash('lose').entries.map(shown)).toEqual(entries(2, 1, 1).map(shown));
  });

  it.each([zxid(1, 10), zxid(2, 1), zxid(0, 5), zxid(2, 0)])(
    'never goes to what is no place of the log: %d',
    (place) => {
      const { storage } = threeFiles();
      expect(storage.canTruncate(place)).toBe(false);
      expect(() => storage.truncate(place)).toThrow(AssertionError);
    },
  );

  it('is impossible where no way leads: the log begins too late, and no valid snapshot lies at or below', () => {
    const bench = threeFiles({ snapshotsToKeep: 1 });
    bench.storage.purge();
    expect([zxid(1, 5), zxid(1, 6), zxid(1, 8)].map((place) => bench.storage.canTruncate(place))).toEqual([
      false,
      true,
      true,
    ]);
    bench.damage('snapshot.100000006.g0', 50);
    expect(bench.storage.canTruncate(zxid(1, 8))).toBe(false);
  });
});
