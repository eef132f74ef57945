import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkPlan } from '../../cli/plan-file.js';
import { runRecipe } from '../../scenarios/run-recipe.js';
import { PLAIN_SERVICE } from '../../scenarios/zab/plain.js';
import type { Strategy } from '../../sim/search/strategy.js';
import { STRATEGIES, defaultSlackMicros, strategyChoices } from '../../sim/search/strategy.js';
import { runLedger } from '../ledger/protocol.js';
import { recipe } from './recipes.js';

/**
 * Runs on which the correct protocol once broke a rule, or seemed to; docs/found.md tells of each. They are kept as
 * plans, so that a change of the swarm leaves them what they are.
 */
const FOLDER = new URL('regressions/', import.meta.url);

const ledgerRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('set'), account: z.int(), value: z.int() }),
  z.strictObject({ kind: z.literal('add'), account: z.int(), by: z.int() }),
  z.strictObject({ kind: z.literal('set-if'), account: z.int(), value: z.int(), version: z.int() }),
]);

/** Clients as they were before there was a znode service. */
const ledgerClients = z.array(
  z.strictObject({
    calls: z.array(z.strictObject({ atMicros: z.int(), request: ledgerRequest, isInsistent: z.boolean() })),
    firstServer: z.int(),
    timeoutMicros: z.int(),
  }),
);

const file = z.strictObject({
  broke: z.string(),
  strategy: z.enum(STRATEGIES),
  /** Where it is not the strategy's own. */
  slackMs: z.int().optional(),
  seed: z.int(),
  plan: z.looseObject({ protocol: z.string(), clients: z.unknown() }),
});
type Kept = z.infer<typeof file>;

function kept(name: string): Kept {
  return file.parse(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')));
}

/** Guards walk the state of up to seven servers over and over: that takes its time on a busy machine. */
const TIMEOUT_MS = 120_000;

const NAMES = readdirSync(FOLDER);
const ON_A_LEDGER = NAMES.filter((name) => ledgerClients.safeParse(kept(name).plan.clients).success);

describe('a run that once broke a rule', { timeout: TIMEOUT_MS }, () => {
  it.each(NAMES.filter((name) => !ON_A_LEDGER.includes(name)))('holds: %s', (name) => {
    const { strategy, slackMs, seed, plan } = kept(name);
    const checked = checkPlan(plan, name);
    const made = recipe(seed, {
      scenario: 'regression',
      protocol: checked.protocol,
      strategy,
      ...(slackMs !== undefined && { slackMicros: slackMs * 1_000 }),
      plan: checked,
    });
    expect(runRecipe(made, { guards: true }).result.violations).toEqual([]);
  });
});

describe('a run of ZAB under a ledger that once broke a rule', { timeout: TIMEOUT_MS }, () => {
  it.each(ON_A_LEDGER)('holds: %s', (name) => {
    const { strategy, seed, plan } = kept(name);
    expect(runKept(name, strategy, seed, plan)).toEqual([]);
  });
});

function runKept(name: string, strategy: Strategy, seed: number, plan: Kept['plan']): readonly unknown[] {
  const checked = checkPlan({ ...plan, service: PLAIN_SERVICE, clients: [] }, name);
  if (checked.protocol !== 'zab') throw new Error('only ZAB was ever run under a ledger');
  const clients = ledgerClients.parse(plan.clients);
  const choices = strategyChoices(strategy, seed, defaultSlackMicros(strategy));
  return runLedger({ ...checked, clients }, choices, { guards: true }).violations;
}
