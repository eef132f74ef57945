import { expect, test } from 'vitest';
import { byText } from '../../core/text-order.js';

test('texts stand in the order of their code units, whatever the locale', () => {
  expect(['b', 'ä', 'a', 'Z', '', 'a', 'ab'].sort(byText)).toEqual(['', 'Z', 'a', 'a', 'ab', 'b', 'ä']);
  expect(byText('a', 'a')).toBe(0);
});
