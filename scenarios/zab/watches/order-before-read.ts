import type { Scenario } from '../../scenario.js';
import { at, patientZab } from '../planned.js';
import { create, getData, remove, setData } from '../requests.js';
import { every, insisting, patientClient, script } from '../writer.js';

/**
 * c2 takes /ready away, writes the configuration, and makes /ready again; c1 watches /ready at s1, which hears of the
 * commits late, and reads the configuration all the time.
 */
export const watchOrderBeforeRead: Scenario = {
  id: 'watch-order-before-read',
  title: 'A reader is told that a configuration is being changed before it can read any of the change',
  teaches:
    "The paper's example of why events and replies have one order: the event that /ready is gone comes before any reply that " +
    'shows what was written after it, on however slow a server.',
  source: 'Hunt, Konar, Junqueira and Reed, ZooKeeper, ATC 2010, section 2.3',
  servers: [3],
  on: {
    zab: {
      about: ['W2', 'W3', 'W4', 'W10', 'R1', 'R2'],
      twins: [],
      plan: () => ({
        ...patientZab(3),
        clients: [
          patientClient(
            1,
            { kind: 'watch', path: '/ready', by: 'exists', untilMicros: 4_000_000 },
            script(...every(3_000, 1_600_000, 400).map((time) => [time, getData('/a')] as const)),
            script(...every(3_000, 1_601_000, 400).map((time) => [time, getData('/b')] as const)),
          ),
          patientClient(
            2,
            script([1_000_000, create('/a')], [1_010_000, create('/b')], [1_020_000, create('/ready')]),
            script(
              [2_000_000, remove('/ready')],
              [2_001_000, setData('/a', 'new')],
              [2_002_000, setData('/b', 'new')],
              [2_003_000, create('/ready')],
            ),
            insisting(4_500_000, create('/after')),
          ),
        ],
        faults: [
          at(1_950_000, {
            kind: 'hold',
            from: 's3',
            to: 's1',
            types: ['COMMIT'],
            port: 'quorum',
            forMicros: 500_000,
          }),
        ],
        safetyMicros: 6_000_000,
      }),
    },
  },
};
