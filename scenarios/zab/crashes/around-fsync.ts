import type { Fault } from '../../../sim/faults/plan.js';
import type { ZabPlan } from '../../../sim/plan.js';
import type { Staging } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { after, at, before } from '../planned.js';
import { writer } from '../writer.js';

const CRASH: Fault = { kind: 'crash', target: 'it', disk: 'lose', restartAfterMicros: 5_000 };

/**
 * The disk of s1 stands still, so that every commit takes s2. s2 crashes before the second transaction is durable,
 * when the third is durable and not yet acknowledged, and when the fourth is acknowledged. As soon as that one is
 * committed its leader crashes, and only s2 can have kept it.
 */
export const crashAroundFsyncOnZab: Staging<ZabPlan> = {
  about: ['Z9', 'Z10', 'D2', 'D6', 'V2'],
  twins: [],
  plan: () => ({
    ...plainZab(3),
    clients: [writer(3, [500_000, 650_000, 900_000, 1_150_000, 6_500_000])],
    faults: [
      at(600_000, { kind: 'disk.stall', target: 's1', forMicros: 900_000 }),
      before('log-fsync', { sid: 2, where: { zxid: '1.3' } }, CRASH),
      after('log-fsync', { sid: 2, where: { zxid: '1.4' } }, CRASH),
      after('ack', { sid: 2, where: { zxid: '1.5' } }, CRASH),
      after(
        'commit',
        { where: { zxid: '1.5' } },
        {
          kind: 'crash',
          target: 'it',
          disk: 'lose',
          restartAfterMicros: 3_500_000,
        },
      ),
    ],
  }),
};
