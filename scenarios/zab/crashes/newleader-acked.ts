import type { StepFilter } from '../../../sim/faults/step-filter.js';
import type { Scenario } from '../../scenario.js';
import { after, at, before, crash, patientZab } from '../planned.js';
import { writer } from '../writer.js';

/** Only its leader logs it; the next epoch makes it everybody's. */
const LAST: StepFilter = { zxid: '1.4' };

/**
 * Slow disks of the followers make the wait for the history long, so that an acknowledgement that does not wait for it
 * is far ahead.
 */
export const crashNewLeaderAcked: Scenario = {
  id: 'crash-newleader-acked-not-persisted',
  title:
    'The followers get a transaction by DIFF, acknowledge NEWLEADER, and lose power; their leader stays away',
  teaches:
    'An acknowledged NEWLEADER makes an initial history final: it has to be on the disk by then, synced.',
  source: 'ZOOKEEPER-3911, ZOOKEEPER-4646; DIFFSyncConsistencyTest, DIFFSyncTest',
  servers: [3],
  on: {
    zab: {
      about: ['Z8', 'Z10', 'Z13', 'Z14', 'Z15', 'D2', 'D6', 'V2'],
      twins: [
        { variant: 'zk-3911', violates: 'Z10' },
        { variant: 'zk-4646', violates: 'Z10' },
      ],
      plan: () => ({
        ...patientZab(3),
        clients: [writer(3, [1_000_000, 1_050_000, 1_200_000, 10_000_000])],
        faults: [
          before(
            'proposal',
            { where: LAST },
            {
              kind: 'hold',
              from: 'it',
              to: 'all',
              types: ['PROPOSAL'],
              forMicros: null,
            },
          ),
          after('log-fsync', { where: LAST }, { kind: 'release' }),
          after('leaderinfo', { where: { epoch: 2 } }, { kind: 'disk.slow', target: 's1', factor: 20 }),
          after('leaderinfo', { where: { epoch: 2 } }, { kind: 'disk.slow', target: 's2', factor: 20 }),
          after('log-fsync', { where: LAST }, crash('a follower', 200_000)),
          after('log-fsync', { where: LAST }, crash('a follower', 200_000)),
          after('log-fsync', { where: LAST }, crash('it', 20_000)),
          after('established', { where: { epoch: 2 } }, crash('it', 4_000_000)),
          after('established', { where: { epoch: 2 } }, crash('all', 100_000)),
          at(4_000_000, { kind: 'disk.slow', target: 's1', factor: 1 }),
          at(4_000_000, { kind: 'disk.slow', target: 's2', factor: 1 }),
        ],
      }),
    },
  },
};
