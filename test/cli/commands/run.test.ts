import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SMOKE } from '../../../scenarios/catalogue.js';
import { PROTOCOLS } from '../../../scenarios/scenario.js';
import {
  calmPlan,
  fakeScreen,
  inProcess,
  quorumlab,
  scratchDirectory,
  start,
  writePlanFile,
} from '../quorumlab.js';

const directory = scratchDirectory();

const reportSchema = z.strictObject({
  version: z.literal(1),
  runs: z.array(
    z.strictObject({
      scenario: z.string(),
      protocol: z.enum(['synod', 'zab']),
      servers: z.int(),
      seed: z.int(),
      variant: z.string().nullable(),
      strategy: z.enum(['timed', 'walk', 'pct']),
      verdict: z.string(),
      hash: z.string().regex(/^[0-9a-f]{16}$/),
      steps: z.int(),
      events: z.int(),
      simulatedMs: z.number(),
      wallMs: z.number(),
      violations: z.array(
        z.strictObject({
          rule: z.string(),
          slug: z.string(),
          message: z.string(),
          evidence: z.array(z.strictObject({ index: z.int(), role: z.string() })),
        }),
      ),
      vacuous: z.array(z.string()),
      excused: z.array(z.string()),
      skippedFaults: z.int(),
      replay: z.string(),
      trouble: z.string().optional(),
    }),
  ),
  totals: z.record(z.enum(['held', 'violated', 'expected', 'missed', 'inconclusive', 'error']), z.int()),
  interrupted: z.literal(true).optional(),
});

function readReport(file: string): z.infer<typeof reportSchema> {
  return reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** All control characters but the newline. */
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f\u009b]/;

/** To load the simulator into a worker takes longer than a few runs. */
const ALONE = ['--jobs', '1'];

