import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { at, crash } from '../planned.js';
import { every, writer } from '../writer.js';

/** s4 and s5 lack ten transactions. s5 gets them by DIFF, then leads, and s4 gets them from it. */
export const syncHoleSpreads: Scenario = {
  id: 'sync-hole-spreads',
  title: 'A follower that was behind catches up, becomes the leader, and brings up another that is behind',
  teaches:
    'What a server serves others from must hold all that it took over itself: a hole there spreads, and nobody notices.',
  source: 'ZOOKEEPER-4925',
  servers: [5],
  on: {
    zab: {
      about: ['Z4', 'Z10', 'Z13', 'Z15', 'D1', 'D4', 'V2'],
      twins: [{ variant: 'zk-4925', violates: 'Z16' }],
      plan: () => {
        const plain = plainZab(5);
        return {
          ...plain,
          // So that elections are over long before the script goes on.
          settings: { ...plain.settings, electionWaitCapMicros: 200_000 },
          clients: [
            writer(1, [
              ...every(50_000, 500_000, 5),
              // Its client may find out that its server is dead.
              3_000_000,
              ...every(30_000, 4_000_000, 10),
              ...every(30_000, 5_200_000, 5),
              11_000_000,
            ]),
          ],
          faults: [
            at(900_000, crash('s4', null)),
            at(900_000, crash('s5', null)),
            at(4_600_000, { kind: 'restart', target: 's5' }),
            at(6_000_000, crash('s3', 4_000_000)),
            at(8_500_000, { kind: 'restart', target: 's4' }),
          ],
        };
      },
    },
  },
};
