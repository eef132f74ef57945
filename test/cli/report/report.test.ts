import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SeriesRuns } from '../../../cli/batch/campaign.js';
import { printCampaign } from '../../../cli/report/campaign-page.js';
import { renderRuns, runsWith } from '../../../cli/report/failures.js';
import { renderProgress } from '../../../cli/report/progress-line.js';
import { replayCommand } from '../../../cli/report/replay-command.js';
import { writeReport } from '../../../cli/report/report-json.js';
import { excusesIn, exitCodeOf, totalsOf, vacuousInAll } from '../../../cli/report/summary.js';
import { renderTable } from '../../../cli/report/table.js';
import { formatCount, formatDuration, wrap } from '../../../cli/report/text.js';
import { recordOf, seriesOf } from '../batch/series-of.js';
import { calmPlan, fakeScreen, scratchDirectory } from '../quorumlab.js';

const directory = scratchDirectory();
const violation = {
  rule: 'P2',
  slug: 'chosen-unique',
  message: 'promised that one value per slot is chosen, but slot 1 chose 1 and 2',
  evidence: [{ index: 412, role: 'first choice' }],
} as const;

function failing(seed: number, rule: 'P2' | 'P16' = 'P2'): ReturnType<typeof recordOf> {
  return recordOf({ seed, verdict: 'violated', violations: [{ ...violation, rule }] });
}

describe('the replay command', () => {
  test('has the options that matter and no others', () => {
    expect(replayCommand(seriesOf(), 7)).toBe('quorumlab replay swarm --protocol synod --seed 7');
    expect(replayCommand(seriesOf({ variant: 'px-03' }), 7)).toBe(
      'quorumlab replay swarm --protocol synod --variant px-03 --seed 7',
    );
    expect(replayCommand(seriesOf({ servers: 5, strategy: 'walk', slackMicros: 50_000 }), 7)).toBe(
      'quorumlab replay swarm --protocol synod --seed 7 --servers 5 --strategy walk',
    );
    expect(replayCommand(seriesOf({ strategy: 'pct', slackMicros: 2_500 }), 7)).toBe(
      'quorumlab replay swarm --protocol synod --seed 7 --strategy pct --slack 2.5',
    );
  });

  test('names a plan file as a shell takes it', () => {
    const named = (name: string): string => replayCommand(seriesOf({ file: { name, plan: calmPlan() } }), 7);
    expect(named('plans/mine.json')).toBe('quorumlab replay plans/mine.json --seed 7');
    expect(named("my plan's.json")).toBe("quorumlab replay 'my plan'\\''s.json' --seed 7");
  });
});

describe('the table', () => {
  const rows: SeriesRuns[] = [
    {
      series: seriesOf(),
      runs: [recordOf(), recordOf({ seed: 20_000, servers: 7, verdict: 'inconclusive' })],
    },
    {
      series: seriesOf({ scenario: 'crash-follower-around-fsync', variant: 'px-02' }),
      runs: [recordOf({ verdict: 'expected' }), recordOf({ seed: 20_000, verdict: 'missed' })],
    },
  ];

  test('has a row for each series, with ranges, counts and sums', () => {
    expect(renderTable(rows, fakeScreen().output)).toBe(
      [
        'scenario                     variant  protocol  servers    seeds  verdicts                steps   time',
        'swarm                                 synod         3-7  1-20000  1 held, 1 inconclusive     80  3.0ms',
        'crash-follower-around-fsync  px-02    synod           3  1-20000  1 expected, 1 missed       80  3.0ms',
      ].join('\n'),
    );
  });

  test('says below what is the same in all rows, if it would not fit', () => {
    const { output } = fakeScreen(88);
    const table = renderTable(rows, { ...output, columns: 88, paint: fakeScreen().output.paint });
    expect(table.split('\n')).toEqual([
      'scenario                     variant  servers  verdicts                steps   time',
      'swarm                                     3-7  1 held, 1 inconclusive     80  3.0ms',
      'crash-follower-around-fsync  px-02          3  1 expected, 1 missed       80  3.0ms',
      'In all rows: seeds 1-20000, protocol synod.',
    ]);
  });

  test('has no row for a series that nothing is known of', () => {
    expect(renderTable([], fakeScreen().output).split('\n')).toHaveLength(1);
  });
});

