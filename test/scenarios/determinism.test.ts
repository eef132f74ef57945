import { afterAll, describe, expect, it } from 'vitest';
import type { Recipe } from '../../scenarios/recipe.js';
import type { RecipeRun } from '../../scenarios/run-recipe.js';
import { runRecipe } from '../../scenarios/run-recipe.js';
import { SeededChoices } from '../../sim/kernel/seeded-choices.js';
import { RecordingChoices, TapedChoices } from '../../sim/kernel/taped-choices.js';
import { synodProtocol } from '../../sim/protocols/synod.js';
import { run } from '../../sim/run.js';
import type { Strategy } from '../../sim/search/strategy.js';
import { STRATEGIES } from '../../sim/search/strategy.js';
import { recipe, seeds, synodPlanOf } from './recipes.js';

/** Guards look at every process after every step: fewer seeds say as much. So they do of ZAB, whose runs are long. */
const CASES = [
  { protocol: 'synod', all: seeds(200), guarded: seeds(80) },
  { protocol: 'zab', all: seeds(4), guarded: seeds(2) },
] as const;

describe.each(CASES)('a run of $protocol is a pure function of its recipe', ({ protocol, all, guarded }) => {
  const swarm = (seed: number, changes: Partial<Recipe> = {}): Recipe =>
    recipe(seed, { protocol, ...changes });
  // Run when first asked for: all that a test does otherwise must give the same as this.
  const known = new Map<string, RecipeRun>();
  const plain = (seed: number, strategy: Strategy = 'timed'): RecipeRun => {
    const name = `${strategy} ${String(seed)}`;
    const made = known.get(name) ?? runRecipe(swarm(seed, { strategy }));
    known.set(name, made);
    return made;
  };
  afterAll(() => known.clear());

  it('with equal hashes from the heap and from the open queue at slack 0', () => {
    for (const seed of all) {
      const heap = runRecipe(swarm(seed), { queue: 'heap' }).result;
      const open = runRecipe(swarm(seed), { queue: 'open' }).result;
      expect(open, `seed ${String(seed)}`).toEqual(heap);
    }
  });

  it.each(STRATEGIES)('whatever ran before it in the process: seeds in reversed order (%s)', (strategy) => {
    const forwards = all.map((seed) => plain(seed, strategy).result);
    const backwards = [...all].reverse().map((seed) => runRecipe(swarm(seed, { strategy })).result);
    expect([...backwards].reverse()).toEqual(forwards);
  });

  it('whoever listens: a consumer of every kind changes nothing', () => {
    for (const seed of all) {
      const alone = plain(seed).result;
      let heard = 0;
      const watched = runRecipe(swarm(seed), {
        listen: ({ events }) =>
          events.subscribeToAll(() => {
            heard += 1;
          }),
      }).result;
      expect(watched, `seed ${String(seed)}`).toEqual(alone);
      expect(heard).toBe(alone.events);
    }
  });

  it.each(STRATEGIES)(
    'with guards on: frozen messages, plain processes, and inspect() equal to the fold (%s)',
    (strategy) => {
      for (const seed of guarded) {
        const watched = runRecipe(swarm(seed, { strategy }), { guards: true }).result;
        expect(watched, `seed ${String(seed)}`).toEqual(plain(seed, strategy).result);
      }
    },
  );

  it('from its plan as data as well as from its scenario', () => {
    for (const seed of all) {
      const { plan, result } = plain(seed);
      const copy: typeof plan = structuredClone(plan);
      expect(JSON.parse(JSON.stringify(plan)), `seed ${String(seed)}`).toEqual(plan);
      expect(runRecipe(swarm(seed, { scenario: 'copy', plan: copy })).result).toEqual(result);
    }
  });

  it('and differs for different seeds', () => {
    const hashes = new Set(all.map((seed) => plain(seed).result.hash));
    expect(hashes.size).toBe(all.length);
  });
});

describe('a run of the synod', () => {
  it('can be had from the tape of its answers, without leaving the tape', () => {
    for (const seed of seeds(50)) {
      const plan = synodPlanOf(recipe(seed));
      const { result } = runRecipe(recipe(seed));
      const recording = new RecordingChoices(new SeededChoices(seed));
      const recorded = run({ plan, protocol: synodProtocol(plan), choices: recording });
      const taped = new TapedChoices(recording.tape(), seed + 1_000);
      const replayed = run({ plan, protocol: synodProtocol(plan), choices: taped });
      expect([recorded, replayed], `seed ${String(seed)}`).toEqual([result, result]);
      expect(taped.divergence).toBeNull();
    }
  });
});
