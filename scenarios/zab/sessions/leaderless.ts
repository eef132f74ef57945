import type { Scenario } from '../../scenario.js';
import { SECOND } from '../../micros.js';
import { at, crash, patientZab } from '../planned.js';
import { create, getData } from '../requests.js';
import { insisting, patientClient, script } from '../writer.js';

export const sessLeaderless: Scenario = {
  id: 'sess-leaderless-longer-than-timeout',
  title: 'There is no leader for twice a session timeout, and no session ends',
  teaches:
    'Without a leader nobody counts down. The next one gives every session its full timeout again, so that a client that comes ' +
    'back to any server finds its session and its ephemerals.',
  source: 'ZooKeeper sessions: Leader.lead, SessionTrackerImpl',
  servers: [3],
  on: {
    zab: {
      about: ['S4', 'E1', 'V4'],
      twins: [],
      plan: () => ({
        ...patientZab(3),
        clients: [
          {
            ...patientClient(
              1,
              script([1_000_000, create('/e', 'ephemeral')], [7_500_000, getData('/e')]),
              insisting(7_600_000, create('/after')),
            ),
            sessionTimeoutMs: 1_500,
          },
        ],
        faults: [at(2 * SECOND, crash('s3', 3 * SECOND)), at(2 * SECOND, crash('s2', 3 * SECOND))],
        safetyMicros: 9_000_000,
      }),
    },
  },
};
