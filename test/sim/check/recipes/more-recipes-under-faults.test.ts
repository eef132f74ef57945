import { describe, test } from 'vitest';
import { mixedTasks } from './drawn-tasks.js';
import { expectFound, expectToHold } from './faulty-runs.js';
import { MORE_MISTAKES } from './more-mistakes.js';

describe('barriers, queues, counters and transactions, whatever goes wrong', () => {
  test('keep their promises', () => {
    expectToHold(mixedTasks, ['K5', 'K6', 'K10', 'K13', 'K14']);
  });
});

describe('a mistake is found:', () => {
  test.each(Object.entries(MORE_MISTAKES))('%s', (_, mistake) => {
    expectFound(mistake);
  });
});
