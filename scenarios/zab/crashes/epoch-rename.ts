import type { Fault } from '../../../sim/faults/plan.js';
import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { after, at, before } from '../planned.js';
import { every, writer } from '../writer.js';

const CRASH: Fault = { kind: 'crash', target: 'it', disk: 'any', restartAfterMicros: 50_000 };
const SECOND_MICROS = 1_300_000;
const THIRD_MICROS = 3_000_000;

export const crashEpochRename: Scenario = {
  id: 'crash-epoch-rename',
  title: 'Servers crash, or a disk refuses a write, while an epoch is replaced on disk',
  teaches:
    'An epoch file is replaced in whole: old or new after any crash, and never older than what was said.',
  source: 'ZOOKEEPER-2307, ZOOKEEPER-4269; EpochWriteFailureTest, CurrentEpochWriteFailureTest',
  servers: [3],
  on: {
    zab: {
      about: ['Z7', 'Z8', 'Z12', 'D2', 'D6', 'V1', 'V2'],
      twins: [],
      plan: () => ({
        ...plainZab(3),
        clients: [writer(1, [...every(100_000, 700_000, 20), 6_500_000])],
        faults: [
          before('accepted-epoch-fsync', { sid: 2 }, CRASH),
          before('current-epoch-fsync', { sid: 3 }, CRASH),
          at(SECOND_MICROS, { ...CRASH, target: 'leader' }),
          after('accepted-epoch-fsync', { sid: 1, fromMicros: SECOND_MICROS }, CRASH),
          before('current-epoch-fsync', { sid: 2, fromMicros: SECOND_MICROS }, CRASH),
          after('current-epoch-fsync', { sid: 3, fromMicros: SECOND_MICROS }, CRASH),
          // What s1 writes next is the epoch; it halts, and stays away until somebody starts it.
          at(THIRD_MICROS, { ...CRASH, target: 'all', restartAfterMicros: 10_000 }),
          after(
            'vote-final',
            { sid: 1, fromMicros: THIRD_MICROS },
            {
              kind: 'disk.fail',
              target: 'it',
              count: 1,
            },
          ),
          at(5_000_000, { kind: 'restart', target: 's1' }),
        ],
      }),
    },
  },
};
