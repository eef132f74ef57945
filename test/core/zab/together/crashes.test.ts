/**
 * Whole ensembles under faults of all sorts, with more crashes around what becomes durable. What must hold is computed
 * here from the events, apart from the checkers of the runs.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Zxid } from '../../../../core/zxid.js';
import { counterOf, epochOf, formatZxid } from '../../../../core/zxid.js';
import { runRecipe } from '../../../../scenarios/run-recipe.js';
import { swarmZab } from '../../../../scenarios/swarm/zab.js';
import { CRASH_OUTCOMES } from '../../../../sim/disk/crash-outcome.js';
import type { PlannedFault } from '../../../../sim/faults/plan.js';
import { SeededChoices } from '../../../../sim/kernel/seeded-choices.js';
import type { ZabPlan } from '../../../../sim/plan.js';
import type { RunResult } from '../../../../sim/run-result.js';
import { recipe, seeds } from '../../../scenarios/recipes.js';
import type { ZabRunEvent } from './run-histories.js';
import { RunHistories, isOfZab } from './run-histories.js';

const DURABLE_STEPS = [
  'accepted-epoch-fsync',
  'current-epoch-fsync',
  'history-fsync',
  'log-fsync',
  'truncate',
  'snapshot',
] as const;

/** A crash of whose step it is, somewhere in the safety phase, and a restart. */
interface ExtraCrash {
  readonly step: (typeof DURABLE_STEPS)[number];
  readonly when: 'before' | 'after';
  readonly nth: number;
  readonly disk: (typeof CRASH_OUTCOMES)[number];
  readonly restartAfterMicros: number;
  /** When it begins to count, in hundredths of the safety phase. */
  readonly from: number;
}

const extraCrashes = fc.array(
  fc.record<ExtraCrash>({
    step: fc.constantFrom(...DURABLE_STEPS),
    when: fc.constantFrom('before', 'after'),
    nth: fc.integer({ min: 1, max: 3 }),
    disk: fc.constantFrom(...CRASH_OUTCOMES),
    restartAfterMicros: fc.integer({ min: 1_000, max: 600_000 }),
    from: fc.nat({ max: 90 }),
  }),
  { minLength: 2, maxLength: 6 },
);

function faultOf(crash: ExtraCrash, { safetyMicros }: ZabPlan): PlannedFault {
  const { step, when, nth, disk, restartAfterMicros, from } = crash;
  return {
    fault: { kind: 'crash', target: 'it', disk, restartAfterMicros },
    strike: {
      kind: 'step',
      when,
      step,
      nth,
      sid: null,
      to: null,
      fromMicros: Math.floor((safetyMicros * from) / 100),
    },
  };
}

/** What a run says of itself, if one does not ask its checkers. */
class Witness {
  readonly histories = new RunHistories();
  /** What the leader of an epoch began with. */
  readonly initial = new Map<number, readonly Zxid[]>();
  /** Zxids that stood for two different states. */
  readonly torn: string[] = [];
  /** States that were rebuilt from a disk, and compared with what was there before. */
  compared = 0;
  readonly #digests = new Map<Zxid, string>();

  take(event: ZabRunEvent, actor: number): void {
    this.histories.take(event, actor);
    if (event.kind === 'zab.epoch-proposed') this.initial.set(event.epoch, this.histories.of(actor));
    else if (event.kind === 'txn.applied') this.#see(event, 'delivered');
    // A snapshot that is still to be completed by the transactions behind it stands for no state.
    else if (event.kind === 'tree.loaded' && event.from !== 'transfer') this.#see(event, event.from);
  }

  #see(state: { zxid: Zxid; digestHigh: number; digestLow: number }, from: string): void {
    const { zxid, digestHigh, digestLow } = state;
    if (counterOf(zxid) === 0) return;
    const digest = `${String(digestHigh)} ${String(digestLow)}`;
    const before = this.#digests.get(zxid);
    if (before !== undefined && before !== digest) this.torn.push(`${formatZxid(zxid)} from ${from}`);
    if (before !== undefined && from === 'disk') this.compared += 1;
    this.#digests.set(zxid, digest);
  }

  /** What is wrong with the histories that were acknowledged for NEWLEADER. */
  get disagreements(): readonly string[] {
    const found: string[] = [];
    const { acked } = this.histories;
    for (const [i, { epoch, sid, history }] of acked.entries()) {
      for (const other of acked.slice(0, i)) {
        if (other.epoch !== epoch || isPrefix(history, other.history) || isPrefix(other.history, history))
          continue;
        found.push(`in epoch ${String(epoch)}, s${String(sid)} and s${String(other.sid)} differ`);
      }
      const begun = history.filter((zxid) => epochOf(zxid) < epoch);
      const initial = this.initial.get(epoch) ?? [];
      if (begun.length === initial.length && isPrefix(begun, initial)) continue;
      found.push(`in epoch ${String(epoch)}, s${String(sid)} has not what its leader began with`);
    }
    return found;
  }
}

function isPrefix(a: readonly Zxid[], b: readonly Zxid[]): boolean {
  return a.every((zxid, i) => zxid === b[i]);
}

function watch(seed: number, crashes: readonly ExtraCrash[], variant: string | null = null) {
  const drawn = swarmZab({ choices: new SeededChoices(seed), servers: null });
  const plan: ZabPlan = {
    ...drawn,
    faults: [...drawn.faults, ...crashes.map((crash) => faultOf(crash, drawn))],
  };
  const witness = new Witness();
  const { result }: { readonly result: RunResult } = runRecipe(
    recipe(seed, { protocol: 'zab', plan, variant }),
    {
      listen: ({ events }) =>
        events.subscribeToAll((event, { actor }) => {
          if (isOfZab(event)) witness.take(event, actor);
        }),
    },
  );
  return { result, witness };
}

describe('whole ensembles, with crashes around what becomes durable', () => {
  it(
    'recover a beginning of their history, and agree on what each epoch began with',
    { timeout: 120_000 },
    () => {
      let [recoveries, compared, acked] = [0, 0, 0];
      fc.assert(
        fc.property(fc.nat({ max: 1_000_000 }), extraCrashes, (seed, crashes) => {
          const { result, witness } = watch(seed, crashes);
          expect(result.violations).toEqual([]);
          expect(witness.torn).toEqual([]);
          expect(witness.disagreements).toEqual([]);
          recoveries += witness.histories.recoveries;
          compared += witness.compared;
          acked += witness.histories.acked.length;
        }),
        {
          numRuns: Number(process.env['RUNS'] ?? 40),
          seed: Number(process.env['SEED'] ?? 20_260),
          endOnFailure: true,
        },
      );
      expect(recoveries).toBeGreaterThan(100);
      expect(compared).toBeGreaterThan(50);
      expect(acked).toBeGreaterThan(300);
    },
  );

  // What is found here is found without the checkers, so that a mistake of theirs cannot hide in these tests.
  it.each([
    ['zk-3911', 'has not what its leader began with', 3],
    ['zk-2845', 'differ', 6],
    ['zk-1154', 'from DIFF', 31],
  ])('would show the variant %s', { timeout: 120_000 }, (variant, sign, lastSeed) => {
    // Where it was found last is looked at first; a change of the swarm only makes the test slower.
    const found = [lastSeed, ...seeds(60)].some((seed) => {
      const [crashes = []] = fc.sample(extraCrashes, { seed, numRuns: 1 });
      const { witness } = watch(seed, crashes, variant);
      return [...witness.disagreements, ...witness.torn].some((one) => one.endsWith(sign));
    });
    expect(found).toBe(true);
  });
});
