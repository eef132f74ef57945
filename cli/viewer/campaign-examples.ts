/** Which runs of a campaign a page shows. */
import type { SeriesRuns } from '../batch/campaign.js';
import type { RunRecord } from '../batch/run-record.js';
import type { Remarkable } from '../report/failures.js';
import { pick, runsWith } from '../report/failures.js';

/** One bug fails thousands of runs: so many are enough to see it. */
const FAILURES_MAX = 20;
/** What held, and what was broken on purpose, is shown by one run of each row; so many rows make a page slow to write. */
const EXAMPLES_MAX = 24;

export interface Examples {
  /** The most telling first, each once. */
  readonly runs: readonly Remarkable[];
  /** How many runs failed and are not among them. */
  readonly failuresLeftOut: number;
}

/** What failed; then of each row a run that held, or a variant that was caught. */
export function chooseExamples(campaign: readonly SeriesRuns[]): Examples {
  const failures = runsWith(campaign, ['violated', 'missed']);
  const failing = pick(failures, FAILURES_MAX).slice(0, FAILURES_MAX);
  const examples = [
    ...campaign.flatMap((row) => shortest(row, 'expected')),
    ...campaign.flatMap((row) => shortest(row, 'held')),
  ];
  // One of each protocol comes before the rest, in case there is no room for all.
  const firsts = firstOfEach(examples, ({ series, run }) => `${series.protocol} ${run.verdict}`);
  const others = examples.filter((one) => !firsts.includes(one));
  return {
    runs: [...failing, ...[...firsts, ...others].slice(0, EXAMPLES_MAX)],
    failuresLeftOut: failures.length - failing.length,
  };
}

/** The first of each topic. */
function firstOfEach(
  runs: readonly Remarkable[],
  topicOf: (one: Remarkable) => string,
): readonly Remarkable[] {
  const topics = new Set<string>();
  return runs.filter((one) => {
    const topic = topicOf(one);
    const isNew = !topics.has(topic);
    topics.add(topic);
    return isNew;
  });
}

/** The run with the fewest events: an example is read by a person. At most one. */
function shortest({ series, runs }: SeriesRuns, verdict: RunRecord['verdict']): readonly Remarkable[] {
  let found: RunRecord | null = null;
  for (const run of runs) {
    if (run.verdict === verdict && (found === null || run.events < found.events)) found = run;
  }
  return found === null ? [] : [{ series, run: found }];
}
