import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { at } from '../planned.js';
import { every, writer } from '../writer.js';

export const syncFuzzySnapshot: Scenario = {
  id: 'sync-fuzzy-snapshot',
  title: 'Snapshots are written while updates go on; then all servers restart from them',
  teaches:
    'A fuzzy snapshot is a state that never was. Replaying the log from where it began makes it right, because ' +
    'transactions hold results and may be applied twice.',
  source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, section 6; FuzzySnapshotRelatedTest, ZOOKEEPER-3145',
  servers: [3],
  on: {
    zab: {
      about: ['Z10', 'D1', 'D2', 'D3', 'D7', 'V2'],
      twins: [],
      plan: () => {
        const plain = plainZab(3);
        return {
          ...plain,
          settings: { ...plain.settings, snapshotEvery: 60, snapshotsToKeep: 2 },
          // So slow that updates come between the turns of its lane that a snapshot takes.
          lane: { shape: 'exponential', minMicros: 1, meanMicros: 2_000, capMicros: 10_000 },
          clients: [
            writer(1, [...every(6_000, 500_000, 150), 4_000_000]),
            writer(2, [...every(6_000, 503_000, 150), 4_000_000]),
          ],
          faults: [
            at(1_200_000, { kind: 'crash', target: 'all', disk: 'lose', restartAfterMicros: 50_000 }),
            at(2_500_000, { kind: 'crash', target: 'all', disk: 'lose', restartAfterMicros: 50_000 }),
          ],
        };
      },
    },
  },
};
