import { expect, test } from 'vitest';
import { moved } from '../../../viz/app/lane-order.js';

test('a lane comes to lie at its new place, and the others keep their order', () => {
  expect(moved([5, 6, 7, 8], 7, 0)).toEqual([7, 5, 6, 8]);
  expect(moved([5, 6, 7, 8], 5, 2)).toEqual([6, 7, 5, 8]);
});

test('beyond the ends is at the end', () => {
  expect(moved([5, 6, 7], 5, -1)).toEqual([5, 6, 7]);
  expect(moved([5, 6, 7], 6, 9)).toEqual([5, 7, 6]);
});
