import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { at, before } from '../planned.js';
import { every, writer } from '../writer.js';

export const crashLeaderSelfOnly: Scenario = {
  id: 'crash-leader-self-only',
  title: 'A leader logs a transaction alone; the others elect without it; it returns, and then all restart',
  teaches: 'What only one server logged must be gone from its disk as well, or a restart brings it back.',
  source: 'QuorumPeerMainTest.testFailedTxnAsPartOfQuorumLoss; ZOOKEEPER-1270',
  servers: [3],
  on: {
    zab: {
      about: ['Z2', 'Z3', 'Z10', 'D1', 'D2', 'D3', 'D4', 'V2'],
      twins: [{ variant: 'zk-1154', violates: 'Z2' }],
      plan: () => ({
        ...plainZab(3),
        clients: [
          writer(3, [500_000, 550_000, 700_000, 7_100_000]),
          writer(1, [...every(100_000, 2_500_000, 15), 7_000_000]),
        ],
        faults: [
          before(
            'proposal',
            { where: { zxid: '1.5' } },
            {
              kind: 'isolate',
              target: 'it',
              direction: 'both',
              forMicros: 3_500_000,
            },
          ),
          at(5_500_000, { kind: 'crash', target: 'all', disk: 'lose', restartAfterMicros: 100_000 }),
        ],
      }),
    },
  },
};
