import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ListenerError } from '../../../sim/trace/consumer.js';
import type { Envelope, Handlers } from '../../../sim/trace/event-stream.js';
import { EventStream } from '../../../sim/trace/event-stream.js';

type Sample =
  | { readonly kind: 'rain'; readonly drops: number }
  | { readonly kind: 'sun' }
  | { readonly kind: 'fog' };

/** Of the events of one stream, what a consumer was given. */
type Seen = readonly [Sample, Envelope];

/** A consumer of rain and sun that keeps what it is given. */
function reader(seen: Seen[]): Handlers<Sample> {
  const see = (event: Sample, { index, micros, actor, cause }: Envelope): void => {
    seen.push([event, { index, micros, actor, cause }]);
  };
  return { rain: see, sun: see };
}

const MORE_THAN_A_BLOCK = 5_000;

const weather = fc.oneof(
  fc.record({ kind: fc.constant('rain' as const), drops: fc.nat() }),
  fc.constant({ kind: 'sun' as const }),
  fc.constant({ kind: 'fog' as const }),
);
const reports = fc.array(
  fc.record({ event: weather, later: fc.nat(2 ** 33), actor: fc.nat(9), cause: fc.nat(100) }),
);

describe('EventStream.subscribeInBlocks', () => {
  it('gives the same events with the same envelopes in the same order', () => {
    fc.assert(
      fc.property(reports, fc.nat(3), (all, times) => {
        const clock = { nowMicros: 0 };
        const stream = new EventStream<Sample>(clock);
        const atOnce: Seen[] = [];
        const inBlocks: Seen[] = [];
        stream.subscribe(reader(atOnce));
        stream.subscribeInBlocks(reader(inBlocks));
        // Some of it several times over: a list that is used again must not show what was in it.
        for (let time = 0; time <= times; time += 1) {
          for (const { event, later, actor, cause } of all) {
            clock.nowMicros += later;
            stream.emit(event, actor, cause);
          }
          stream.settle();
          expect(inBlocks).toEqual(atOnce);
        }
      }),
    );
  });

  it('keeps few events, and gives each once', () => {
    const stream = new EventStream<Sample>({ nowMicros: 0 });
    const seen: Seen[] = [];
    stream.subscribeInBlocks(reader(seen));
    let behindMax = 0;
    for (let drops = 1; drops <= 4 * MORE_THAN_A_BLOCK; drops += 1) {
      stream.emit({ kind: 'rain', drops }, 1);
      behindMax = Math.max(behindMax, drops - seen.length);
    }
    expect(behindMax).toBeGreaterThan(0);
    expect(behindMax).toBeLessThan(MORE_THAN_A_BLOCK);
    stream.settle();
    stream.settle();
    expect(seen.map(([, { index }]) => index)).toEqual(
      Array.from({ length: 4 * MORE_THAN_A_BLOCK }, (_, i) => i + 1),
    );
  });

  it('asks for the events that it reads', () => {
    const stream = new EventStream<Sample>({ nowMicros: 0 });
    stream.subscribeInBlocks(reader([]));
    expect(['rain', 'sun', 'fog'].map((kind) => stream.wants(kind))).toEqual([true, true, false]);
  });

  it('tells which event its consumer failed at', () => {
    const stream = new EventStream<Sample>({ nowMicros: 0 });
    stream.subscribeInBlocks({
      rain: () => undefined,
      sun: () => {
        throw new Error('too bright');
      },
    });
    stream.emit({ kind: 'sun' }, 1);
    stream.emit({ kind: 'rain', drops: 1 }, 1);
    const failure = new ListenerError('sun', new Error('too bright'));
    expect(failure.message).toBe('a consumer of sun failed: too bright');
    expect(() => {
      stream.settle();
    }).toThrow(failure);
  });
});
