import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../scenarios/verdict.js';
import { judge, owedAbout } from '../../scenarios/verdict.js';
import type { RuleId } from '../../sim/check/rules.js';
import type { RuleVerdict, RunResult } from '../../sim/run-result.js';

/** A run in which rules came out so. */
function runOf(
  rules: Partial<Record<RuleId, RuleVerdict>>,
  isCutShort = false,
  laggards: RunResult['laggards'] = null,
): RunResult {
  const decided = (['P2', 'D6', 'V3'] as const).map((rule) => ({
    rule,
    verdict: rules[rule] ?? 'held',
    premises: 1,
  }));
  return {
    hash: '0123456789abcdef',
    steps: 1,
    events: 1,
    simulatedMicros: 1,
    violations: decided
      .filter(({ verdict }) => verdict === 'violated')
      .map(({ rule }) => ({ rule, slug: rule, message: '', evidence: [] })),
    rules: decided,
    digests: [],
    skippedFaults: 0,
    isCutShort,
    laggards,
  };
}

function verdictOf(result: RunResult, expectation: RuleId | null = null): Judgement['verdict'] {
  return judge({ about: ['P2', 'D6'] }, result, expectation).verdict;
}

describe('the verdict of a run', () => {
  it('is held if no rule says otherwise', () => {
    expect(judge({ about: ['P2'] }, runOf({}), null)).toEqual({ verdict: 'held', vacuous: [], excused: [] });
  });

  it('is violated if a rule is, whatever else is', () => {
    expect(verdictOf(runOf({ P2: 'violated', D6: 'vacuous', V3: 'unknown' }))).toBe('violated');
    expect(verdictOf(runOf({ V3: 'violated' }, true))).toBe('violated');
  });

  it('is inconclusive if what it is about was not put to the test, or a rule was not decided', () => {
    expect(verdictOf(runOf({ D6: 'vacuous' }))).toBe('inconclusive');
    expect(verdictOf(runOf({ V3: 'unknown' }))).toBe('inconclusive');
    expect(verdictOf(runOf({}, true))).toBe('inconclusive');
    expect(verdictOf(runOf({ V3: 'vacuous' })), 'it is not about V3').toBe('held');
  });

  it('is inconclusive if the run was out of time and no rule says why', () => {
    expect(verdictOf(runOf({}, false, ['c1']))).toBe('inconclusive');
    expect(verdictOf(runOf({}, false, []))).toBe('inconclusive');
    expect(verdictOf(runOf({ V3: 'excused' }, false, ['c1']))).toBe('held');
    expect(verdictOf(runOf({ V3: 'violated' }, false, ['c1']))).toBe('violated');
  });

  it('asks nothing to be put to the test where events may be late', () => {
    expect(owedAbout({ about: ['P2'] }, 0)).toEqual(['P2']);
    expect(owedAbout({ about: ['P2'] }, 1)).toEqual([]);
  });

  it('is held with an excuse, which is told; of what it is about as well', () => {
    expect(judge({ about: ['P2', 'D6'] }, runOf({ D6: 'excused', V3: 'excused' }), null)).toEqual({
      verdict: 'held',
      vacuous: [],
      excused: ['D6', 'V3'],
    });
  });

  it("is that of a twin's expectation, where there is one", () => {
    expect(verdictOf(runOf({ D6: 'violated', P2: 'violated' }), 'P2')).toBe('expected');
    expect(verdictOf(runOf({ D6: 'violated' }), 'P2')).toBe('missed');
    expect(verdictOf(runOf({}), 'P2')).toBe('missed');
  });
});
