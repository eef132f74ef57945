import { describe, expect, it } from 'vitest';
import { runRecipe } from '../../scenarios/run-recipe.js';
import { SeededChoices } from '../../sim/kernel/seeded-choices.js';
import { RecordingChoices, TapedChoices } from '../../sim/kernel/taped-choices.js';
import { synodProtocol } from '../../sim/protocols/synod.js';
import { run } from '../../sim/run.js';
import { STRATEGIES } from '../../sim/search/strategy.js';
import { recipe, seeds } from './recipes.js';

const SEEDS = seeds(200);
/** Guards look at every process after every step: fewer seeds say as much. */
const GUARDED_SEEDS = seeds(80);

describe('a run is a pure function of its recipe', () => {
  it('with equal hashes from the heap and from the open queue at slack 0', () => {
    for (const seed of SEEDS) {
      const heap = runRecipe(recipe(seed), { queue: 'heap' }).result;
      const open = runRecipe(recipe(seed), { queue: 'open' }).result;
      expect(open, `seed ${String(seed)}`).toEqual(heap);
    }
  });

  it.each(STRATEGIES)('whatever ran before it in the process: seeds in reversed order (%s)', (strategy) => {
    const forwards = SEEDS.map((seed) => runRecipe(recipe(seed, { strategy })).result);
    const backwards = [...SEEDS].reverse().map((seed) => runRecipe(recipe(seed, { strategy })).result);
    expect([...backwards].reverse()).toEqual(forwards);
  });

  it('whoever listens: a consumer of every kind changes nothing', () => {
    for (const seed of SEEDS) {
      const alone = runRecipe(recipe(seed)).result;
      let heard = 0;
      const watched = runRecipe(recipe(seed), {
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
      for (const seed of GUARDED_SEEDS) {
        const guarded = runRecipe(recipe(seed, { strategy }), { guards: true }).result;
        expect(guarded, `seed ${String(seed)}`).toEqual(runRecipe(recipe(seed, { strategy })).result);
      }
    },
  );

  it('from its plan as data as well as from its scenario', () => {
    for (const seed of SEEDS) {
      const { plan, result } = runRecipe(recipe(seed));
      const copy: typeof plan = structuredClone(plan);
      expect(JSON.parse(JSON.stringify(plan)), `seed ${String(seed)}`).toEqual(plan);
      expect(runRecipe(recipe(seed, { scenario: 'copy', plan: copy })).result).toEqual(result);
    }
  });

  it('from the tape of its answers, without leaving the tape', () => {
    for (const seed of SEEDS.slice(0, 50)) {
      const { plan, result } = runRecipe(recipe(seed));
      const recording = new RecordingChoices(new SeededChoices(seed));
      const recorded = run({ plan, protocol: synodProtocol(plan), choices: recording });
      const taped = new TapedChoices(recording.tape(), seed + 1_000);
      const replayed = run({ plan, protocol: synodProtocol(plan), choices: taped });
      expect([recorded, replayed], `seed ${String(seed)}`).toEqual([result, result]);
      expect(taped.divergence).toBeNull();
    }
  });

  it('and differs for different seeds', () => {
    const hashes = new Set(SEEDS.map((seed) => runRecipe(recipe(seed)).result.hash));
    expect(hashes.size).toBe(SEEDS.length);
  });
});
