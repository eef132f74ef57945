import { expect, test } from 'vitest';
import type { Findings } from '../../../sim/check/checker.js';
import type { RuleId } from '../../../sim/check/rules.js';
import { RULES } from '../../../sim/check/rules.js';
import { znodeCheckers } from '../../../sim/check/znode-checkers.js';
import type { Lines } from './zab/correct-run.js';
import { CONTEXT, CORRECT } from './zab/correct-run.js';
import { MUTATIONS } from './zab/mutations.js';
import { ensembleOf, Hands } from './zab/hand-made-trace.js';

function findingsOf(lines: Lines, isOutOfTime = false): readonly Findings[] {
  const checkers = znodeCheckers(CONTEXT);
  const hands = new Hands(checkers, 3);
  for (const write of Object.values(lines)) write(hands);
  hands.end(isOutOfTime ? 'liveness' : 'quiet', isOutOfTime);
  return checkers.map(({ findings }) => findings);
}

const ZAB_RULES = findingsOf({}).map(({ rule }) => rule);

test('there is one checker for each rule of ZAB, in the order of the rules', () => {
  const rules = Object.keys(RULES);
  expect(ZAB_RULES).toEqual(rules.filter((rule) => ZAB_RULES.some((one) => one === rule)));
  const isOfZab = (rule: string): boolean => rule.startsWith('Z');
  expect(rules.filter(isOfZab)).toEqual(ZAB_RULES.filter(isOfZab));
});

test('what a scenario does not ask for is not checked', () => {
  const rules = znodeCheckers(ensembleOf(3)).map(({ findings }) => findings.rule);
  expect(ZAB_RULES.filter((rule) => !rules.includes(rule))).toEqual(['V7', 'V8', 'V9']);
});

test('what a scenario asks for is not asked where events may be late, and all else is', () => {
  const rules = znodeCheckers({ ...CONTEXT, slackMicros: 1 }).map(({ findings }) => findings.rule);
  expect(ZAB_RULES.filter((rule) => !rules.includes(rule))).toEqual(['V7', 'V8', 'V9']);
});

/** What is about clients and their recipes, who do not come by here. */
function isOfService(rule: RuleId): boolean {
  return rule === 'V4' || /^[LRSEWK]/.test(rule);
}

/** Exercised only by a restart on a damaged disk, which no correct run needs. */
const VACUOUS: readonly RuleId[] = ['D8'];

test('a correct run breaks no rule and exercises each', () => {
  for (const { rule, premises, violation } of findingsOf(CORRECT)) {
    expect({ rule, violation, isExercised: premises > 0 || isOfService(rule) }).toEqual({
      rule,
      violation: null,
      isExercised: !VACUOUS.includes(rule),
    });
  }
});

test('every rule of ZAB is broken by one of the mutations', () => {
  const broken = new Set(MUTATIONS.flatMap(({ breaks }) => breaks));
  expect(ZAB_RULES.filter((rule) => !broken.has(rule) && !isOfService(rule))).toEqual([]);
});

for (const { breaks, what, lines, isOutOfTime } of MUTATIONS) {
  test(`${breaks.join(' and ')} and no other rule is broken if ${what}`, () => {
    const broken = findingsOf(lines, isOutOfTime).filter(({ violation }) => violation !== null);
    expect(new Set(broken.map(({ rule }) => rule))).toEqual(new Set(breaks));
  });
}
