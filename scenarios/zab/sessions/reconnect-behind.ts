import type { Scenario } from '../../scenario.js';
import { at, patientZab } from '../planned.js';
import { create, getData, setData } from '../requests.js';
import { insisting, patientClient, script } from '../writer.js';

/** s2 hears of no commit for a while; c1, which has seen them all at s1, tries s2 next. */
export const sessReconnectBehind: Scenario = {
  id: 'sess-reconnect-behind',
  title: 'A client comes to a server that is behind what it has seen',
  teaches:
    'A client says what it was shown last. A server that is not there yet turns it away without a word, so that nobody ever ' +
    'sees the past of what it has seen.',
  source: 'ZooKeeper client protocol, lastZxidSeen',
  servers: [3],
  on: {
    zab: {
      about: ['R2', 'R4'],
      twins: [],
      plan: () => ({
        ...patientZab(3),
        clients: [
          {
            ...patientClient(
              1,
              script(
                [1_000_000, create('/a')],
                [1_500_000, setData('/a', 'one')],
                [1_600_000, setData('/a', 'two')],
                [1_700_000, getData('/a')],
                [2_100_000, getData('/a')],
              ),
              insisting(4_000_000, create('/after')),
            ),
            churn: [{ kind: 'move', atMicros: 2_000_000 }],
          },
        ],
        faults: [
          at(1_400_000, {
            kind: 'hold',
            from: 's3',
            to: 's2',
            types: ['COMMIT'],
            port: 'quorum',
            forMicros: 900_000,
          }),
        ],
        safetyMicros: 6_000_000,
      }),
    },
  },
};
