import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  digitsOf,
  distance,
  inSequence,
  prefixOf,
  readName,
} from '../../../../core/client/recipes/sequence.js';

const INT32 = fc.integer({ min: -2_147_483_648, max: 2_147_483_647 });
const GUID = fc.stringMatching(/^[0-9a-f]{1,16}$/);

describe('names of sequential znodes', () => {
  test('are read as they were made, whatever their number', () => {
    fc.assert(
      fc.property(GUID, INT32, (guid, sequence) => {
        const name = prefixOf(guid, 'lock') + digitsOf(sequence);
        expect(readName(name)).toEqual({ name, guid, label: 'lock', sequence });
      }),
    );
  });

  test.each([
    ['lock-0000000001'],
    ['_c_a1-lock-'],
    ['_c_a1-lock-1'],
    ['_c_a1-lock-9999999999'],
    ['_c_-lock-0000000001'],
    ['_c_a1-Lock-0000000001'],
    ['_c_a1-lock-0000000001-more'],
  ])('%s is none', (name) => {
    expect(readName(name)).toBeNull();
  });

  test('stand in the order of their numbers, of which the smallest follows the largest', () => {
    const names = [2_147_483_647, -2_147_483_647, 2_147_483_646, -2_147_483_648].map(
      (sequence, i) => prefixOf(`f${String(9 - i)}`, 'lock') + digitsOf(sequence),
    );
    const others = ['foreign', '_c_a1-lease-0000000001'];
    const order = inSequence([...names, ...others], ['lock']).map(({ sequence }) => sequence);
    expect(order).toEqual([2_147_483_646, 2_147_483_647, -2_147_483_648, -2_147_483_647]);
  });

  test('the distance of two is what lies between them, as long as that has 31 bits', () => {
    fc.assert(
      fc.property(INT32, fc.integer({ min: 0, max: 2_147_483_647 }), (from, steps) => {
        expect(distance(from, (from + steps) | 0)).toBe(steps);
      }),
    );
  });
});
