import fc from 'fast-check';
import { describe, it } from 'vitest';

import { Keeper, acts, faults } from './keeper.js';

describe('a storage that crashes at any point', () => {
  it('comes back with a beginning of what was written, all that was durable, and the state of exactly that', () => {
    const happening = fc.oneof({ weight: 20, arbitrary: acts }, { weight: 1, arbitrary: faults });
    fc.assert(
      fc.property(fc.nat(), fc.array(happening, { maxLength: 80, size: 'max' }), (seed, happenings) => {
        const keeper = new Keeper(seed);
        for (const next of happenings) keeper.happen(next);
        keeper.restart('any');
      }),
      { numRuns: 300 },
    );
  });
});
