import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../core/assert.js';
import { makeZxid } from '../../../core/zxid.js';
import { KeyMap, LOGS, SNAPSHOTS, entries, shown, threeFiles } from './bench.js';

const zxid = makeZxid;

describe('a snapshot that a leader brought', () => {
  const theirs = [...entries(1, 1, 4), ...entries(2, 1, 2)];

  it('voids the log and all snapshots before at one moment, and the log goes on behind it', () => {
    const bench = threeFiles();
    bench.snapshot(zxid(2, 2), KeyMap.after(theirs), true);
    bench.pass();
    expect(bench.done.at(-1)).toEqual({ kind: 'snapshot-stored', zxid: zxid(2, 2), isInstalled: true });
    expect(bench.names).toEqual(['snapshot.200000002.g1']);
    expect(bench.storage.lastLoggedZxid).toBe(zxid(2, 2));
    bench.write(...entries(2, 3, 3));
    const recovered = bench.crash('lose');
    expect(recovered.entries.map(shown)).toEqual(entries(2, 3, 3).map(shown));
    expect(KeyMap.of(recovered)).toEqual(KeyMap.after([...theirs, ...entries(2, 3, 3)]));
  });

  it('takes no entry, and no cut, while the log that it voids is still there', () => {
    const bench = threeFiles();
    bench.snapshot(zxid(2, 2), KeyMap.after(theirs), true);
    expect(() => bench.append(...entries(1, 10, 10))).toThrow(AssertionError);
    expect(() => bench.storage.truncate(zxid(1, 5))).toThrow(AssertionError);
    bench.pass();
    bench.append(...entries(2, 3, 3));
    expect(bench.storage.lastLoggedZxid).toBe(zxid(2, 3));
  });

  it('may end before the log does: stale records never come back (ZOOKEEPER-2832)', () => {
    const bench = threeFiles();
    bench.snapshot(zxid(1, 4), KeyMap.after(entries(1, 1, 4)), true);
    bench.pass();
    bench.write(...entries(2, 1, 1));
    expect(bench.storage.readLogFrom(zxid(1, 5))).toBeNull();
    expect(KeyMap.of(bench.crash('keep'))).toEqual(KeyMap.after([...entries(1, 1, 4), ...entries(2, 1, 1)]));
  });

  it('is there as a whole or not at all after a crash at any point', () => {
    const seen = new Set<string>();
    for (const outcome of ['keep', 'lose', 'torn', 'any'] as const)
      for (let micros = 0; micros <= 2_500; micros += 250) {
        const bench = threeFiles();
        bench.snapshot(zxid(2, 2), KeyMap.after(theirs), true);
        bench.world.pass(micros);
        const isDone =
          bench.done.at(-1)?.kind === 'snapshot-stored' && bench.storage.lastLoggedZxid === zxid(2, 2);
        const recovered = bench.crash(outcome);
        const isTheirs = recovered.snapshotZxid === zxid(2, 2);
        expect(recovered.end).toBe('clean');
        expect(KeyMap.of(recovered)).toEqual(KeyMap.after(isTheirs ? theirs : entries(1, 1, 9)));
        if (isDone) expect(isTheirs).toBe(true);
        bench.pass();
        const data = isTheirs ? ['snapshot.200000002.g1'] : [...LOGS, ...SNAPSHOTS];
        expect(bench.names).toEqual(['acceptedEpoch', 'currentEpoch', ...data]);
        seen.add(isTheirs ? 'theirs' : 'own');
      }
    expect(seen).toEqual(new Set(['theirs', 'own']));
  });

  it('has its name durably before anything of what it voids is removed', () => {
    const bench = threeFiles();
    const from = bench.world.seen.length;
    bench.snapshot(zxid(2, 2), KeyMap.after(theirs), true);
    bench.pass();
    const words = bench.world.seen.slice(from).flatMap(({ event }) => {
      if (event.kind === 'disk.synced') return [`sync ${event.file}`];
      return event.kind === 'disk.written' && event.op !== 'append' ? [`${event.op} ${event.file}`] : [];
    });
    expect(words).toEqual([
      'create snapshot.tmp',
      'sync snapshot.tmp',
      'rename snapshot.tmp',
      'sync .',
      ...[...SNAPSHOTS, ...LOGS].map((name) => `remove ${name}`),
    ]);
  });

  it('is what the log is cut back to', () => {
    const bench = threeFiles();
    bench.snapshot(zxid(2, 0), KeyMap.after(entries(1, 1, 4)), true);
    bench.pass();
    bench.write(...entries(2, 1, 2));
    expect(bench.storage.canTruncate(zxid(1, 4))).toBe(false);
    bench.storage.truncate(zxid(2, 0));
    bench.pass();
    expect(bench.names).toEqual(['snapshot.200000000.g1']);
    expect(KeyMap.of(bench.crash('lose'))).toEqual(KeyMap.after(entries(1, 1, 4)));
  });

  it('stays the only beginning of its log, also at zxid 0: it is never cut away', () => {
    const bench = threeFiles();
    bench.storage.beginSnapshot(0, true);
    bench.storage.endSnapshot(zxid(1, 2));
    bench.pass();
    bench.write(...entries(1, 1, 3));
    expect([zxid(1, 1), zxid(1, 2)].map((place) => bench.storage.canTruncate(place))).toEqual([false, true]);
  });
});
