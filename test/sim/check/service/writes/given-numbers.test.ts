import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GivenNumbers } from '../../../../../sim/check/service/writes/given-numbers.js';

describe('numbers that were given', () => {
  it('are those that were added, in whatever order they came and however often', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 40 })), (numbers) => {
        const given = new GivenNumbers();
        const last = new Map<number, number>();
        numbers.forEach((number, i) => {
          expect(given.givenAt(number)).toBe(last.get(number));
          given.add(number, i + 1);
          last.set(number, i + 1);
        });
        expect(given.count).toBe(last.size);
        for (let number = -5; number <= 42; number += 1) {
          expect(given.givenAt(number)).toBe(last.get(number));
        }
      }),
    );
  });

  it('are known for ever, and their events of the latest alone', () => {
    const given = new GivenNumbers();
    for (let number = 1; number <= 5_000; number += 1) given.add(number, 10 * number);
    expect(given.count).toBe(5_000);
    expect(given.givenAt(5_000)).toBe(50_000);
    expect(given.givenAt(4_600)).toBe(46_000);
    expect(given.givenAt(1)).toBe(0);
    expect(given.givenAt(0)).toBeUndefined();
    expect(given.givenAt(5_001)).toBeUndefined();
  });
});
