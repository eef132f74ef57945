/** Elections that end well, and leaders that come to nothing. */
import type { Scenario } from '../../scenario.js';
import { NO_DEMANDS } from '../../defaults.js';
import { Dice } from '../../dice.js';
import { steadyWriter } from '../plain.js';
import { MILLI, SECOND } from '../../micros.js';
import { after, at, before, crash, cut, patientZab } from '../planned.js';

export const electAbandonBeforeAckEpoch: Scenario = {
  id: 'elect-abandon-before-ackepoch',
  title: 'The followers die when they have accepted the epoch, and before they say so',
  teaches:
    'The epoch was proposed, and is used up: acceptedEpoch is on disk with everybody. It was never acknowledged, so no ' +
    'currentEpoch follows it. The next leader takes the epoch behind it.',
  source: "ZOOKEEPER-1192, ZOOKEEPER-1343; ZooKeeper's test Zab1_0Test.testAbandonBeforeACKEpoch",
  servers: [3],
  on: {
    zab: {
      about: ['Z7', 'Z8', 'Z12'],
      twins: [],
      plan: ({ choices }) => {
        // They come back while the leader still waits for them, or when it has given up.
        const backMicros = new Dice(choices, 'return').oneOf(300 * MILLI, 3 * SECOND);
        return {
          ...patientZab(3),
          clients: [steadyWriter(1, { count: 3, fromMicros: 4 * SECOND, everyMicros: 100 * MILLI })],
          faults: [
            before('ackepoch', { sid: 1 }, crash('s1', backMicros)),
            before('ackepoch', { sid: 2 }, crash('s2', backMicros)),
          ],
        };
      },
    },
  },
};

/**
 * s3 hears s1 alone, and its vote makes it a leader. In that moment s1 forgets it by a crash, and s3 is cut off: s1 and
 * s2 elect a leader of their own. When the cuts are gone s3 still waits for followers.
 */
export const electFalseLeader: Scenario = {
  id: 'elect-false-leader',
  title: 'A server believes that it was elected, and nobody follows',
  teaches:
    'An election may end with two leaders: votes promise nothing. Only one of them finds a quorum in the next phase. The ' +
    'other gives up after initLimit, hears who leads, and follows; the true leader is not disturbed.',
  source: "ZooKeeper's test QuorumPeerMainTest.testElectionFraud",
  servers: [3],
  on: {
    zab: {
      about: ['Z7', 'V8'],
      twins: [],
      plan: () => ({
        ...patientZab(3),
        clients: [steadyWriter(1, { count: 10, fromMicros: 2 * SECOND, everyMicros: 200 * MILLI })],
        faults: [
          at(0, cut(2, 3, 1_600 * MILLI, { mode: 'kill' })),
          after('vote-final', { sid: 3 }, cut(1, 3, 1_400 * MILLI, { mode: 'kill' })),
          after('vote-final', { sid: 3 }, crash('s1', 500 * MILLI)),
        ],
        demands: { ...NO_DEMANDS, leaderChangesMax: 0 },
      }),
    },
  },
};

export const electDisloyalVoter: Scenario = {
  id: 'elect-disloyal-voter',
  title: 'A server votes for a leader that it cannot follow',
  teaches:
    'While a majority is left without it nobody waits for it. When its vote is needed, a leader is elected again and again, ' +
    'and waits for its quorum in vain: each time for initLimit, until the voter can connect.',
  source: "ZOOKEEPER-3109; ZooKeeper's test QuorumPeerMainTest.testLeaderElectionWithDisloyalVoter",
  servers: [5],
  on: {
    zab: {
      about: ['Z7', 'V1'],
      twins: [],
      plan: () => ({
        ...patientZab(5),
        clients: [steadyWriter(2, { count: 12, fromMicros: SECOND, everyMicros: SECOND })],
        faults: [
          at(0, cut(1, 5, 6 * SECOND, { port: 'quorum', mode: 'kill' })),
          at(2 * SECOND, crash('s3', 8 * SECOND)),
          at(2 * SECOND, crash('s4', 8 * SECOND)),
        ],
      }),
    },
  },
};

export const electSlowDiskWinner: Scenario = {
  id: 'elect-slow-disk-winner',
  title: 'The disk of the elected leader stands still when it has to store its epoch',
  teaches:
    'Votes say nothing about disks. The elected leader may not name its epoch before it is durable, so everybody waits for ' +
    'initLimit. Another server leads in the end, or the same one when its disk goes on; no epoch is half established.',
  source: 'ZOOKEEPER-1465, ZOOKEEPER-2678',
  servers: [3],
  on: {
    zab: {
      about: ['Z7', 'Z8', 'V1'],
      twins: [],
      plan: () => ({
        ...patientZab(3),
        clients: [steadyWriter(1, { count: 2, fromMicros: SECOND, everyMicros: 5 * SECOND })],
        faults: [
          after('vote-final', { sid: 3 }, { kind: 'disk.stall', target: 's3', forMicros: 3 * SECOND }),
        ],
      }),
    },
  },
};

/** Voters of weight 0 have the highest ids. */
export const electWeightsObservers: Scenario = {
  id: 'elect-weights-observers',
  title: 'Servers of weight 0 and observers never lead and never count',
  teaches:
    'Three of nine servers carry all the weight. Only they can lead, and when one of them is left it gives up, although six ' +
    'servers still follow it.',
  source: "ZooKeeper's tests FLEZeroWeightTest, ObserverLETest, HierarchicalQuorumTest",
  servers: [9],
  on: {
    zab: {
      about: ['Z7', 'Z9', 'V1'],
      twins: [],
      plan: () => {
        const group = (weight: number, ...sids: readonly number[]) => sids.map((sid) => ({ sid, weight }));
        return {
          ...patientZab(9),
          observers: [9],
          quorums: { kind: 'hierarchical', groups: [group(1, 1, 2, 3), group(0, 4, 5, 6), group(0, 7, 8)] },
          clients: [steadyWriter(9, { count: 5, fromMicros: SECOND, everyMicros: SECOND })],
          faults: [at(2_500 * MILLI, crash('s1', 2 * SECOND)), at(2_500 * MILLI, crash('s2', 2 * SECOND))],
        };
      },
    },
  },
};
