import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { EqualParts } from '../../../../sim/trace/state/equal-parts.js';
import type { StateTree, StateValue } from '../../../../sim/trace/state/state-tree.js';
import { difference } from '../../../../sim/trace/state/difference.js';

const name = fc.constantFrom('a', 'b', '__proto__', 'constructor', '1');
const { value } = fc.letrec<{ tree: StateTree; value: StateValue }>((tie) => ({
  tree: fc.dictionary(name, tie('value'), { maxKeys: 2, noNullPrototype: true }),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<StateValue>(1, '1', null, true),
    fc.array(tie('value'), { maxLength: 2 }),
    tie('tree'),
  ),
}));

describe('equal parts', () => {
  it('are those without a difference, however often and in whatever order it is asked', () => {
    const values = fc.array(value, { minLength: 1, maxLength: 4 }).chain((some) => {
      const copies = some.map((each) => structuredClone(each));
      return fc.array(fc.tuple(fc.constantFrom(...some, ...copies), fc.constantFrom(...some, ...copies)));
    });
    fc.assert(
      fc.property(values, (questions) => {
        const parts = new EqualParts();
        for (const [left, right] of [...questions, ...questions]) {
          expect(parts.areEqual(left, right)).toBe(isSame(left, right));
        }
      }),
    );
  });

  it.each<[StateValue, StateValue]>([
    [{}, []],
    [{ a: 1 }, { a: 1, b: null }],
    [{ a: 1, b: null }, { a: 1 }],
    [{ a: 1 }, { b: 1 }],
    [[1], [1, null]],
    [['1'], [1]],
    [{ constructor: 1 }, {}],
    [[1], { 0: 1 }],
  ])('are not %j and %j', (left, right) => {
    expect(new EqualParts().areEqual(left, right)).toBe(false);
  });

  it('are compared once: what holds parts that were found equal is not looked through again', () => {
    const looked: string[] = [];
    const watched = (of: string): StateTree => {
      const target = { a: 1 };
      return new Proxy<StateTree>(target, {
        get: (tree, key) => {
          looked.push(of);
          return typeof key === 'string' ? tree[key] : undefined;
        },
      });
    };
    const [left, right] = [watched('left'), watched('right')];
    const parts = new EqualParts();
    expect(parts.areEqual({ part: left, other: 1 }, { part: right, other: 2 })).toBe(false);
    expect(looked).not.toEqual([]);
    looked.length = 0;
    expect(parts.areEqual({ part: left }, { part: right })).toBe(true);
    expect(looked).toEqual([]);
  });
});

/** `difference` takes a list for a tree of its places. */
function isSame(left: StateValue, right: StateValue): boolean {
  return JSON.stringify(shape(left)) === JSON.stringify(shape(right)) && difference(left, right, '') === null;
}

/** Lists and trees without their values. */
function shape(of: StateValue): unknown {
  if (typeof of !== 'object' || of === null) return 0;
  const members = Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1));
  return [Array.isArray(of), members.map(([key, member]: [string, StateValue]) => [key, shape(member)])];
}