describe('failures', () => {
  const { output } = fakeScreen();
  const show = (rows: readonly SeriesRuns[]): readonly string[] =>
    renderRuns(runsWith(rows, ['violated', 'missed', 'error', 'inconclusive']), () => null, output);

  test('a violation gives its rule, its sentence, the seed, the command and the trace', () => {
    const rows = [{ series: seriesOf({ variant: 'px-03' }), runs: [failing(7)] }];
    const text = renderRuns(runsWith(rows, ['violated']), () => 'out/traces/x.jsonl', output);
    expect(text).toEqual([
      [
        'violated swarm with px-03, seed 7',
        '  P2 chosen-unique: promised that one value per slot is chosen, but slot 1 chose 1 and 2',
        '  quorumlab replay swarm --protocol synod --variant px-03 --seed 7',
        '  trace: out/traces/x.jsonl',
      ].join('\n'),
    ]);
  });

  test('of many the first are shown, with one of each rule, and the rest is counted', () => {
    const runs = Array.from({ length: 30 }, (_, i) => failing(i + 1, i === 25 ? 'P16' : 'P2'));
    const texts = show([{ series: seriesOf(), runs }]);
    const seeds = texts.map((text) => /seed (\d+)$/m.exec(text)?.[1]);
    expect(seeds).toEqual(['1', '2', '3', '4', '26', undefined]);
    expect(texts.at(-1)).toBe('and 25 more runs like these; the report lists them all');
  });

  test('a twin that was missed says what should have shown', () => {
    const series = seriesOf({ variant: 'px-02', expectation: 'D6' });
    expect(show([{ series, runs: [recordOf({ verdict: 'missed' })] }])[0]).toContain(
      'D6 ack-durable was to be violated: px-02 breaks it in this scenario, but nothing showed.',
    );
  });

  test('a run that broke off says why', () => {
    const run = recordOf({ verdict: 'error', hash: null, trouble: 'The engine failed, twice: a bug' });
    expect(show([{ series: seriesOf(), runs: [run] }])[0]).toContain('The engine failed, twice: a bug');
  });

  test('on a terminal no line is wider, but commands stay whole', () => {
    const narrow = fakeScreen(50).output;
    const rows = [{ series: seriesOf({ variant: 'px-03' }), runs: [failing(7)] }];
    const look = { columns: 50, paint: output.paint };
    const lines = renderRuns(runsWith(rows, ['violated']), () => null, look)
      .join('\n')
      .split('\n');
    expect(narrow.columns).toBe(50);
    expect(lines.filter((line) => line.length > 50)).toEqual([
      '  quorumlab replay swarm --protocol synod --variant px-03 --seed 7',
    ]);
  });
});

describe('the report as JSON', () => {
  const file = join(directory, 'report.json');
  const read = (): unknown => JSON.parse(readFileSync(file, 'utf8'));

  test('has the documented shape, in the documented order', () => {
    const run = failing(7);
    const rows = [{ series: seriesOf({ variant: 'px-03' }), runs: [run] }];
    const totals = totalsOf([run]);
    writeReport(file, { campaign: rows, totals, isInterrupted: false });
    expect(JSON.stringify(read())).toBe(
      '{"version":1,"runs":[{"scenario":"swarm","protocol":"synod","servers":3,"seed":7,"variant":"px-03",' +
        '"strategy":"timed","verdict":"violated","hash":"0123456789abcdef","steps":40,"events":100,' +
        '"simulatedMs":4200,"wallMs":1.5,"violations":[{"rule":"P2","slug":"chosen-unique","message":' +
        '"promised that one value per slot is chosen, but slot 1 chose 1 and 2","evidence":[{"index":412,' +
        '"role":"first choice"}]}],"vacuous":[],"excused":[],"skippedFaults":0,' +
        '"replay":"quorumlab replay swarm --protocol synod --variant px-03 --seed 7"}],' +
        '"totals":{"held":0,"violated":1,"expected":0,"missed":0,"inconclusive":0,"error":0}}',
    );
  });

  test('is whole without any run, and after an interrupt', () => {
    writeReport(file, { campaign: [], totals: totalsOf([]), isInterrupted: true });
    expect(read()).toMatchObject({ version: 1, runs: [], interrupted: true });
  });

  test('is written in pieces', () => {
    const runs = Array.from({ length: 1_000 }, (_, i) => recordOf({ seed: i + 1 }));
    const campaign = [{ series: seriesOf(), runs }];
    writeReport(file, { campaign, totals: totalsOf(runs), isInterrupted: false });
    expect(read()).toMatchObject({ runs: runs.map(({ seed }) => ({ seed })), totals: { held: 1_000 } });
  });
});

