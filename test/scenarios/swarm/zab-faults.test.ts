import { describe, expect, it } from 'vitest';

import { Dice } from '../../../scenarios/dice.js';
import { runRecipe } from '../../../scenarios/run-recipe.js';
import { swarmZabFaults } from '../../../scenarios/swarm/zab-faults.js';
import { ZAB_DEFAULTS } from '../../../core/zab/settings.js';
import type { Fault, PlannedFault } from '../../../sim/faults/plan.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import type { Churn, ZnodeClientPlan } from '../../../sim/workload/znode/plan.js';
import { recipe } from '../recipes.js';

const SAFETY_MICROS = 2_000_000;
const RUNS = 400;
const MOVE: Churn = { kind: 'move', atMicros: 500_000 };
const CLIENTS = [client([]), client([{ kind: 'close', atMicros: 400_000 }, MOVE])];

function client(churn: readonly Churn[]): ZnodeClientPlan {
  return {
    sessionTimeoutMs: 200,
    silenceMicros: null,
    firstServer: 2,
    isFaithful: false,
    tasks: [],
    churn,
  };
}

function draw(seed: number): readonly PlannedFault[] {
  const stage = { servers: 3, safetyMicros: SAFETY_MICROS, settings: ZAB_DEFAULTS, clients: CLIENTS };
  return swarmZabFaults(new Dice(new SeededChoices(seed), 'faults'), stage);
}

const ALL = Array.from({ length: RUNS }, (_, seed) => draw(seed));

/** Which of the runs have a fault of which this is true. */
function share(is: (fault: Fault) => boolean): number {
  return ALL.filter((faults) => faults.some(({ fault }) => is(fault))).length / RUNS;
}

function isOfClient(fault: Fault): boolean {
  return 'target' in fault && fault.target.startsWith('c');
}

describe('the faults of a run of ZAB', () => {
  it('are the same for the same seed', () => {
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('strike clients that exist, in a third of the runs, and let each of them come back', () => {
    expect(share(isOfClient)).toBeGreaterThan(0.25);
    expect(share(isOfClient)).toBeLessThan(0.55);
    const struck = ALL.flat().flatMap(({ fault }) => (isOfClient(fault) ? [fault] : []));
    expect(new Set(struck.map(({ kind }) => kind))).toEqual(new Set(['crash', 'pause', 'isolate']));
    for (const fault of struck) {
      if ('target' in fault) expect(['c1', 'c2']).toContain(fault.target);
      if (fault.kind === 'crash') expect(fault.restartAfterMicros).toBeGreaterThan(0);
    }
  });

  it('let bits rot in some runs, on one server, only where it can know, and start it again', () => {
    expect(share(({ kind }) => kind === 'disk.bitrot')).toBeGreaterThan(0.1);
    expect(share(({ kind }) => kind === 'disk.bitrot')).toBeLessThan(0.3);
    const files = new Set<string>();
    for (const faults of ALL) {
      const rots = faults.flatMap(({ fault, strike }) =>
        fault.kind === 'disk.bitrot' && strike.kind === 'time' ? [{ ...fault, ...strike }] : [],
      );
      const [first] = rots;
      if (first === undefined) continue;
      expect(new Set(rots.map(({ target }) => target)).size).toBe(1);
      for (const { file, where } of rots) {
        files.add(file);
        expect(where).toBe('marked');
      }
      const isFound = faults.some(({ fault, strike }) => {
        const isCrash = fault.kind === 'crash' && fault.target === first.target;
        const isBehind = strike.kind === 'time' && strike.atMicros >= first.atMicros;
        return isCrash && isBehind && fault.restartAfterMicros !== null;
      });
      expect(isFound).toBe(true);
    }
    expect(files).toEqual(new Set(['log', 'snapshot']));
  });

  it('give the rule on damaged disks something to judge', () => {
    const { rules } = runRecipe(recipe(1, { protocol: 'zab' })).result;
    expect(rules.find(({ rule }) => rule === 'D8')).toMatchObject({ verdict: 'held' });
  });

  it('keep a client away for less than its timeout, and for more', () => {
    const times = ALL.flat().flatMap(({ fault }) =>
      isOfClient(fault) && fault.kind === 'crash' ? [fault.restartAfterMicros] : [],
    );
    expect(new Set(times)).toEqual(new Set([50_000, 100_000, 200_000, 400_000]));
  });

  it('let servers hear late of commits', () => {
    const isLag = (fault: Fault): boolean =>
      fault.kind === 'hold' && fault.from === 'leader' && fault.types?.includes('COMMIT') === true;
    expect(share(isLag)).toBeGreaterThan(0.15);
  });

  it('hold up what a client has asked for while it moves on', () => {
    const fences = ALL.flat().filter(
      ({ fault, strike }) =>
        fault.kind === 'hold' &&
        fault.from === 's2' &&
        fault.to === 'leader' &&
        fault.types?.join() === 'REQUEST' &&
        strike.kind === 'time' &&
        strike.atMicros < MOVE.atMicros &&
        strike.atMicros > MOVE.atMicros - 10_000,
    );
    expect(fences.length / RUNS).toBeGreaterThan(0.1);
  });
});
