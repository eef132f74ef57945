import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Recipe } from '../../../scenarios/recipe.js';
import { runRecipe } from '../../../scenarios/run-recipe.js';
import { TraceWriter } from '../../../sim/trace/file/trace-writer.js';
import { calmPlan, inProcess, scratchDirectory, start, writePlanFile } from '../quorumlab.js';

const directory = scratchDirectory();
const trace = join(directory, 'calm.jsonl');
const calm = ['replay', 'synod-calm', '--seed', '1'];

const RECIPE: Recipe = {
  scenario: 'synod-calm',
  protocol: 'synod',
  variant: null,
  seed: 1,
  strategy: 'timed',
  slackMicros: 0,
  servers: null,
  plan: null,
  tape: null,
  about: null,
};

/** The kinds of a timeline. */
function kindsIn(out: string): Set<string> {
  const kinds = [...out.matchAll(/^[ >] +\d+ +[\d.]+ {2}\w+ +([\w.-]+)/gm)].map(([, kind]) => kind ?? '');
  return new Set(kinds);
}

beforeAll(async () => {
  await inProcess([...calm, '--save', trace, '--level', 'full']);
});

describe('quorumlab replay', () => {
  test('shows what the protocol does, aligned, with the verdict and the hash below', async () => {
    const { code, out } = await inProcess(calm);
    expect(code).toBe(0);
    const kinds = kindsIn(out);
    expect(kinds).toContain('paxos.chosen');
    expect([...kinds].filter((kind) => /^(net|disk|timer)\./.test(kind))).toEqual([]);
    const { result } = runRecipe(RECIPE);
    expect(out).toContain('held synod-calm, seed 1 (synod, 3 servers, timed)');
    expect(out).toContain(`hash ${result.hash}\n`);
  });

  test('shows families and kinds that are asked for', async () => {
    const { out } = await inProcess([...calm, '--events', 'disk.synced, paxos.chosen']);
    expect(kindsIn(out)).toEqual(new Set(['disk.synced', 'paxos.chosen']));
    const net = await inProcess([...calm, '--events', 'net']);
    expect([...kindsIn(net.out)].every((kind) => kind.startsWith('net.'))).toBe(true);
  });

  test('shows everything around an event', async () => {
    const { out } = await inProcess([...calm, '--around', '40']);
    const indexes = [...out.matchAll(/^[ >] +(\d+) +[\d.]+ {2}/gm)].map(([, index]) => Number(index));
    expect(indexes).toEqual(Array.from({ length: 41 }, (_, i) => 20 + i));
  });

  test('marks the events that prove a violation, whatever else is shown', async () => {
    const words = ['replay', 'crash-follower-around-fsync', '--variant', 'px-02', '--seed', '1'];
    const { code, out } = await inProcess([...words, '--events', 'client']);
    expect(code).toBe(1);
    expect(out).toMatch(/^> +\d+ .*\n +\^ D6 ack-durable: /m);
    expect(out).toMatch(/^ {4}events: \d+ /m);
  });

  test('runs a plan file', async () => {
    const file = writePlanFile(join(directory, 'plan.json'), { name: 'mine', plan: calmPlan() });
    const { code, out } = await inProcess(['replay', file, '--seed', '1']);
    expect(code).toBe(0);
    expect(out).toContain(`hash ${runRecipe({ ...RECIPE, plan: calmPlan() }).result.hash}`);
  });

  test('verifies the hash of a trace, plain or compressed', async () => {
    const compressed = join(directory, 'calm.jsonl.gz');
    writeFileSync(compressed, gzipSync(readFileSync(trace)));
    for (const file of [trace, compressed]) {
      const { code, out } = await inProcess(['replay', file]);
      expect(code).toBe(0);
      expect(out).toContain(`, the same as in ${file}`);
    }
  });

  test('says so if a trace was made by another run than its recipe now gives', async () => {
    const file = join(directory, 'other.jsonl');
    const lines: string[] = [];
    const written: { writer: TraceWriter | null } = { writer: null };
    const { result } = runRecipe(RECIPE, {
      listen: ({ plan, actors, specs, events }) => {
        const header = { ...RECIPE, seed: 2, plan, actors };
        const writer = new TraceWriter({ specs, level: 'std', header, write: (line) => lines.push(line) });
        events.subscribeToAll((event, at) => writer.event(event, at));
        written.writer = writer;
      },
    });
    written.writer?.end({ hash: result.hash, reported: result.events, verdict: 'held' });
    writeFileSync(file, `${lines.join('\n')}\n`);
    const { code, out } = await inProcess(['replay', file]);
    expect(code).toBe(1);
    expect(out).toContain(
      `but ${file} says ${result.hash}: this is another run than the one that was recorded`,
    );
  });

  test('saves the same bytes each time', async () => {
    const again = join(directory, 'again.jsonl');
    await inProcess(['replay', trace, '--save', again, '--level', 'full']);
    expect(readFileSync(again, 'utf8').split('\n').slice(1, -2)).toEqual(
      readFileSync(trace, 'utf8').split('\n').slice(1, -2),
    );
  });

  test('does not mind a reader that goes away', async () => {
    const swarm = ['replay', 'swarm', '--protocol', 'synod', '--seed', '1'];
    const words = [...swarm, '--events', 'net,disk,paxos,timer'];
    const { child, outcome } = start(words, { cwd: directory });
    child.stdout?.destroy();
    expect(await outcome).toMatchObject({ code: 0, err: '' });
  });
});

describe('quorumlab trace validate', () => {
  test('counts what a trace holds', async () => {
    const { result } = runRecipe(RECIPE);
    const { code, out } = await inProcess(['trace', 'validate', trace]);
    expect(code).toBe(0);
    expect(out).toContain(`${String(result.events)} of ${String(result.events)} events`);
    const json = await inProcess(['trace', 'validate', trace, '--json']);
    expect(JSON.parse(json.out)).toMatchObject({
      valid: true,
      verdict: 'held',
      hash: result.hash,
      version: [3, 1],
    });
  });

  test('gives the line of the first error', async () => {
    const file = join(directory, 'bad.jsonl');
    const lines = readFileSync(trace, 'utf8').split('\n');
    lines[4] = '{"k":"nonsense"}';
    writeFileSync(file, lines.join('\n'));
    const { code, err } = await inProcess(['trace', 'validate', file]);
    expect(code).toBe(2);
    expect(err).toContain(`${file}:5:`);
    const json = await inProcess(['trace', 'validate', file, '--json']);
    expect(json.code).toBe(2);
    expect(JSON.parse(json.out)).toMatchObject({ valid: false, error: { line: 5 } });
  });

  test('knows a compressed trace that ends too early or is damaged', async () => {
    const file = join(directory, 'bad.jsonl.gz');
    const whole = gzipSync(readFileSync(trace));
    writeFileSync(file, whole.subarray(0, whole.length - 100));
    expect((await inProcess(['trace', 'validate', file])).err).toContain(
      'the compressed file ends too early',
    );
    writeFileSync(file, Buffer.concat([whole.subarray(0, 200), Buffer.alloc(300, 255), whole.subarray(500)]));
    expect((await inProcess(['trace', 'validate', file])).code).toBe(2);
  });
});
