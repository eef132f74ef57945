import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { RecordFile } from '../../../core/storage/record-file.js';
import type { CrashOutcome } from '../../../sim/disk/crash-outcome.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import { World } from '../process/world.js';
import { numbersOf, tagOf } from './workbench.js';

/** What happens to a process that keeps records, one after the other. */
type Happening =
  | { readonly is: 'append'; readonly payload: readonly number[] }
  | { readonly is: 'sync' }
  | { readonly is: 'wait'; readonly micros: number }
  | { readonly is: 'refuse' | 'fail' }
  | { readonly is: 'crash'; readonly outcome: CrashOutcome };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      is: fc.constant('append' as const),
      // Zeros at the end are what a tear leaves as well.
      payload: fc
        .tuple(fc.array(fc.nat({ max: 255 }), { minLength: 1, maxLength: 6 }), fc.nat({ max: 9 }))
        .map(([bytes, zeros]) => [...bytes, ...Array<number>(zeros).fill(0)]),
    }),
  },
  { weight: 4, arbitrary: fc.record({ is: fc.constant('sync' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ is: fc.constant('wait' as const), micros: fc.constantFrom(400, 1_100) }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constantFrom('refuse' as const, 'fail' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant('crash' as const),
      outcome: fc.constantFrom<CrashOutcome>('any', 'any', 'torn', 'keep', 'lose'),
    }),
  },
);

interface Appended {
  readonly number: number;
  readonly payload: readonly number[];
}

/** A process that keeps records, what it was told of them, and what the disk said of them. */
class Keeper {
  readonly world: World;
  #file: RecordFile;
  /** All records that may be in the file, in its order. */
  #records: Appended[] = [];
  /** How many of them were there when each ticket was asked for. */
  readonly #asked = new Map<number, number>();
  #durable = 0;
  #appended = 0;
  #tickets = 0;

  constructor(seed: number) {
    this.world = new World({
      servers: 1,
      choices: new SeededChoices(seed),
      parts: {
        1: {
          handle: (input, env) => {
            if (input.kind !== 'synced') return;
            // As every correct process: after a failed sync it trusts nothing but what the disk says after a restart.
            if (input.error !== null) env.halt('a sync failed');
            else if (this.#file.isDurable(input.ticket)) this.#durable = this.#asked.get(input.ticket) ?? 0;
          },
        },
      },
    });
    this.#file = new RecordFile(this.world.env(1).files, 'records', this.world.env(1).incarnation);
    this.#file.recover();
  }

  live(next: Happening): void {
    const { world } = this;
    if (!world.host(1).isAlive) this.#restart();
    switch (next.is) {
      case 'append': {
        this.#appended += 1;
        this.#records.push({ number: this.#appended, payload: next.payload });
        const tag = tagOf(this.#appended);
        this.#file.append(next.payload.length, (bytes, at) => bytes.set(next.payload, at), tag);
        return;
      }
      case 'sync':
        // As every user of such a file: what was never written is not synced.
        if (this.#records.length === 0) return;
        this.#tickets += 1;
        this.#asked.set(this.#tickets, this.#records.length);
        this.#file.sync(this.#tickets);
        return;
      case 'wait':
        world.pass(next.micros);
        return;
      case 'refuse':
        world.disk(1).refuseWrites(1);
        return;
      case 'fail':
        world.disk(1).failSyncs(1);
        return;
      case 'crash':
        world.host(1).crash('fault', 'a crash', next.outcome);
        this.#restart();
    }
  }

  #restart(): void {
    const { world } = this;
    world.host(1).start();
    this.#file = new RecordFile(world.env(1).files, 'records', world.env(1).incarnation);
    const recovered = this.#file.recover().payloads.map((payload) => [...payload]);
    expect(recovered, 'a prefix of what was appended').toEqual(
      this.#records.slice(0, recovered.length).map(({ payload }) => payload),
    );
    expect(recovered.length, 'all that was durable').toBeGreaterThanOrEqual(this.#durable);
    this.#compareWithDisk(recovered.length);
    this.#records = this.#records.slice(0, recovered.length);
    this.#durable = recovered.length;
    this.#asked.clear();
  }

  /** What the disk said is durable was recovered; what was recovered, the disk did not call lost; and nothing else. */
  #compareWithDisk(recovered: number): void {
    const lost = new Set(
      [...this.world.of('disk.lost'), ...this.world.of('disk.failed')].flatMap(({ event }) =>
        numbersOf(event.tags),
      ),
    );
    const synced = new Set(this.world.of('disk.synced').flatMap(({ event }) => numbersOf(event.tags)));
    const firstLost = this.#records.findIndex(({ number }) => lost.has(number));
    expect(recovered, 'exactly the records before the first lost one').toBe(
      firstLost < 0 ? this.#records.length : firstLost,
    );
    for (const { number } of this.#records.slice(0, recovered)) expect(lost.has(number)).toBe(false);
    for (const [i, { number }] of this.#records.entries())
      if (synced.has(number) && this.#records.slice(0, i).every((before) => synced.has(before.number)))
        expect(i, 'synced with all before it').toBeLessThan(recovered);
  }
}

describe('recovery of a file of records', () => {
  it('gives back a prefix, at least all that was durable, exactly what the disk did not call lost', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(happening, { maxLength: 40 }), (seed, happenings) => {
        const keeper = new Keeper(seed);
        for (const next of happenings) keeper.live(next);
        keeper.live({ is: 'crash', outcome: 'any' });
      }),
      { numRuns: 500 },
    );
  });
});
