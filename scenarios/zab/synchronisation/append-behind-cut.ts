import type { Scenario } from '../../scenario.js';
import { SECOND } from '../../micros.js';
import { plainZab } from '../plain.js';
import { after, before, crash } from '../planned.js';
import { every, writer } from '../writer.js';

export const syncAppendBehindCut: Scenario = {
  id: 'sync-append-behind-cut',
  title: 'An old leader has its log cut, logs one transaction behind the cut, and crashes',
  teaches:
    'What is logged behind a cut stands right behind what was kept. Else a restart takes the hole for the end of the log, ' +
    'and what was acknowledged is gone.',
  source: 'ZOOKEEPER-1489; TruncateTest.testTruncationStreamReset',
  servers: [3],
  on: {
    zab: {
      about: ['Z2', 'Z10', 'Z11', 'D2', 'D4', 'V2'],
      twins: [{ variant: 'zk-1489', violates: 'D2' }],
      plan: () => ({
        ...plainZab(3),
        clients: [writer(1, [500_000, 550_000, ...every(0, 700_000, 3), 7 * SECOND, 9 * SECOND])],
        faults: [
          // The first leader logs 1.4 to 1.6 alone, and comes back before the second one commits anything.
          before(
            'proposal',
            { where: { zxid: '1.4' } },
            { kind: 'hold', from: 'it', to: 'all', types: ['PROPOSAL'], forMicros: null },
          ),
          after(
            'log-fsync',
            { where: { zxid: '1.6' } },
            { kind: 'isolate', target: 'it', direction: 'both', forMicros: null },
          ),
          after('established', { where: { epoch: 2 } }, { kind: 'heal' }),
          // All have logged it.
          after('log-fsync', { nth: 3, where: { zxid: '2.1' } }, crash('previous leader', 50_000)),
        ],
      }),
    },
  },
};
