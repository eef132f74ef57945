import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ErrorCode, Origin } from '../../../core/replication/state-machine.js';
import type { ServiceEnv } from '../../../core/server/ports.js';
import { SessionTracker } from '../../../core/server/session-tracker.js';
import { CODES } from '../../../core/znode/codes.js';
import type { Update } from '../../../core/znode/requests.js';
import { TICK_MICROS, ops } from './bench.js';

type Observed = Parameters<ServiceEnv['observe']>[0];

/** A tracker with its clock and its reports. */
class World {
  micros = 0;
  events: Observed[] = [];
  readonly tracker: SessionTracker;

  constructor(sessions: readonly (readonly [number, number])[] = []) {
    const env: ServiceEnv = {
      self: 1,
      incarnation: 1,
      clock: { monotonicMicros: () => this.micros, wallMillis: () => 0 },
      timers: { set: () => 0, cancel: () => undefined },
      streams: { listen: () => undefined, send: () => true, close: () => undefined },
      observe: (event) => this.events.push(event),
    };
    this.tracker = new SessionTracker({ env, tickMicros: TICK_MICROS });
    this.tracker.begin(new Map(sessions));
  }

  /** The deadlines that it reported since the last call, in ticks, by session. */
  get renewed(): readonly string[] {
    const events = this.events.splice(0);
    return events.flatMap((event) =>
      event.kind === 'session.renewed'
        ? [`${String(event.session)} until ${String(event.deadlineMicros / TICK_MICROS)}`]
        : [],
    );
  }

  update(
    sessionId: number,
    sid: number,
    ownerEpoch: number,
    update: Update = ops.set('/a'),
  ): ErrorCode | null {
    return this.tracker.admit({ kind: 'update', sessionId, update }, origin(sessionId, sid, ownerEpoch));
  }

  create(sessionId: number, timeoutMs: number, sid: number): void {
    this.tracker.admit({ kind: 'createSession', sessionId, timeoutMs }, origin(sessionId, sid, 1));
  }
}

function origin(sessionId: number, sid: number, ownerEpoch: number): Origin {
  return { sid, sessionId, ownerEpoch, opSeq: 1, cxid: 1 };
}

describe('the deadline of a session', () => {
  it('is the timeout from now, up to the next multiple of a tick, and a whole one if it is one', () => {
    const world = new World();
    world.create(7, 1_000, 1);
    expect(world.renewed).toEqual(['7 until 6']);
    world.micros = 1;
    world.tracker.touch(7);
    expect(world.renewed).toEqual(['7 until 6']);
    world.micros = TICK_MICROS;
    world.tracker.touch(7);
    expect(world.renewed).toEqual(['7 until 7']);
  });

  it('is passed when the clock shows it, not before, and once', () => {
    const world = new World([[7, 400]]);
    world.micros = 3 * TICK_MICROS - 1;
    expect(world.tracker.expire()).toEqual([]);
    world.micros = 3 * TICK_MICROS;
    expect(world.tracker.expire()).toEqual([7]);
    expect(world.events.at(-1)).toEqual({
      kind: 'session.expiring',
      session: 7,
      deadlineMicros: 3 * TICK_MICROS,
      nowMicros: 3 * TICK_MICROS,
    });
    world.micros = 30 * TICK_MICROS;
    expect(world.tracker.expire()).toEqual([]);
  });

  it('is never missed nor early, whatever the clock and the touches do', () => {
    const step = fc.record({
      micros: fc.integer({ min: 0, max: 5 * TICK_MICROS }),
      touch: fc.option(fc.integer({ min: 1, max: 3 })),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(1_000_000_000), (steps, start) => {
        const world = new World();
        world.micros = start;
        world.tracker.begin(
          new Map([
            [1, 400],
            [2, 1_000],
            [3, 3_999],
          ]),
        );
        const timeouts = [0, 400_000, 1_000_000, 3_999_000];
        const heard = [0, start, start, start];
        const over = new Set<number>();
        for (const { micros, touch } of steps) {
          world.micros += micros;
          const expected = [1, 2, 3].filter((id) => {
            const end = (heard[id] ?? 0) + (timeouts[id] ?? 0);
            return !over.has(id) && (Math.floor(end / TICK_MICROS) + 1) * TICK_MICROS <= world.micros;
          });
          const expired = [...world.tracker.expire()].sort((a, b) => a - b);
          expect(expired).toEqual(expected);
          for (const id of expired) over.add(id);
          if (touch === null) continue;
          expect(world.tracker.touch(touch)).toBe(!over.has(touch));
          heard[touch] = world.micros;
        }
      }),
    );
  });

  it('begins anew, in full, with a leader', () => {
    const world = new World([
      [7, 400],
      [8, 1_000],
    ]);
    expect(world.renewed).toEqual(['7 until 3', '8 until 6']);
    world.tracker.touch(7);
    world.micros = 2 * TICK_MICROS + 1;
    world.events = [];
    world.tracker.begin(new Map([[7, 400]]));
    expect(world.renewed).toEqual(['7 until 5']);
    expect(world.tracker.touch(8)).toBe(false);
  });

  it('is none without a leader', () => {
    const world = new World([[7, 400]]);
    world.tracker.end();
    world.micros = 10 * TICK_MICROS;
    expect(world.tracker.isLeading).toBe(false);
    expect(world.tracker.expire()).toEqual([]);
    expect(world.tracker.touch(7)).toBe(false);
    world.events = [];
    world.tracker.opened(9, 400);
    expect(world.renewed).toEqual([]);
  });

  it('is kept for a session that begins before the leader knew of it', () => {
    const world = new World();
    world.tracker.opened(9, 400);
    expect(world.renewed).toEqual(['9 until 3']);
    world.micros = TICK_MICROS;
    world.tracker.opened(9, 400);
    expect(world.renewed).toEqual([]);
  });
});

