import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { after } from '../planned.js';
import { create } from '../requests.js';
import { client, script, writer } from '../writer.js';

/** It succeeds once: whoever repeats it finds that it is there. */
const CREATE = create('/once');

export const crashAfterQuorumBeforeReply: Scenario = {
  id: 'crash-after-quorum-before-reply',
  title: 'The leader commits and dies before anybody hears of it; the client asks again elsewhere',
  teaches:
    'A lost connection says nothing of the update: here it took effect, and the second try fails because of the first.',
  source: "ZooKeeper programmer's guide, connection loss",
  servers: [3],
  on: {
    zab: {
      about: ['Z9', 'Z10', 'Z14', 'V2'],
      twins: [],
      plan: () => ({
        ...plainZab(3),
        clients: [client(3, script([500_000, CREATE], [5_000_000, CREATE])), writer(1, [7_500_000])],
        faults: [
          after(
            'commit',
            { where: { zxid: '1.3' } },
            {
              kind: 'crash',
              target: 'it',
              disk: 'lose',
              restartAfterMicros: 6_000_000,
            },
          ),
        ],
      }),
    },
  },
};
