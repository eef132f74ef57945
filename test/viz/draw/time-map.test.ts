import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Stretch, TimeMapMode } from '../../../viz/draw/time-map.js';
import { makeTimeMap, TimeAxis } from '../../../viz/draw/time-map.js';

const MODES: readonly TimeMapMode[] = ['time', 'order', 'warped'];

/** Times with many equal ones among them, and idle stretches. */
const times = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 100_000 })), {
    minLength: 1,
    maxLength: 80,
  })
  .map((gaps) => {
    let at = 0;
    return gaps.map((gap) => (at += gap));
  });

function stretchOf(micros: readonly number[], endMicros: number, beginMicros = 0): Stretch {
  return {
    columns: { count: micros.length, micros: Float64Array.from(micros) },
    beginMicros,
    endMicros,
  };
}

/** Where a trace that is shown from its first event on begins, and where any other does. */
function beginOf(micros: readonly number[], isPart: boolean): number {
  return isPart ? (micros[0] ?? 0) : 0;
}

describe.each(MODES)('the map of time %s', (mode) => {
  it('never runs backwards, over events and over times', () => {
    fc.assert(
      fc.property(times, fc.nat(500), fc.boolean(), (micros, tail, isPart) => {
        const end = (micros.at(-1) ?? 0) + tail;
        const begin = beginOf(micros, isPart);
        const map = makeTimeMap(mode, stretchOf(micros, end, begin));
        expect(map.ofMicros(begin)).toBe(0);
        let last = -Infinity;
        for (let row = 0; row < micros.length; row += 1) {
          expect(map.ofRow(row)).toBeGreaterThanOrEqual(last);
          last = map.ofRow(row);
        }
        let unit = -Infinity;
        for (let i = 0; i <= 40; i += 1) {
          const at = map.ofMicros(begin + ((end - begin) * i) / 40);
          expect(at).toBeGreaterThanOrEqual(unit - 1e-6);
          unit = at;
        }
        expect(last).toBeLessThanOrEqual(map.total + 1e-6);
      }),
    );
  });

  it('leads back to the place that it came from', () => {
    fc.assert(
      fc.property(
        times,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (micros, share, isPart) => {
          const end = (micros.at(-1) ?? 0) + 1;
          const map = makeTimeMap(mode, stretchOf(micros, end, beginOf(micros, isPart)));
          const unit = share * map.total;
          expect(map.ofMicros(map.toMicros(unit))).toBeCloseTo(unit, 4);
        },
      ),
    );
  });
});

describe('the map of time', () => {
  it('puts events of one µs apart in the order of events, so that a range can begin between them', () => {
    const map = makeTimeMap('order', stretchOf([5, 5, 5, 5, 900], 1_000));
    expect([0, 1, 2, 3, 4].map((row) => map.ofRow(row))).toEqual([0, 1, 2, 3, 4]);
    const between = map.toMicros(1.5);
    expect(between).toBeGreaterThan(5);
    expect(between).toBeLessThan(6);
    expect(map.ofMicros(between)).toBeCloseTo(1.5, 9);
  });

  it('squeezes idle time when warped, says where, and gives a burst its room', () => {
    const micros = [0, 1, 2, 3, 1_000_000, 1_000_001];
    const map = makeTimeMap('warped', stretchOf(micros, 1_000_100));
    const gap = (row: number): number => map.ofRow(row + 1) - map.ofRow(row);
    // The mean gap is 166,683 µs: the idle stretch of six of them is not squeezed yet.
    expect([...map.squeezed]).toEqual([]);
    expect(gap(0)).toBe(0.25);
    expect(gap(3)).toBeCloseTo(6, 1);
    const idle = makeTimeMap('warped', stretchOf([...Array(50).keys(), 10_000_000], 10_000_001));
    expect([...idle.squeezed]).toEqual([49]);
    expect(idle.ofRow(50) - idle.ofRow(49)).toBe(8);
    expect(idle.ofRow(1) - idle.ofRow(0)).toBe(0.25);
  });

  it('lays a piece of itself along an edge', () => {
    const map = makeTimeMap('time', stretchOf([0, 100, 200], 200));
    const axis = new TimeAxis(map, { from: 50, to: 150 }, { start: 10, length: 100 });
    expect([axis.pxOfMicros(50), axis.pxOfRow(1), axis.end]).toEqual([10, 60, 110]);
    expect(axis.microsAt(60)).toBe(100);
  });
});
