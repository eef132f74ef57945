import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Ballot } from '../../../../core/paxos/ballot.js';
import { makeBallot } from '../../../../core/paxos/ballot.js';
import { synodServer } from '../../../../core/paxos/synod/server.js';
import type { SynodSettings } from '../../../../core/paxos/synod/settings.js';
import { SYNOD_DEFAULTS } from '../../../../core/paxos/synod/settings.js';
import type { SetTimer } from './fake-env.js';
import { FakeEnv } from './fake-env.js';

const { backoffMicros, backoffCapMicros } = SYNOD_DEFAULTS;
const CLIENT = 4;

interface BenchOptions {
  readonly below?: (bound: number) => number;
  readonly settings?: SynodSettings;
}

/** Server 1 of three, whose ballots are outbid again and again. */
class Bench {
  readonly env: FakeEnv;
  private readonly server;
  /** Of its present ballot. */
  private round = 0;

  constructor({ below = () => 0, settings = SYNOD_DEFAULTS }: BenchOptions = {}) {
    this.env = new FakeEnv({ self: 1, below });
    this.server = synodServer({ servers: [1, 2, 3], settings })(this.env);
  }

  get ballot(): Ballot {
    return makeBallot(this.round, 1);
  }

  /** A client asks, and it begins a ballot. */
  submit(): void {
    this.round += 1;
    this.server.handle({ kind: 'datagram', from: CLIENT, datagram: { kind: 'Submit', value: 7 } });
  }

  /** No client asks, and it finds out by itself that there is nothing to propose. */
  findOut(): void {
    this.round += 1;
    for (let i = 0; i <= SYNOD_DEFAULTS.asksBeforeBallot; i += 1) this.fire('learn');
  }

  /** Its present ballot is outbid by the next server's: for how long it waits. */
  wait(): number {
    const datagram = { kind: 'Reject', ballot: this.ballot, promised: this.ballot + 1 } as const;
    this.server.handle({ kind: 'datagram', from: 2, datagram });
    return this.timer('retry').delayMicros;
  }

  /** The wait is over: it begins the next ballot. */
  retry(): void {
    this.round += 1;
    this.fire('retry');
  }

  /** A timer comes that was given up. */
  late(ballot: Ballot): void {
    this.server.handle({ kind: 'timer', timer: { kind: 'retry', ballot } });
  }

  promise(): void {
    while (this.env.files.syncs.length > 0) {
      const { ticket } = this.env.files.complete();
      this.server.handle({ kind: 'synced', ticket, error: null });
    }
    const datagram = { kind: 'Promise', ballot: this.ballot, accepted: null } as const;
    this.server.handle({ kind: 'datagram', from: 3, datagram });
  }

  decide(): void {
    const datagram = { kind: 'Decide', ballot: this.ballot + 1, value: 9 } as const;
    this.server.handle({ kind: 'datagram', from: 2, datagram });
  }

  private fire(kind: 'learn' | 'retry'): void {
    const due = this.timer(kind);
    this.env.takeTimer(due.id);
    this.server.handle({ kind: 'timer', timer: due.timer });
  }

  private timer(kind: 'learn' | 'retry'): SetTimer {
    const due = this.env.setTimers.find(({ timer }) => timer.kind === kind);
    if (due === undefined) throw new Error(`timer ${kind} is set`);
    return due;
  }
}

/** The waits of a server that is outbid so many times in a row. */
function waits(times: number, options?: BenchOptions): readonly number[] {
  const bench = new Bench(options);
  bench.submit();
  return Array.from({ length: times }, () => {
    const micros = bench.wait();
    bench.retry();
    return micros;
  });
}

describe('a back-off', () => {
  it('doubles each time, up to the cap', () => {
    const doubled = [50_000, 100_000, 200_000, 400_000, 800_000, 800_000, 800_000];
    expect([backoffMicros, backoffCapMicros]).toEqual([50_000, 800_000]);
    expect(waits(7)).toEqual(doubled);
    expect(waits(7, { below: (bound) => bound - 1 })).toEqual(doubled.map((micros) => 2 * micros));
  });

  it('is capped where the cap is no doubling of the first, and where it lies below the first', () => {
    const capped = (backoffCapMicros: number): readonly number[] =>
      waits(4, { settings: { ...SYNOD_DEFAULTS, backoffCapMicros } });
    expect(capped(150_000)).toEqual([50_000, 100_000, 150_000, 150_000]);
    expect(capped(30_000)).toEqual([30_000, 30_000, 30_000, 30_000]);
  });

  it('lasts between once and twice its base, by the draw', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 9 }), (drawn, times) => {
        const base = Math.min(backoffMicros * 2 ** (times - 1), backoffCapMicros);
        expect(waits(times, { below: (bound) => drawn % bound }).at(-1)).toBe(base + (drawn % (base + 1)));
      }),
    );
  });

  it('is a first one again when a ballot has come to its end, though there was nothing to propose', () => {
    const bench = new Bench();
    bench.findOut();
    for (const micros of [backoffMicros, 2 * backoffMicros, 4 * backoffMicros]) {
      expect(bench.wait()).toBe(micros);
      bench.retry();
    }
    bench.promise();
    bench.submit();
    expect(bench.wait()).toBe(backoffMicros);
  });

  it('ends with the decision, and its timer with it', () => {
    const bench = new Bench();
    bench.submit();
    bench.wait();
    bench.decide();
    expect(bench.env.setTimers.map(({ timer }) => timer.kind)).toEqual(['learn']);
    bench.env.take();
    bench.late(bench.ballot);
    expect(bench.env.take()).toEqual([]);
  });

  it('is not cut short by the timer of an earlier one', () => {
    const bench = new Bench();
    bench.submit();
    bench.wait();
    const first = bench.ballot;
    bench.retry();
    bench.wait();
    bench.env.take();
    bench.late(first);
    expect(bench.env.take()).toEqual([]);
  });
});
