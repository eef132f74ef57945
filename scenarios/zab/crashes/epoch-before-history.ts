import type { Scenario } from '../../scenario.js';
import type { Place } from '../planned.js';
import { plainZab } from '../plain.js';
import { after, at, crash } from '../planned.js';
import { every, writer } from '../writer.js';

const LAST: Place = { where: { zxid: '1.6' } };
/** s1 has stored the epoch of its new leader. */
const EPOCH_STORED: Place = { sid: 1, where: { epoch: 2 } };

export const crashEpochBeforeHistory: Scenario = {
  id: 'crash-epoch-before-history',
  title:
    'A follower that lacks three transactions stores the new epoch, crashes, and meets one that has them',
  teaches:
    'Votes go by currentEpoch first. Who stores it before the history that it stands for looks fresher than it is, wins, ' +
    'and cuts off what was committed.',
  source: 'ZOOKEEPER-4643, ZOOKEEPER-4785',
  servers: [3],
  on: {
    zab: {
      about: ['Z6', 'Z8', 'Z10', 'D2', 'D4', 'V2'],
      twins: [{ variant: 'zk-4643', violates: 'Z10' }],
      plan: () => ({
        ...plainZab(3),
        clients: [writer(3, [500_000, 550_000, ...every(50_000, 700_000, 3), 8_000_000])],
        faults: [
          at(600_000, { kind: 'isolate', target: 's1', direction: 'both', forMicros: null }),
          // The third transaction that s1 lacks is committed: s1 and s3 go on, s2 stays down with all of them.
          after('commit', LAST, { kind: 'heal' }),
          after('commit', LAST, crash('s2', null)),
          after('commit', LAST, crash('s1', 50_000)),
          after('commit', LAST, crash('s3', 50_000)),
          after('current-epoch-fsync', EPOCH_STORED, crash('s3', 4_000_000)),
          after('current-epoch-fsync', EPOCH_STORED, crash('s1', 50_000)),
          after('current-epoch-fsync', EPOCH_STORED, { kind: 'restart', target: 's2' }),
        ],
      }),
    },
  },
};
