import type { Scenario } from '../../scenario.js';
import { after, at, patientZab } from '../planned.js';
import { create, setData } from '../requests.js';
import { insisting, patientClient, script } from '../writer.js';

const LOST = { where: { zxid: '1.4' } } as const;

/** Both clients are at s3, which leads. It logs an update that nobody else hears of, and is deposed. */
export const watchFiresOnUncommitted: Scenario = {
  id: 'watch-fires-on-uncommitted',
  title: 'A change is in the log of the server that is watched, and is never committed',
  teaches:
    'A watch fires when a transaction is applied, not when it is logged: what is cut off again was never there, and nobody was ' +
    'told of it.',
  source: 'ZooKeeper programmer’s guide, watches; the catalogue of this testbed',
  servers: [3],
  on: {
    zab: {
      about: ['W2', 'W5', 'R5', 'Z10'],
      twins: [],
      plan: () => ({
        ...patientZab(3),
        clients: [
          patientClient(3, { kind: 'watch', path: '/a', by: 'getData', untilMicros: 9_000_000 }),
          patientClient(
            3,
            script([1_000_000, create('/a')], [2_000_000, setData('/a', 'never')]),
            script([8_000_000, setData('/a', 'at last')]),
            insisting(8_500_000, create('/after')),
          ),
        ],
        faults: [
          at(1_900_000, {
            kind: 'hold',
            from: 's3',
            to: 'all',
            types: ['PROPOSAL'],
            port: 'quorum',
            forMicros: null,
          }),
          after(
            'log-fsync',
            { sid: 3, ...LOST },
            {
              kind: 'isolate',
              target: 's3',
              direction: 'both',
              mode: 'kill',
              port: 'quorum',
              forMicros: 3_000_000,
            },
          ),
          after(
            'log-fsync',
            { sid: 3, ...LOST },
            {
              kind: 'isolate',
              target: 's3',
              direction: 'both',
              port: 'election',
              forMicros: 3_000_000,
            },
          ),
        ],
        safetyMicros: 10_000_000,
      }),
    },
  },
};
