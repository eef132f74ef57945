import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readRecord } from '../../../core/storage/log-record.js';
import type { Recovered } from '../../../core/storage/storage.js';
import { KeyMap, lastOf, shown } from './bench.js';
import { Keeper, acts } from './keeper.js';

/** Up to where the last mark of a log file says that it was durable. */
function markedOf(bytes: Uint8Array): number {
  let marked = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const record = readRecord(bytes, at);
    if (record?.kind === 'mark') marked = Math.max(marked, record.offset);
  }
  return marked;
}

function stateOf(recovered: Recovered): unknown {
  const { acceptedEpoch, currentEpoch } = recovered;
  return { acceptedEpoch, currentEpoch, last: lastOf(recovered), state: KeyMap.of(recovered).toJSON() };
}

/** A storage that has lived, and has come to rest. */
function rested(seed: number, happenings: readonly Parameters<Keeper['happen']>[0][]): Keeper {
  const keeper = new Keeper(seed);
  for (const next of happenings) keeper.happen(next);
  keeper.bench.pass();
  keeper.restart('keep');
  keeper.bench.pass();
  return keeper;
}

const lives = fc.tuple(fc.nat(), fc.array(acts, { minLength: 20, maxLength: 60, size: 'max' }));
const places = fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 5_000 }), fc.nat({ max: 7 }));

describe('one flipped bit', () => {
  it('below the last mark: recovery refuses, or gives the same state; never other data', () => {
    let refusals = 0;
    let same = 0;
    fc.assert(
      fc.property(lives, places, ([seed, happenings], [which, place, bit]) => {
        const { bench } = rested(seed, happenings);
        const before = bench.recovered;
        const { names } = bench;
        const name = names[which % names.length] ?? '';
        const isLastLog = name === names.filter((other) => other.startsWith('log')).at(-1);
        const bytes = bench.bytesOf(name);
        const limit = isLastLog ? markedOf(bytes) : bytes.length;
        if (before === null || limit === 0) return;
        bench.damage(name, place % limit, 1 << bit);
        const after = bench.crash('keep');
        if (after.end === 'refused') refusals += 1;
        else {
          same += 1;
          expect(stateOf(after)).toEqual(stateOf(before));
        }
      }),
      { numRuns: 400 },
    );
    expect(refusals).toBeGreaterThan(0);
    expect(same).toBeGreaterThan(0);
  });

  it('behind it: what is gone is gone from the end, and nothing is changed', () => {
    fc.assert(
      fc.property(lives, places, ([seed, happenings], [, place, bit]) => {
        const { bench, live } = rested(seed, happenings);
        const name = bench.names.filter((other) => other.startsWith('log')).at(-1);
        if (name === undefined) return;
        const bytes = bench.bytesOf(name);
        bench.damage(name, place % bytes.length, 1 << bit);
        const after = bench.crash('keep');
        if (after.end === 'refused') return;
        const last = lastOf(after);
        const kept = live.entries.filter(({ zxid }) => zxid <= last);
        expect(KeyMap.of(after)).toEqual(KeyMap.after(kept));
        const behind = kept.filter(({ zxid }) => zxid > after.snapshotZxid);
        expect(after.entries.map(shown)).toEqual(behind.map(shown));
      }),
      { numRuns: 200 },
    );
  });
});
