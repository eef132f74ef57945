import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { inProcess, quorumlab, scratchDirectory, start } from '../quorumlab.js';

const directory = scratchDirectory();
const trace = join(directory, 'whole.jsonl');
const damaged = join(directory, 'damaged.jsonl');

/** Lines of the trace that hold events: all but the header, the rules and the footer. */
let eventLines: readonly string[] = [];

beforeAll(async () => {
  await inProcess(['replay', 'synod-calm', '--seed', '1', '--save', trace, '--level', 'full']);
  const lines = readFileSync(trace, 'utf8').split('\n');
  eventLines = lines.filter((line) => line.startsWith('{"k":') && /"t":\d+,"n":/.test(line));
  writeFileSync(damaged, lines.map((line, i) => (i === 4 ? '{"k":"nonsense"}' : line)).join('\n'));
});

/** The rows that `trace cat` prints: index, time, actor, cause, text. */
function rowsOf(out: string): readonly (readonly string[])[] {
  const row = /^ *(\d+) +(\d+\.\d{3}) {2}(\w+) +(\d*) {2}(\S.*)$/;
  return out
    .trimEnd()
    .split('\n')
    .map((line) => row.exec(line)?.slice(1) ?? [line]);
}

describe('quorumlab trace cat', () => {
  test('prints every event on a line of its own, and nothing else', async () => {
    const { code, out, err } = await inProcess(['trace', 'cat', trace]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const rows = rowsOf(out);
    expect(rows.map(([index]) => Number(index))).toEqual(eventLines.map((_, i) => i + 1));
    expect(rows[0]).toEqual(['1', '0.000', 'world', '', 'run.phased phase=safety core=[s1, s2, s3]']);
    expect(rows[1]).toEqual(['2', '0.000', 's1', '', 'process.started incarnation=1']);
    expect(out.split('\n')[1]).toBe('      2       0.000  s1              process.started incarnation=1');
  });

  test('shows kinds and families, actors, and a part of the run', async () => {
    const net = await inProcess(['trace', 'cat', trace, '--kind', 'net,paxos.chosen']);
    const kinds = new Set(rowsOf(net.out).map(([, , , , text = '']) => text.replace(/ .*/, '')));
    expect(kinds).toEqual(new Set(['net.sent', 'net.delivered', 'paxos.chosen']));
    const some = await inProcess(['trace', 'cat', trace, '--actor', 's1, c1']);
    expect(new Set(rowsOf(some.out).map(([, , actor]) => actor))).toEqual(new Set(['s1', 'c1']));
    const part = await inProcess(['trace', 'cat', trace, '--from', '10', '--to', '12']);
    expect(rowsOf(part.out).map(([index]) => index)).toEqual(['10', '11', '12']);
  });

  test('that finds nothing prints nothing', async () => {
    expect(await inProcess(['trace', 'cat', trace, '--from', '1000000'])).toEqual({
      code: 0,
      out: '',
      err: '',
    });
  });

  test('reads a compressed trace', async () => {
    const file = join(directory, 'whole.jsonl.gz');
    writeFileSync(file, gzipSync(readFileSync(trace)));
    const [plain, compressed] = await Promise.all([
      inProcess(['trace', 'cat', trace]),
      inProcess(['trace', 'cat', file]),
    ]);
    expect(compressed).toEqual(plain);
  });

  test('goes on behind a damaged line, tells of it on the side, and exits with 2', async () => {
    const { code, out, err } = await quorumlab(['trace', 'cat', damaged], directory);
    expect(code).toBe(2);
    const whole = rowsOf((await inProcess(['trace', 'cat', trace])).out);
    expect(rowsOf(out)).toEqual(whole.filter(([index]) => index !== '4'));
    expect(err).toContain(`${damaged}:5:2: "nonsense" is not among the kinds of the header\n`);
  });

  test('shows what there is of a trace that ends too early', async () => {
    const file = join(directory, 'short.jsonl');
    const lines = readFileSync(trace, 'utf8').split('\n').slice(0, 11);
    const events = lines.filter((line) => eventLines.includes(line)).length;
    writeFileSync(file, lines.join('\n'));
    const { code, out, err } = await inProcess(['trace', 'cat', file]);
    expect(code).toBe(2);
    expect(rowsOf(out)).toHaveLength(events);
    expect(err).toContain(`${file}:12: the file ends after event ${String(events)}, without its footer\n`);
  });

  test('does not mind a reader that goes away', async () => {
    const { child, outcome } = start(['trace', 'cat', trace], { cwd: directory });
    child.stdout?.destroy();
    expect(await outcome).toMatchObject({ code: 0, err: '' });
  });
});

const statSchema = z.object({
  file: z.string(),
  bytes: z.int(),
  verdict: z.string().optional(),
  events: z.int(),
  reported: z.int().optional(),
  simulatedMs: z.number(),
  kinds: z.record(z.string(), z.int()),
  actors: z.record(z.string(), z.int()),
  messages: z.record(z.string(), z.object({ sent: z.int(), delivered: z.int(), dropped: z.int() })),
  rules: z.record(z.string(), z.string()),
  damaged: z.array(z.object({ line: z.int(), what: z.string() })),
});

async function statOf(file: string): Promise<z.infer<typeof statSchema>> {
  return statSchema.parse(JSON.parse((await inProcess(['trace', 'stat', file, '--json'])).out));
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

describe('quorumlab trace stat', () => {
  test('counts events by kind and by actor, and messages by name', async () => {
    const stat = await statOf(trace);
    expect(stat).toMatchObject({ file: trace, verdict: 'held', bytes: statSync(trace).size, damaged: [] });
    expect([stat.events, stat.reported]).toEqual([eventLines.length, eventLines.length]);
    expect(sum(stat.kinds)).toBe(eventLines.length);
    expect(sum(stat.actors)).toBe(eventLines.length);
    const messages = Object.values(stat.messages);
    expect(messages.reduce((total, { sent }) => total + sent, 0)).toBe(stat.kinds['net.sent']);
    expect(messages.reduce((total, { delivered }) => total + delivered, 0)).toBe(stat.kinds['net.delivered']);
    expect(stat.rules).toMatchObject({ P2: 'held', V3: 'held' });
  });

  test('says it in aligned columns, the most frequent kind first', async () => {
    const { code, out } = await inProcess(['trace', 'stat', trace]);
    expect(code).toBe(0);
    const lines = out.split('\n');
    expect(lines[0]).toBe(trace);
    expect(out).toMatch(/^ {2}run {6}synod-calm, seed 1, synod, timed$/m);
    expect(out).toMatch(/^ {2}verdict {2}held, hash [0-9a-f]{16}$/m);
    const table = lines.slice(lines.findIndex((line) => line.startsWith('  kind ')) + 1);
    const rows = table.slice(0, table.indexOf(''));
    expect(new Set(rows.map((line) => line.length)).size).toBe(1);
    const counts = rows.map((line) => Number(/ ([\d,]+) +[\d.]+%$/.exec(line)?.[1]?.replace(',', '')));
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(out).toMatch(/^ {2}actor +role +events$/m);
    expect(out).toMatch(/^ {2}message +sent +delivered +dropped$/m);
  });

  test('shows what was violated', async () => {
    const file = join(directory, 'violated.jsonl');
    const variant = ['replay', 'crash-follower-around-fsync', '--protocol', 'synod', '--variant', 'px-02'];
    await inProcess([...variant, '--seed', '3', '--save', file]);
    const { code, out } = await inProcess(['trace', 'stat', file]);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}rules .*\d violated \(.*D6.*\)/m);
    expect(out).toMatch(/^ {2}D6 ack-durable: promised that/m);
  });

  test('counts what is left of a damaged trace, says which lines are not, and exits with 2', async () => {
    const whole = await statOf(trace);
    const stat = await statOf(damaged);
    expect(stat.events).toBe(whole.events - 1);
    expect(stat.verdict).toBe('held');
    expect(stat.damaged).toMatchObject([{ line: 5, what: 'unknown-kind' }]);
    const { code, out, err } = await inProcess(['trace', 'stat', damaged]);
    expect(code).toBe(2);
    expect(out).toMatch(/^ {2}damaged {2}1 line was skipped$/m);
    expect(err).toContain(`${damaged}:5:2:`);
  });

  test('gives up a file that is damaged all over', async () => {
    const file = join(directory, 'rubbish.jsonl');
    const [head = ''] = readFileSync(trace, 'utf8').split('\n');
    writeFileSync(file, [head, ...Array.from({ length: 200 }, () => 'rubbish')].join('\n'));
    const { code, err } = await inProcess(['trace', 'stat', file]);
    expect(code).toBe(2);
    expect(err).toContain(
      `${file}:101: 100 lines cannot be read; line 2, column 1: this is not JSON; line 3,`,
    );
  });
});

