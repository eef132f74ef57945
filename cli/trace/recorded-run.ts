import { z } from 'zod';
import type { Recipe } from '../../scenarios/recipe.js';
import { owedAbout } from '../../scenarios/verdict.js';
import type { RunVerdict } from '../../sim/run-result.js';
import type { RuleId } from '../../sim/check/rules.js';
import { isRuleId } from '../../sim/check/rules.js';
import { STRATEGIES } from '../../sim/search/strategy.js';
import type { TraceFooter, TraceHeader } from '../../sim/trace/file/format.js';
import { TraceError } from '../../sim/trace/file/line/trace-error.js';
import { RequestError } from '../input/request-error.js';
import { expectationOf, findVariant, stagingOf } from '../input/selection.js';
import { checkPlan } from '../plan-file.js';
import { describeTraceError, readTraceFile } from './read-trace.js';

/** What a run is judged by. */
export interface Replay {
  readonly recipe: Recipe;
  readonly about: readonly RuleId[];
  readonly expectation: RuleId | null;
  /** What the trace says of it; null for a run that was not recorded. */
  readonly recorded: { readonly file: string; readonly hash: string; readonly verdict: RunVerdict } | null;
}

const HEADER_LINE = 1;

const tape = z.strictObject({
  draws: z.array(z.strictObject({ stream: z.string(), values: z.array(z.int().min(0)) })),
  picks: z.array(z.int().min(0)),
});

/** The run that a trace recorded, with the recipe that its header holds. The whole file is validated. */
export async function readRecordedRun(file: string): Promise<Replay> {
  let header: TraceHeader | null = null;
  let footer: TraceFooter | null = null;
  try {
    for await (const item of readTraceFile(file)) {
      if (item.kind === 'header') header = item.header;
      else if (item.kind === 'footer') footer = item.footer;
    }
  } catch (error) {
    if (error instanceof TraceError) throw new RequestError(describeTraceError(file, error));
    throw error;
  }
  if (header === null || footer === null) throw new RequestError(`${file}: holds no run`);
  const { hash, verdict } = footer;
  const { scenario, variant } = header;
  const isTwin = verdict === 'expected' || verdict === 'missed';
  const recipe = recipeIn(header, `${file}:${String(HEADER_LINE)}`);
  const staging = stagingOf(scenario, recipe.protocol);
  return {
    recipe,
    about: recipe.about ?? (staging === undefined ? [] : owedAbout(staging, recipe.slackMicros)),
    expectation: isTwin ? expectationOf(staging, variant) : null,
    recorded: { file, hash, verdict },
  };
}

/** A header holds the whole recipe, but the format leaves it to us whether we can run it. */
function recipeIn(header: TraceHeader, place: string): Recipe {
  const { scenario, variant, seed, slackMicros, servers } = header;
  const plan = checkPlan(header.plan, `${place}: plan`);
  const strategy = STRATEGIES.find((name) => name === header.strategy);
  if (strategy === undefined) {
    throw new RequestError(
      `${place}: the strategy "${header.strategy}" is not known here; use the version that wrote it`,
    );
  }
  if (variant !== null && !findVariant(variant).protocols.includes(plan.protocol)) {
    throw new RequestError(`${place}: ${variant} is no variant of ${plan.protocol}`);
  }
  const checked = tape.nullable().safeParse(header.tape);
  if (!checked.success) throw new RequestError(`${place}: the tape is not a list of draws and picks`);
  const about = header.about?.filter(isRuleId) ?? null;
  if (about?.length !== header.about?.length)
    throw new RequestError(`${place}: about names a rule that is not known here`);
  const { protocol } = plan;
  return {
    scenario,
    protocol,
    variant,
    seed,
    strategy,
    slackMicros,
    servers,
    plan,
    tape: checked.data,
    about,
  };
}
