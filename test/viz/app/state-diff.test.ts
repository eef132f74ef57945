import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesOf, entriesOf, isSame, stateText } from '../../../viz/app/state-diff.js';

test('changed, new and vanished keys are told with both values', () => {
  const before = { role: 'looking', zxid: '2.9', votes: { s1: 1, s2: 2 } };
  const now = { role: 'leading', zxid: '2.9', votes: { s1: 1, s3: 2 }, epoch: 3 };
  const changes = changesOf(now, before).map(({ path, before: old, now: value }) => [
    path.join('.'),
    old,
    value,
  ]);
  expect(changes).toEqual([
    ['role', 'looking', 'leading'],
    ['votes.s3', undefined, 2],
    ['votes.s2', 2, undefined],
    ['epoch', undefined, 3],
  ]);
});

test('a list that grew is one change', () => {
  expect(changesOf({ log: ['1.1', '1.2'] }, { log: ['1.1'] }).map(({ path }) => path)).toEqual([['log']]);
});

test('only changed branches are marked', () => {
  const entries = entriesOf({ a: { x: 1 }, b: { x: 2 } }, { a: { x: 1 }, b: { x: 1 } });
  expect(entries.map(({ key, isChanged }) => [key, isChanged])).toEqual([
    ['a', false],
    ['b', true],
  ]);
});

const leaves = fc.oneof(fc.integer({ max: 3 }), fc.constant(null), fc.array(fc.nat(2)));
const keys = fc.constantFrom('a', 'b', 'c');
const trees = fc.dictionary(keys, fc.oneof(leaves, fc.dictionary(keys, leaves)));

test('a state has no changes against itself, and some against any other', () => {
  fc.assert(
    fc.property(trees, trees, (a, b) => {
      expect(changesOf(a, structuredClone(a))).toEqual([]);
      expect(changesOf(a, b).length === 0).toBe(isSame(a, b));
    }),
  );
});

test('a value is shown without brackets, and cut where it is long', () => {
  expect(stateText({ leader: 2, round: null })).toBe('leader 2, round none');
  expect(stateText([])).toBe('empty');
  expect(stateText(undefined)).toBe('absent');
  expect(stateText('x'.repeat(100))).toHaveLength(60);
});
