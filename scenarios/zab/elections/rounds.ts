/** Servers that are in different rounds of the election. */
import type { Scenario } from '../../scenario.js';
import { NO_DEMANDS } from '../../defaults.js';
import { steadyWriter } from '../plain.js';
import { MILLI, SECOND } from '../../micros.js';
import { after, at, crash, cut, patientZab } from '../planned.js';

/**
 * The leader s3 hears nobody any more, and looks for a leader in round 2 while both others still hear it, and follow it by
 * round 1. Then s1 hears nothing as well, looks, and gets the vote of s3 when that asks again. (What s1 says is held up for a
 * moment: each word of it would make s3 wait anew before it asks.)
 */
export const electBackwardRound: Scenario = {
  id: 'elect-backward-round',
  title: 'A server that looks is told that it leads, by votes of an earlier round',
  teaches:
    'A quorum follows it, but by votes of a round that is over for it. It must not lead by them: its own notifications would ' +
    'name another round than theirs, and a later joiner could count neither.',
  source: "ZOOKEEPER-1514; ZooKeeper's test FLEBackwardElectionRoundTest",
  servers: [3],
  on: {
    zab: {
      about: ['Z7', 'Z18', 'V1'],
      twins: [],
      plan: () => ({
        ...patientZab(3),
        clients: [
          steadyWriter(3, { count: 2, fromMicros: SECOND, everyMicros: 100 * MILLI }),
          steadyWriter(2, { count: 1, fromMicros: 6 * SECOND, everyMicros: 0 }),
        ],
        faults: [
          at(1_500 * MILLI, cut(1, 3, 2 * SECOND, { isOneWay: true, port: 'quorum' })),
          at(1_800 * MILLI, cut(2, 3, 2_400 * MILLI, { isOneWay: true, port: 'quorum' })),
          at(2_200 * MILLI, cut(3, 1, 1_300 * MILLI, { isOneWay: true, port: 'quorum' })),
          at(2_750 * MILLI, cut(3, 2, 1_450 * MILLI, { isOneWay: true, port: 'quorum' })),
          at(3_100 * MILLI, {
            kind: 'hold',
            from: 's1',
            to: 's3',
            types: ['NOTIFICATION'],
            port: 'election',
            forMicros: 400 * MILLI,
          }),
          at(5 * SECOND, crash('s1', 300 * MILLI)),
        ],
      }),
    },
  },
};

export const electLostNotification: Scenario = {
  id: 'elect-lost-notification',
  title: 'The notifications that decide an election never reach one server',
  teaches:
    'The others have settled when it asks again, with a wait that doubles: a settled server answers whoever looks, and with ' +
    'the answers of a quorum, the leader among them, it follows in the same round.',
  source: "ZooKeeper's test FLELostMessageTest",
  servers: [3],
  on: {
    zab: {
      about: ['Z7', 'V8', 'V9'],
      twins: [],
      plan: () => ({
        ...patientZab(3),
        clients: [steadyWriter(1, { count: 3, fromMicros: SECOND, everyMicros: 500 * MILLI })],
        faults: [
          at(0, { kind: 'lose', from: 's2', to: 's1', type: 'NOTIFICATION', count: 4 }),
          at(0, { kind: 'lose', from: 's3', to: 's1', type: 'NOTIFICATION', count: 4 }),
        ],
        demands: { ...NO_DEMANDS, leaderChangesMax: 0, electionRoundsMax: 2 },
      }),
    },
  },
};

export const electNewEpochJoiner: Scenario = {
  id: 'elect-new-epoch-joiner',
  title: 'A restarted server begins with round 1, and the other one that is up is in round 3',
  teaches:
    'The round is in memory only. Who hears of a later one forgets the votes that it has collected, and enters it: votes ' +
    'of different rounds are never counted together.',
  source: "ZooKeeper's tests FLENewEpochTest, FLERestartTest",
  servers: [3],
  on: {
    zab: {
      about: ['Z7', 'Z18', 'V9'],
      twins: [],
      plan: () => ({
        ...patientZab(3),
        // So far apart that no two wait together for the end of an election: s1 would log the second of them alone, and win.
        clients: [steadyWriter(1, { count: 4, fromMicros: SECOND, everyMicros: 4_500 * MILLI })],
        faults: [
          at(1_200 * MILLI, crash('s3', null)),
          after('commit', { sid: 2, where: { epoch: 2 } }, crash('s2', 1_300 * MILLI)),
          after('established', { where: { epoch: 3 } }, { kind: 'restart', target: 's3' }),
        ],
        demands: { ...NO_DEMANDS, electionRoundsMax: 3 },
      }),
    },
  },
};

/**
 * s1 cannot reach the leader s5 at first, and goes on trying. Meanwhile s5 is restarted, and elected again by the others
 * in round 2; then s1 gets through, in round 1. When s4 comes back it needs the votes of both rounds for a quorum.
 */
export const electJoinRunningMixedRounds: Scenario = {
  id: 'elect-join-running-mixed-rounds',
  title: 'A server joins an ensemble whose members have settled in different rounds',
  teaches:
    'Votes of settled servers agree if they name the same leader and epoch, be their rounds and zxids what they may. They ' +
    'count if the leader says itself that it leads.',
  source: "ZOOKEEPER-1732, ZOOKEEPER-1805, ZOOKEEPER-1818; ZooKeeper's test FLEOutOfElectionTest",
  servers: [5],
  on: {
    zab: {
      about: ['Z7', 'V1'],
      twins: [],
      plan: () => ({
        ...patientZab(5),
        clients: [steadyWriter(2, { count: 8, fromMicros: 600 * MILLI, everyMicros: 500 * MILLI })],
        faults: [
          at(0, cut(1, 5, 1_500 * MILLI, { port: 'quorum' })),
          at(800 * MILLI, crash('s5', 5 * MILLI)),
          at(2_200 * MILLI, crash('s3', 2 * SECOND)),
          at(2_400 * MILLI, crash('s4', 300 * MILLI)),
        ],
      }),
    },
  },
};
