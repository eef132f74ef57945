import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { after, at } from '../planned.js';
import { every, writer } from '../writer.js';

export const syncProposalsInFlight: Scenario = {
  id: 'sync-proposals-in-flight',
  title: 'While a follower is synchronised, its leader goes on proposing and committing',
  teaches:
    'Between NEWLEADER and its acknowledgement a follower gets proposals, and commits that others made possible: it loses ' +
    'none, takes none twice, and delivers none that it has not logged.',
  source: "ZOOKEEPER-4394, ZOOKEEPER-4785; ZooKeeper's TLA+ protocol specification",
  servers: [3],
  on: {
    zab: {
      about: ['Z4', 'Z11', 'Z14', 'Z16', 'D4', 'D6', 'V2'],
      twins: [],
      plan: () => ({
        ...plainZab(3),
        clients: [writer(3, [...every(4_000, 500_000, 100), 2_500_000])],
        faults: [
          at(540_000, { kind: 'disk.slow', target: 's1', factor: 10 }),
          at(550_000, { kind: 'crash', target: 's1', disk: 'lose', restartAfterMicros: 60_000 }),
          at(1_500_000, { kind: 'disk.slow', target: 's1', factor: 1 }),
        ],
      }),
    },
  },
};

export const syncAckProposalBeforeNewLeader: Scenario = {
  id: 'sync-ack-proposal-before-newleader',
  title:
    'A late follower gets proposals before it has acknowledged NEWLEADER, and is soon needed for every commit',
  teaches:
    'It acknowledges NEWLEADER first and the proposals afterwards. In the other order its leader never counted it, and fell.',
  source: 'ZOOKEEPER-4685; DIFFSyncTest.testLeaderShutdown_AckProposalBeforeAckNewLeader',
  servers: [3],
  on: {
    zab: {
      about: ['Z9', 'Z11', 'Z16', 'D6', 'V2', 'V7', 'V8'],
      twins: [],
      plan: () => ({
        ...plainZab(3),
        startsMicros: [600_000],
        clients: [
          writer(3, [...every(60_000, 400_000, 12), 3_500_000]),
          writer(1, [...every(100_000, 1_150_000, 14), 3_500_000]),
        ],
        faults: [
          at(0, { kind: 'disk.slow', target: 's1', factor: 10 }),
          after(
            'uptodate',
            { to: 1 },
            {
              kind: 'crash',
              target: 's2',
              disk: 'lose',
              restartAfterMicros: 1_500_000,
            },
          ),
        ],
        demands: {
          progressDuring: { withinMicros: 1_000_000, fromMicros: 400_000, toMicros: 2_400_000 },
          leaderChangesMax: 0,
          electionRoundsMax: null,
        },
      }),
    },
  },
};
