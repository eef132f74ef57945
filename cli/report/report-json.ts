/** The report as JSON, version 1: additive changes only. One run on a line, so that it can be written and read in pieces. */
import type { RuleId } from '../../sim/check/rules.js';
import type { SeriesRuns } from '../batch/campaign.js';
import type { ReportedViolation, RunRecord } from '../batch/run-record.js';
import type { Series } from '../batch/series.js';
import { replayCommand } from './replay-command.js';
import type { Totals } from './summary.js';
import { writeLines } from './write-lines.js';

/** A run in the report. */
interface ReportedRun {
  readonly scenario: string;
  readonly protocol: string;
  readonly servers: number | null;
  readonly seed: number;
  readonly variant: string | null;
  readonly strategy: string;
  readonly verdict: string;
  readonly hash: string | null;
  /** What the kernel executed. */
  readonly steps: number;
  /** What was reported. */
  readonly events: number;
  readonly simulatedMs: number;
  readonly wallMs: number;
  readonly violations: readonly ReportedViolation[];
  readonly vacuous: readonly RuleId[];
  readonly excused: readonly RuleId[];
  readonly skippedFaults: number;
  readonly replay: string;
  /** Why there is no verdict about the rules; only where there is none. */
  readonly trouble?: string;
}

export interface Report {
  readonly campaign: readonly SeriesRuns[];
  readonly totals: Totals;
  readonly isInterrupted: boolean;
}

/** The lines of a report. */
function* reportLines({ campaign, totals, isInterrupted }: Report): Generator<string> {
  let line = '{"version":1,"runs":[';
  let separator = '';
  for (const { series, runs } of campaign) {
    for (const run of runs) {
      yield line + separator;
      separator = ',';
      line = JSON.stringify(reported(series, run));
    }
  }
  yield line;
  const interrupted = isInterrupted ? ',"interrupted":true' : '';
  yield `],"totals":${JSON.stringify(totals)}${interrupted}}`;
}

/** Writes a report into a file. */
export function writeReport(file: string, report: Report): void {
  writeLines(file, reportLines(report));
}

function reported(series: Series, run: RunRecord): ReportedRun {
  return {
    scenario: series.scenario,
    protocol: series.protocol,
    servers: run.servers,
    seed: run.seed,
    variant: series.variant,
    strategy: series.strategy,
    verdict: run.verdict,
    hash: run.hash,
    steps: run.steps,
    events: run.events,
    simulatedMs: run.simulatedMicros / 1000,
    wallMs: Math.round(run.wallMs * 1000) / 1000,
    violations: run.violations,
    vacuous: run.vacuous,
    excused: run.excused,
    skippedFaults: run.skippedFaults,
    replay: replayCommand(series, run.seed),
    ...(run.trouble === null ? {} : { trouble: run.trouble }),
  };
}
