/**
 * A plan from a file: `{"name": …, "about": [rule, …], "plan": {…}}`. Everything is checked before anything runs, and
 * an unknown key is an error, because a fault that is misspelt would be a fault that never strikes.
 */
import { z } from 'zod';
import type { RuleId } from '../sim/check/rules.js';
import { isRuleId, RULES } from '../sim/check/rules.js';
import type { Plan } from '../sim/plan.js';
import { check, formatPath } from './input/check.js';
import { readText } from './input/files.js';
import { parseJson } from './input/json-text.js';
import { listed } from './input/nearest.js';
import { findPlanProblem } from './input/plan-problems.js';
import { planSchema } from './input/plan-schema.js';
import { RequestError } from './input/request-error.js';

export interface PlanFile {
  /** Stands for the scenario in reports and in the names of traces. */
  readonly name: string;
  /** A run without slack in which one of these rules is vacuous is inconclusive. */
  readonly about: readonly RuleId[];
  readonly plan: Plan;
}

const ruleId = z.custom<RuleId>(
  (value) => typeof value === 'string' && isRuleId(value),
  `a rule: ${listed(Object.keys(RULES), 'or')}`,
);

const planFile = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, 'a name of small letters, digits, dots and dashes'),
  about: z.array(ruleId).optional(),
  plan: planSchema,
});

/** Reads a plan file. An error says the file, the place in it, and what is expected there. */
export function readPlanFile(file: string): PlanFile {
  const { name, about = [], plan } = check(planFile, parseJson(readText(file), file), file);
  refuseProblems(plan, `${file}: plan`);
  return { name, about, plan };
}

/** The plan that a trace's header holds; `place` says where it stands. */
export function checkPlan(value: unknown, place: string): Plan {
  const plan = check(planSchema, value, place);
  refuseProblems(plan, place);
  return plan;
}

function refuseProblems(plan: Plan, place: string): void {
  const problem = findPlanProblem(plan);
  if (problem === null) return;
  throw new RequestError(`${place}.${formatPath(problem.path)}: expected ${problem.expected}`);
}
