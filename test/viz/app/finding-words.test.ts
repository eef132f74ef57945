import { expect, test } from 'vitest';
import { sentencesOf } from '../../../viz/app/finding-words.js';

const finding = { rule: 'Z2', slug: 'zab-total-order', title: 'All servers deliver in one order', stops: [] };

test('what was promised and what happened are two sentences', () => {
  const message =
    'promised that all servers deliver in one order, but s5 delivered 2.10 with 1.475 in its state';
  expect(sentencesOf({ ...finding, message })).toEqual({
    promised: 'All servers deliver in one order.',
    happened: 's5 delivered 2.10 with 1.475 in its state.',
  });
});

test('the first but counts', () => {
  const message = 'promised that one value is chosen, but s1 chose 2, but later 3';
  expect(sentencesOf({ ...finding, message }).happened).toBe('S1 chose 2, but later 3.'.replace('S', 's'));
});

test('another message is what happened, and the rule says the promise', () => {
  expect(sentencesOf({ ...finding, message: 'the process died' })).toEqual({
    promised: 'All servers deliver in one order.',
    happened: 'The process died.',
  });
});

test('a rule that this viewer does not know is named by its slug', () => {
  expect(sentencesOf({ ...finding, title: '', message: 'x' }).promised).toBe('Zab-total-order.');
});
