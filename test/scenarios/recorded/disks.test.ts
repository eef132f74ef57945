/** SURPRISES.md, "Synchronisation and disks", as far as it is about damaged disks. */
import { describe, expect, it } from 'vitest';

import type { Recovered } from '../../../core/storage/storage.js';
import { makeZxid } from '../../../core/zxid.js';
import { Bench, entries, lastOf } from '../../core/storage/bench.js';
import { seeds } from '../recipes.js';
import { at, onStep, play } from './ensemble.js';

const LOG_TAG = { kind: 'log', zxid: 0 } as const;

/** A server with 1.1 to 1.5 on its disk, each synced before the next, and what is done to the bytes of its log. */
function damaged(harm: (bench: Bench, log: string, size: number) => void): Recovered {
  const bench = new Bench();
  for (const entry of entries(1, 1, 5)) bench.write(entry);
  const [log = ''] = bench.names.filter((name) => name.startsWith('log.'));
  harm(bench, log, bench.bytesOf(log).length);
  return bench.crash('keep');
}

const SEVENS = new Uint8Array(30).fill(7);

describe('"Torn tail: bytes cut or zeroed at the end cost exactly that record" (torn-tail)', () => {
  it.each([
    ['cut', (bench: Bench, log: string, size: number) => bench.env.files.truncate(log, size - 5)],
    [
      'zeroed',
      (bench: Bench, log: string, size: number) =>
        bench.env.files.overwrite(log, size - 5, { bytes: new Uint8Array(5), start: 0, length: 5 }, LOG_TAG),
    ],
  ])('here too (%s)', (_, harm) => {
    const recovered = damaged(harm);
    expect(recovered.end).toBe('torn');
    expect(lastOf(recovered)).toBe(makeZxid(1, 4));
  });

  it('the server votes with the shorter log and is brought up by DIFF', () => {
    const run = play({
      starts: [0, 1, 0],
      writers: [{ at: 2, writes: [2, 2.1, 2.2, 2.3, 2.4] }],
      faults: [
        ...onStep(
          { when: 'after', step: 'log-append', sid: 1, where: { zxid: '1.5' } },
          { kind: 'crash', target: 's1', disk: 'torn', restartAfterMicros: 1_000_000 },
        ),
      ],
      seconds: 5,
    });
    expect(run.events('log.recovered').at(-1)).toMatchObject({ actor: 1, last: makeZxid(1, 4) });
    expect(run.syncs.at(-1)).toBe('3 leads 1 from 1.4: DIFF 1.5');
    const all = '1.1 1.2 1.3 1.4 1.5';
    expect(run.logs(4.9)).toEqual({ 1: all, 2: all, 3: all });
  });
});

describe('"Garbage behind the last record, or one changed byte in it: the process does not start" (torn-tail, flipped-byte)', () => {
  it('here garbage behind the last record is what a crash may leave: it is cut off, and costs nothing', () => {
    const recovered = damaged((bench, log) => {
      bench.env.files.append(log, { bytes: SEVENS, start: 0, length: SEVENS.length }, LOG_TAG);
    });
    expect(recovered.end).toBe('torn');
    expect(lastOf(recovered)).toBe(makeZxid(1, 5));
  });

  it('and a changed byte in the last record cannot be told from a torn one, as nothing shows that it was durable', () => {
    const recovered = damaged((bench, log, size) => bench.damage(log, size - 8));
    expect(recovered.end).toBe('torn');
    expect(lastOf(recovered)).toBe(makeZxid(1, 4));
  });

  it('but one in any record before it is refused: a mark behind it says that it was durable', () => {
    const places = new Set<string>();
    const bench = new Bench();
    for (const entry of entries(1, 1, 5)) bench.write(entry);
    const [log = ''] = bench.names.filter((name) => name.startsWith('log.'));
    const { length } = bench.bytesOf(log);
    for (let back = 1; back < length; back += 7) {
      const { end, why } = damaged((one, name, size) => one.damage(name, size - back));
      places.add(end);
      if (end === 'refused') expect(why).toMatch(/damaged|another generation|behind/);
    }
    expect([...places].sort()).toEqual(['refused', 'torn']);
  });

  it.each(seeds(6))('a server that refuses stays down, and the others go on (seed %i)', (seed) => {
    const run = play({
      seed,
      starts: [0, 1, 0],
      writers: [{ at: 2, writes: [2, 2.1, 2.2, 2.3, 2.4, 6] }],
      faults: [
        ...at(3, { kill: 1 }),
        ...at(3.5, { kind: 'disk.bitrot', target: 's1', file: 'log', where: 'first' }),
        ...at(4, { start: 1 }),
      ],
      seconds: 7,
    });
    expect(run.events('log.recovered').at(-1)).toMatchObject({ actor: 1, end: 'refused' });
    expect(run.servers(6.9)).toEqual({ 1: 'down', 2: 'following 1.6 1 1', 3: 'leading 1.6 1 1' });
  });
});

