import { describe, expect, test } from 'vitest';
import {
  parseIndex,
  parseJobs,
  parseSeed,
  parseSeeds,
  parseServers,
  parseSlack,
  seedCount,
} from '../../../cli/input/numbers.js';

describe('seeds', () => {
  test('a range holds both its ends', () => {
    expect(parseSeeds('1-20')).toEqual({ first: 1, last: 20 });
    expect(seedCount(parseSeeds('1-20'))).toBe(20);
    expect(seedCount(parseSeeds('7-7'))).toBe(1);
    expect(parseSeeds('0-9007199254740991')).toEqual({ first: 0, last: Number.MAX_SAFE_INTEGER });
  });

  test.each(['', '7', 'a-b', '1-', '-3', '-5-3', '1..3', '1-2-3', '1.5-2', ' 1-2', '1-1e3', '0x1-2'])(
    'a range is not written %o',
    (text) => {
      expect(() => parseSeeds(text)).toThrow('such as --seeds 1-20');
    },
  );

  test('a single seed in place of a range is told how to be written', () => {
    expect(() => parseSeeds('7')).toThrow('write --seed 7');
  });

  test('a range that ends before it begins is turned round', () => {
    expect(() => parseSeeds('9-1')).toThrow(
      '--seeds 9-1: the range ends before it begins; write --seeds 1-9',
    );
  });

  test('a seed is a safe integer', () => {
    expect(parseSeed('0')).toBe(0);
    expect(parseSeed('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    for (const text of ['-1', '9007199254740992', '1.0', 'seven', '']) {
      expect(() => parseSeed(text)).toThrow('a seed is a whole number');
    }
    expect(() => parseSeeds('1-9007199254740992')).toThrow('a seed is at most');
  });
});

describe('other numbers', () => {
  test('jobs are at least one and no more than any machine has', () => {
    expect(parseJobs('2')).toBe(2);
    for (const text of ['0', '-1', '257', 'many', '1.5'])
      expect(() => parseJobs(text)).toThrow('from 1 to 256');
  });

  test('slack is given in ms, to the µs', () => {
    expect(parseSlack('50')).toBe(50_000);
    expect(parseSlack('0.5')).toBe(500);
    expect(parseSlack('0.001')).toBe(1);
    for (const text of ['0', '-1', '0.0001', '3600001', '50ms', '']) {
      expect(() => parseSlack(text)).toThrow('more than 0');
    }
  });

  test('a number of servers and an index are whole and at least 1', () => {
    expect(parseServers('5')).toBe(5);
    expect(parseIndex('--around', '412')).toBe(412);
    expect(() => parseServers('0')).toThrow('--servers 0');
    expect(() => parseIndex('--around', 'x')).toThrow('--around x');
  });
});
