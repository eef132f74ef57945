import type { Recipe } from '../../scenarios/recipe.js';
import type { RuleId } from '../../sim/check/rules.js';
import type { Plan, ProtocolId } from '../../sim/plan.js';
import type { Strategy } from '../../sim/search/strategy.js';

/** What runs have in common that differ only in their seed: one row of the table. Plain data, for the workers. */
export interface Series {
  /** A scenario of the catalogue, or the name of a plan from a file. */
  readonly scenario: string;
  readonly about: readonly RuleId[];
  readonly protocol: ProtocolId;
  readonly variant: string | null;
  /** The ensemble size that was asked for; null: the scenario's own. */
  readonly servers: number | null;
  readonly strategy: Strategy;
  readonly slackMicros: number;
  /** The plan file, as it was named, and its plan; null for a scenario of the catalogue. */
  readonly file: { readonly name: string; readonly plan: Plan } | null;
  /** The rule that must be violated, for a scenario's twin; null for any other run. */
  readonly expectation: RuleId | null;
}

/** The recipe of one run of a series. */
export function recipeOf(series: Series, seed: number): Recipe {
  const { scenario, protocol, variant, servers, strategy, slackMicros, file, about } = series;
  return {
    scenario,
    protocol,
    variant,
    seed,
    strategy,
    slackMicros,
    servers,
    plan: file === null ? null : file.plan,
    tape: null,
    about: file === null ? null : about,
  };
}
