import { describe, expect, it } from 'vitest';
import type { Vocabulary } from '../../core/env.js';
import { runRecipe } from '../../scenarios/run-recipe.js';
import { ZAB_VARIANTS } from '../../scenarios/zoo/variants.js';
import type { Checker, RunPhase } from '../../sim/check/checker.js';
import { SeededChoices } from '../../sim/kernel/seeded-choices.js';
import type { ZabPlan } from '../../sim/plan.js';
import type { Protocol } from '../../sim/protocol.js';
import { synodProtocol } from '../../sim/protocols/synod.js';
import { zabProtocol } from '../../sim/protocols/zab.js';
import type { RunOptions } from '../../sim/run.js';
import { run } from '../../sim/run.js';
import type { RunResult } from '../../sim/run-result.js';
import type { WorldEvent } from '../../sim/trace/world-events.js';
import { recipe, seeds, synodPlanOf } from './recipes.js';

interface Twice<V extends Vocabulary> {
  readonly result: RunResult;
  /** A second set of the rules, which was given each event when it happened. */
  readonly atOnce: readonly Checker<V['event'] | WorldEvent>[];
  readonly phase: RunPhase;
}

/** A run gives its rules their events in blocks: one that somebody changes meanwhile would show here. */
function runTwice<V extends Vocabulary>(
  protocol: Protocol<V>,
  plan: RunOptions<V>['plan'],
  seed: number,
): Twice<V> {
  const atOnce = protocol.checkers();
  const phases: RunPhase[] = ['safety'];
  const result = run<V>({
    plan,
    protocol,
    choices: new SeededChoices(seed),
    listen: (events) => {
      for (const { handlers } of atOnce) events.subscribe(handlers);
    },
  });
  if (plan.livenessMicros > 0) phases.push('liveness');
  if ((plan.quietMicros ?? 0) > 0) phases.push('quiet');
  return { result, atOnce, phase: phases.at(-1) ?? 'safety' };
}

/** The rules' own counts, when a run that holds is over. */
function premises<V extends Vocabulary>({ result, atOnce, phase }: Twice<V>): readonly unknown[] {
  const end = { micros: result.simulatedMicros, isOutOfTime: false, phase };
  for (const { finish } of atOnce) finish?.(end);
  return atOnce.map(({ findings }) => ({ rule: findings.rule, premises: findings.premises }));
}

function zabPlanOf(seed: number): ZabPlan {
  const { plan } = runRecipe(recipe(seed, { protocol: 'zab' }), { stepsMax: 1 });
  if (plan.protocol !== 'zab') throw new Error(`this is a plan for ${plan.protocol}`);
  return plan;
}

describe('rules that read a run in blocks', () => {
  it('find on the synod what they would find at once', () => {
    for (const seed of seeds(60)) {
      const plan = synodPlanOf(recipe(seed));
      const twice = runTwice(synodProtocol(plan), plan, seed);
      const found = twice.result.rules.map(({ rule, premises }) => ({ rule, premises }));
      expect(premises(twice)).toEqual(found);
    }
  });

  it('find on ZAB what they would find at once', () => {
    for (const seed of seeds(3)) {
      const plan = zabPlanOf(seed);
      const twice = runTwice(zabProtocol(plan), plan, seed);
      expect(premises(twice)).toEqual(twice.result.rules.map(({ rule, premises }) => ({ rule, premises })));
    }
  });

  it('see the same proofs against a variant', () => {
    const variant = ZAB_VARIANTS.find(({ id }) => id === 'zk-4643');
    const proofs = seeds(6).flatMap((seed) => {
      const plan = zabPlanOf(seed);
      const { result, atOnce } = runTwice(zabProtocol(plan, variant?.parts), plan, seed);
      const shown = atOnce.flatMap(({ findings: { violation } }) => (violation === null ? [] : [violation]));
      // What is owed at the end of a run comes on top.
      expect(result.violations).toEqual(expect.arrayContaining(shown));
      return shown;
    });
    expect(proofs.length).toBeGreaterThan(0);
  });
});
