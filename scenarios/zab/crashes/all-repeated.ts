import type { Fault, PlannedFault } from '../../../sim/faults/plan.js';
import { Dice } from '../../dice.js';
import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import type { Place } from '../planned.js';
import { after, before } from '../planned.js';
import { every, writer } from '../writer.js';

/** Two crashes each: one while there is work, and one while the servers recover from it. */
const PAIRS = 5;
const FROM_MICROS = 300_000;
/** What the servers have to recover twice and to get something done before the next pair, µs. */
const SHARE_MICROS = 1_200_000;

function drawPair(dice: Dice, pair: number): readonly PlannedFault[] {
  const fromMicros = FROM_MICROS + pair * SHARE_MICROS;
  const working = dice.oneOf('proposal', 'log-append', 'log-fsync', 'ack', 'commit', 'apply');
  const recovering = dice.oneOf(
    ...(['recover', 'vote-final', 'accepted-epoch-fsync', 'ackepoch', 'newleader'] as const),
    ...(['current-epoch-fsync', 'ack-newleader', 'established', 'uptodate'] as const),
  );
  return [
    drawCrash(dice, working, { nth: dice.between(1, 4), fromMicros }),
    drawCrash(dice, recovering, { nth: dice.between(1, 2), fromMicros }),
  ];
}

function drawCrash(dice: Dice, step: string, place: Place): PlannedFault {
  const restartAfterMicros = dice.between(1_000, 100_000);
  const fault: Fault = { kind: 'crash', target: 'all', disk: 'any', restartAfterMicros };
  return dice.chance(50) ? before(step, place, fault) : after(step, place, fault);
}

export const crashAllRepeated: Scenario = {
  id: 'crash-all-repeated',
  title: 'All servers lose power at the same instant, ten times, each time at another step',
  teaches: 'Only what is on disks counts, and what was committed is on the disks of a quorum: every time.',
  source: 'ZOOKEEPER-2845; QuorumRestartTest',
  servers: [5, 3],
  on: {
    zab: {
      about: ['Z8', 'Z9', 'Z10', 'Z13', 'D2', 'D6', 'V2'],
      twins: [],
      plan: ({ servers: asked, choices }) => {
        const servers = asked ?? 5;
        const dice = new Dice(choices, 'faults');
        const faults = Array.from({ length: PAIRS }, (_, i) => drawPair(dice, i));
        const endMicros = FROM_MICROS + (PAIRS + 1) * SHARE_MICROS;
        return {
          ...plainZab(servers),
          clients: [1, 3].map((sid) =>
            writer(sid, [...every(80_000, 300_000 + sid * 20_000, 75), endMicros]),
          ),
          faults: faults.flat(),
        };
      },
    },
  },
};