describe('quorumlab trace slice', () => {
  test('writes a part that is a whole trace, and can be looked at like one', async () => {
    const part = join(directory, 'part.jsonl');
    const { code, out, err } = await inProcess([
      'trace',
      'slice',
      trace,
      '--from',
      '20',
      '--to',
      '30',
      '--save',
      part,
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const events = eventLines.length;
    expect(out).toBe(`${part}: events 20 to 30, 11 of ${String(events)} events\n`);
    expect(await inProcess(['trace', 'validate', part])).toMatchObject({ code: 0, err: '' });
    const [cat, whole] = await Promise.all([
      inProcess(['trace', 'cat', part, '--from', '20']),
      inProcess(['trace', 'cat', trace, '--from', '20', '--to', '30']),
    ]);
    expect(rowsOf(cat.out).map(([index, ms]) => [index, ms])).toEqual(
      rowsOf(whole.out).map(([index, ms]) => [index, ms]),
    );
    expect(await inProcess(['replay', part])).toMatchObject({ code: 0 });
  });

  test.each([
    ['without a file to write', ['--from', '20'], 'say with --save FILE where the part is to go'],
    ['without a range', ['--save', 'part.jsonl'], 'say with --from N, --to N or both which part is wanted'],
    [
      'into itself',
      ['--from', '2', '--save', trace],
      'that is the trace itself; give the part a name of its own',
    ],
    [
      'behind its end',
      ['--from', '1000000', '--save', join(directory, 'none.jsonl')],
      `--from 1000000: ${trace} ends with event`,
    ],
  ])('refuses to cut %s', async (_, options, sentence) => {
    const { code, err } = await inProcess(['trace', 'slice', trace, ...options]);
    expect({ code, err }).toMatchObject({ code: 2 });
    expect(err).toContain(sentence);
    expect(existsSync(join(directory, 'none.jsonl'))).toBe(false);
    expect(existsSync(join(directory, 'none.jsonl.part'))).toBe(false);
  });

  test('refuses a trace that is not whole', async () => {
    const part = join(directory, 'damaged-part.jsonl');
    const { code, err } = await inProcess(['trace', 'slice', damaged, '--from', '2', '--save', part]);
    expect(code).toBe(2);
    expect(err).toContain('"nonsense" is not among the kinds of the header');
    expect(existsSync(part)).toBe(false);
  });
});
