/**
 * A plan from a file: `{"name": …, "about": [rule, …], "plan": {…}}`. Everything is checked before anything runs, and
 * an unknown key is an error, because a fault that is misspelt would be a fault that never strikes.
 */
import { z } from 'zod';
import type { RuleId } from '../sim/check/rules.js';
import { isRuleId, RULES } from '../sim/check/rules.js';
import type { Plan } from '../sim/plan.js';
import { readText } from './input/files.js';
import { parseJson } from './input/json-text.js';
import { listed, nearest } from './input/nearest.js';
import { findPlanProblem } from './input/plan-problems.js';
import { planSchema } from './input/plan-schema.js';
import { RequestError } from './input/request-error.js';

export interface PlanFile {
  /** Stands for the scenario in reports and in the names of traces. */
  readonly name: string;
  /** A run in which one of these rules is vacuous is inconclusive. */
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

function check<T>(schema: z.ZodType<T>, value: unknown, place: string): T {
  const checked = schema.safeParse(value, { reportInput: true });
  if (checked.success) return checked.data;
  const { issues } = checked.error;
  const [first] = issues;
  if (first === undefined) throw new RequestError(`${place}: not a plan`);
  const path = formatPath(first.path);
  const others = issues.length === 1 ? '' : ` (and ${String(issues.length - 1)} more)`;
  throw new RequestError(`${place}: ${path === '' ? '' : `${path}: `}${describe(first)}${others}`);
}

/** `plan.faults[2].fault.kind` */
function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${String(part)}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function describe(issue: z.core.$ZodIssue): string {
  const found = describeFound(issue.input);
  if (issue.code === 'unrecognized_keys') return `unknown key ${listed(issue.keys.map(quote), 'and')}`;
  if (issue.code === 'invalid_union') return describeUnion(issue);
  if (issue.code === 'invalid_value') return describeChoice(issue.values, issue.input);
  if (issue.code === 'invalid_type') {
    return `expected ${TYPES.get(issue.expected) ?? issue.expected}, but found ${found}`;
  }
  if (issue.code === 'too_small') return `expected at least ${String(issue.minimum)}, but found ${found}`;
  if (issue.code === 'too_big') return `expected at most ${String(issue.maximum)}, but found ${found}`;
  return `expected ${issue.message}, but found ${found}`;
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['int', 'a whole number'],
  ['number', 'a number'],
  ['string', 'a text'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'an object'],
]);

function describeChoice(values: readonly unknown[], input: unknown): string {
  const names = values.map(String);
  const near = typeof input === 'string' ? nearest(input, names) : [];
  const hint = near.length === 0 ? '' : `; did you mean ${listed(near.map(quote), 'or')}?`;
  return `expected ${listed(names.map(quote), 'or')}, but found ${describeFound(input)}${hint}`;
}

/** The value of the key that tells the members of a union apart is unknown. */
function describeUnion(issue: z.core.$ZodIssueInvalidUnion): string {
  const { discriminator = 'kind', input } = issue;
  const options = 'options' in issue ? (issue.options ?? []) : [];
  return describeChoice(options, isRecord(input) ? input[discriminator] : undefined);
}

/** A value as a person may recognise it; what is missing is `undefined`. */
function describeFound(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function quote(name: string): string {
  return `"${name}"`;
}
