/** Tests of fields, as functions of values. */
import { unreachable } from '../../../core/assert.js';
import type { Test } from './syntax.js';
import type { Interval, ReadValue } from './values.js';

/** What a test says of numbers. `at`: where its value stands in the query. */
export function numberTest(test: Test, read: ReadValue, at: number): (value: number) => boolean {
  if (test.kind === 'range') {
    const from = test.from === null ? -Infinity : read(test.from, at).from;
    const to = test.to === null ? Infinity : read(test.to, at).to;
    return (value) => value >= from && value <= to;
  }
  return comparison(test.operator, read(test.value, at));
}

function comparison(
  operator: Extract<Test, { readonly kind: 'compare' }>['operator'],
  { from, to }: Interval,
): (value: number) => boolean {
  switch (operator) {
    case ':':
    case '=':
      return (value) => value >= from && value <= to;
    case '!=':
      return (value) => value < from || value > to;
    case '>':
      return (value) => value > to;
    case '>=':
      return (value) => value >= from;
    case '<':
      return (value) => value < from;
    case '<=':
      return (value) => value <= to;
    default:
      return unreachable(operator);
  }
}

/**
 * What a test says of texts: `:` takes `*` for any letters, and compares without regard to capitals; `=` is exact; the others
 * compare numbers where both sides are numbers, and letters otherwise.
 */
export function textTest(test: Test): (text: string) => boolean {
  if (test.kind === 'range') {
    const { from, to } = test;
    return (text) => (from === null || order(text, from) >= 0) && (to === null || order(text, to) <= 0);
  }
  const { operator, value } = test;
  switch (operator) {
    case ':': {
      const pattern = patternOf(value);
      return (text) => pattern.test(text);
    }
    case '=':
      return (text) => text === value;
    case '!=':
      return (text) => text !== value;
    case '>':
      return (text) => order(text, value) > 0;
    case '>=':
      return (text) => order(text, value) >= 0;
    case '<':
      return (text) => order(text, value) < 0;
    case '<=':
      return (text) => order(text, value) <= 0;
    default:
      return unreachable(operator);
  }
}

function patternOf(value: string): RegExp {
  const source = value
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 'is');
}

/** Below 0 if `a` comes first. Zxids and other dotted numbers compare part by part. */
function order(a: string, b: string): number {
  const [left, right] = [numbersIn(a), numbersIn(b)];
  if (left === null || right === null) return a < b ? -1 : a > b ? 1 : 0;
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersIn(text: string): readonly number[] | null {
  return /^-?\d+(?:\.\d+)*$/.test(text) ? text.split('.').map(Number) : null;
}
