import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../core/assert.js';
import { fingerprint, formatFingerprint, hashText } from '../../../sim/kernel/fingerprint.js';

/** Plain state as a description, from which equal values are built more than once. */
type Plain =
  | { readonly is: 'leaf'; readonly value: string | number | boolean | null | undefined }
  | { readonly is: 'bytes'; readonly bytes: readonly number[] }
  | { readonly is: 'list'; readonly items: readonly Plain[] }
  | { readonly is: 'record' | 'map'; readonly entries: readonly (readonly [string, Plain])[] }
  | { readonly is: 'set'; readonly members: readonly (string | number)[] };

const { tree: plain } = fc.letrec<{ tree: Plain; leaf: Plain }>((tie) => ({
  leaf: fc.record({
    is: fc.constant('leaf' as const),
    value: fc.oneof(
      fc.string({ maxLength: 5 }),
      fc.integer(),
      fc.double({ noNaN: true }).map((value) => value + 0),
      fc.boolean(),
      fc.constantFrom(null, undefined),
    ),
  }),
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'medium', withCrossShrink: true },
    tie('leaf'),
    fc.record({ is: fc.constant('list' as const), items: fc.array(tie('tree'), { maxLength: 4 }) }),
    fc.record({
      is: fc.constantFrom('record' as const, 'map' as const),
      entries: fc.uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 3 }), tie('tree')), {
        selector: ([key]) => key,
        maxLength: 4,
      }),
    }),
    fc.record({
      is: fc.constant('set' as const),
      members: fc.uniqueArray(fc.oneof(fc.integer(), fc.string({ maxLength: 3 })), { maxLength: 4 }),
    }),
    fc.record({ is: fc.constant('bytes' as const), bytes: fc.array(fc.nat({ max: 255 }), { maxLength: 6 }) }),
  ),
}));

/** Builds the value; `isReversed` fills maps and sets from the other end. */
function build(state: Plain, isReversed = false): unknown {
  const inOrder = <T>(items: readonly T[]): readonly T[] => (isReversed ? [...items].reverse() : items);
  switch (state.is) {
    case 'leaf':
      return state.value;
    case 'bytes':
      return Uint8Array.from(state.bytes);
    case 'list':
      return state.items.map((item) => build(item, isReversed));
    case 'record':
      return Object.fromEntries(state.entries.map(([key, value]) => [`f${key}`, build(value, isReversed)]));
    case 'map':
      return new Map(inOrder(state.entries).map(([key, value]) => [key, build(value, isReversed)]));
    case 'set':
      return new Set(inOrder(state.members));
  }
}

function sizeOf(state: Plain): number {
  if (state.is === 'list') return 1 + state.items.reduce((sum, item) => sum + sizeOf(item), 0);
  if (state.is === 'record' || state.is === 'map')
    return 1 + state.entries.reduce((sum, [, value]) => sum + sizeOf(value), 0);
  return 1;
}

/** The state with another value at its `at`-th place, counted from the outside in. */
function mutated(state: Plain, at: number): Plain {
  if (at === 0) return changed(state);
  let left = at - 1;
  const inside = (child: Plain): Plain => {
    const size = sizeOf(child);
    const isHere = left >= 0 && left < size;
    const result = isHere ? mutated(child, left) : child;
    left -= size;
    return result;
  };
  if (state.is === 'list') return { ...state, items: state.items.map(inside) };
  if (state.is === 'record' || state.is === 'map')
    return { ...state, entries: state.entries.map(([key, value]) => [key, inside(value)] as const) };
  return state;
}

function changed(state: Plain): Plain {
  const extra: Plain = { is: 'leaf', value: null };
  switch (state.is) {
    case 'leaf':
      return { is: 'leaf', value: otherLeaf(state.value) };
    case 'bytes':
      return { is: 'bytes', bytes: [...state.bytes.slice(0, -1), 255 - (state.bytes.at(-1) ?? 0)] };
    case 'list':
      return { is: 'list', items: [...state.items, extra] };
    case 'record':
    case 'map':
      return { ...state, entries: [...state.entries, ['longer key', extra]] };
    case 'set':
      return { is: 'set', members: [...state.members, 'another member'] };
  }
}

function otherLeaf(value: string | number | boolean | null | undefined): typeof value {
  if (typeof value === 'number') return value + 1 === value ? 0.5 : value + 1;
  if (typeof value === 'string') return value.startsWith('a') ? value.slice(1) : `a${value}`;
  if (typeof value === 'boolean') return !value;
  return value === null ? undefined : null;
}

function digits(state: unknown): string {
  return formatFingerprint(fingerprint(state));
}

