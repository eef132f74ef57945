import type { Fault, PlannedFault } from '../../../sim/faults/plan.js';
import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import type { Place } from '../planned.js';
import { after, before } from '../planned.js';
import { every, writer } from '../writer.js';

const HOLD_PROPOSALS: Fault = {
  kind: 'hold',
  from: 'it',
  to: 'all',
  types: ['PROPOSAL'],
  forMicros: null,
};
const CUT_OFF: Fault = { kind: 'isolate', target: 'it', direction: 'both', forMicros: null };
const CRASH: Fault = { kind: 'crash', target: 'it', disk: 'lose', restartAfterMicros: 50_000 };

/** From the first of these on, the leader logs three transactions that nobody hears of, and is cut off. */
function leaderLogsAlone(epoch: number, first: number): readonly PlannedFault[] {
  const at = (counter: number): Place => ({ where: { zxid: `${String(epoch)}.${String(counter)}` } });
  return [before('proposal', at(first), HOLD_PROPOSALS), after('log-fsync', at(first + 2), CUT_OFF)];
}

export const syncTruncOldLeader: Scenario = {
  id: 'sync-trunc-old-leader',
  title:
    'An old leader returns with three transactions of its own, before the new one commits anything, and after',
  teaches:
    'TRUNC cuts a log back to what both have, but never across an epoch: then the whole state is sent (SNAP). Either ' +
    'way the three are gone for good.',
  source: "ZooKeeper's LearnerHandler.syncFollower and its tests (LearnerHandlerTest, TruncateTest)",
  servers: [3],
  on: {
    zab: {
      about: ['Z2', 'Z3', 'Z10', 'Z17', 'D1', 'D2', 'D4', 'V2'],
      twins: [{ variant: 'zk-1154', violates: 'Z2' }],
      plan: () => ({
        ...plainZab(3),
        clients: [
          writer(1, [
            ...[500_000, 550_000, ...every(0, 700_000, 3)],
            ...[3_000_000, 3_050_000, ...every(0, 3_200_000, 3)],
            ...[5_500_000, 5_550_000, 7_000_000],
          ]),
        ],
        faults: [
          // In the first epoch the session comes before all writes.
          ...leaderLogsAlone(1, 4),
          after('established', { where: { epoch: 2 } }, { kind: 'heal' }),
          after('ack-newleader', { sid: 3, where: { epoch: 2 } }, CRASH),
          ...leaderLogsAlone(2, 3),
          after('commit', { where: { zxid: '3.2' } }, { kind: 'heal' }),
          after('ack-newleader', { sid: 2, where: { epoch: 3 } }, CRASH),
        ],
      }),
    },
  },
};
