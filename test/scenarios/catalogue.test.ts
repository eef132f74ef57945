import { describe, expect, it } from 'vitest';
import { SCENARIOS, SMOKE } from '../../scenarios/catalogue.js';
import type { RunEvent } from '../../scenarios/run-recipe.js';
import { runRecipe } from '../../scenarios/run-recipe.js';
import { PROTOCOLS, protocolsOf } from '../../scenarios/scenario.js';
import { judge, owedAbout } from '../../scenarios/verdict.js';
import { VARIANTS } from '../../scenarios/zoo/variants.js';
import { SeededChoices } from '../../sim/kernel/seeded-choices.js';
import type { ProtocolId } from '../../sim/plan.js';
import { STRATEGIES } from '../../sim/search/strategy.js';
import { MILLI } from '../../scenarios/micros.js';
import { recipe, seeds } from './recipes.js';

/** All events of a run of a scenario, in their order. */
function eventsOf(scenario: string, seed: number): readonly RunEvent[] {
  const events: RunEvent[] = [];
  runRecipe(recipe(seed, { scenario }), {
    listen: (run) => {
      run.events.subscribeToAll((event) => events.push(event));
    },
  });
  return events;
}

describe('the catalogue', () => {
  const cases = SCENARIOS.flatMap((scenario) =>
    PROTOCOLS.flatMap((protocol) => {
      const staging = scenario.on[protocol];
      if (staging === undefined) return [];
      return scenario.servers.map((servers) => ({ id: scenario.id, protocol, staging, servers }));
    }),
  );

  it('has unique ids, each on some protocol, and twins that exist there', () => {
    const ids = SCENARIOS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(cases.map(({ id }) => id))).toEqual(new Set(ids));
    for (const { protocol, staging } of cases) {
      const variants = VARIANTS.filter(({ protocols }) => protocols.includes(protocol)).map(({ id }) => id);
      for (const twin of staging.twins) expect(variants).toContain(twin.variant);
    }
  });

  it('has a smoke suite for each protocol, of its own scenarios', () => {
    for (const protocol of PROTOCOLS) {
      for (const scenario of SMOKE[protocol]) expect(protocolsOf(scenario)).toContain(protocol);
    }
    expect(SMOKE.synod.length).toBe(5);
    expect(SMOKE.zab.length).toBeLessThanOrEqual(10);
  });

  it('plans for the protocol that is asked for', () => {
    for (const { protocol, staging, servers } of cases) {
      expect(staging.plan({ servers, choices: new SeededChoices(1) }).protocol).toBe(protocol);
    }
  });

  it.each(cases)(
    '$id on $protocol with $servers servers holds, and exercises what it is about',
    { timeout: 120_000 },
    ({ id, protocol, staging, servers }) => {
      for (const strategy of STRATEGIES) {
        for (const seed of seeds(seedsFor(id, protocol))) {
          const made = recipe(seed, { scenario: id, protocol, servers, strategy });
          const { result } = runRecipe(made);
          const where = `${strategy}, seed ${String(seed)}: ${JSON.stringify(result.violations)}`;
          const about = owedAbout(staging, made.slackMicros);
          expect(judge({ about }, result, null).verdict, where).toBe('held');
        }
      }
    },
  );

  it.each(cases.filter(({ id, protocol }) => id !== 'swarm' && protocol === 'zab'))(
    '$id on $protocol with $servers servers holds where events are far later than it plans for',
    { timeout: 120_000 },
    ({ id, protocol, servers }) => {
      for (const strategy of ['walk', 'pct'] as const) {
        const late = { scenario: id, protocol, servers, strategy, slackMicros: 300 * MILLI };
        const { result } = runRecipe(recipe(2, late));
        expect(result.violations, strategy).toEqual([]);
      }
    },
  );
});

/** A run of ZAB takes some hundred times as many steps as one of the synod. More of them: `quorumlab run ID --seeds 1-100`. */
function seedsFor(id: string, protocol: ProtocolId): number {
  if (protocol === 'zab') return id === 'swarm' ? 4 : 1;
  return id === 'swarm' ? 150 : 40;
}

describe('elect-duel', () => {
  it('keeps two proposers outbidding each other until their Accepts are let go', () => {
    for (const seed of seeds(30)) {
      const events = eventsOf('elect-duel', seed);
      const prepared = events.filter(({ kind }) => kind === 'paxos.prepared').length;
      const isRelease = (event: RunEvent): boolean =>
        event.kind === 'fault.struck' && event.fault === 'release';
      const lastRelease = events.length - 1 - [...events].reverse().findIndex(isRelease);
      const firstChosen = events.findIndex(({ kind }) => kind === 'paxos.chosen');
      expect(prepared, `seed ${String(seed)}`).toBeGreaterThanOrEqual(6);
      expect(firstChosen).toBeGreaterThan(lastRelease);
      expect(events.filter(isRelease).length).toBe(5);
    }
  });
});

describe('crash-follower-around-fsync', () => {
  it('crashes s2 before its sync, after its sync and after its answer, and the value survives', () => {
    for (const seed of seeds(30)) {
      const events = eventsOf('crash-follower-around-fsync', seed);
      const crashes = events.flatMap((event) =>
        event.kind === 'fault.struck' && event.fault === 'crash' ? [event.trigger] : [],
      );
      expect(crashes, `seed ${String(seed)}`).toEqual([
        'before accept-fsync',
        'after accept-fsync',
        'after accepted',
      ]);
      const learned = events.flatMap((event) => (event.kind === 'paxos.learned' ? [event.value] : []));
      expect(new Set(learned)).toEqual(new Set([1]));
    }
  });
});

describe('part-minority-proposer', () => {
  it('decides without the minority, whose proposer learns the value of the majority', () => {
    for (const seed of seeds(30)) {
      const events = eventsOf('part-minority-proposer', seed);
      const accepted = events.flatMap((event) => (event.kind === 'paxos.accepted' ? [event.value] : []));
      const learned = events.flatMap((event) => (event.kind === 'paxos.learned' ? [event.value] : []));
      expect(accepted, `seed ${String(seed)}`).toContain(1);
      expect(new Set(learned)).toEqual(new Set([2]));
    }
  });
});

describe('the swarm of the synod', () => {
  it('strikes every kind of fault, exercises every rule, and leaves every family out of many runs', () => {
    const struck = new Map<string, number>();
    const exercised = new Set<string>();
    const runs = 400;
    for (const seed of seeds(runs)) {
      const kinds = new Set<string>();
      const { result } = runRecipe(recipe(seed), {
        listen: ({ events }) => events.subscribe({ 'fault.struck': ({ fault }) => void kinds.add(fault) }),
      });
      for (const kind of kinds) struck.set(kind, (struck.get(kind) ?? 0) + 1);
      for (const { rule, verdict } of result.rules) if (verdict === 'held') exercised.add(rule);
    }
    const families = ['crash', 'isolate', 'cut', 'split', 'pause', 'slow', 'lose', 'dup', 'hold'];
    for (const kind of [...families, 'disk.slow', 'disk.fail', 'disk.fail-sync']) {
      expect(struck.get(kind) ?? 0, kind).toBeGreaterThan(0);
      expect(struck.get(kind) ?? 0, kind).toBeLessThan(runs * 0.75);
    }
    expect(exercised.size).toBe(14);
  });
});
