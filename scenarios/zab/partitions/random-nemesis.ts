import type { CutMode, Fault, PlannedFault } from '../../../sim/faults/plan.js';
import { Dice } from '../../dice.js';
import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { at } from '../planned.js';
import { every, writer } from '../writer.js';

const CUTS = 6;
const FROM_MICROS = 500_000;
/** From the beginning of one cut to that of the next, µs; a cut lasts for a part of it, or for longer. */
const SHARE_MICROS = 1_500_000;

function drawCut(dice: Dice, servers: number): Fault {
  const mode: CutMode = dice.oneOf('drop', 'kill');
  const forMicros = dice.between(200_000, 2_000_000);
  const sids = Array.from({ length: servers }, (_, i) => i + 1);
  switch (dice.below(5)) {
    case 0: {
      const half = dice.some(sids, Math.floor(servers / 2));
      return { kind: 'split', groups: [half, sids.filter((sid) => !half.includes(sid))], forMicros, mode };
    }
    case 1: {
      // A bridge: one server is in no group and reaches both.
      const bridge = dice.between(1, servers);
      const others = sids.filter((sid) => sid !== bridge);
      const half = dice.some(others, Math.floor(others.length / 2));
      return { kind: 'split', groups: [half, others.filter((sid) => !half.includes(sid))], forMicros, mode };
    }
    case 2:
      return { kind: 'isolate', target: 'leader', direction: 'both', forMicros, mode };
    case 3:
      return { kind: 'isolate', target: 'leader', direction: dice.oneOf('in', 'out'), forMicros, mode };
    default:
      return { kind: 'cut', from: 'leader', to: 'a follower', isOneWay: dice.chance(50), forMicros, mode };
  }
}

function drawCuts(dice: Dice, servers: number): readonly PlannedFault[] {
  return Array.from({ length: CUTS }, (_, i) => {
    const atMicros = FROM_MICROS + i * SHARE_MICROS + dice.below(SHARE_MICROS);
    return at(atMicros, drawCut(dice, servers));
  });
}

export const partRandomNemesis: Scenario = {
  id: 'part-random-nemesis',
  title:
    'Cuts of all shapes, drawn from the seed: halves, bridges, one server alone, one direction, one link',
  teaches:
    'What holds must hold under any partition; the shapes that nobody drew on a whiteboard find the bugs.',
  source: 'Alquraan et al., OSDI 2018; Jepsen (partition-random-halves, bridge)',
  servers: [3, 5],
  on: {
    zab: {
      about: ['Z2', 'Z3', 'Z9', 'Z10', 'D4', 'V1', 'V2'],
      twins: [],
      plan: ({ servers: asked, choices }) => {
        const servers = asked ?? 3;
        return {
          ...plainZab(servers),
          clients: [1, 2, 3].map((sid) => writer(sid, every(200_000, 400_000 + sid * 30_000, 45))),
          faults: drawCuts(new Dice(choices, 'faults'), servers),
        };
      },
    },
  },
};
