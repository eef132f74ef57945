import type { SuiteRow } from '../../viz/model/embedded.js';
import type { SeriesRuns } from '../batch/campaign.js';
import type { RunRecord } from '../batch/run-record.js';
import { isFailure } from '../batch/run-record.js';
import { replayCommand } from '../report/replay-command.js';
import { totalsOf, VERDICTS } from '../report/summary.js';
import { rangeOf } from '../report/table.js';

/** The table of a campaign for a page. `traceOf` gives the place of a run's trace in the page, or null. */
export function suiteRows(
  campaign: readonly SeriesRuns[],
  traceOf: (run: RunRecord) => number | null,
): readonly SuiteRow[] {
  return campaign.map(({ series, runs }) => {
    const { scenario, protocol, variant } = series;
    const totals = totalsOf(runs);
    const verdicts = VERDICTS.filter((verdict) => totals[verdict] > 0);
    const shown = runs.find(isFailure) ?? runs.find((run) => traceOf(run) !== null) ?? runs[0];
    return {
      scenario,
      protocol,
      variant,
      servers: rangeOf(runs.map(({ servers }) => servers)),
      seeds: rangeOf(runs.map(({ seed }) => seed)),
      verdicts: Object.fromEntries(verdicts.map((verdict) => [verdict, totals[verdict]])),
      broken: brokenRules(runs),
      steps: runs.reduce((sum, { steps }) => sum + steps, 0),
      traces: runs.flatMap((run) => traceOf(run) ?? []),
      replay: shown === undefined ? '' : replayCommand(series, shown.seed),
    };
  });
}

/** Names of the rules that were broken, the most frequent first. */
function brokenRules(runs: readonly RunRecord[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { violations } of runs) {
    for (const name of new Set(violations.map(({ rule, slug }) => `${rule} ${slug}`))) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
}
