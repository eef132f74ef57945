import { describe, expect, it } from 'vitest';

import { fingerprint, formatFingerprint } from '../../../../sim/kernel/fingerprint.js';
import { Bench, following, looking, vote } from './bench.js';

describe('the state of an election', () => {
  const OWN = vote(1, 1, 5);

  function after(...play: readonly ((bench: Bench) => unknown)[]): string {
    const bench = new Bench({ voters: [1, 2, 3, 4, 5] });
    for (const act of play) act(bench);
    return formatFingerprint(fingerprint(bench.election, new Set([bench.env])));
  }

  const start = (bench: Bench): unknown => bench.start(OWN);
  const two = (bench: Bench): unknown => bench.hear(looking(2, 1, OWN));
  const three = (bench: Bench): unknown => bench.hear(following(3, 1, vote(4, 2, 0)));

  it('is plain data in each of its phases, and different in each', () => {
    const states = [
      after(),
      after(start),
      after(start, two),
      after(start, three),
      after(start, (bench) => bench.silence()),
      after(start, two, (bench) => bench.hear(looking(3, 1, OWN))),
      after(
        start,
        two,
        (bench) => bench.hear(looking(3, 1, OWN)),
        (bench) => bench.finalize(),
      ),
    ];
    expect(new Set(states).size).toBe(states.length);
  });

  it('is the same again after the same inputs', () => {
    expect(after(start, two, three)).toBe(after(start, two, three));
  });
});
