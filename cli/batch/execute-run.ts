import { performance } from 'node:perf_hooks';
import { runRecipe } from '../../scenarios/run-recipe.js';
import type { Judgement } from '../../scenarios/verdict.js';
import { judge } from '../../scenarios/verdict.js';
import type { RunResult } from '../../sim/run-result.js';
import type { ReportedViolation, RunRecord } from './run-record.js';
import { DETERMINISTIC, unfinished } from './run-record.js';
import type { Series } from './series.js';
import { recipeOf } from './series.js';

export interface ExecutionOptions {
  /** Runs everything twice, the second time under guards, and compares. */
  readonly checkDeterminism: boolean;
}

/** One run of a series, as its record. Throws if the engine itself fails. */
export function executeRun(series: Series, seed: number, { checkDeterminism }: ExecutionOptions): RunRecord {
  const recipe = recipeOf(series, seed);
  const begun = performance.now();
  const { plan, result } = runRecipe(recipe);
  const wallMs = performance.now() - begun;
  const judgement = judge(series, result, series.expectation);
  const second = checkDeterminism ? runRecipe(recipe, { guards: true }).result : null;
  const difference = second === null ? null : findDifference(result, second);
  const violations: readonly ReportedViolation[] = result.violations;
  return {
    seed,
    verdict: difference === null ? judgement.verdict : 'violated',
    hash: result.hash,
    servers: plan.servers,
    steps: result.steps,
    events: result.events,
    simulatedMicros: result.simulatedMicros,
    wallMs,
    violations: difference === null ? violations : [...violations, nondeterminism(difference)],
    vacuous: judgement.vacuous,
    excused: judgement.excused,
    skippedFaults: result.skippedFaults,
    trouble: troubleIn(series, result, judgement),
  };
}

/** Where two runs of one recipe differ, in words; null if they do not. */
function findDifference(first: RunResult, second: RunResult): string | null {
  if (first.hash !== second.hash) return `its run hash was ${first.hash} and then ${second.hash}`;
  const digests = [first, second].map(({ digests: all }) => all.join(' '));
  if (digests[0] !== digests[1])
    return 'the servers ended in other states, although the run hash was the same';
  const verdicts = [first, second].map(({ rules }) =>
    rules.map(({ rule, verdict }) => `${rule} ${verdict}`).join(', '),
  );
  if (verdicts[0] !== verdicts[1])
    return `its rules said ${String(verdicts[0])}, and then ${String(verdicts[1])}`;
  return null;
}

function nondeterminism(difference: string): ReportedViolation {
  const { id, slug } = DETERMINISTIC;
  const message = `A recipe gives the same run every time, but this one, run again under guards, did not: ${difference}.`;
  return { rule: id, slug, message, evidence: [] };
}

/** Why a run is inconclusive. */
function troubleIn({ about }: Series, result: RunResult, { verdict, vacuous }: Judgement): string | null {
  if (verdict !== 'inconclusive') return null;
  if (result.isCutShort) return `It was cut short after ${String(result.steps)} steps, its budget.`;
  const missing = about.filter((rule) => vacuous.includes(rule));
  const unknown = result.rules.filter((one) => one.verdict === 'unknown').map(({ rule }) => rule);
  if (missing.length > 0) return `It is about ${missing.join(', ')}, but nothing in it put that to the test.`;
  if (unknown.length > 0) return `No verdict on ${unknown.join(', ')}.`;
  return `${unfinished(result)}, and no rule says why: is a call insisted on that cannot succeed?`;
}
