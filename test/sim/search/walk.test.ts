import { describe, expect, it } from 'vitest';

import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import { WalkChoices } from '../../../sim/search/walk.js';
import { offersOf } from './offers.js';

describe('a random walk', () => {
  it.each([2, 3, 7])('takes each of %d offers about equally often', (count) => {
    const walk = new WalkChoices(3, 100);
    const offers = offersOf(...Array.from({ length: count }, (_, i) => i));
    const picks = 3_000 * count;
    const taken = Array<number>(count).fill(0);
    for (let i = 0; i < picks; i += 1) {
      const picked = walk.pick(offers);
      taken[picked] = (taken[picked] ?? 0) + 1;
    }
    expect(taken).toHaveLength(count);
    const chiSquare = taken.reduce((sum, one) => sum + (one - 3_000) ** 2 / 3_000, 0);
    // One walk in a thousand would be above this for 6 degrees of freedom; the seed is fixed.
    expect(chiSquare).toBeLessThan(22.5);
  });

  it('picks otherwise with another seed, and the same with the same one', () => {
    const picks = [1, 1, 2].map((seed) => {
      const walk = new WalkChoices(seed, 100);
      return Array.from({ length: 20 }, () => walk.pick(offersOf(1, 2, 3))).join('');
    });
    expect(picks[0]).toBe(picks[1]);
    expect(picks[0]).not.toBe(picks[2]);
  });

  it('draws as time alone would: what it picks shifts no stream', () => {
    const [walk, seeded] = [new WalkChoices(5, 100), new SeededChoices(5)];
    for (let i = 0; i < 20; i += 1) {
      walk.pick(offersOf(1, 2, 3));
      expect(walk.draw(walk.stream('link/1/2'), 1_000)).toBe(seeded.draw(seeded.stream('link/1/2'), 1_000));
    }
    expect(walk.slackMicros).toBe(100);
  });
});
