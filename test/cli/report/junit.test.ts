import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SeriesRuns } from '../../../cli/batch/campaign.js';
import type { JunitReport } from '../../../cli/report/junit.js';
import { writeJunit } from '../../../cli/report/junit.js';
import { recordOf, seriesOf } from '../batch/series-of.js';
import { scratchDirectory } from '../quorumlab.js';

const directory = scratchDirectory();

/** The lines of a report without the XML declaration. */
function report(campaign: readonly SeriesRuns[], rest: Partial<JunitReport> = {}): readonly string[] {
  const file = join(directory, 'junit.xml');
  writeJunit(file, { campaign, isInterrupted: false, traceOf: () => null, ...rest });
  const [declaration, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(declaration).toBe('<?xml version="1.0" encoding="UTF-8"?>');
  return lines;
}

function violated(message: string): ReturnType<typeof recordOf> {
  const violation = { rule: 'P2', slug: 'chosen-unique', message, evidence: [] } as const;
  return recordOf({ seed: 7, verdict: 'violated', violations: [violation] });
}

describe('the report as JUnit XML', () => {
  test('has a suite for each scenario and protocol, and a case for each run', () => {
    const zab = seriesOf({ protocol: 'zab' });
    const lines = report([
      { series: zab, runs: [recordOf(), recordOf({ seed: 2, wallMs: 1_000 })] },
      { series: { ...zab, variant: 'zk-1154', servers: 5 }, runs: [recordOf({ verdict: 'expected' })] },
      { series: seriesOf({ strategy: 'pct' }), runs: [recordOf()] },
    ]);
    expect(lines).toEqual([
      '<testsuites name="quorumlab" tests="4" failures="0" errors="0" skipped="0" time="1.004">',
      '<testsuite name="swarm on zab" tests="3" failures="0" errors="0" skipped="0" time="1.003">',
      '<testcase name="seed 1" classname="quorumlab.zab.swarm" time="0.002"/>',
      '<testcase name="seed 2" classname="quorumlab.zab.swarm" time="1.000"/>',
      '<testcase name="seed 1, 5 servers, with zk-1154" classname="quorumlab.zab.swarm" time="0.002"/>',
      '</testsuite>',
      '<testsuite name="swarm on synod" tests="1" failures="0" errors="0" skipped="0" time="0.002">',
      '<testcase name="seed 1, pct" classname="quorumlab.synod.swarm" time="0.002"/>',
      '</testsuite>',
      '</testsuites>',
    ]);
  });

  test('gives a failure its rule, its sentence, the replay command and the trace', () => {
    const lines = report([{ series: seriesOf(), runs: [violated('promised this, but that')] }], {
      traceOf: () => 'out/traces/x.jsonl',
    });
    expect(lines.slice(1, -2)).toEqual([
      '<testsuite name="swarm on synod" tests="1" failures="1" errors="0" skipped="0" time="0.002">',
      '<testcase name="seed 7" classname="quorumlab.synod.swarm" time="0.002">' +
        '<failure type="P2 chosen-unique" message="P2 chosen-unique: promised this, but that">' +
        'P2 chosen-unique: promised this, but that',
      'quorumlab replay swarm --protocol synod --seed 7',
      'trace: out/traces/x.jsonl</failure></testcase>',
    ]);
  });

  test('tells failures, errors and what was skipped apart', () => {
    const runs = [
      recordOf({ verdict: 'missed' }),
      recordOf({ verdict: 'error', hash: null, trouble: 'The engine failed, twice: a bug' }),
      recordOf({ verdict: 'inconclusive', trouble: 'No verdict on V3.' }),
    ];
    const text = report([{ series: seriesOf({ variant: 'px-02', expectation: 'D6' }), runs }]).join('\n');
    expect(text).toContain('tests="3" failures="1" errors="1" skipped="1"');
    expect(text).toContain(
      '<failure type="D6 ack-durable" message="D6 ack-durable was to be violated: px-02',
    );
    expect(text).toContain('<error type="error" message="The engine failed, twice: a bug">');
    expect(text).toContain('<skipped message="No verdict on V3.">No verdict on V3.\n');
  });

  test('sums up a large suite, but for what is remarkable', () => {
    const runs = Array.from({ length: 1_500 }, (_, i) => recordOf({ seed: i + 1 }));
    const lines = report([{ series: seriesOf(), runs: [...runs, violated('x')] }]);
    expect(lines[1]).toBe(
      '<testsuite name="swarm on synod" tests="2" failures="1" errors="0" skipped="0" time="2.252">',
    );
    expect(lines.filter((line) => line.startsWith('<testcase'))).toHaveLength(2);
    expect(lines.at(-3)).toBe(
      '<testcase name="all 1,501 runs" classname="quorumlab.synod.swarm" time="2.250">' +
        '<system-out>1,500 held, 1 violated</system-out></testcase>',
    );
  });

  test('holds no character that XML cannot', () => {
    const text = report([
      { series: seriesOf(), runs: [violated('<a> & "b" ]]>\u0000\u001b\ud800 é 😀')] },
    ]).join('\n');
    expect(text).toContain('P2 chosen-unique: &lt;a&gt; &amp; &quot;b&quot; ]]&gt;\uFFFD\uFFFD\uFFFD é 😀');
  });

  test('of an interrupted campaign is no report of one that held', () => {
    const lines = report([{ series: seriesOf(), runs: [recordOf()] }], { isInterrupted: true });
    expect(lines[0]).toContain('tests="2" failures="0" errors="1"');
    expect(lines.at(-3)).toContain(
      '<error type="interrupted" message="interrupted before all runs were made">',
    );
  });

  test('of nothing is whole', () => {
    expect(report([])).toEqual([
      '<testsuites name="quorumlab" tests="0" failures="0" errors="0" skipped="0" time="0.000">',
      '</testsuites>',
    ]);
  });
});
