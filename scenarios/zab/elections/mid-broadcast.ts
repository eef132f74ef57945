import type { ServerId } from '../../../core/ids.js';
import type { PlannedFault } from '../../../sim/faults/plan.js';
import type { ZabPlan } from '../../../sim/plan.js';
import { Dice } from '../../dice.js';
import type { PlanRequest, Scenario } from '../../scenario.js';
import type { Place } from '../planned.js';
import { MILLI, SECOND } from '../../micros.js';
import { after, at, crash, patientZab } from '../planned.js';
import { steadyWriter } from '../plain.js';
import { create } from '../requests.js';
import { client, script } from '../writer.js';

const LEADER = 5;
const OTHERS: readonly ServerId[] = [1, 2, 3, 4];
/** The proposal that the leader dies with: the fourth write, behind the beginnings of three sessions. */
const LAST_PROPOSAL = '1.7';
const CALLED_MICROS = 1_500 * MILLI;

/** Asked for twice, it takes effect once. */
const ONCE = create('/once');

/** The proposal reaches these followers, and in the next election these three servers take part. */
function crashOf(reached: readonly ServerId[], next: readonly ServerId[]): readonly PlannedFault[] {
  const isOfIt = { zxid: LAST_PROPOSAL } as const;
  const moment: Place =
    reached.length === 0
      ? { sid: LEADER, where: isOfIt }
      : { nth: reached.length, where: { ...isOfIt, role: 'following' } };
  const returns = (sid: ServerId): number => (next.includes(sid) ? 20 * MILLI : 1_500 * MILLI);
  return [
    ...OTHERS.filter((sid) => !reached.includes(sid)).map((sid) =>
      at(CALLED_MICROS - 100 * MILLI, {
        kind: 'hold',
        from: `s${LEADER}`,
        to: `s${sid}`,
        types: ['PROPOSAL'],
        port: 'quorum',
        forMicros: 300 * MILLI,
      }),
    ),
    // What is under way never arrives: who has the proposal by now has it, and nobody else gets it from this leader.
    after('log-fsync', moment, {
      kind: 'isolate',
      target: `s${LEADER}`,
      direction: 'both',
      mode: 'kill',
      forMicros: 10 * MILLI,
    }),
    after('log-fsync', moment, crash(`s${LEADER}`, returns(LEADER))),
    // The others that are to miss the election die as soon as they see that the leader is gone.
    ...OTHERS.filter((sid) => !next.includes(sid)).map((sid) =>
      after('role', { sid, fromMicros: CALLED_MICROS }, crash(`s${sid}`, returns(sid))),
    ),
  ];
}

function plan({ choices }: PlanRequest): ZabPlan {
  const dice = new Dice(choices, 'crash');
  const reached = dice.some(OTHERS, dice.below(OTHERS.length + 1));
  const next = dice.some([...OTHERS, LEADER], 3);
  return {
    ...patientZab(5),
    clients: [
      steadyWriter(1, { count: 3, fromMicros: SECOND, everyMicros: 100 * MILLI }),
      client(LEADER, script([CALLED_MICROS, ONCE], [4 * SECOND, ONCE])),
      steadyWriter(2, { count: 1, fromMicros: 4_500 * MILLI, everyMicros: 0 }),
    ],
    faults: crashOf(reached, next),
  };
}

export const electLeaderCrashMidBroadcast: Scenario = {
  id: 'elect-leader-crash-mid-broadcast',
  title: 'The leader dies when its proposal has reached some followers',
  teaches:
    'Which followers have the proposal, and which three servers elect the next leader, is drawn from the seed. What a ' +
    'quorum has logged survives, because one of the three has it; what fewer have logged may survive or not, and all agree. ' +
    'The client learns no outcome; asked again, the update takes effect once.',
  source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, sections 4 and 6',
  servers: [5],
  on: {
    zab: {
      about: ['Z3', 'Z9', 'Z10', 'D2', 'D6'],
      twins: [],
      plan,
    },
  },
};
