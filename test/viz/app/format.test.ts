import { expect, test } from 'vitest';
import { bytesText, countOf, countText, durationText, parseTime, timeText } from '../../../viz/app/format.js';

test('a point of time keeps its microseconds, a length is rounded', () => {
  expect(timeText(1_204_113)).toBe('1.204113 s');
  expect([0, 240, 3_200, 41_870, 999_400, 12_400_000].map(durationText)).toEqual([
    '0 µs',
    '240 µs',
    '3.2 ms',
    '41.9 ms',
    '999 ms',
    '12.4 s',
  ]);
});

test('round numbers keep their zeros', () => {
  expect([100_000, 10_000, 20_000_000].map(durationText)).toEqual(['100 ms', '10 ms', '20 s']);
});

test('thousands stand apart, and one is one', () => {
  expect([7, 999, 1000, 1234567].map(countText)).toEqual(['7', '999', '1\u202f000', '1\u202f234\u202f567']);
  expect([countOf(1, 'event'), countOf(0, 'event'), countOf(2, 'promise was', 'promises were')]).toEqual([
    '1 event',
    '0 events',
    '2 promises were',
  ]);
});

test('bytes are counted in thousands', () => {
  expect([12, 38_962, 5_313_805].map(bytesText)).toEqual(['12 B', '39 kB', '5.31 MB']);
});

test('a typed time is understood with and without its unit', () => {
  expect(['1.2', ' 1.2 s', '450ms', '30us', '30 µs'].map(parseTime)).toEqual([
    1_200_000, 1_200_000, 450_000, 30, 30,
  ]);
  expect(['', '-1', '1.2.3', '5 min'].map(parseTime)).toEqual([null, null, null, null]);
});
