import type { Scenario } from '../../scenarios/scenario.js';
import { at, patientZab } from '../../scenarios/zab/planned.js';
import { create, getData, setData } from '../../scenarios/zab/requests.js';
import { insisting, patientClient, script } from '../../scenarios/zab/writer.js';

/** Both calls are on their way to s1 when it hears of no commit for a while. */
export const readOwnWrite: Scenario = {
  id: 'read-own-write',
  title: 'A client writes and reads at once, and its server is slow to hear of the write',
  teaches:
    'A server answers a session in the order of its calls. So the read waits for the write before it, and shows it.',
  source: 'Hunt, Konar, Junqueira and Reed, ZooKeeper, ATC 2010, section 2.3, FIFO client order',
  servers: [3],
  on: {
    zab: {
      about: ['S1', 'R1'],
      twins: [{ variant: 'zk-1863', violates: 'S1' }],
      plan: () => ({
        ...patientZab(3),
        clients: [
          patientClient(
            1,
            script([1_000_000, create('/a')], [2_000_000, setData('/a', 'new')], [2_000_100, getData('/a')]),
            insisting(4_000_000, create('/after')),
          ),
        ],
        faults: [
          at(1_950_000, {
            kind: 'hold',
            from: 's3',
            to: 's1',
            types: ['COMMIT'],
            port: 'quorum',
            forMicros: 300_000,
          }),
        ],
        safetyMicros: 6_000_000,
      }),
    },
  },
};
