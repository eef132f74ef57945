import type { Scenario } from '../../scenario.js';
import { at, patientZab } from '../planned.js';
import { create, getData, setData, sync } from '../requests.js';
import { insisting, patientClient, script } from '../writer.js';

/** s1 applies a change almost a second later than s4, and c1 hears of it from c2 behind the back of the service. */
export const watchTwoSpeeds: Scenario = {
  id: 'watch-two-clients-two-speeds',
  title: 'One client has seen a change, tells another, and that one reads the old state',
  teaches:
    'Reads are served by the server at hand, and may be old. Whoever hears of a change by other ways has to sync before it reads.',
  source: 'Hunt, Konar, Junqueira and Reed, ZooKeeper, ATC 2010, section 2.3, slow reads',
  servers: [5],
  on: {
    zab: {
      about: ['R1', 'R2', 'R6', 'W2'],
      twins: [],
      plan: () => ({
        ...patientZab(5),
        clients: [
          patientClient(
            1,
            { kind: 'watch', path: '/a', by: 'getData', untilMicros: 6_000_000 },
            script([2_500_000, getData('/a')], [2_600_000, sync('/a')], [2_601_000, getData('/a')]),
          ),
          patientClient(
            4,
            { kind: 'watch', path: '/a', by: 'getData', untilMicros: 6_000_000 },
            script([1_000_000, create('/a')], [2_000_000, setData('/a', 'new')]),
            insisting(6_500_000, create('/after')),
          ),
        ],
        faults: [
          at(1_950_000, {
            kind: 'hold',
            from: 's5',
            to: 's1',
            types: ['COMMIT', 'SYNC'],
            port: 'quorum',
            forMicros: 900_000,
          }),
        ],
        safetyMicros: 8_000_000,
      }),
    },
  },
};
