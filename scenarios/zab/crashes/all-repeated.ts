import type { PlannedFault } from '../../../sim/faults/plan.js';
import { Dice } from '../../dice.js';
import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { after, before } from '../planned.js';
import { every, writer } from '../writer.js';

const CRASHES = 10;
const FROM_MICROS = 300_000;
/** What the servers have to elect and to get something done before the next crash, µs. */
const SHARE_MICROS = 700_000;

function drawCrash(dice: Dice, number: number): PlannedFault {
  const step = dice.oneOf(
    ...(['recover', 'vote-final', 'accepted-epoch-fsync', 'ackepoch', 'newleader'] as const),
    ...(['current-epoch-fsync', 'ack-newleader', 'established', 'uptodate'] as const),
    ...(['proposal', 'log-append', 'log-fsync', 'ack', 'commit', 'apply'] as const),
  );
  const moment = { nth: dice.between(1, 4), fromMicros: FROM_MICROS + number * SHARE_MICROS };
  return (dice.chance(50) ? before : after)(step, moment, {
    kind: 'crash',
    target: 'all',
    disk: 'any',
    restartAfterMicros: dice.between(1_000, 100_000),
  });
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
        const faults = Array.from({ length: CRASHES }, (_, i) => drawCrash(dice, i));
        const endMicros = FROM_MICROS + (CRASHES + 2) * SHARE_MICROS;
        return {
          ...plainZab(servers),
          clients: [1, 2, 3].map((sid) =>
            writer(sid, [...every(60_000, 300_000 + sid * 20_000, 120), endMicros]),
          ),
          faults,
        };
      },
    },
  },
};
