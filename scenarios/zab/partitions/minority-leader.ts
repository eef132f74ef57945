import type { Fault } from '../../../sim/faults/plan.js';
import type { Scenario } from '../../scenario.js';
import { after, before, patientZab } from '../planned.js';
import { every, writer } from '../writer.js';

/** How long the ensemble is split, µs: several times what a server needs to find out that it is alone. */
const SPLIT_MICROS = 5_000_000;
const SPLIT_FROM_MICROS = 900_000;

const SPLIT: Fault = {
  kind: 'split',
  groups: [
    [1, 5],
    [2, 3, 4],
  ],
  forMicros: SPLIT_MICROS,
};

/** Of the majority nobody hears of the three. */
function holdProposals(sid: number): Fault {
  return { kind: 'hold', from: 'it', to: `s${sid}`, types: ['PROPOSAL'], forMicros: SPLIT_MICROS };
}

export const partMinorityLeader: Scenario = {
  id: 'part-minority-leader',
  title: 'The leader is split off with a minority, three writes under way; the majority goes on without it',
  teaches:
    'A minority commits nothing, however long its log is. When it returns, what only it has logged is gone.',
  source: 'Alquraan et al., OSDI 2018 (most partition failures need one isolated server); Jepsen',
  servers: [5],
  on: {
    zab: {
      about: ['Z3', 'Z7', 'Z9', 'Z10', 'D4', 'V2', 'V7'],
      twins: [],
      plan: () => ({
        ...patientZab(5),
        clients: [
          writer(5, [600_000, 700_000, ...every(0, SPLIT_FROM_MICROS, 3), 8_000_000]),
          writer(2, every(250_000, SPLIT_FROM_MICROS + 100_000, 26)),
        ],
        faults: [
          ...[2, 3, 4].map((sid) => before('proposal', { where: { zxid: '1.5' } }, holdProposals(sid))),
          after('log-fsync', { sid: 5, where: { zxid: '1.7' } }, SPLIT),
        ],
        demands: {
          progressDuring: {
            withinMicros: 4_000_000,
            fromMicros: SPLIT_FROM_MICROS,
            toMicros: SPLIT_FROM_MICROS + SPLIT_MICROS,
          },
          leaderChangesMax: null,
          electionRoundsMax: null,
        },
      }),
    },
  },
};
