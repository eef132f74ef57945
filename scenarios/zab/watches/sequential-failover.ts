import type { Scenario } from '../../scenario.js';
import { SECOND } from '../../micros.js';
import { at, crash, patientZab } from '../planned.js';
import { create } from '../requests.js';
import { insisting, patientClient } from '../writer.js';

export const sequentialAcrossFailover: Scenario = {
  id: 'sequential-across-failover',
  title: 'Three leaders die one after the other while three clients make sequential znodes',
  teaches:
    'The number of a sequential znode counts what was ever made below its parent. It stands in the replicated tree, so it goes ' +
    'on over leaders, snapshots and restarts, and no number comes twice.',
  source: 'ZooKeeper programmer’s guide, sequence nodes; ZOOKEEPER-1046',
  servers: [3],
  on: {
    zab: {
      about: ['L1', 'L6', 'S9', 'D3'],
      twins: [],
      plan: () => {
        const plain = patientZab(3);
        return {
          ...plain,
          settings: { ...plain.settings, snapshotEvery: 20 },
          clients: [1, 2, 3].map((sid) =>
            patientClient(
              sid,
              { kind: 'queue', path: '/queue', count: 120, thinkMicros: 75_000 },
              insisting(12 * SECOND, create(`/after-${String(sid)}`)),
            ),
          ),
          faults: [2, 5, 8].map((second) => at(second * SECOND, crash('leader', SECOND))),
          safetyMicros: 14 * SECOND,
        };
      },
    },
  },
};
