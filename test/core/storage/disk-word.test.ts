import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Tag } from '../../../core/storage/tag.js';
import { makeZxid } from '../../../core/zxid.js';
import type { AnyEvent } from '../../sim/process/puppet.js';
import { Bench, KeyMap, entries } from './bench.js';
import { Keeper, acts, faults } from './keeper.js';

/** What the file is called until it is renamed; null for a log file. */
function tempOf(tag: Tag): string | null {
  if (tag.kind === 'snapshot') return 'snapshot.tmp';
  return tag.kind === 'acceptedEpoch' || tag.kind === 'currentEpoch' ? `${tag.kind}.tmp` : null;
}

/** Judges each word of the disk that a file is durable which is renamed when it is written. */
function judge(events: readonly AnyEvent[]): number {
  let judged = 0;
  const latest = new Map<string, string>();
  for (const event of events) {
    if (event.kind === 'disk.written') latest.set(event.file, event.op);
    if (event.kind !== 'disk.synced') continue;
    for (const tag of event.tags) {
      const temp = tempOf(tag);
      if (temp === null) continue;
      expect(event.file, 'only the sync of the directory makes it durable').toBe('.');
      expect(latest.get(temp)).toBe('rename');
      judged += 1;
    }
  }
  return judged;
}

describe('the word of the disk', () => {
  it('calls no epoch and no snapshot durable before the file has its name', () => {
    const happening = fc.oneof({ weight: 20, arbitrary: acts }, { weight: 1, arbitrary: faults });
    fc.assert(
      fc.property(fc.nat(), fc.array(happening, { maxLength: 60, size: 'max' }), (seed, happenings) => {
        const keeper = new Keeper(seed);
        for (const next of happenings) keeper.happen(next);
        expect(judge(keeper.bench.world.seen.map(({ event }) => event))).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });

  it('has called everything durable that the storage reports', () => {
    const happening = fc.oneof({ weight: 20, arbitrary: acts }, { weight: 1, arbitrary: faults });
    fc.assert(
      fc.property(fc.nat(), fc.array(happening, { maxLength: 60, size: 'max' }), (seed, happenings) => {
        const keeper = new Keeper(seed);
        for (const next of happenings) {
          keeper.happen(next);
          const { bench } = keeper;
          const named = new Set(
            bench.world
              .of('disk.synced')
              .flatMap(({ event }) => event.tags.map((tag) => JSON.stringify(tag))),
          );
          for (const done of bench.done) {
            if (done.kind === 'epoch-stored')
              expect(named).toContain(JSON.stringify({ kind: `${done.which}Epoch`, epoch: done.epoch }));
            if (done.kind === 'snapshot-stored')
              expect(named).toContain(JSON.stringify({ kind: 'snapshot', zxid: done.zxid }));
            if (done.kind === 'log-synced')
              expect(named).toContain(JSON.stringify({ kind: 'log', zxid: done.zxid }));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('comes for the name of a log file when the epoch that is just being written has its own', () => {
    const bench = new Bench();
    bench.world.disk(1).slow(3);
    bench.storage.storeEpoch('accepted', 1);
    bench.append(...entries(1, 1, 1));
    bench.storage.sync();
    const asked = bench.world.of('disk.synced').length;
    bench.pass();
    const synced = bench.world.of('disk.synced').slice(asked);
    expect(synced.map(({ event }) => event.file)).toEqual(['acceptedEpoch.tmp', 'log.100000001.g0', '.']);
    expect(bench.done.map(({ kind }) => kind)).toEqual(['log-synced', 'epoch-stored']);
  });

  it('comes for a snapshot behind its renaming, also when a log file needs its name meanwhile', () => {
    const bench = new Bench();
    bench.write(...entries(1, 1, 2));
    bench.storage.rollLog();
    bench.world.disk(1).slow(3);
    bench.snapshot(makeZxid(1, 2), KeyMap.after(entries(1, 1, 2)));
    bench.world.disk(1).slow(1);
    bench.append(...entries(1, 3, 3));
    bench.storage.sync();
    bench.pass();
    expect(judge(bench.world.seen.map(({ event }) => event))).toBe(3);
    expect(bench.done.map(({ kind }) => kind)).toEqual(['log-synced', 'log-synced', 'snapshot-stored']);
  });
});
