import { describe, expect, it } from 'vitest';

import { search } from '../../../../sim/check/linearizability/search.js';
import type { Recorded } from './recorded.js';
import { recordedHistories } from './recorded.js';
import { register } from './register.js';

/** For each search. First a little for each key, then more: an illegal one may be found before a difficult one is decided. */
const STEPS = [1000, 4000];
/** Fifty clients at once are hard to follow. */
const PATIENCE_MILLIS = 60_000;
const WAYS = [['breadth-first'], ['depth-first', 'breadth-first']] as const;

/** Keys are objects apart: one that is illegal decides, and so do all if they are legal. Null: nothing is decided. */
function isLegal({ parts, initial }: Recorded, ways: (typeof WAYS)[number]): boolean | null {
  for (const steps of STEPS) {
    const stepsMax = steps * ways.length;
    let isDecided = true;
    for (const part of parts) {
      const { kind } = search(part, register(initial), { stepsMax, ways });
      if (kind === 'illegal') return false;
      if (kind === 'unknown') isDecided = false;
    }
    if (isDecided) return true;
  }
  return null;
}

describe('of a recorded history of a real system the known verdict is found', () => {
  const all = recordedHistories();

  for (const recorded of all) {
    const { file, isLinearizable } = recorded;
    it(
      `${file} is ${isLinearizable ? 'legal' : 'illegal'}`,
      () => {
        for (const ways of WAYS) expect(isLegal(recorded, ways)).toBe(isLinearizable);
      },
      PATIENCE_MILLIS,
    );
  }

  it('legal ones are found depth first alone', () => {
    const legal = all.filter(({ isLinearizable }) => isLinearizable);
    expect(legal.length).toBeGreaterThan(10);
    for (const { parts, initial } of legal) {
      for (const part of parts) {
        const options = { stepsMax: 4000, ways: ['depth-first'] } as const;
        expect(search(part, register(initial), options).kind).toBe('legal');
      }
    }
  });
});
