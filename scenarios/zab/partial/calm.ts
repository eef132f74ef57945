/** Links are missing, and the leader stands all the same: a server that looks for a leader disturbs nobody. */
import type { ServerId } from '../../../core/ids.js';
import type { PlannedFault } from '../../../sim/faults/plan.js';
import type { ZabPlan } from '../../../sim/plan.js';
import { Dice } from '../../dice.js';
import type { Scenario } from '../../scenario.js';
import { steadyWriter } from '../plain.js';
import { MILLI, SECOND } from '../../micros.js';
import { at, cut, cutAllBut, patientZab } from '../planned.js';

/** When the links break: a leader is established by then. */
const BROKEN_MICROS = 1_500 * MILLI;

interface Weather {
  /** Who serves the client that writes all the time. */
  readonly writesAt: ServerId;
  readonly forMicros: number;
  readonly faults: readonly PlannedFault[];
}

/** The leader stands while the links are missing, and something is committed at least every 2 s. */
function calmUnder(servers: number, { writesAt, forMicros, faults }: Weather): ZabPlan {
  const toMicros = BROKEN_MICROS + forMicros;
  const everyMicros = 200 * MILLI;
  const count = 1 + Math.floor((toMicros - SECOND) / everyMicros);
  return {
    ...patientZab(servers),
    clients: [steadyWriter(writesAt, { count, fromMicros: SECOND, everyMicros })],
    faults,
    safetyMicros: toMicros + 10 * SECOND,
    demands: {
      progressDuring: { withinMicros: 2 * SECOND, fromMicros: BROKEN_MICROS, toMicros },
      leaderChangesMax: 0,
      electionRoundsMax: null,
    },
  };
}

export const pcChain: Scenario = {
  id: 'pc-chain-3',
  title: 'One follower loses the leader, and the other sees both',
  teaches:
    'The chain B - A - C, with the leader C at its end. B looks for a leader, and hears from A that C leads, but never from ' +
    'C: it waits. Nobody is asked to give up a leader that works, so the cluster commits on.',
  source: 'Ng, Haridi and Carbone, Omni-Paxos, EuroSys 2023, chained scenario',
  servers: [3],
  on: {
    zab: {
      about: ['V7', 'V8'],
      twins: [],
      plan: ({ choices }) => {
        const lonely = new Dice(choices, 'links').between(1, 2);
        const forMicros = 20 * SECOND;
        const faults = [at(BROKEN_MICROS, cut(lonely, 3, forMicros))];
        return calmUnder(3, { writesAt: 3, forMicros, faults });
      },
    },
  },
};

/** s4 and s5 start when s3 leads. */
export const pcRaftLiveness: Scenario = {
  id: 'pc-raft-liveness-5',
  title: 'Two servers hang on by one link each',
  teaches:
    'One of them still sees the leader and follows, the other does not and looks. In a protocol in which whoever hears ' +
    'nothing raises the term, it would unseat the leader again and again.',
  source: 'Howard and Abraham, Raft does not guarantee liveness in the face of network faults, 2020',
  servers: [5],
  on: {
    zab: {
      about: ['V7', 'V8'],
      twins: [],
      plan: () => {
        const forMicros = 8 * SECOND;
        const isWhole = (a: ServerId, b: ServerId): boolean =>
          b <= 3 || (a === 2 && b === 4) || (a === 3 && b === 5);
        const faults = cutAllBut(isWhole, 5, { atMicros: BROKEN_MICROS, forMicros });
        return {
          ...calmUnder(5, { writesAt: 1, forMicros, faults }),
          startsMicros: [0, 0, 0, 600 * MILLI, 600 * MILLI],
        };
      },
    },
  },
};

export const pcCloudflare: Scenario = {
  id: 'pc-cloudflare-3',
  title: 'The link between a follower and the leader comes and goes',
  teaches:
    'Each time the link breaks for long enough the follower looks, and each time it is whole the follower is synchronised. ' +
    'The leader and the other follower never stop.',
  source: 'Cloudflare, A Byzantine failure in the real world, 2020',
  servers: [3],
  on: {
    zab: {
      about: ['V7', 'V8'],
      twins: [],
      plan: ({ choices }) => {
        const dice = new Dice(choices, 'links');
        const forMicros = 15 * SECOND;
        const faults: PlannedFault[] = [];
        for (let now = BROKEN_MICROS; now < BROKEN_MICROS + forMicros;) {
          const downMicros = dice.between(300, 2_000) * MILLI;
          faults.push(at(now, cut(1, 3, downMicros)));
          now += downMicros + dice.between(300, 2_000) * MILLI;
        }
        return calmUnder(3, { writesAt: 2, forMicros, faults });
      },
    },
  },
};

export const pcIntersectingMajorities: Scenario = {
  id: 'pc-intersecting-majorities',
  title: 'Two majorities that share one server',
  teaches:
    'Each side has three of five servers, and s3 is in both. It follows one leader, so only one side has a quorum; the other ' +
    'hears from s3 who leads, and can elect nobody.',
  source: 'Elasticsearch issue 2488',
  servers: [5],
  on: {
    zab: {
      about: ['Z7', 'V7', 'V8'],
      twins: [],
      plan: () => {
        const forMicros = 6 * SECOND;
        const groups = [
          [1, 2],
          [4, 5],
        ];
        const faults = [at(BROKEN_MICROS, { kind: 'split', groups, forMicros } as const)];
        return calmUnder(5, { writesAt: 3, forMicros, faults });
      },
    },
  },
};

export const pcMajoritiesRing: Scenario = {
  id: 'pc-majorities-ring-5',
  title: 'Each server sees itself and its two neighbours on a ring',
  teaches:
    'Every server sees a majority, and each another one. A leader that stands keeps its two neighbours, which is enough; the ' +
    'two servers that lost it wait.',
  source: "Jepsen's majorities-ring partition",
  servers: [5],
  on: {
    zab: {
      about: ['Z7', 'V7', 'V8'],
      twins: [],
      plan: () => {
        const forMicros = 6 * SECOND;
        const isWhole = (a: ServerId, b: ServerId): boolean => b - a === 1 || b - a === 4;
        const faults = cutAllBut(isWhole, 5, { atMicros: BROKEN_MICROS, forMicros });
        return calmUnder(5, { writesAt: 4, forMicros, faults });
      },
    },
  },
};

/** s5 starts when s4 leads. Which other server is in the site of s4 is drawn. */
export const pcTiebreaker: Scenario = {
  id: 'pc-tiebreaker-two-sites',
  title: 'Two sites lose each other, and both still see the arbiter',
  teaches:
    'The site of the leader works on with the arbiter. The other site looks for a leader, and the arbiter, which follows ' +
    'one, is not drawn over: epochs are proposed by elected leaders alone.',
  source: 'Ceph pull requests 55629 and 57906',
  servers: [5],
  on: {
    zab: {
      about: ['Z7', 'V7', 'V8'],
      twins: [],
      plan: ({ choices }) => {
        const ally = new Dice(choices, 'sites').between(1, 3);
        const forMicros = 8 * SECOND;
        const groups = [[ally, 4], [1, 2, 3].filter((sid) => sid !== ally)];
        const faults = [at(BROKEN_MICROS, { kind: 'split', groups, forMicros } as const)];
        return {
          ...calmUnder(5, { writesAt: ally, forMicros, faults }),
          startsMicros: [0, 0, 0, 0, 600 * MILLI],
        };
      },
    },
  },
};
