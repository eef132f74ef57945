import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunResult } from '../../../sim/run-result.js';
import { executeRun } from '../../../cli/batch/execute-run.js';
import { seriesOf } from './series-of.js';

const { runs } = vi.hoisted(() => ({ runs: { results: new Array<object>() } }));

vi.mock('../../../scenarios/run-recipe.js', () => ({
  runRecipe: (_recipe: unknown, options: { guards?: boolean } = {}) => ({
    plan: { servers: 3 },
    result: runs.results[options.guards === true ? 1 : 0],
  }),
}));

function resultOf(changes: Partial<RunResult> = {}): RunResult {
  return {
    hash: '0123456789abcdef',
    steps: 40,
    events: 100,
    simulatedMicros: 1_000,
    violations: [],
    rules: [{ rule: 'P2', verdict: 'held', premises: 1 }],
    digests: ['00', '01'],
    skippedFaults: 0,
    isCutShort: false,
    laggards: null,
    ...changes,
  };
}

const both = { checkDeterminism: true };

beforeEach(() => {
  runs.results = [resultOf(), resultOf()];
});

describe('--check-determinism', () => {
  test('a run that is twice the same has held', () => {
    expect(executeRun(seriesOf(), 7, both)).toMatchObject({ verdict: 'held', violations: [] });
  });

  test.each<[string, Partial<RunResult>, string]>([
    ['run hash', { hash: 'fedcba9876543210' }, 'its run hash was 0123456789abcdef and then fedcba9876543210'],
    ['digests', { digests: ['00', '02'] }, 'the servers ended in other states'],
    [
      'verdicts',
      { rules: [{ rule: 'P2', verdict: 'violated', premises: 1 }] },
      'P2 held, and then P2 violated',
    ],
  ])('another %s violates D5 deterministic', (_, second, message) => {
    runs.results[1] = resultOf(second);
    const record = executeRun(seriesOf(), 7, both);
    expect(record.verdict).toBe('violated');
    expect(record.violations).toMatchObject([{ rule: 'D5', slug: 'deterministic', evidence: [] }]);
    expect(record.violations[0]?.message).toContain(message);
  });

  test('without it nothing runs twice', () => {
    runs.results[1] = resultOf({ hash: 'fedcba9876543210' });
    expect(executeRun(seriesOf(), 7, { checkDeterminism: false }).verdict).toBe('held');
  });
});

describe('a run without a verdict', () => {
  test('says that its budget was spent', () => {
    runs.results[0] = resultOf({ isCutShort: true });
    const record = executeRun(seriesOf(), 7, { checkDeterminism: false });
    expect(record).toMatchObject({
      verdict: 'inconclusive',
      trouble: 'It was cut short after 40 steps, its budget.',
    });
  });

  test('says who still had something to do when its time was over', () => {
    runs.results[0] = resultOf({ laggards: ['s2', 'c1'] });
    const record = executeRun(seriesOf(), 7, { checkDeterminism: false });
    expect(record.verdict).toBe('inconclusive');
    expect(record.trouble).toBe(
      'When its time was over there was still something to do for s2 and c1, and no rule says why: is a call insisted on that cannot succeed?',
    );
    runs.results[0] = resultOf({ laggards: [] });
    expect(executeRun(seriesOf(), 7, { checkDeterminism: false }).trouble).toContain('something to do, and');
  });

  test('says what it is about and did not put to the test', () => {
    runs.results[0] = resultOf({ rules: [{ rule: 'P6', verdict: 'vacuous', premises: 0 }] });
    const record = executeRun(seriesOf({ about: ['P6'] }), 7, { checkDeterminism: false });
    expect(record.verdict).toBe('inconclusive');
    expect(record.trouble).toContain('P6');
  });
});
