import { describe, expect, it } from 'vitest';

import type { History } from '../../../../sim/check/linearizability/history.js';
import type { Verdict, Way } from '../../../../sim/check/linearizability/search.js';
import { search } from '../../../../sim/check/linearizability/search.js';
import { explains, isLegalByBruteForce } from './brute-force.js';
import type { KeyedOp, Value } from './register.js';
import { registers } from './register.js';
import { histories, intervals } from './small-histories.js';
import { isLegalByZones } from './zones.js';

type SmallHistory = History<KeyedOp, Value | boolean>;

const KEYS = 2;
const MODEL = registers(KEYS);

function verdictOf(history: SmallHistory, way: Way): Verdict {
  return search(history, MODEL, { stepsMax: 1000, ways: [way] });
}

function isLegalByZonesOfEach(history: SmallHistory): boolean {
  return Array.from({ length: KEYS }, (_, key) =>
    history.flatMap(({ op, ...call }) => (op.key === key ? [{ ...call, op: op.op }] : [])),
  ).every((own) => isLegalByZones(own, null));
}

/** Counts the legal and the illegal ones among the histories of this size; of the ways to lie in time takes each n-th. */
function agreeOn(count: number, keys: number, nth: number): { legal: number; illegal: number } {
  const found = { legal: 0, illegal: 0 };
  for (const lying of [...intervals(count, 3)].filter((_, number) => number % nth === 0)) {
    for (const history of histories(lying, keys)) {
      const isLegal = isLegalByBruteForce(history, MODEL);
      found[isLegal ? 'legal' : 'illegal'] += 1;
      const [depth, breadth] = [verdictOf(history, 'depth-first'), verdictOf(history, 'breadth-first')];
      const agree = [
        (depth.kind === 'legal') === isLegal,
        (breadth.kind === 'legal') === isLegal,
        isLegalByZonesOfEach(history) === isLegal,
        depth.kind !== 'legal' || explains(history, MODEL, depth),
        breadth.kind !== 'legal' || explains(history, MODEL, breadth),
        depth.kind !== 'illegal' || breadth.kind !== 'illegal' || depth.stuck === breadth.stuck,
      ];
      // Asserting costs more than searching, so it is done only where it fails.
      if (agree.includes(false))
        expect({ history, agree }).toEqual({ history, agree: agree.map(() => true) });
    }
  }
  return found;
}

describe('depth first, breadth first, zones and all permutations agree', () => {
  it('on all 885 histories of 3 operations, 2 registers and 3 clients', () => {
    expect(agreeOn(3, 2, 1)).toEqual({ legal: 740, illegal: 145 });
  });

  it('on all 32,076 histories of 4 operations, 2 registers and 3 clients', () => {
    expect(agreeOn(4, 2, 1)).toEqual({ legal: 20_898, illegal: 11_178 });
  });

  it('on histories of 5 operations, 1 register and 3 clients', () => {
    expect(agreeOn(5, 1, 40)).toEqual({ legal: 2092, illegal: 4352 });
  });
});
