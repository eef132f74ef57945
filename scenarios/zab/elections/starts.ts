import type { ZnodeClientPlan } from '../../../sim/workload/znode/plan.js';
import { Dice } from '../../dice.js';
import type { Scenario } from '../../scenario.js';
import { NO_DEMANDS } from '../../defaults.js';
import { steadyWriter } from '../plain.js';
import { MILLI, SECOND } from '../../micros.js';
import { after, at, crash, patientZab } from '../planned.js';

/** A client that asks for nothing twice, be the outcome unknown. */
function unconcerned(client: ZnodeClientPlan): ZnodeClientPlan {
  const tasks = client.tasks.map((task) =>
    task.kind === 'script'
      ? { ...task, calls: task.calls.map((call) => ({ ...call, isInsistent: false })) }
      : task,
  );
  return { ...client, tasks };
}

export const electColdStart: Scenario = {
  id: 'elect-cold-start-3',
  title: 'Three empty servers start within 20 ms, and elect the one with the highest id',
  teaches:
    'Votes are compared by epoch, zxid and server id. With nothing on disk the id decides, and a quorum of equal votes ends ' +
    'the election; one epoch, one leader, one write.',
  source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, section 5; ZooKeeper internals, leader election',
  servers: [3],
  on: {
    zab: {
      about: ['Z7', 'Z18', 'V9'],
      twins: [],
      plan: ({ choices }) => {
        const dice = new Dice(choices, 'starts');
        return {
          ...patientZab(3),
          startsMicros: [1, 2, 3].map(() => dice.below(20 * MILLI)),
          clients: [steadyWriter(1, { count: 1, fromMicros: SECOND, everyMicros: 0 })],
          demands: { ...NO_DEMANDS, electionRoundsMax: 2 },
        };
      },
    },
  },
};

export const electStaggered: Scenario = {
  id: 'elect-staggered-5',
  title: 'Servers with higher ids join when a leader works already',
  teaches:
    'An election picks the best of those who take part. Who comes later hears from settled servers who leads, and follows, ' +
    'although its own vote would have been better: a working leader is not unseated.',
  source: "ZooKeeper's test QuorumTest.testFollowersStartAfterLeader",
  servers: [5],
  on: {
    zab: {
      about: ['Z7', 'V8'],
      twins: [],
      plan: () => ({
        ...patientZab(5),
        startsMicros: [0, 0, 300 * MILLI, 2_500 * MILLI, 1_500 * MILLI],
        clients: [steadyWriter(1, { count: 12, fromMicros: SECOND, everyMicros: 200 * MILLI })],
        demands: { ...NO_DEMANDS, leaderChangesMax: 0 },
      }),
    },
  },
};

/**
 * s3 starts when s2 leads. It gets everything but 1.7, the fifth write behind the beginnings of two sessions, which s1 and
 * s2 commit; then the power fails everywhere.
 */
export const electBestZxid: Scenario = {
  id: 'elect-best-zxid-wins',
  title: 'The freshest log wins over the highest id',
  teaches:
    'Two servers hold 1.7, and the third, with the highest id, only 1.6. It can never win: a quorum holds every committed ' +
    'transaction, so the freshest server of any quorum has them all.',
  source: "ZOOKEEPER-1419; ZooKeeper's test FLEPredicateTest",
  servers: [3],
  on: {
    zab: {
      about: ['Z10', 'Z18', 'D2'],
      twins: [],
      plan: () => {
        const blackout = { sid: 2, where: { zxid: '1.7' } };
        return {
          ...patientZab(3),
          startsMicros: [0, 0, 3 * SECOND],
          clients: [
            unconcerned(steadyWriter(2, { count: 5, fromMicros: 3_500 * MILLI, everyMicros: 100 * MILLI })),
            steadyWriter(1, { count: 1, fromMicros: 5 * SECOND, everyMicros: 0 }),
          ],
          faults: [
            // Between the fourth write and the fifth.
            at(3_850 * MILLI, {
              kind: 'hold',
              from: 's2',
              to: 's3',
              types: ['PROPOSAL'],
              port: 'quorum',
              forMicros: null,
            }),
            after('commit', blackout, crash('all', 300 * MILLI)),
            after('commit', blackout, { kind: 'release' }),
          ],
        };
      },
    },
  },
};

/**
 * s3 leads and proposes 1.6, the fourth write; the others die at once, so that it logs it alone, and dies as well. The
 * others come back without it, and commit 2.1.
 */
export const electBestJoinsLate: Scenario = {
  id: 'elect-best-joins-late',
  title: 'The server with the longest log comes back when the others have gone on',
  teaches:
    'The old leader has logged a transaction that no quorum ever had. The others elected a leader without it and committed ' +
    'another one. When the old leader returns, its lone transaction goes, and nothing else does.',
  source: "ZOOKEEPER-1154, ZOOKEEPER-1156; ZooKeeper's test QuorumPeerMainTest.testHighestZxidJoinLate",
  servers: [3],
  on: {
    zab: {
      about: ['Z3', 'Z10', 'Z15', 'D4'],
      twins: [{ variant: 'zk-1154', violates: 'Z15' }],
      plan: () => {
        const lone = { sid: 3, where: { zxid: '1.6' } };
        return {
          ...patientZab(3),
          clients: [
            unconcerned(steadyWriter(3, { count: 4, fromMicros: SECOND, everyMicros: 100 * MILLI })),
            steadyWriter(2, { count: 3, fromMicros: 3_500 * MILLI, everyMicros: SECOND }),
          ],
          faults: [
            after('proposal', lone, crash('s1', null)),
            after('proposal', lone, crash('s2', null)),
            at(2 * SECOND, crash('s3', null)),
            at(2_500 * MILLI, { kind: 'restart', target: 's1' }),
            at(2_500 * MILLI, { kind: 'restart', target: 's2' }),
            after('commit', { where: { zxid: '2.1' } }, { kind: 'restart', target: 's3' }),
          ],
        };
      },
    },
  },
};
