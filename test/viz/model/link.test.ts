import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Link } from '../../../viz/model/link.js';
import { EMPTY_LINK, parseLink, printLink } from '../../../viz/model/link.js';

const word = fc.stringMatching(/^[a-z][a-z0-9.-]{0,8}$/);
const range = fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
/** Any text that an address can carry: no halves of surrogate pairs. */
const text = fc.string({ unit: 'grapheme' });
const nullable = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of);

const link: fc.Arbitrary<Link> = fc.record({
  source: nullable(text),
  recipe: nullable(text),
  trace: nullable(word),
  cursor: nullable(word),
  cone: nullable(fc.record({ mode: word, root: word })),
  compared: nullable(word),
  bookmarks: fc.array(word, { maxLength: 3 }),
  notes: fc.array(fc.record({ event: word, text }), { maxLength: 3 }),
  selection: nullable(range),
  range: nullable(range),
  view: nullable(word),
  query: nullable(text),
  isHiding: fc.boolean(),
  lanes: nullable(fc.array(word, { maxLength: 4 })),
  finding: nullable(
    fc.record({ number: fc.integer({ min: 1, max: 99 }), stop: fc.integer({ min: 1, max: 99 }) }),
  ),
  layout: nullable(word),
  tab: nullable(word),
  switches: fc.array(word, { maxLength: 3 }),
  unknown: fc.array(fc.tuple(fc.stringMatching(/^x[a-z]{0,5}$/), text), { maxLength: 3 }),
});

it('reads what it has printed', () => {
  fc.assert(
    fc.property(link, (given) => {
      expect(parseLink(printLink(given))).toEqual(given);
    }),
    { numRuns: 500 },
  );
});

it('prints what it has read in one form, whatever the text', () => {
  fc.assert(
    fc.property(text, (given) => {
      const printed = printLink(parseLink(given));
      expect(printLink(parseLink(printed))).toBe(printed);
    }),
    { numRuns: 500 },
  );
});

it('prints what differs from the beginning alone, in its order, for people to read', () => {
  expect(printLink(EMPTY_LINK)).toBe('#v=1');
  const printed = printLink({
    ...EMPTY_LINK,
    query: 'kind:ack path:/a',
    cursor: 's2.1.33',
    range: { from: 1_200_000, to: 1_500_000 },
    lanes: ['s1', 's2'],
    cone: { mode: 'past', root: 's2.1.33' },
  });
  expect(printed).toBe('#v=1&i=s2.1.33&w=1200000..1500000&q=kind:ack+path:/a&lanes=s1,s2&cone=past@s2.1.33');
});

it('keeps what it does not know, and what makes no sense', () => {
  expect(printLink(parseLink('#future=a+b&w=9..3&i=s1.1.0'))).toBe('#v=1&i=s1.1.0&future=a+b&w=9..3');
});

it('takes the first of two values, and keeps the other', () => {
  expect(parseLink('#view=log&view=table')).toMatchObject({ view: 'log', unknown: [['view', 'table']] });
});
