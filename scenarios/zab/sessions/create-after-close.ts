import type { Scenario } from '../../scenario.js';
import { SECOND } from '../../micros.js';
import { after, at, patientZab } from '../planned.js';
import { create } from '../requests.js';
import { insisting, patientClient, script } from '../writer.js';

/**
 * What c1 sends is held up until its session is over by the leader's clock; then it all arrives at once, and the end of
 * the session is proposed and not committed, because no acknowledgement gets through.
 */
export const sessCreateAfterClose: Scenario = {
  id: 'sess-create-after-close',
  title: 'A session makes an ephemeral when its end is proposed and not yet committed',
  teaches:
    'The list of ephemerals that go with a session is fixed when its end is proposed. From then on the leader refuses whatever ' +
    'the session asks: an ephemeral made in that window would be nobody’s, for ever.',
  source: "ZOOKEEPER-1208, 1496; ZooKeeper's test SessionInvalidationTest",
  servers: [3],
  on: {
    zab: {
      about: ['S6', 'E1', 'E2'],
      twins: [{ variant: 'zk-1208', violates: 'E1' }],
      plan: () => ({
        ...patientZab(3),
        clients: [
          {
            ...patientClient(
              1,
              script([1_000_000, create('/e', 'ephemeral')], [2_200_000, create('/late', 'ephemeral')]),
            ),
            sessionTimeoutMs: 1_200,
            silenceMicros: 5 * SECOND,
          },
          patientClient(2, insisting(8_000_000, create('/after'))),
        ],
        faults: [
          at(1_500_000, { kind: 'hold', from: 'c1', to: 's1', types: null, port: 'client', forMicros: null }),
          after('session-expire', {}, { kind: 'release' }),
          after(
            'session-expire',
            {},
            { kind: 'hold', from: 'all', to: 's3', types: ['ACK'], port: 'quorum', forMicros: 400_000 },
          ),
        ],
        safetyMicros: 10_000_000,
      }),
    },
  },
};
