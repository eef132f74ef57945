import type { PlannedFault } from '../../../sim/faults/plan.js';
import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { after } from '../planned.js';
import { every, writer } from '../writer.js';

/** s1 has the beginning of the session and the first five writes, and none of the next `count`. */
function missing(count: number): readonly PlannedFault[] {
  return [
    after(
      'log-fsync',
      { sid: 1, where: { zxid: '1.6' } },
      {
        kind: 'crash',
        target: 'it',
        disk: 'lose',
        restartAfterMicros: null,
      },
    ),
    after('commit', { where: { zxid: `1.${String(6 + count)}` } }, { kind: 'restart', target: 's1' }),
  ];
}

export const syncDiffShort: Scenario = {
  id: 'sync-diff-short',
  title: 'A follower misses ten transactions, and gets these ten',
  teaches: 'DIFF: the leader finds the end of the other log in its own, and sends what lies behind it.',
  source: 'Zab1_0Test.testUnnecessarySnap',
  servers: [3],
  on: {
    zab: {
      about: ['Z9', 'Z10', 'Z14', 'Z15', 'D4', 'V2'],
      twins: [],
      plan: () => ({
        ...plainZab(3),
        clients: [writer(3, [...every(50_000, 500_000, 5), ...every(30_000, 1_000_000, 10), 3_000_000])],
        faults: missing(10),
      }),
    },
  },
};

export const syncSnapLong: Scenario = {
  id: 'sync-snap-long',
  title: 'A follower misses more than its leader remembers, and gets the whole state while updates go on',
  teaches: 'SNAP, and behind it all that was committed meanwhile, without a gap and none twice.',
  source: 'LearnerHandlerTest.testTxnLogOnly',
  servers: [3],
  on: {
    zab: {
      about: ['Z4', 'Z10', 'Z14', 'D1', 'D4', 'D7', 'V2'],
      twins: [],
      plan: () => {
        const plain = plainZab(3);
        return {
          ...plain,
          settings: { ...plain.settings, committedLogLength: 5, snapshotSizePercent: -1 },
          clients: [writer(3, [...every(50_000, 500_000, 5), ...every(10_000, 1_000_000, 100), 4_000_000])],
          faults: missing(60),
        };
      },
    },
  },
};
