/** Links that work in one direction, or badly. */
import type { PlannedFault } from '../../../sim/faults/plan.js';
import type { ZabPlan } from '../../../sim/plan.js';
import { Dice } from '../../dice.js';
import type { PlanRequest, Scenario } from '../../scenario.js';
import { steadyWriter } from '../plain.js';
import { MILLI, SECOND } from '../../micros.js';
import { at, patientZab } from '../planned.js';

const BROKEN_MICROS = 1_500 * MILLI;

interface HandOver {
  readonly faults: readonly PlannedFault[];
  readonly forMicros: number;
  /** The longest time without a commit, µs. */
  readonly withinMicros: number;
  readonly leaderChangesMax: number;
}

/** The leader is s3, and the client that writes all the time begins at s1. */
function handOver({ faults, forMicros, withinMicros, leaderChangesMax }: HandOver): ZabPlan {
  const toMicros = BROKEN_MICROS + forMicros;
  const everyMicros = 200 * MILLI;
  const count = 1 + Math.floor((toMicros - SECOND) / everyMicros);
  return {
    ...patientZab(3),
    clients: [steadyWriter(1, { count, fromMicros: SECOND, everyMicros })],
    faults,
    demands: {
      progressDuring: { withinMicros, fromMicros: BROKEN_MICROS, toMicros },
      leaderChangesMax,
      electionRoundsMax: null,
    },
  };
}

export const pcOneWayMute: Scenario = {
  id: 'pc-oneway-leader-mute',
  title: 'The leader hears everybody, and nobody hears the leader',
  teaches:
    'The followers give up after syncLimit, close their connections and elect one of themselves. The leader hears the ' +
    'connections close, has no quorum any more, and gives up as well.',
  source:
    'Alquraan et al., An analysis of network-partitioning failures in cloud systems, OSDI 2018, simplex partitions',
  servers: [3],
  on: {
    zab: {
      about: ['Z7', 'Z10', 'V7', 'V8'],
      twins: [],
      plan: () =>
        handOver({
          faults: [
            at(BROKEN_MICROS, { kind: 'isolate', target: 's3', direction: 'out', forMicros: 6 * SECOND }),
          ],
          forMicros: 6 * SECOND,
          withinMicros: 4 * SECOND,
          leaderChangesMax: 1,
        }),
    },
  },
};

/** The cut breaks the connections, as one that lets no acknowledgement pass does in the end. */
export const pcOneWayDeaf: Scenario = {
  id: 'pc-oneway-leader-deaf',
  title: 'Everybody hears the leader, and the leader hears nobody',
  teaches:
    'A connection needs both directions, so it breaks. A leader without live connections to a quorum gives up; the others ' +
    'elect one of themselves, and cannot be talked out of it.',
  source: 'CockroachDB pull request 104042; Alquraan et al., OSDI 2018, simplex partitions',
  servers: [3],
  on: {
    zab: {
      about: ['Z7', 'Z10', 'V7', 'V8'],
      twins: [],
      plan: () =>
        handOver({
          faults: [
            at(BROKEN_MICROS, {
              kind: 'isolate',
              target: 's3',
              direction: 'in',
              mode: 'kill',
              forMicros: 6 * SECOND,
            }),
          ],
          forMicros: 6 * SECOND,
          withinMicros: 4 * SECOND,
          leaderChangesMax: 1,
        }),
    },
  },
};

/** A link that loses more than half of what is large shows as proposals that come late, each with all behind it. */
function grayLink({ choices }: PlanRequest): ZabPlan {
  const dice = new Dice(choices, 'links');
  const forMicros = 10 * SECOND;
  const faults: PlannedFault[] = [at(BROKEN_MICROS, { kind: 'slow', target: 's3', factor: 10, forMicros })];
  for (const to of ['s1', 's2'] as const) {
    for (let now = BROKEN_MICROS; now < BROKEN_MICROS + forMicros;) {
      const heldMicros = dice.between(100, 500) * MILLI;
      faults.push(
        at(now, {
          kind: 'hold',
          from: 's3',
          to,
          types: ['PROPOSAL'],
          port: 'quorum',
          forMicros: heldMicros,
        }),
      );
      now += heldMicros + dice.between(50, 300) * MILLI;
    }
  }
  return handOver({ faults, forMicros, withinMicros: 4 * SECOND, leaderChangesMax: 1 });
}

export const pcGrayLink: Scenario = {
  id: 'pc-gray-link',
  title: 'The links of the leader are ten times as slow, and hold up what is large',
  teaches:
    'Heartbeats mostly pass, so nobody looks for another leader; proposals wait, so everything is slow. Timeouts see only ' +
    'the difference between slow and dead.',
  source:
    'Alfatafta et al., Toward a generic fault tolerance technique for partial network partitioning, OSDI 2020',
  servers: [3],
  on: { zab: { about: ['V7', 'V8'], twins: [], plan: grayLink } },
};
