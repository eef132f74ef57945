import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { diffLines } from '../../../cli/report/conform-page.js';
import { inProcess, quorumlab, scratchDirectory } from '../quorumlab.js';

const directory = scratchDirectory();
const path = (name: string): string => join(directory, name);
const recordings = fileURLToPath(new URL('../../recordings', import.meta.url));

/** A copy of a recording with another text in one of its places. */
function doctor(topic: string, name: string, replace: readonly [string, string], as: string): void {
  const text = readFileSync(join(recordings, topic, `${name}.json`), 'utf8');
  if (!text.includes(replace[0])) throw new Error(`${replace[0]} is in ${name}`);
  writeFileSync(path(as), text.replace(...replace));
}

beforeAll(() => {
  for (const folder of ['few', 'empty', 'foreign', 'none-built']) mkdirSync(path(folder));
  copyFileSync(join(recordings, 'delete/delete-basics.json'), path('few/delete-basics.json'));
  // Nobody has built an earthquake so far.
  for (const folder of ['few', 'none-built']) {
    doctor('ensemble', 'flipped-byte', ['"damage"', '"quake"'], `${folder}/flipped-byte.json`);
  }
  doctor('delete', 'delete-basics', ['"zxid":3', '"zxid":33'], 'doctored.json');
  doctor(
    'sessions',
    'after-close',
    ['"after":{"c1":["closed"]}', '"after":{"c2":["closed"]}'],
    'elsewhere.json',
  );
  doctor('delete', 'delete-basics', ['"version":-1', '"version":"any"'], 'damaged.json');
  writeFileSync(path('broken.json'), '{"format": 1,\n');
  writeFileSync(path('foreign/plan.json'), '{"name": "mine", "plan": {}}');
});

const report = z.strictObject({
  version: z.literal(1),
  protocol: z.literal('zab'),
  servers: z.int(),
  scripts: z.array(
    z.looseObject({
      name: z.string(),
      verdict: z.enum(['passed', 'failed', 'not-run']),
      needs: z.array(z.string()),
      mismatches: z.array(
        z.strictObject({
          step: z.int(),
          client: z.string().nullable(),
          server: z.int().nullable(),
          op: z.string(),
          args: z.json(),
          expected: z.json(),
          actual: z.json(),
          isStuck: z.boolean(),
        }),
      ),
    }),
  ),
  totals: z.json(),
});

describe('quorumlab conform', () => {
  test('passes on what the server did, lists what was not run, and counts at the end', async () => {
    const { code, out, err } = await quorumlab(['conform', 'few'], directory);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(
      'Not run, because they need what is not built:\n  ensemble/flipped-byte\n    quake',
    );
    expect(out.trimEnd().split('\n').at(-1)).toBe(
      'Scripts: 1 passed, 0 failed, 1 not run. Steps: 22 passed, 0 failed, 15 not run.',
    );
    expect(out).toContain('Played on 3 servers');
  });

  test('shows script, step, expected and actual where they differ', async () => {
    const { code, out } = await inProcess(['conform', path('doctored.json'), '--servers', '1']);
    expect(code).toBe(1);
    expect(out).toContain(`failed delete/delete-basics (${path('doctored.json')})`);
    expect(out).toMatch(/ {2}step \d+: c1 at server 1: \w+ \{"path":/);
    expect(out).toMatch(/\n {4}-.*"zxid": 33\n {4}\+.*"zxid": 3\n/);
    expect(out).toContain('Scripts: 0 passed, 1 failed, 0 not run. Steps: 21 passed, 1 failed, 0 not run.');
  });

  test('sees on which connection something came', async () => {
    const { code, out } = await inProcess(['conform', path('elsewhere.json')]);
    expect(code).toBe(1);
    expect(out).toMatch(/\n {4}- +"c2": \[\n {4}\+ +"c1": \[\n/);
  });

  test('--json has everything', async () => {
    const file = path('out/conform.json');
    const words = ['conform', path('few'), path('doctored.json'), '--servers', '1', '--json', file];
    const { code, out } = await inProcess(words);
    expect(code).toBe(1);
    expect(out).toContain(`Report: ${file}`);
    const { servers, scripts, totals } = report.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(servers).toBe(1);
    expect(totals).toEqual({
      scripts: { passed: 1, failed: 1, notRun: 1 },
      steps: { passed: 43, failed: 1, notRun: 15 },
    });
    expect(scripts.map(({ name, verdict, needs }) => ({ name, verdict, needs }))).toEqual([
      { name: 'delete-basics', verdict: 'passed', needs: [] },
      { name: 'flipped-byte', verdict: 'not-run', needs: ['quake'] },
      { name: 'delete-basics', verdict: 'failed', needs: [] },
    ]);
    expect(scripts[2]?.mismatches).toMatchObject([
      { client: 'c1', server: 1, expected: { reply: { zxid: 33 } }, actual: { reply: { zxid: 3 } } },
    ]);
  });

  test('is content if nothing could be run', async () => {
    const { code, out } = await inProcess(['conform', path('none-built')]);
    expect(code).toBe(0);
    expect(out).toContain('Scripts: 0 passed, 0 failed, 1 not run.');
  });

  test('has a help page', async () => {
    const { out } = await inProcess(['conform', '--help']);
    expect(out).toContain('Usage: quorumlab conform [options] DIR…');
    expect(out).toContain('Examples:');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test.each<[string, string]>([
    ['conform', 'conform: <places> is missing'],
    ['conform ./nowhere', './nowhere: cannot be read: no such file or directory'],
    ['conform ./empty', './empty: no file in it ends in .json'],
    [
      'conform ./broken.json',
      './broken.json:2:1: a name in double quotes is expected here, but the file ends',
    ],
    [
      'conform ./foreign',
      './foreign/plan.json: format: expected 1, as recordings have it, but found nothing',
    ],
    ['conform ./damaged.json', './damaged.json: steps['],
    ['conform ./damaged.json', '].args: version: expected a number, but found "any"'],
    ['conform ./few --servers 0', '--servers 0: give a number of servers'],
    ['conform ./few --servers 10', '--servers 10: recordings are played on at most 9 servers'],
    ['conform ./few --protocol synod', '--protocol synod: expected zab'],
    ['conform ./few --json ./empty', '--json ./empty: cannot be written: it is a directory'],
    ['conform ./few --serves 3', '--serves: no option is called so; did you mean --servers?'],
  ])('%s', async (words, sentence) => {
    const given = words.split(' ').map((word) => word.replace('./', `${directory}/`));
    const { code, out, err } = await inProcess(given);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.replaceAll(`${directory}/`, './')).toContain(sentence);
    expect(err).not.toContain('\n');
  });
});

describe('the lines in which two outcomes differ', () => {
  const lines = (...numbers: readonly number[]): string => numbers.map(String).join('\n');

  test('stand with some lines around them', () => {
    expect(diffLines(lines(1, 2, 3, 4, 5, 6), lines(1, 2, 3, 4, 55, 6))).toEqual([
      ...[' 2', ' 3', ' 4', '-5', '+55', ' 6'],
    ]);
  });

  test('are parted by dots where much between them is the same', () => {
    const expected = lines(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect(diffLines(expected, expected.replace('0', 'a').replace('9', 'b'))).toEqual([
      ...['-0', '+a', ' 1', ' 2', ' 3'],
      '…',
      ...[' 6', ' 7', ' 8', '-9', '+b'],
    ]);
  });

  test('are none if they do not differ', () => {
    expect(diffLines('1', '1')).toEqual([]);
  });
});