describe('the page of a campaign', () => {
  const traces = { fileOf: () => null, written: 0, leftOut: 0, directory: 'out/traces', problem: null };
  const pageOf = async (rows: readonly SeriesRuns[]): Promise<string> => {
    const screen = fakeScreen();
    const totals = totalsOf(rows.flatMap(({ runs }) => runs));
    const progress = { total: 2, done: 2, failures: 0 };
    const rest = {
      isInterrupted: false,
      elapsedMs: 1_000,
      files: { reportFile: 'out/report.json', junitFile: null, pageFile: null },
      traces,
    };
    printCampaign({ rows, totals, progress, ...rest }, screen.output);
    await screen.settled();
    return screen.text();
  };

  test('names the rules that were excused, and in how many runs: they held', async () => {
    const runs = [recordOf({ excused: ['V3', 'D6'] }), recordOf({ seed: 2, excused: ['V3'] })];
    const text = await pageOf([{ series: seriesOf(), runs }]);
    expect(text).toContain(
      'Excused, which is no violation: V3 progress-after-heal in 2 runs, D6 ack-durable in 1 run',
    );
    expect(text).toMatch(/: 2 held\.$/m);
  });

  test('says nothing of excuses where there are none, and tells protocols apart', async () => {
    const text = await pageOf([
      { series: seriesOf(), runs: [recordOf()] },
      { series: seriesOf({ protocol: 'zab' }), runs: [recordOf({ seed: 2 })] },
    ]);
    expect(text).not.toContain('Excused');
    expect(text).toMatch(/^swarm +synod .*\nswarm +zab /m);
  });
});

describe('a summary', () => {
  test('the exit code is that of the worst verdict', () => {
    const code = (...verdicts: Parameters<typeof recordOf>[0][]): number =>
      exitCodeOf(totalsOf(verdicts.map((changes) => recordOf(changes))));
    expect(code({ verdict: 'held' }, { verdict: 'expected' })).toBe(0);
    expect(code({ verdict: 'inconclusive' }, { verdict: 'held' })).toBe(3);
    expect(code({ verdict: 'inconclusive' }, { verdict: 'missed' })).toBe(1);
    expect(code({ verdict: 'violated' }, { verdict: 'held' })).toBe(1);
    expect(code({ verdict: 'violated' }, { verdict: 'error' })).toBe(2);
    expect(code()).toBe(0);
  });

  test('a rule is vacuous in all runs only if every run that was judged says so', () => {
    const runs = [
      recordOf({ vacuous: ['P6', 'P12'] }),
      recordOf({ verdict: 'error' }),
      recordOf({ vacuous: ['P12'] }),
    ];
    expect(vacuousInAll([{ series: seriesOf(), runs }])).toEqual(['P12']);
    expect(vacuousInAll([])).toEqual([]);
  });

  test('excuses are counted by rule, the most frequent first', () => {
    const runs = [
      recordOf({ excused: ['V3'] }),
      recordOf({ excused: ['D6', 'V3'] }),
      recordOf({ verdict: 'violated', excused: [] }),
    ];
    expect(excusesIn([{ series: seriesOf(), runs }])).toEqual([
      ['V3', 2],
      ['D6', 1],
    ]);
    expect(excusesIn([])).toEqual([]);
  });

  test('progress tells the rate and the time left', () => {
    const progress = { total: 20_000, done: 1_234, failures: 2 };
    expect(renderProgress(progress, 1_000)).toBe('1,234 of 20,000 runs, 1,234 runs/s, 16s left, 2 failed');
    expect(renderProgress({ total: 5, done: 0, failures: 0 }, 10)).toBe('0 of 5 runs');
  });

  test('numbers and texts are set for reading', () => {
    expect([0, 999, 1_000, 1_234_567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567']);
    expect([0, 0.81, 120.4, 3_440, 125_000].map(formatDuration)).toEqual([
      '0s',
      '0.8ms',
      '120ms',
      '3.4s',
      '2m 5s',
    ]);
    expect(wrap('a promise is a promise', 10)).toEqual(['a promise', 'is a', 'promise']);
  });
});
