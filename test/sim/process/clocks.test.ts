import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionError } from '../../../core/assert.js';
import { HostClock, RATE_PPM_MAX } from '../../../sim/process/host-clock.js';
import { World } from './world.js';

const BASE = 1_700_000_000_000;

/** A clock of no machine, whose virtual time a test sets. */
function bare(): { readonly clock: HostClock; readonly kernel: { nowMicros: number } } {
  const kernel = { nowMicros: 0 };
  const events = {
    cause: 0,
    handling: () => undefined,
    wants: () => false,
    skip: () => 1,
    before: () => undefined,
    emit: () => 1,
  };
  return { clock: new HostClock({ kernel, events, address: 1, onRate: () => undefined }), kernel };
}

describe('a clock that nothing disturbs', () => {
  it('shows the time of the run, and a fixed calendar', () => {
    const world = new World();
    world.pass(1_234_567);
    expect(world.env(1).clock.monotonicMicros()).toBe(1_234_567);
    expect(world.env(1).clock.wallMillis()).toBe(BASE + 1_234);
  });
});

describe('a calendar', () => {
  it('is off by its offset, rounded down, and jumps by its steps, of which the monotonic clock sees nothing', () => {
    const world = new World();
    const { clock } = world.host(1);
    clock.setOffset(-1_500);
    expect(world.env(1).clock.wallMillis()).toBe(BASE - 2);
    clock.step(5_000_000);
    expect(world.env(1).clock.wallMillis()).toBe(BASE + 4_998);
    expect(world.env(1).clock.monotonicMicros()).toBe(0);
    expect(world.env(2).clock.wallMillis()).toBe(BASE);
    expect(
      world.of('clock.changed').map(({ actor, event }) => [actor, event.clock, event.offsetMicros]),
    ).toEqual([
      [1, 'wall', -1_500],
      [1, 'wall', 4_998_500],
    ]);
  });

  it('stands still while it is frozen, alone, and then shows what it would have shown', () => {
    const world = new World();
    const { clock } = world.host(1);
    world.pass(10_000);
    clock.freeze(50_000);
    world.pass(49_999);
    clock.thaw();
    expect(world.env(1).clock.wallMillis()).toBe(BASE + 10);
    expect(world.env(1).clock.monotonicMicros()).toBe(59_999);
    world.pass(1);
    clock.thaw();
    expect(world.env(1).clock.wallMillis()).toBe(BASE + 60);
    expect(world.of('clock.changed').map(({ event }) => event.clock)).toEqual(['frozen', 'wall']);
  });

  it('stands still for the longer of two times, at what it showed first', () => {
    const world = new World();
    const { clock } = world.host(1);
    clock.freeze(90_000);
    world.pass(20_000);
    clock.freeze(10_000);
    world.pass(10_000);
    clock.thaw();
    expect(world.env(1).clock.wallMillis()).toBe(BASE);
  });

  it('outlives its process', () => {
    const world = new World();
    world.host(1).clock.setOffset(7_000);
    world.host(1).crash('fault', 'a crash', 'keep');
    world.host(1).start();
    expect(world.env(1).clock.wallMillis()).toBe(BASE + 7);
  });
});

describe('a rate', () => {
  it('makes both clocks fast or slow from now on', () => {
    const world = new World();
    world.pass(1_000_000);
    world.host(1).clock.setRate(100_000);
    world.host(2).clock.setRate(-100_000);
    world.pass(1_000_000);
    expect(world.env(1).clock.monotonicMicros()).toBe(2_100_000);
    expect(world.env(2).clock.monotonicMicros()).toBe(1_900_000);
    expect(world.env(1).clock.wallMillis()).toBe(BASE + 2_100);
    expect(world.of('clock.changed').map(({ event }) => [event.clock, event.ratePpm])).toEqual([
      ['rate', 100_000],
      ['rate', -100_000],
    ]);
  });

  it('makes timers follow: those that are set later, and those that run', () => {
    const world = new World();
    for (const address of [1, 2]) world.env(address).timers.set({ kind: 'before' }, 1_100_000);
    world.host(1).clock.setRate(100_000);
    world.host(2).clock.setRate(-100_000);
    for (const address of [1, 2]) world.env(address).timers.set({ kind: 'after' }, 990_000);
    world.settle();
    expect(world.got(1).map(({ micros }) => micros)).toEqual([900_000, 1_000_000]);
    expect(world.got(2).map(({ micros }) => micros)).toEqual([1_100_000, 1_222_223]);
  });

  it('does not bring a cancelled timer back, nor one that waits for its process a second time', () => {
    const world = new World();
    const { timers } = world.env(1);
    timers.cancel(timers.set({ kind: 'cancelled' }, 500));
    timers.set({ kind: 'due' }, 500);
    world.host(1).pause(5_000);
    world.pass(1_000);
    world.host(1).clock.setRate(10_000);
    world.settle();
    expect(world.heard(1)).toEqual(['due']);
  });

  it('beyond a tenth is no clock', () => {
    const { clock } = bare();
    expect(() => clock.setRate(RATE_PPM_MAX + 1)).toThrow(AssertionError);
    expect(() => clock.setRate(-RATE_PPM_MAX - 1)).toThrow(AssertionError);
  });
});

describe('healing a machine', () => {
  it('ends its rate and its standstill, and leaves its calendar wrong; the monotonic clock does not go back', () => {
    const world = new World();
    const { clock } = world.host(1);
    clock.setOffset(60_000_000);
    clock.setRate(100_000);
    clock.freeze(9_000_000);
    world.pass(1_000_000);
    world.host(1).heal();
    expect(world.env(1).clock.monotonicMicros()).toBe(1_100_000);
    expect(world.env(1).clock.wallMillis()).toBe(BASE + 61_100);
    world.pass(1_000_000);
    expect(world.env(1).clock.monotonicMicros()).toBe(2_100_000);
  });

  it('that nothing disturbed reports nothing of clocks', () => {
    const world = new World();
    world.host(1).heal();
    expect(world.of('clock.changed')).toEqual([]);
  });
});

describe('laws of a clock', () => {
  const ppm = fc.integer({ min: -RATE_PPM_MAX, max: RATE_PPM_MAX });
  const micros = fc.oneof(fc.nat(10), fc.nat(3_000_000), fc.nat(1_000_000_000_000));
  const changes = fc.array(fc.record({ ppm, after: micros }), { maxLength: 8 });

  it('it never goes back, and is off by no more than its rates allow', () => {
    fc.assert(
      fc.property(changes, (steps) => {
        const { clock, kernel } = bare();
        let before = 0;
        for (const { ppm: rate, after } of steps) {
          clock.setRate(rate);
          expect(clock.monotonicMicros()).toBe(before);
          kernel.nowMicros += after;
          const gained = clock.monotonicMicros() - before;
          before += gained;
          expect(gained).toBeGreaterThanOrEqual(0);
          expect(Math.abs(gained - after - (after * rate) / 1_000_000)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('a wait ends when the clock has gone on by that much, and not a µs before', () => {
    fc.assert(
      fc.property(changes, micros, (steps, wait) => {
        const { clock, kernel } = bare();
        for (const { ppm: rate, after } of steps) {
          kernel.nowMicros += after;
          clock.setRate(rate);
        }
        const from = clock.monotonicMicros();
        const virtual = clock.virtualMicros(wait);
        kernel.nowMicros += virtual;
        expect(clock.monotonicMicros() - from).toBeGreaterThanOrEqual(wait);
        if (virtual === 0) return;
        kernel.nowMicros -= 1;
        expect(clock.monotonicMicros() - from).toBeLessThan(wait);
      }),
    );
  });
});
