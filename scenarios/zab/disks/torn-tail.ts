import type { Fault } from '../../../sim/faults/plan.js';
import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { before } from '../planned.js';
import { every, writer } from '../writer.js';

const TEAR: Fault = { kind: 'crash', target: 'it', disk: 'torn', restartAfterMicros: 60_000 };

export const diskTornTail: Scenario = {
  id: 'disk-torn-tail',
  title: 'Power fails with half a record on the disk, behind the last sync',
  teaches: 'The torn tail is dropped and nothing else: it was never acknowledged.',
  source: 'Pillai et al., All File Systems Are Not Created Equal, OSDI 2014',
  servers: [3],
  on: {
    zab: {
      about: ['Z9', 'Z10', 'D2', 'D6', 'V2'],
      twins: [],
      plan: () => ({
        ...plainZab(3),
        clients: [writer(1, [...every(100_000, 500_000, 20), 4_000_000])],
        faults: [
          before('log-fsync', { sid: 2, fromMicros: 700_000 }, TEAR),
          before('log-fsync', { sid: 1, fromMicros: 1_200_000 }, TEAR),
          before('log-fsync', { sid: 3, fromMicros: 1_700_000 }, TEAR),
        ],
      }),
    },
  },
};