describe('quorumlab run', { concurrent: true }, () => {
  test('without a name runs the smoke suite with its twins, in plain lines, and writes out/report.json', async () => {
    const cwd = join(directory, '.');
    const { code, out, err } = await quorumlab(['run', '--seeds', '1-2'], cwd);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).not.toMatch(CONTROL);
    const { runs, totals } = readReport(join(cwd, 'out/report.json'));
    const suite = PROTOCOLS.flatMap((protocol) => SMOKE[protocol].map(({ on }) => on[protocol]));
    const twins = suite.flatMap((staging) => staging?.twins ?? []);
    expect(runs).toHaveLength(2 * (suite.length + twins.length));
    expect(totals).toMatchObject({ held: 2 * suite.length, expected: 2 * twins.length });
    expect(existsSync(join(cwd, 'out/traces'))).toBe(false);
    for (const { id } of PROTOCOLS.flatMap((protocol) => SMOKE[protocol])) expect(out).toContain(id);
  });

  test('one and two jobs give the same report but for the real time', async () => {
    const reports = ['1', '2'].map(async (jobs) => {
      const json = join(directory, `jobs-${jobs}.json`);
      const out = join(directory, `jobs-${jobs}`);
      const names = ['swarm', 'crash-follower-around-fsync', '--protocol', 'synod'];
      const words = ['run', ...names, '--seeds', '1-30', '--jobs', jobs];
      await quorumlab([...words, '--json', json, '--out', out], directory);
      return readFileSync(json, 'utf8').replaceAll(/"wallMs":[\d.]+/g, '"wallMs":0');
    });
    const [one, two] = await Promise.all(reports);
    expect(one).toBe(two);
  });

  test('a violation gives exit code 1, its rule and sentence, a command that replays it, and a trace', async () => {
    const out = join(directory, 'violated');
    const words = [
      'run',
      'crash-follower-around-fsync',
      '--variant',
      'px-02',
      '--seed',
      '3',
      '--out',
      out,
      ...ALONE,
    ];
    const first = await quorumlab(words, directory);
    expect(first.code).toBe(1);
    const command = /^ {2}quorumlab (replay .*)$/m.exec(first.out)?.[1] ?? '';
    expect(command).toBe('replay crash-follower-around-fsync --protocol synod --variant px-02 --seed 3');
    const { runs } = readReport(join(out, 'report.json'));
    const [violation] = runs[0]?.violations ?? [];
    expect(first.out).toContain(
      `${String(violation?.rule)} ${String(violation?.slug)}: ${String(violation?.message)}`,
    );
    const trace = /^ {2}trace: (.*)$/m.exec(first.out)?.[1] ?? '';
    expect(trace).toMatch(/traces\/crash-follower-around-fsync-(synod-)?px-02-3\.jsonl$/);
    const [replayed, recorded] = await Promise.all([
      inProcess(command.split(' ')),
      inProcess(['replay', trace]),
    ]);
    expect(replayed.code).toBe(1);
    expect(replayed.out).toContain(String(runs[0]?.hash));
    expect(recorded.code).toBe(1);
    expect(recorded.out).toContain(`hash ${String(runs[0]?.hash)}, the same as in ${trace}`);
  });

  test('a plan file runs like a scenario, and is inconclusive if what it is about is vacuous', async () => {
    const file = writePlanFile(join(directory, 'mine.json'), {
      name: 'mine',
      about: ['P6'],
      plan: calmPlan(),
    });
    const json = join(directory, 'mine-report.json');
    const { code, out } = await quorumlab(['run', file, '--seed', '1', '--json', json, ...ALONE], directory);
    expect(code).toBe(3);
    expect(out).toContain('It is about P6');
    expect(out).toContain('Vacuous in all runs');
    expect(readReport(json).runs).toMatchObject([
      { scenario: 'mine', verdict: 'inconclusive', variant: null },
    ]);
    expect(readReport(json).runs[0]?.replay).toBe(`quorumlab replay ${file} --seed 1`);
  });

  test('--junit writes the campaign for a CI, with a suite for each scenario and protocol', async () => {
    const out = join(directory, 'junit');
    const junit = join(out, 'deep/junit.xml');
    const names = ['crash-follower-around-fsync', 'part-minority-proposer', '--protocol', 'synod'];
    const words = ['run', ...names, '--seeds', '1-2', '--out', out, '--junit', junit, ...ALONE];
    const { code, out: text } = await quorumlab(words, directory);
    expect(code).toBe(0);
    expect(text).toContain(`Report: ${join(out, 'report.json')}, as JUnit ${junit}\n`);
    const [head, all, ...lines] = readFileSync(junit, 'utf8').split('\n');
    expect(head).toBe('<?xml version="1.0" encoding="UTF-8"?>');
    const { runs } = readReport(join(out, 'report.json'));
    const counted = `tests="${String(runs.length)}" failures="0" errors="0" skipped="0"`;
    expect(all).toMatch(new RegExp(`^<testsuites name="quorumlab" ${counted} time="\\d+\\.\\d{3}">$`));
    const suites = lines.filter((line) => line.startsWith('<testsuite '));
    expect(suites.map((line) => /name="([^"]+)"/.exec(line)?.[1])).toEqual([
      'crash-follower-around-fsync on synod',
      'part-minority-proposer on synod',
    ]);
    expect(lines.filter((line) => line.startsWith('<testcase '))).toHaveLength(runs.length);
  });

  test('--bail stops at the first failure, --trace always records every run, --check-determinism holds', async () => {
    const out = join(directory, 'bail');
    const words = [
      'run',
      'synod-calm',
      '--variant',
      'px-02',
      '--check-determinism',
      '--bail',
      '--trace',
      'always',
    ];
    const { code } = await quorumlab([...words, '--seeds', '1-4', '--out', out, ...ALONE], directory);
    const { runs } = readReport(join(out, 'report.json'));
    expect(code).toBe(1);
    expect(runs.map(({ seed, verdict }) => [seed, verdict])).toEqual([[1, 'violated']]);
    expect(readdirSync(join(out, 'traces'))).toContain('synod-calm-px-02-1.jsonl');
  });

  test('Ctrl-C reports what is known and exits with 130', async () => {
    const out = join(directory, 'interrupted');
    const swarm = ['run', 'swarm', '--protocol', 'synod', '--seeds', '1-400000'];
    const words = [...swarm, '--trace', 'always', '--out', out];
    const { child, outcome } = start(words, { cwd: directory });
    // The first trace shows that runs are being made.
    while (!existsSync(join(out, 'traces/swarm-synod-1.jsonl'))) await sleep(20);
    child.kill('SIGINT');
    const { code, out: text } = await outcome;
    expect(code).toBe(130);
    expect(text).toContain('Interrupted');
    const { runs, totals, interrupted } = readReport(join(out, 'report.json'));
    expect(interrupted).toBe(true);
    expect(runs.length).toBeGreaterThan(0);
    expect(Object.values(totals).reduce((sum, count) => sum + count, 0)).toBe(runs.length);
  });
});

describe('an output', () => {
  test('is lively on a terminal only, and not if the user or a CI says so', () => {
    expect(fakeScreen(80).output.isLively).toBe(true);
    expect(fakeScreen().output.isLively).toBe(false);
    for (const environment of [{ NO_COLOR: '1' }, { CI: 'true' }, { TERM: 'dumb' }]) {
      const { output } = fakeScreen(80, environment);
      expect(output.isLively).toBe(false);
      expect(output.columns).toBe(80);
      expect(output.paint.red('plain')).toBe('plain');
    }
  });
});
