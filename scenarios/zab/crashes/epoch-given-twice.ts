import type { Scenario } from '../../scenario.js';
import { SECOND } from '../../micros.js';
import type { Place } from '../planned.js';
import { after, at, before, crash, patientZab } from '../planned.js';
import { create, setData } from '../requests.js';
import { insisting, patientClient, script } from '../writer.js';

/** The only transaction of the second epoch. */
const LONE: Place = { where: { zxid: '2.1' } };

export const crashEpochGivenTwice: Scenario = {
  id: 'crash-epoch-given-twice',
  title: 'A leader logs a transaction alone, and all crash; the others go on without it, and it returns',
  teaches:
    'An epoch counts when it is on the disks of a quorum, so nobody leads it twice. Else two transactions have one zxid, ' +
    'and an old leader with the one takes itself for synchronised with a new one that has the other.',
  source: 'ZOOKEEPER-335, 1081, 1082',
  servers: [3],
  on: {
    zab: {
      about: ['Z1', 'Z2', 'Z3', 'Z7', 'Z8', 'D1', 'D4', 'D6', 'V2'],
      twins: [{ variant: 'zk-335', violates: 'Z7' }],
      plan: () => ({
        ...patientZab(3),
        clients: [
          patientClient(
            1,
            insisting(SECOND, create('/a')),
            script([3 * SECOND, setData('/a', 'first')]),
            insisting(5 * SECOND, setData('/a', 'second')),
          ),
          patientClient(3, insisting(9 * SECOND, create('/after'))),
        ],
        faults: [
          // All know of the first epoch by its transactions; whoever leads the second is as good.
          at(1_500_000, crash('all', 50_000)),
          before('proposal', LONE, {
            kind: 'hold',
            from: 'it',
            to: 'all',
            types: ['PROPOSAL'],
            forMicros: null,
          }),
          after('log-fsync', LONE, crash('it', null)),
          after('log-fsync', LONE, crash('all', 50_000)),
          at(7 * SECOND, { kind: 'restart', target: 'all' }),
        ],
      }),
    },
  },
};