describe('a session that is closing', () => {
  it('takes no touch, and its client is not let back', () => {
    const world = new World([[7, 400]]);
    world.update(7, 2, 1, ops.close);
    expect(world.tracker.touch(7)).toBe(false);
    expect(world.tracker.revalidate(7, 400, 2)).toEqual({ kind: 'closing' });
  });

  it('because it expired, likewise', () => {
    const world = new World([[7, 400]]);
    world.micros = 3 * TICK_MICROS;
    world.tracker.expire();
    expect(world.tracker.touch(7)).toBe(false);
    expect(world.tracker.revalidate(7, 400, 2)).toEqual({ kind: 'closing' });
  });

  it('does not expire in addition', () => {
    const world = new World([[7, 400]]);
    world.update(7, 2, 1, ops.close);
    world.micros = 10 * TICK_MICROS;
    expect(world.tracker.expire()).toEqual([]);
  });

  it('is over when its end is applied', () => {
    const world = new World([[7, 400]]);
    world.tracker.closed(7);
    expect(world.tracker.revalidate(7, 400, 2)).toEqual({ kind: 'over' });
    world.micros = 10 * TICK_MICROS;
    expect(world.tracker.expire()).toEqual([]);
    world.tracker.closed(7);
  });
});

describe('the owner of a session', () => {
  it('is who made it, and then who revalidated it last', () => {
    const world = new World();
    world.create(7, 400, 2);
    expect(world.update(7, 2, 1)).toBeNull();
    expect(world.tracker.revalidate(7, 800, 3)).toEqual({ kind: 'owned', ownerEpoch: 2 });
    expect(world.update(7, 2, 1)).toBe(CODES.SESSIONMOVED);
    expect(world.update(7, 3, 2)).toBeNull();
    expect(world.tracker.revalidate(7, 800, 3)).toEqual({ kind: 'owned', ownerEpoch: 3 });
    // The same server, but an older attachment.
    expect(world.update(7, 3, 2)).toBe(CODES.SESSIONMOVED);
    expect(world.update(7, 3, 3)).toBeNull();
  });

  it('is who speaks first where a leader does not know it', () => {
    const world = new World([[7, 400]]);
    expect(world.update(7, 2, 4)).toBeNull();
    expect(world.update(7, 3, 1)).toBe(CODES.SESSIONMOVED);
    expect(world.tracker.revalidate(7, 400, 3)).toEqual({ kind: 'owned', ownerEpoch: 5 });
  });

  it('is not asked for when the session is to end', () => {
    const world = new World();
    world.create(7, 400, 2);
    expect(world.update(7, 3, 0, ops.close)).toBeNull();
    // Whoever it is now: that the session is over is for the state machine to say.
    expect(world.update(7, 3, 9)).toBeNull();
  });

  it('is no reason to refuse a session that nobody knows', () => {
    expect(new World().update(7, 2, 1)).toBeNull();
  });

  it('brings the timeout that counts from now on', () => {
    const world = new World([[7, 400]]);
    world.events = [];
    world.tracker.revalidate(7, 1_000, 3);
    world.tracker.touch(7);
    expect(world.renewed).toEqual(['7 until 6', '7 until 6']);
    world.micros = 5 * TICK_MICROS;
    expect(world.tracker.expire()).toEqual([]);
  });
});
