import { describe, expect, it } from 'vitest';

import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import { PctChoices } from '../../../sim/search/pct.js';
import { offersOf } from './offers.js';

const CHANNELS = [1, 2, 3, 4, 5];

/** Which channels are taken, one after the other, when all are always on offer. */
function taken(seed: number, picks = 130): number[] {
  const pct = new PctChoices(seed, 100);
  return Array.from({ length: picks }, () => CHANNELS[pct.pick(offersOf(...CHANNELS))] ?? 0);
}

/** The channels of a run without repetitions: a new one begins where the one before was demoted. */
function runsOf(channels: readonly number[]): number[] {
  return channels.filter((channel, i) => channel !== channels[i - 1]);
}

describe('probabilistic concurrency testing', () => {
  it('prefers one channel above all others, and leaves it for good at a change point', () => {
    const changes = new Set<number>();
    for (let seed = 1; seed <= 100; seed += 1) {
      const runs = runsOf(taken(seed));
      expect(new Set(runs).size, 'a demoted channel does not come back while others are on offer').toBe(
        runs.length,
      );
      expect(runs.length).toBeLessThanOrEqual(3);
      changes.add(runs.length - 1);
    }
    expect([...changes].sort()).toEqual([1, 2]);
  });

  it('has two change points, spread over the first hundred picks', () => {
    const places: number[] = [];
    for (let seed = 1; seed <= 200; seed += 1) {
      const channels = taken(seed);
      for (const [i, channel] of channels.entries()) if (i > 0 && channel !== channels[i - 1]) places.push(i);
    }
    expect(Math.max(...places)).toBeLessThan(100);
    expect(Math.max(...places)).toBeGreaterThan(90);
    expect(Math.min(...places)).toBeLessThan(10);
    const mean = places.reduce((sum, place) => sum + place, 0) / places.length;
    expect(Math.abs(mean - 50)).toBeLessThan(5);
  });

  it('keeps the order of priorities whatever is on offer', () => {
    const pct = new PctChoices(4, 100);
    const beats = (a: number, b: number): boolean => pct.pick(offersOf(a, b)) === 0;
    const before = [
      [1, 2],
      [2, 3],
      [1, 3],
    ].map(([a = 0, b = 0]) => (beats(a, b) ? a : b));
    const first = [1, 2, 3][pct.pick(offersOf(1, 2, 3))];
    const wins = (channel: number): number => before.filter((winner) => winner === channel).length;
    expect(wins(first ?? 0)).toBe(2);
    expect(pct.pick(offersOf(3, 2, 1))).toBe([3, 2, 1].indexOf(first ?? 0));
  });

  it('prefers every channel in some runs', () => {
    const firsts = new Set(Array.from({ length: 60 }, (_, i) => taken(i + 1, 1)[0]));
    expect([...firsts].sort()).toEqual(CHANNELS);
  });

  it('takes a demoted channel when nothing else is on offer, the one demoted last after the others', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const pct = new PctChoices(seed, 100);
      const runs = runsOf(Array.from({ length: 130 }, () => CHANNELS[pct.pick(offersOf(...CHANNELS))] ?? 0));
      const [first = 0, second = 0] = runs;
      if (runs.length < 3) continue;
      expect(pct.pick(offersOf(first))).toBe(0);
      expect(pct.pick(offersOf(second, first))).toBe(1);
    }
  });

  it('draws as time alone would: what it picks shifts no stream', () => {
    const [pct, seeded] = [new PctChoices(5, 100), new SeededChoices(5)];
    for (let i = 0; i < 20; i += 1) {
      pct.pick(offersOf(1, 2, i + 3));
      expect(pct.draw(pct.stream('link/1/2'), 1_000)).toBe(seeded.draw(seeded.stream('link/1/2'), 1_000));
    }
    expect(pct.slackMicros).toBe(100);
  });
});
