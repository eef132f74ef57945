import type { Fault, PlannedFault, Selector } from '../../../sim/faults/plan.js';
import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { after, at, before } from '../planned.js';
import { writer } from '../writer.js';

/** From the other servers, and not from its clients: these turn elsewhere as soon as it stops serving. */
function cutOff(target: Selector, strike: (fault: Fault) => PlannedFault): readonly PlannedFault[] {
  const ports = ['quorum', 'election'] as const;
  return ports.map((port) => strike({ kind: 'isolate', target, direction: 'both', forMicros: null, port }));
}

export const syncTruncCrossEpoch: Scenario = {
  id: 'sync-trunc-cross-epoch',
  title: 'One old leader returns from an epoch without transactions, another with one that nobody else has',
  teaches:
    'The beginning of an epoch stands in no log and needs no cut: DIFF. A tail of an older epoch cannot be cut by TRUNC: SNAP.',
  source: 'LearnerHandlerTest.testCrossEpochTrunc, testNewEpochZxid, testTxnLogGap',
  servers: [3],
  on: {
    zab: {
      about: ['Z2', 'Z3', 'Z10', 'Z13', 'D1', 'D4', 'V2'],
      twins: [{ variant: 'zk-1154', violates: 'Z3' }],
      plan: () => ({
        ...plainZab(3),
        clients: [
          writer(1, [
            ...[500_000, 550_000],
            // By now the leader of the empty second epoch is away.
            ...[4_500_000, 4_550_000, 4_900_000],
            ...[7_500_000, 9_000_000],
          ]),
        ],
        faults: [
          at(800_000, { kind: 'crash', target: 'leader', disk: 'lose', restartAfterMicros: 50_000 }),
          ...cutOff('leader', (fault) => at(2_500_000, fault)),
          after('commit', { where: { zxid: '3.2' } }, { kind: 'heal' }),
          ...cutOff('it', (fault) => before('proposal', { where: { zxid: '3.3' } }, fault)),
          after('commit', { where: { zxid: '4.1' } }, { kind: 'heal' }),
        ],
      }),
    },
  },
};
