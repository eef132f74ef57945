import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../cli/conform/outcome.js';
import { recordedOutcome, textOf } from '../../../cli/conform/outcome.js';

const quiet: Outcome = { before: [], after: {} };
const created = { type: 'NodeCreated', state: 'SyncConnected', path: '/a' };
const deleted = { type: 'NodeDeleted', state: 'SyncConnected', path: '/a' };

function areSame(one: Outcome, other: Outcome, isUnordered = false): boolean {
  return textOf(one, isUnordered) === textOf(other, isUnordered);
}

describe('two outcomes are the same', () => {
  test('whatever the order of fields', () => {
    const one = { ...quiet, reply: { zxid: 3, stat: { version: 1, pzxid: 2 } } };
    const other = { ...quiet, reply: { stat: { pzxid: 2, version: 1 }, zxid: 3 } };
    expect(areSame(one, other)).toBe(true);
  });

  test('whatever the order of children', () => {
    const one = { ...quiet, reply: { children: ['b', 'a'] } };
    expect(areSame(one, { ...quiet, reply: { children: ['a', 'b'] } })).toBe(true);
    expect(areSame(one, { ...quiet, reply: { children: ['a', 'c'] } })).toBe(false);
  });

  test('with data in any form', () => {
    const one = { ...quiet, reply: { data: 'aaa' } };
    expect(areSame(one, { ...quiet, reply: { data: { repeat: 'a', count: 3 } } })).toBe(true);
    expect(areSame(one, { ...quiet, reply: { data: { b64: 'YWFh' } } })).toBe(true);
    expect(areSame(one, { ...quiet, reply: { data: { b64: 'YWFi' } } })).toBe(false);
  });

  test('without what only the wire shows', () => {
    const one = { ...quiet, reply: { timeOut: 4000, protocolVersion: 0, extraBytes: 4 } };
    expect(areSame(one, { ...quiet, reply: { timeOut: 4000 } })).toBe(true);
  });

  test('but not if one server only reads', () => {
    const one = { ...quiet, reply: { timeOut: 4000, readOnly: true } };
    expect(areSame(one, { ...quiet, reply: { timeOut: 4000 } })).toBe(false);
  });

  test('with events in another order only if the step removed several znodes', () => {
    const one = { before: [created, deleted], after: { c2: [deleted, created] } };
    const other = { before: [deleted, created], after: { c2: [created, deleted] } };
    expect(areSame(one, other)).toBe(false);
    expect(areSame(one, other, true)).toBe(true);
    expect(areSame(one, { ...other, after: { c2: [created, created] } }, true)).toBe(false);
    expect(areSame(one, { ...other, after: { c1: [created, deleted] } }, true)).toBe(false);
  });

  test('if nothing came to a label, said or not', () => {
    expect(areSame({ before: [], after: { c1: [] } }, quiet)).toBe(true);
  });
});

describe('two outcomes differ', () => {
  test.each<[string, Outcome, Outcome]>([
    [
      'in an event before or behind the reply',
      { before: [created], after: {} },
      { before: [], after: { c1: [created] } },
    ],
    ['in null and empty data', { ...quiet, reply: { data: null } }, { ...quiet, reply: { data: '' } }],
    ['in a reply that did not come', { ...quiet, reply: { closed: true } }, quiet],
    [
      'in the order of other lists',
      { ...quiet, reply: { results: [1, 2] } },
      { ...quiet, reply: { results: [2, 1] } },
    ],
    [
      'in whose connection was closed',
      { before: [], after: { c1: ['closed'] } },
      { before: [], after: { c2: ['closed'] } },
    ],
  ])('%s', (_, one, other) => {
    expect(areSame(one, other)).toBe(false);
  });
});

test('the recorded outcome has what the recorder leaves out when nothing came', () => {
  const step = { i: 0, c: 'c1', op: 'drop', args: {} };
  expect(recordedOutcome(step)).toEqual({ before: [], after: {} });
  expect(
    recordedOutcome({ ...step, reply: { zxid: 1 }, before: [created], after: { c2: ['closed'] } }),
  ).toEqual({
    reply: { zxid: 1 },
    before: [created],
    after: { c2: ['closed'] },
  });
});
