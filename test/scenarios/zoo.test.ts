import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../scenarios/catalogue.js';
import type { Recipe } from '../../scenarios/recipe.js';
import { runRecipe } from '../../scenarios/run-recipe.js';
import { PROTOCOLS } from '../../scenarios/scenario.js';
import { judge } from '../../scenarios/verdict.js';
import { SYNOD_VARIANTS, VARIANTS, ZAB_VARIANTS } from '../../scenarios/zoo/variants.js';
import type { RuleId } from '../../sim/check/rules.js';
import { STRATEGIES } from '../../sim/search/strategy.js';
import { recipe } from './recipes.js';

/**
 * Where the swarm found the variants of ZAB last, if not in its first seed. Each is looked for there first; a change of the swarm only makes the
 * test slower.
 */
const SEEDS: Readonly<Record<string, number>> = {
  'zk-1154': 24,
  'zk-2845': 3,
  'zk-3911': 3,
  'zk-4643': 3,
  'zk-4646': 3,
  'zk-1419': 66,
  'zk-1489': 102,
  'zk-4712': 6,
  'zk-790': 84,
  'zk-1319': 19,
  'zk-2355': 180,
  'zk-4925': 63,
  'zk-1046': 35,
  'zk-3125': 190,
  'zk-1208': 62,
  'zk-1367': 4,
  'zk-1624': 73,
  'zk-1667': 68,
  'zk-1667b': 14,
};

/** Those that the swarm hardly ever meets: a scenario of their own has them as a twin. */
const BY_THEIR_SCENARIO: Readonly<Record<string, string>> = {
  'zk-3145': 'snapshot-fuzzy-replay',
  'zk-3249': 'snapshot-fuzzy-replay',
};

/** Rules that owe nothing at the end of a run: whoever broke one in its first steps has broken it, whatever comes. */
const DECIDED_ON_THE_WAY: readonly RuleId[] = ['D3'];
/** A fifth of the longest run of a scenario. */
const SOON_STEPS = 10_000;
const STEPS_MAX = 5_000_000;

/** Looks for a variant in the swarm. Its seed must hold without it. */
function search(
  variant: { id: string; breaks: readonly RuleId[] },
  changes: Partial<Recipe>,
  seedsMax: number,
) {
  for (let tries = 0; tries <= seedsMax; tries += 1) {
    const seed = tries === 0 ? (SEEDS[variant.id] ?? 1) : tries;
    const { result } = runRecipe(recipe(seed, { ...changes, variant: variant.id }));
    if (!result.violations.some(({ rule }) => variant.breaks.includes(rule))) continue;
    expect(runRecipe(recipe(seed, changes)).result.violations).toEqual([]);
    return;
  }
  expect.fail(`${variant.id} was not found in ${String(seedsMax)} seeds`);
}

describe.each(SYNOD_VARIANTS)('the variant $id of the synod', (variant) => {
  it.each(STRATEGIES)('is found by the swarm, and the same seed holds without it (%s)', (strategy) => {
    search(variant, { strategy }, 20_000);
  });
});

describe.each(ZAB_VARIANTS.filter(({ id }) => !(id in BY_THEIR_SCENARIO)))(
  'the variant $id of ZAB',
  (variant) => {
    it('is found by the swarm, and the same seed holds without it', { timeout: 300_000 }, () => {
      search(variant, { protocol: 'zab' }, 5_000);
    });
  },
);

describe('the zoo', () => {
  it.each(VARIANTS)('$id names rules that it breaks, a published source, and one protocol', (variant) => {
    expect(variant.breaks.length).toBeGreaterThan(0);
    expect(variant.source).not.toBe('');
    const { id, protocols } = variant;
    expect(protocols).toEqual([SYNOD_VARIANTS.some((one) => one.id === id) ? 'synod' : 'zab']);
  });

  it('has a scenario of its own for whom the swarm hardly meets', () => {
    for (const [id, scenario] of Object.entries(BY_THEIR_SCENARIO)) {
      const twins = SCENARIOS.find((one) => one.id === scenario)?.on.zab?.twins ?? [];
      expect(twins.map(({ variant }) => variant)).toContain(id);
    }
  });

  it('has ids of its own for all', () => {
    expect(new Set(VARIANTS.map(({ id }) => id)).size).toBe(VARIANTS.length);
  });
});

describe('the twins of a scenario', () => {
  const twins = SCENARIOS.flatMap(({ id, on }) =>
    PROTOCOLS.flatMap((protocol) => {
      const staging = on[protocol];
      return staging === undefined ? [] : staging.twins.map((twin) => ({ id, protocol, staging, ...twin }));
    }),
  );

  it('exist', () => {
    expect(twins.length).toBeGreaterThan(0);
  });

  it.each(twins)(
    '$id on $protocol with $variant violates $violates in every seed',
    ({ id, protocol, staging, variant, violates }) => {
      const verdictOf = (seed: number, stepsMax: number): string => {
        const made = recipe(seed, { scenario: id, protocol, variant });
        return judge(staging, runRecipe(made, { stepsMax }).result, violates).verdict;
      };
      for (let seed = 1; seed <= (protocol === 'synod' ? 50 : 5); seed += 1) {
        const isFoundSoon =
          DECIDED_ON_THE_WAY.includes(violates) && verdictOf(seed, SOON_STEPS) === 'expected';
        if (isFoundSoon) continue;
        expect(verdictOf(seed, STEPS_MAX), `seed ${String(seed)}`).toBe('expected');
      }
    },
  );
});
