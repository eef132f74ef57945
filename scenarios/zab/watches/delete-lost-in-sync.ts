import type { Scenario } from '../../scenario.js';
import { after, at, patientZab } from '../planned.js';
import { create } from '../requests.js';
import { insisting, patientClient, script } from '../writer.js';

/** s1 is away while a session ends; when it comes back, its connection breaks right behind the DIFF packet. */
export const ephemeralDeleteLostInSync: Scenario = {
  id: 'ephemeral-delete-lost-in-sync',
  title: 'A follower loses its leader between being told that it gets a DIFF and getting it',
  teaches:
    'What a learner has is what it has taken over, not what it was promised: it says so when it comes again, and the end of ' +
    'the session reaches it after all, with the ephemeral.',
  source: "ZOOKEEPER-2355; ZooKeeper's test EphemeralNodeDeletionTest",
  servers: [3],
  on: {
    zab: {
      about: ['E1', 'E2', 'D1', 'D4', 'V2'],
      twins: [{ variant: 'zk-2355', violates: 'Z14' }],
      plan: () => ({
        ...patientZab(3),
        clients: [
          patientClient(
            2,
            script([1_000_000, create('/e', 'ephemeral')], [2_600_000, { kind: 'closeSession' }]),
          ),
          patientClient(2, insisting(7_000_000, create('/after'))),
        ],
        faults: [
          at(2_000_000, {
            kind: 'isolate',
            target: 's1',
            direction: 'both',
            mode: 'kill',
            forMicros: 2_000_000,
          }),
          after(
            'diff',
            { to: 1, fromMicros: 3_000_000 },
            { kind: 'lose', from: 's3', to: 's1', type: 'PROPOSAL', count: 1 },
          ),
        ],
        safetyMicros: 9_000_000,
      }),
    },
  },
};
