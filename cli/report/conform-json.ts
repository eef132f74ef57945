/** The results of `quorumlab conform` as JSON, version 1: additive changes only. One script on a line. */
import type { ScriptResult } from '../conform/play.js';
import type { ConformTotals } from './conform-page.js';
import { writeLines } from './write-lines.js';

export interface ConformReport {
  readonly protocol: string;
  readonly servers: number;
  readonly results: readonly ScriptResult[];
  readonly totals: ConformTotals;
}

/** Writes all results into a file. */
export function writeConformReport(file: string, report: ConformReport): void {
  writeLines(file, reportLines(report));
}

function* reportLines({ protocol, servers, results, totals }: ConformReport): Generator<string> {
  yield `{"version":1,"protocol":${JSON.stringify(protocol)},"servers":${String(servers)},"scripts":[`;
  for (const [i, result] of results.entries()) {
    yield JSON.stringify(reported(result)) + (i === results.length - 1 ? '' : ',');
  }
  yield `],"totals":${JSON.stringify(totals)}}`;
}

/** The outcomes of a step that differs are given as they were compared. */
function reported({ recording, verdict, steps, needs, mismatches, trouble }: ScriptResult): object {
  const { file, name, topic } = recording;
  return {
    file,
    topic,
    name,
    verdict,
    steps,
    needs,
    trouble,
    mismatches: mismatches.map(({ step, server, expected, actual, isStuck }) => ({
      step: step.i,
      client: step.c,
      server,
      op: step.op,
      args: step.args,
      expected: valueOf(expected),
      actual: valueOf(actual),
      isStuck,
    })),
  };
}

function valueOf(text: string): unknown {
  return JSON.parse(text);
}
