import { describe, expect, it } from 'vitest';

import { at, onStep, play } from '../../../scenarios/recorded/ensemble.js';

/**
 * Leader 5 brings its uncommitted 1.5 to server 4 by SNAP, and both die before epoch 2 is established. The others go on
 * without 1.5 and without a write, so 4 is told to cut behind 1.4: but on its disk that is inside a snapshot.
 */
describe('a server that cannot cut where its leader tells it to', () => {
  it('is brought up to date all the same, though nobody writes', () => {
    const run = play({
      voters: 5,
      settings: { committedLogLength: 2, snapshotSizePercent: -1 },
      writers: [{ at: 5, writes: [2, 3.1, 3.2, 3.3, 4.2] }],
      starts: [0, 1, 1, 1, 0.2],
      faults: [
        ...at(3, { kill: 4 }),
        ...at(4, { split: [[5], [1, 2, 3, 4]], seconds: 1 }),
        ...at(4.4, { kill: 5 }, { kill: 1 }, { kill: 2 }, { kill: 3 }),
        ...at(5.5, { start: 5 }, { start: 4 }, { start: 3 }),
        ...onStep(
          { when: 'before', step: 'history-fsync', sid: 3, fromMicros: 5_000_000 },
          { kind: 'crash', target: 's3', disk: 'lose', restartAfterMicros: null },
        ),
        ...onStep(
          { when: 'after', step: 'snapshot', sid: 4, fromMicros: 5_000_000 },
          { kill: 4 },
          { kill: 5 },
        ),
        ...at(7, { start: 1 }, { start: 2 }, { start: 3 }),
        ...at(9, { start: 4 }),
      ],
      seconds: 12,
    });
    expect(run.logs(6.9)[4]).toBe('1.1 1.2 1.3 1.4 1.5');
    expect(run.established).toEqual(['5 in 1', '3 in 3']);
    expect(run.syncs).toContain('3 leads 4 from 1.5: TRUNC 1.4');
    expect(run.logs(11.9)[4]).toBe('1.1 1.2 1.3 1.4');
    expect(run.servers(11.9)[4]).toMatch(/^following .* 3 3$/);
  });
});
