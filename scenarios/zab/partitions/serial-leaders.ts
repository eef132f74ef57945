import type { PlannedFault } from '../../../sim/faults/plan.js';
import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { before } from '../planned.js';
import { every, writer } from '../writer.js';

const LEADERS = 4;
/** Long enough for the others to elect, and so short that at most two are away at a time, µs. */
const AWAY_MICROS = 2_200_000;

/** In each epoch the third proposal stays with its leader. */
function cutOffEachLeader(): readonly PlannedFault[] {
  return Array.from({ length: LEADERS }, (_, i) =>
    before(
      'proposal',
      { where: { zxid: `${String(i + 1)}.3` } },
      {
        kind: 'isolate',
        target: 'it',
        direction: 'both',
        forMicros: AWAY_MICROS,
      },
    ),
  );
}

export const partSerialLeaders: Scenario = {
  id: 'part-serial-leaders',
  title: 'Four leaders in a row are cut off, each with a transaction that only it has logged',
  teaches:
    'Several logs end in different transactions of different epochs; of each of them all servers agree in the end.',
  source: 'Lamport, Paxos Made Simple, 2.3 (repeated leader changes); Zab, DSN 2011, section 6',
  servers: [5],
  on: {
    zab: {
      about: ['Z2', 'Z3', 'Z6', 'Z10', 'Z13', 'D4', 'V2'],
      twins: [],
      plan: () => ({
        ...plainZab(5),
        clients: [1, 3].map((sid) =>
          writer(sid, [...every(150_000, 500_000 + sid * 25_000, 55), 12_000_000]),
        ),
        faults: cutOffEachLeader(),
      }),
    },
  },
};
