import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseQuery } from '../../../../viz/model/query/parse.js';
import { printQuery } from '../../../../viz/model/query/print.js';
import type { Query, Test } from '../../../../viz/model/query/syntax.js';
import { FIELDS, MACROS, RELATIONS } from '../../../../viz/model/query/syntax.js';

const SPAN = { from: 0, to: 0 };

const text = fc.string({ minLength: 1 }).filter((value) => value.trim() !== '');
const end = fc.stringMatching(/^[0-9]{1,4}(\.[0-9]{1,3})?(us|ms|s)?$/);
const test: fc.Arbitrary<Test> = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    operator: fc.constantFrom(':', '=', '!=', '>', '>=', '<', '<='),
    value: fc.string(),
  }),
  fc.record({ kind: fc.constant('range' as const), from: end, to: fc.option(end) }),
  fc.record({ kind: fc.constant('range' as const), from: fc.constant(null), to: end }),
);
const leaf: fc.Arbitrary<Query> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text }),
  fc.record({
    kind: fc.constant('pattern' as const),
    source: fc.stringMatching(/^[a-z.+|()]{0,2}[a-z]$/).filter(isPattern),
  }),
  fc.record({
    kind: fc.constant('field' as const),
    field: fc.constantFrom(...FIELDS),
    test,
    span: fc.constant(SPAN),
  }),
  fc.record({
    kind: fc.constant('state' as const),
    path: fc.array(fc.stringMatching(/^[A-Za-z0-9_-]+$/), { minLength: 1, maxLength: 3 }),
    test,
    span: fc.constant(SPAN),
  }),
  fc.record({
    kind: fc.constant('causal' as const),
    relation: fc.constantFrom(...RELATIONS),
    index: fc.nat(),
    span: fc.constant(SPAN),
  }),
  fc.record({ kind: fc.constant('macro' as const), macro: fc.constantFrom(...MACROS) }),
);
const query: fc.Arbitrary<Query> = fc.letrec<{ query: Query; parts: Query[] }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), parts: tie('parts') }),
    fc.record({ kind: fc.constant('not' as const), part: tie('query') }),
  ),
  parts: fc.array(tie('query'), { minLength: 2, maxLength: 3 }),
})).query;

it('prints every query so that reading it gives the same query', () => {
  fc.assert(
    fc.property(query, (asked) => {
      expect(withoutSpans(parseQuery(printQuery(asked)))).toEqual(asked);
    }),
    { numRuns: 500 },
  );
});

it.each([
  ['kind:ack  actor:s2', 'kind:ack actor:s2'],
  ['zxid:>=2.5', 'zxid>=2.5'],
  ['a OR b', 'a or b'],
  ['( a b ) or -c', 'a b or -c'],
  ['"two words"', '"two words"'],
  ['   ', ''],
  ['t:1.2s..', 't:1.2s..'],
])('prints %j in one form: %j', (written, printed) => {
  expect(printQuery(parseQuery(written))).toBe(printed);
});

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'iu').source !== '';
  } catch {
    return false;
  }
}

function withoutSpans(asked: Query): Query {
  switch (asked.kind) {
    case 'and':
    case 'or':
      return { ...asked, parts: asked.parts.map(withoutSpans) };
    case 'not':
      return { ...asked, part: withoutSpans(asked.part) };
    case 'field':
    case 'state':
    case 'causal':
      return { ...asked, span: SPAN };
    case 'all':
    case 'text':
    case 'pattern':
    case 'macro':
      return asked;
  }
}
