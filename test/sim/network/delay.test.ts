import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Delay } from '../../../sim/network/delay.js';
import { drawDelay } from '../../../sim/network/delay.js';
import { ScriptedChoices } from '../kernel/scripted-choices.js';

const WORD = 4_294_967_296;
const SHAPES = ['constant', 'uniform', 'exponential', 'heavy'] as const;

function delayOf(delay: Delay, draw: number): number {
  const choices = new ScriptedChoices({ draws: { link: [draw] } });
  const stream = choices.stream('link');
  const micros = drawDelay(delay, choices, stream);
  expect(stream.drawn, 'one draw, whatever the shape').toBe(1);
  return micros;
}

/** The durations for draws spread evenly over the whole range. */
function sampled(delay: Delay, count = 20_000): number[] {
  return Array.from({ length: count }, (_, i) => delayOf(delay, Math.floor(((i + 0.5) * WORD) / count)));
}

const delays: fc.Arbitrary<Delay> = fc.record({
  shape: fc.constantFrom(...SHAPES),
  minMicros: fc.nat({ max: 10_000 }),
  meanMicros: fc.nat({ max: 1_000_000 }),
  capMicros: fc.integer({ min: 10_000, max: 10_000_000 }),
});
const draw = fc.oneof(
  fc.nat({ max: WORD - 1 }),
  fc.constantFrom(0, 1, 2, WORD / 2 - 1, WORD / 2, WORD - 2, WORD - 1),
);

describe('a delay', () => {
  it('is a whole number of microseconds, never below its minimum and never above its cap', () => {
    fc.assert(
      fc.property(delays, draw, (delay, drawn) => {
        const micros = delayOf(delay, drawn);
        expect(Number.isInteger(micros)).toBe(true);
        expect(micros).toBeGreaterThanOrEqual(delay.minMicros);
        expect(micros).toBeLessThanOrEqual(delay.capMicros);
      }),
      { numRuns: 500 },
    );
  });

  it('is the minimum for a draw of 0', () => {
    fc.assert(
      fc.property(delays, (delay) => {
        expect(delayOf(delay, 0)).toBe(delay.minMicros);
      }),
    );
  });

  it('is the longer the higher the draw', () => {
    fc.assert(
      fc.property(delays, draw, draw, (delay, a, b) => {
        const [low, high] = [delayOf(delay, Math.min(a, b)), delayOf(delay, Math.max(a, b))];
        expect(low).toBeLessThanOrEqual(high);
      }),
      { numRuns: 500 },
    );
    const steep: Delay = { shape: 'exponential', minMicros: 0, meanMicros: 1e9, capMicros: 1e12 };
    let before = 0;
    // At every seam of the table: each of 32 slots of each octave begins where the one before it ends.
    for (let octave = 0; octave < 26; octave += 1) {
      for (let slot = 31; slot >= 0; slot -= 1) {
        const seam = Math.floor(((32 + slot) * 2 ** (31 - octave)) / 32);
        for (const rest of [seam + 1, seam, seam - 1]) {
          if (rest >= WORD) continue;
          const micros = delayOf(steep, WORD - rest);
          expect(micros).toBeGreaterThanOrEqual(before);
          before = micros;
        }
      }
    }
  });

  it.each([
    ['uniform', 0.01],
    ['exponential', 0.01],
    ['heavy', 0.02],
  ] as const)('of shape %s has the mean of its model on top of the minimum', (shape, tolerance) => {
    const delay: Delay = { shape, minMicros: 100, meanMicros: 50_000, capMicros: 1e9 };
    const micros = sampled(delay);
    const mean = micros.reduce((sum, one) => sum + one, 0) / micros.length - delay.minMicros;
    expect(Math.abs(mean / delay.meanMicros - 1)).toBeLessThan(tolerance);
  });

  it('of shape exponential follows the logarithm to 0.02 % of the mean', () => {
    const delay: Delay = { shape: 'exponential', minMicros: 0, meanMicros: 1e9, capMicros: 1e12 };
    for (const [i, micros] of sampled(delay, 2_000).entries()) {
      const exact = -Math.log(1 - (i + 0.5) / 2_000) * 1e9;
      expect(Math.abs(micros - exact)).toBeLessThan(0.0002 * delay.meanMicros);
    }
  });

  it('of shape uniform goes up to twice its mean, and of shape constant nowhere', () => {
    const range = { minMicros: 10, meanMicros: 100, capMicros: 10_000 };
    expect(delayOf({ shape: 'uniform', ...range }, WORD - 1)).toBe(209);
    expect(delayOf({ shape: 'constant', ...range }, WORD - 1)).toBe(10);
  });

  it('of shape heavy has a longer tail than an exponential one of the same mean', () => {
    const range = { minMicros: 0, meanMicros: 1_000, capMicros: 1e9 };
    const far = (shape: 'exponential' | 'heavy'): number =>
      sampled({ shape, ...range }).filter((micros) => micros > 8_000).length;
    expect(far('heavy')).toBeGreaterThan(10 * far('exponential'));
  });
});
