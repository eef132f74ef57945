import type { StepFilter } from '../../../sim/faults/step-filter.js';
import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { after, before, crash } from '../planned.js';
import { writer } from '../writer.js';

/** The transaction that is outstanding while its only acknowledger leaves and comes back. */
const OUTSTANDING: StepFilter = { zxid: '1.4' };

export const syncRejoinAckedProposal: Scenario = {
  id: 'sync-rejoin-acked-proposal',
  title: 'A follower acknowledges a proposal, rejoins the same leader, and is told to cut it off again',
  teaches:
    'An acknowledgement says what is on a disk now. A TRUNC in the same epoch takes that back, so the leader has to ' +
    'withdraw the acknowledgement, or it commits what a quorum no longer has.',
  source: 'found by this testbed; LearnerHandler.syncFollower cuts at the last committed transaction',
  servers: [3],
  on: {
    zab: {
      about: ['Z9', 'Z10', 'D4', 'D6', 'V2'],
      twins: [],
      plan: () => ({
        ...plainZab(3),
        clients: [writer(3, [500_000, 550_000, 700_000, 4_000_000])],
        faults: [
          before(
            'proposal',
            { where: OUTSTANDING },
            { kind: 'disk.stall', target: 'it', forMicros: 400_000 },
          ),
          before(
            'proposal',
            { where: OUTSTANDING },
            { kind: 'disk.stall', target: 's1', forMicros: 750_000 },
          ),
          after(
            'ack-counted',
            { where: OUTSTANDING },
            { kind: 'reset', from: 'it', to: 's2', port: 'quorum' },
          ),
          after('truncate', { sid: 2 }, { kind: 'disk.stall', target: 'it', forMicros: 500_000 }),
          after('commit', { where: OUTSTANDING }, crash('it', 2_000_000)),
          after('commit', { where: OUTSTANDING }, crash('all', 50_000)),
        ],
      }),
    },
  },
};