describe('a fingerprint', () => {
  it('is equal for equal states, in whatever order their maps and sets were filled', () => {
    fc.assert(
      fc.property(plain, (state) => {
        expect(digits(build(state, true))).toBe(digits(build(state)));
      }),
      { numRuns: 300 },
    );
  });

  it('differs for states that differ at any one place', () => {
    fc.assert(
      fc.property(plain, fc.nat(), (state, place) => {
        const other = mutated(state, place % sizeOf(state));
        expect(digits(build(other))).not.toBe(digits(build(state)));
      }),
      { numRuns: 500 },
    );
  });

  it('tells empty values, kinds of nothing and kinds of one thing apart', () => {
    const values = [
      [], {}, '', 0, false, null, undefined, new Map(), new Set(), new Uint8Array(0), NaN, Infinity, '0', [0], [[]],
      { a: undefined }, [undefined], new Set([0]), new Map([[0, 0]]), new Uint8Array(1), 0.5, 2 ** 31, 2 ** 32, true, 1,
    ]; // oxfmt-ignore
    expect(new Set(values.map(digits)).size).toBe(values.length);
  });

  it('tells numbers apart down to their last bit', () => {
    for (const number of [1 / 3, 1e15 + 0.5, 2 ** 40])
      expect(digits(number)).not.toBe(digits(number * (1 + Number.EPSILON)));
  });

  it('depends on the order of a list and not only on what is in it', () => {
    expect(digits([1, 2])).not.toBe(digits([2, 1]));
    expect(digits([[1], 2])).not.toBe(digits([1, [2]]));
    expect(digits(['ab', 'c'])).not.toBe(digits(['a', 'bc']));
  });

  it('differs in both lanes where two keys of a map swap their values', () => {
    let equal = 0;
    for (let a = 0; a < 60; a += 1) {
      for (let b = a + 1; b < 60; b += 1) {
        // The sum of what two entries contribute: a map folds nothing else of them.
        const sums = [
          [[1, a], [2, b]],
          [[1, b], [2, a]],
        ].map((entries) => {
          const [left, right] = entries.map((entry) => fingerprint(entry));
          return [((left?.low ?? 0) + (right?.low ?? 0)) | 0, ((left?.high ?? 0) + (right?.high ?? 0)) | 0];
        }); // oxfmt-ignore
        if (sums[0]?.[0] === sums[1]?.[0] || sums[0]?.[1] === sums[1]?.[1]) equal += 1;
      }
    }
    expect(equal).toBe(0);
  });

  it('tells texts apart whose 32-bit hashes are equal, as values and as names of fields', () => {
    expect(hashText('declinate')).toBe(hashText('macallums'));
    expect(digits('declinate')).not.toBe(digits('macallums'));
    expect(digits({ declinate: 1 })).not.toBe(digits({ macallums: 1 }));
    expect(digits(new Map([['declinate', 1]]))).not.toBe(digits(new Map([['macallums', 1]])));
  });

  it('knows a cycle by its distance, and ends', () => {
    const cyclic = (): unknown[] => {
      const list: unknown[] = [1];
      list.push(list);
      return list;
    };
    expect(digits(cyclic())).toBe(digits(cyclic()));
    expect(digits(cyclic())).not.toBe(digits([1, [1, [1]]]));
    const outer: unknown[] = [];
    const inner: unknown[] = [outer];
    outer.push(inner);
    const self: unknown[] = [];
    self.push([self]);
    expect(digits(outer)).toBe(digits(self));
    const short: unknown[] = [];
    short.push(short);
    expect(digits([short])).not.toBe(digits(outer));
  });

  it('does not tell one shared object from two equal ones', () => {
    const shared = { votes: [1, 2] };
    expect(digits([shared, shared])).toBe(digits([{ votes: [1, 2] }, { votes: [1, 2] }]));
  });

  it('passes over ports, which belong to the world, but sees that they are there', () => {
    const port = { queue: () => undefined };
    const ports = new Set<unknown>([port]);
    expect(fingerprint({ port, n: 1 }, ports)).toEqual(fingerprint({ port, n: 1 }, ports));
    expect(fingerprint({ port, n: 1 }, ports)).not.toEqual(fingerprint({ port, n: 2 }, ports));
    expect(fingerprint({ port }, ports)).not.toEqual(fingerprint({ port: null }, ports));
    expect(() => fingerprint({ port })).toThrow(AssertionError);
  });

  it('is that of visible fields, of an object of any class', () => {
    class Acceptor {
      readonly promised: number;
      constructor(promised: number) {
        this.promised = promised;
      }
    }
    expect(digits(new Acceptor(1))).toBe(digits({ promised: 1 }));
    expect(digits(new Acceptor(1))).not.toBe(digits(new Acceptor(2)));
  });

  it('does not change over time: golden files depend on it', () => {
    const state = {
      promised: 8193,
      accepted: null,
      votes: new Map([[1, 'yes']]),
      sids: new Set([1, 2]),
      bytes: Uint8Array.of(1, 2),
      half: 0.5,
    };
    expect(digits(state)).toBe('c703b202c2e225b8');
    expect(formatFingerprint({ low: 1, high: -1 })).toBe('ffffffff00000001');
  });
});

describe('the hash of a text', () => {
  it.each([
    ['', 2166202364],
    ['Prepare', 4062403385],
    ['Accepted', 1104157121],
    ['retry', 3665305162],
  ] as const)('of %j is what it always was', (text, expected) => {
    expect(hashText(text) >>> 0).toBe(expected);
  });
});

describe('a state that is not plain data', () => {
  function* counting(): Generator<number> {
    yield 1;
  }

  it.each([
    ['a closure', (): number => 1, 'function'],
    ['a promise', Promise.resolve(1), 'promise'],
    ['anything that can be awaited', { then: 1 }, 'promise'],
    ['a symbol', Symbol('s'), 'symbol'],
    ['a big integer', 1n, 'bigint'],
    ['a suspended generator', counting(), 'Generator'],
    ['a date', new Date(0), 'Date'],
    ['a weak map', new WeakMap(), 'WeakMap'],
    ['a buffer without a view', new ArrayBuffer(8), 'ArrayBuffer'],
  ])('is refused for %s, and its place is named', (_, hidden, kind) => {
    const refusal = (place: string): string => `${place} is plain data, but it is a ${kind}`;
    expect(() => fingerprint(hidden)).toThrow(new AssertionError(refusal('state')));
    const nested = { proposer: { waiting: [null, hidden] } };
    expect(() => fingerprint(nested)).toThrow(new AssertionError(refusal('state.proposer.waiting.1')));
    expect(() => fingerprint({ votes: new Map([['s1', hidden]]) })).toThrow(/^state\.votes\./);
    expect(() => fingerprint({ sids: new Set([hidden]) })).toThrow(/^state\.sids/);
  });
});
