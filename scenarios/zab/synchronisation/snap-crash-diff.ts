import type { Fault } from '../../../sim/faults/plan.js';
import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { after, before } from '../planned.js';
import { every, writer } from '../writer.js';

const CRASH: Fault = { kind: 'crash', target: 's1', disk: 'lose', restartAfterMicros: 100_000 };
const FROM_MICROS = 900_000;

export const syncSnapThenCrashThenDiff: Scenario = {
  id: 'sync-snap-then-crash-then-diff',
  title: 'A follower crashes with half a SNAP, with a whole one in memory, and with a whole one on disk',
  teaches:
    'A transferred state counts when it is on disk: before, the follower still stands where it stood; afterwards a DIFF is enough.',
  source:
    'ZOOKEEPER-962, ZOOKEEPER-3104, ZOOKEEPER-3642; FollowerResyncConcurrencyTest, testDiffSyncAfterSnap',
  servers: [3],
  on: {
    zab: {
      about: ['Z10', 'Z14', 'D1', 'D2', 'D3', 'D4', 'D7', 'V2'],
      twins: [],
      plan: () => {
        const plain = plainZab(3);
        return {
          ...plain,
          settings: { ...plain.settings, committedLogLength: 20, snapshotSizePercent: -1 },
          clients: [writer(3, [...every(10_000, 500_000, 120), 4_000_000])],
          faults: [
            after('log-fsync', { sid: 1, where: { zxid: '1.6' } }, { ...CRASH, restartAfterMicros: null }),
            after('commit', { where: { zxid: '1.61' } }, { kind: 'restart', target: 's1' }),
            after('snap-chunk', { to: 1, nth: 2, fromMicros: FROM_MICROS }, CRASH),
            before('history-fsync', { sid: 1, fromMicros: FROM_MICROS }, CRASH),
            after('history-fsync', { sid: 1, fromMicros: FROM_MICROS }, CRASH),
          ],
        };
      },
    },
  },
};
