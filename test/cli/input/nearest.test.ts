import { expect, test } from 'vitest';
import { listed, nearest, suggestion } from '../../../cli/input/nearest.js';

const NAMES = ['swarm', 'synod-calm', 'elect-duel', 'px-01', 'px-02'];

test('the nearest names are found over slips of the finger, capitals and unfinished words', () => {
  expect(nearest('swram', NAMES)).toEqual(['swarm']);
  expect(nearest('SWARM', NAMES)).toEqual(['swarm']);
  expect(nearest('elect', NAMES)).toEqual(['elect-duel']);
  expect(nearest('px-04', NAMES)).toEqual(['px-01', 'px-02']);
});

test('what is near to nothing gets the other advice', () => {
  expect(suggestion('zookeeper', NAMES, 'look at the list')).toBe('; look at the list');
  expect(suggestion('swarn', NAMES, 'look at the list')).toBe('; did you mean swarm?');
});

test('names are listed as in a sentence', () => {
  expect(listed([], 'or')).toBe('');
  expect(listed(['a'], 'or')).toBe('a');
  expect(listed(['a', 'b', 'c'], 'and')).toBe('a, b and c');
});