describe('"Torn tails on a majority silently lose a committed, answered write" (torn-majority-loses-data)', () => {
  // More than a quorum of disks may lose what they said was durable: no protocol can bring that back.
  const run = (where: 'first' | 'last', seed: number) =>
    play({
      seed,
      starts: [0, 1, 0],
      writers: [{ at: 2, writes: [2, 2.1, 2.2, 2.3] }],
      faults: [
        ...at(3, { kill: 1 }, { kill: 2 }, { kill: 3 }),
        ...at(
          3.5,
          { kind: 'disk.bitrot', target: 's1', file: 'log', where },
          { kind: 'disk.bitrot', target: 's3', file: 'log', where },
        ),
        ...at(4, { start: 1 }, { start: 3 }),
        ...at(6, { start: 2 }),
      ],
      seconds: 8,
      isDoomed: true,
    });

  it.each(seeds(4))(
    'is noticed here where a mark stands behind it: nobody serves, and nobody cuts (seed %i)',
    (seed) => {
      const { logs, truncated, established } = summary(run('first', seed));
      expect(logs[2]).toBe('1.1 1.2 1.3 1.4');
      expect(truncated).toEqual([]);
      expect(established).toEqual(['3 in 1']);
    },
  );

  it('costs no more than the last record where none does', () => {
    const kept = seeds(12).map((seed) => summary(run('last', seed)).logs[2]);
    for (const log of kept) expect(['1.1 1.2 1.3 1.4', '1.1 1.2 1.3']).toContain(log);
    // It does happen: the last record of both is gone, and the server that has it is cut.
    expect(kept).toContain('1.1 1.2 1.3');
  });
});

function summary(run: ReturnType<typeof play>) {
  return {
    logs: run.logs(7.9),
    truncated: run.events('log.truncated').filter(({ second }) => second < 7.9),
    established: run.established.slice(0, 2),
  };
}

describe('"TRUNC to a zxid in front of the first record leaves that first record in the file" (wiped-majority)', () => {
  it.each([
    ['the very beginning', 0],
    ['the beginning of the epoch', makeZxid(1, 0)],
  ])('is a defect: here a cut at %s leaves nothing', (_, zxid) => {
    const bench = new Bench();
    for (const entry of entries(1, 1, 3)) bench.write(entry);
    expect(bench.storage.canTruncate(zxid)).toBe(true);
    bench.storage.truncate(zxid);
    bench.pass();
    expect(bench.done).toContainEqual({ kind: 'log-truncated', zxid });
    expect(bench.names.filter((name) => name.startsWith('log.'))).toEqual([]);
    const recovered = bench.crash('keep');
    expect(recovered).toMatchObject({ end: 'clean', entries: [], snapshotZxid: 0 });
    bench.pass();
    // What is founded anew begins with 1.1 again, on an empty log.
    bench.write(...entries(1, 1, 2));
    expect(lastOf(bench.crash('keep'))).toBe(makeZxid(1, 2));
  });
});

describe('"Missing currentEpoch or acceptedEpoch files are rebuilt from the last zxid without complaint"', () => {
  it('here too', () => {
    const bench = new Bench();
    bench.write(...entries(3, 1, 2));
    expect(bench.crash('keep')).toMatchObject({ acceptedEpoch: 3, currentEpoch: 3, end: 'clean' });
    bench.pass();
    bench.storage.storeEpoch('accepted', 5);
    bench.pass();
    expect(bench.crash('keep')).toMatchObject({ acceptedEpoch: 5, currentEpoch: 3, end: 'clean' });
  });
});
