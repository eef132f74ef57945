import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { at } from '../planned.js';
import { every, writer } from '../writer.js';

const FROM_MICROS = 800_000;

export const diskLeaderWriteError: Scenario = {
  id: 'disk-leader-write-error',
  title: "The leader's disk refuses every sync from now on, and its network is fine",
  teaches: 'A server that cannot trust its disk stops at once: a leader that stays would hold up everybody.',
  source: 'ZOOKEEPER-2247; NonRecoverableErrorTest',
  servers: [3],
  on: {
    zab: {
      about: ['Z9', 'Z10', 'D6', 'V1', 'V2', 'V7', 'V8'],
      twins: [],
      plan: () => ({
        ...plainZab(3),
        clients: [
          writer(1, [...every(100_000, 500_000, 56), 7_000_000]),
          writer(2, [...every(100_000, 550_000, 56), 7_000_000]),
        ],
        faults: [at(FROM_MICROS, { kind: 'disk.fail-sync', target: 'leader', count: 1_000 })],
        demands: {
          progressDuring: { withinMicros: 4_000_000, fromMicros: FROM_MICROS, toMicros: 6_000_000 },
          leaderChangesMax: 1,
          electionRoundsMax: null,
        },
      }),
    },
  },
};
