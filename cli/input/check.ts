/** Values that come from outside, checked against what is expected: the first fault becomes one sentence. */
import type { z } from 'zod';
import { listed, nearest } from './nearest.js';
import { RequestError } from './request-error.js';

/** The value, if it is what the schema asks for. An error says the place in it, and what is expected there. */
export function check<T>(schema: z.ZodType<T>, value: unknown, place: string): T {
  const checked = schema.safeParse(value, { reportInput: true });
  if (checked.success) return checked.data;
  const { issues } = checked.error;
  const [first] = issues;
  if (first === undefined) throw new RequestError(`${place}: it is not what it should be`);
  const path = formatPath(first.path);
  const others = issues.length === 1 ? '' : ` (and ${String(issues.length - 1)} more)`;
  throw new RequestError(`${place}: ${path === '' ? '' : `${path}: `}${describe(first)}${others}`);
}

/** `plan.faults[2].fault.kind` */
export function formatPath(path: readonly PropertyKey[]): string {
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
  ['record', 'an object'],
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
