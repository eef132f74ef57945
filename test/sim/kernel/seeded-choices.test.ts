import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';

const WORD = 4_294_967_296;

function draws(seed: number, name: string, bounds: readonly number[]): number[] {
  const choices = new SeededChoices(seed);
  const stream = choices.stream(name);
  return bounds.map((bound) => choices.draw(stream, bound));
}

const bound = fc.oneof(
  fc.integer({ min: 1, max: 100 }),
  fc.integer({ min: 1, max: WORD }),
  fc.constantFrom(1, 2, WORD - 1, WORD),
);
const seed = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const name = fc.constantFrom('link/1/2', 'disk/3', 'process/2/4', 'workload/1', 'faults/5', 'config');

describe('a draw', () => {
  it('is an integer from 0 to below its bound, for bounds up to 2^32', () => {
    fc.assert(
      fc.property(seed, name, fc.array(bound, { maxLength: 30 }), (from, stream, bounds) => {
        for (const [i, value] of draws(from, stream, bounds).entries()) {
          expect(Number.isInteger(value)).toBe(true);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThan(bounds[i] ?? 0);
        }
      }),
    );
  });

  it('advances its stream by exactly one, whatever the bound, 1 included', () => {
    fc.assert(
      fc.property(seed, name, fc.array(bound, { maxLength: 30 }), (from, stream, bounds) => {
        const choices = new SeededChoices(from);
        for (const [i, each] of bounds.entries()) {
          expect(choices.stream(stream).drawn).toBe(i);
          choices.draw(choices.stream(stream), each);
        }
        const last = draws(from, stream, [...bounds.map(() => WORD), WORD]).at(-1);
        expect(choices.draw(choices.stream(stream), WORD)).toBe(last);
      }),
    );
  });

  it('takes every value below a small bound about equally often', () => {
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (const value of draws(7, 'config', Array<number>(70_000).fill(7)))
      counts[value] = (counts[value] ?? 0) + 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it.each([
    [1, 'link/1/2', [2357394814, 2564789170, 3467520396, 3202861554, 1334698059]],
    [1, 'disk/3', [3696495879, 2779215218, 744375411, 3538330264, 1260078070]],
    [1, 'process/2/4', [4064797408, 919793304, 2116529454, 3455941408, 782896450]],
    [1, 'config', [2482385396, 3623993550, 3289194117, 3719701095, 1544642069]],
    [2, 'link/1/2', [1614135264, 2104244254, 1092677368, 378213492, 71794834]],
    [2, 'disk/3', [522310543, 3107973264, 2012704773, 42614250, 2965150860]],
    [2, 'process/2/4', [3676340521, 1339271874, 4089320943, 908847577, 1125320143]],
    [2, 'config', [283475945, 3738836140, 4175364122, 517452682, 1852745528]],
  ] as const)('of seed %d from %s is what it always was', (from, stream, expected) => {
    expect(draws(from, stream, Array<number>(5).fill(WORD))).toEqual(expected);
  });

  it('of a smaller bound is the same share of it', () => {
    expect(draws(1, 'config', [1, 2, 10, 1_000, 1_000_000])).toEqual([0, 1, 7, 866, 359_640]);
  });
});

describe('random streams', () => {
  it('are independent: drawing from one shifts no other', () => {
    fc.assert(
      fc.property(seed, fc.array(fc.tuple(name, bound), { maxLength: 40 }), (from, script) => {
        const choices = new SeededChoices(from);
        const mixed = new Map<string, number[]>();
        for (const [stream, each] of script) {
          const values = mixed.get(stream) ?? [];
          values.push(choices.draw(choices.stream(stream), each));
          mixed.set(stream, values);
        }
        for (const [stream, values] of mixed) {
          const bounds = script.filter(([other]) => other === stream).map(([, each]) => each);
          expect(values).toEqual(draws(from, stream, bounds));
        }
      }),
    );
  });

  it('are the same object for the same name, and begin at their own first draw', () => {
    const choices = new SeededChoices(1);
    expect(choices.stream('disk/1')).toBe(choices.stream('disk/1'));
    expect(choices.stream('disk/1').drawn).toBe(0);
    expect(choices.stream('disk/1').name).toBe('disk/1');
  });

  it('differ by name and by seed', () => {
    const firsts = [1, 2, 3].flatMap((from) =>
      ['link/1/2', 'link/2/1', 'process/1/1', 'process/1/2'].map((stream) => draws(from, stream, [WORD])[0]),
    );
    expect(new Set(firsts).size).toBe(12);
  });
});
