import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openSource } from '../../../../viz/model/load/open-source.js';
import type { OpenTrace } from '../../../../viz/model/open-trace.js';
import { OpenError } from '../../../../viz/model/service.js';
import type { LoadProgress } from '../../../../viz/model/service.js';
import type { TraceModel } from '../../../../viz/model/trace-model.js';
import { bytesOf, syntheticLines } from '../synthetic.js';

const LINES = syntheticLines(3000);
const EVENTS = LINES.filter((line) => /"t":/.test(line.slice(0, 24))).length;

interface Opened {
  readonly trace: OpenTrace | null;
  readonly models: readonly (readonly [TraceModel, boolean])[];
  readonly progress: readonly LoadProgress[];
}

async function open(
  bytes: Uint8Array,
  eventsMax = Infinity,
  isCancelled = (): boolean => false,
): Promise<Opened> {
  const models: (readonly [TraceModel, boolean])[] = [];
  const progress: LoadProgress[] = [];
  const trace = await openSource(
    { kind: 'bytes', name: 'a.jsonl', bytes },
    {
      eventsMax,
      isCancelled,
      progress: (told) => progress.push(told),
      model: (model, isWhole) => models.push([model, isWhole]),
    },
  );
  return { trace, models, progress };
}

async function problemsOf(lines: readonly string[]): Promise<readonly string[]> {
  const { trace } = await open(bytesOf(lines));
  return trace?.model.problems.map(({ text }) => text) ?? [];
}

async function refusalOf(bytes: Uint8Array): Promise<string> {
  try {
    await open(bytes);
  } catch (error) {
    if (error instanceof OpenError) return error.message;
    throw error;
  }
  throw new Error('it was opened');
}

describe('a whole file', () => {
  it('opens plain and packed alike', async () => {
    const plain = await open(bytesOf(LINES));
    const packed = await open(gzipSync(bytesOf(LINES)));
    expect(plain.trace?.model.columns.count).toBeGreaterThanOrEqual(3000);
    expect(plain.trace?.model.problems).toEqual([]);
    expect(packed.trace?.model).toEqual(plain.trace?.model);
  });

  it('gives back its events, and its lines as they were', async () => {
    const { trace } = await open(bytesOf(LINES));
    expect(trace?.model.columns.count).toBe(EVENTS);
    expect(trace?.event(0)).toEqual({ kind: 'process.started', incarnation: 1 });
    expect(trace?.event(EVENTS)).toBeNull();
    expect(await trace?.original().text()).toBe(LINES.map((line) => `${line}\n`).join(''));
  });

  it('tells early what it has, with the findings at the end of a plain file', async () => {
    const { models } = await open(bytesOf(syntheticLines(24_000)));
    const [[early, isWhole] = [], [whole, isWholeAtLast] = []] = models;
    expect([isWhole, isWholeAtLast, models.length]).toEqual([false, true, 2]);
    // A screen full of events, and hardly more: the picture waits for no other.
    expect(early?.columns.count).toBeGreaterThanOrEqual(512);
    expect(early?.columns.count).toBeLessThan(1024);
    expect(early?.columns.count).toBeLessThan(whole?.columns.count ?? 0);
    expect(early?.findings.map(({ rule }) => rule)).toEqual(['Z2']);
    expect(early?.footer).toEqual(whole?.footer);
  });

  it('tells nothing early of a short file, whose picture would only flicker', async () => {
    const { models } = await open(bytesOf(LINES));
    expect(models.map(([, isWhole]) => isWhole)).toEqual([true]);
  });

  it('tells early of a packed file, whose findings are not known, when it is a long one', async () => {
    const { models } = await open(gzipSync(bytesOf(syntheticLines(24_000))));
    const [[early] = []] = models;
    expect(models.map(([, isWhole]) => isWhole)).toEqual([false, true]);
    expect(early?.columns.count).toBeGreaterThanOrEqual(4096);
    expect(early?.columns.count).toBeLessThan(12_000);
    expect(early?.findings).toEqual([]);
  });

  it('stops when nobody wants it any more', async () => {
    expect((await open(bytesOf(LINES), Infinity, () => true)).trace).toBeNull();
  });
});

describe('a file that is not whole', () => {
  it('opens up to where it ends, and says so', async () => {
    const { trace } = await open(bytesOf(LINES.slice(0, 500)));
    expect(trace?.model.columns.count).toBeGreaterThan(400);
    const [problem] = trace?.model.problems ?? [];
    expect(problem).toMatchObject({ sort: 'truncated', line: 501 });
    expect(problem?.text).toMatch(/^The file ends after event \d+, without its footer: /);
  });

  it('opens a packed one that breaks off', async () => {
    const packed = gzipSync(bytesOf(LINES));
    const { trace } = await open(packed.subarray(0, packed.length - 3000));
    expect(trace?.model.columns.count).toBeGreaterThan(100);
    expect(trace?.model.columns.count).toBeLessThan(EVENTS);
    expect(trace?.model.problems[0]?.text).toMatch(/^The file ends after event /);
  });

  it('leaves out damaged lines, quotes three and counts the rest', async () => {
    const lines = LINES.map((line, i) =>
      i >= 100 && i < 1000 && i % 200 === 0 ? `${line.slice(0, 30)}#` : line,
    );
    const problems = await problemsOf(lines);
    expect(problems.slice(0, 3).map((text) => /^Line \d+ is left out: /.exec(text)?.[0])).toEqual([
      'Line 201 is left out: ',
      'Line 401 is left out: ',
      'Line 601 is left out: ',
    ]);
    expect(problems[3]).toBe('1 more damaged lines are left out, in lines 801.');
  });

  it('ends reading when a hundred lines are damaged, and shows what came before', async () => {
    const lines = LINES.map((line, i) => (i >= 500 ? `${line}}` : line));
    const { trace } = await open(bytesOf(lines));
    expect(trace?.model.columns.count).toBeGreaterThan(400);
    expect(trace?.model.problems.at(-1)?.text).toBe(
      '97 more damaged lines are left out, and there reading ended.',
    );
  });

  it('shows the first events of one that is too long, and says so', async () => {
    const { trace } = await open(bytesOf(LINES), 1000);
    expect(trace?.model.columns.count).toBe(1000);
    expect(trace?.model.problems.map(({ text }) => text)).toEqual([
      'The file holds more than 1,000 events; the first 1,000 are shown.',
    ]);
  });
});

describe('what is no trace', () => {
  const header = LINES[0] ?? '';
  it.each([
    ['nothing', '', /^a\.jsonl is empty/],
    ['a picture', '\u0089PNG\r\n', /^a\.jsonl is no trace of Quorumlab: its first line should be a header/],
    ['other JSON', '{"name":"x"}\n', /^a\.jsonl cannot be opened: line 1: /],
    ['another line first', `${LINES[5] ?? ''}\n`, /^a\.jsonl is no trace of Quorumlab: /],
    [
      'a newer version',
      header.replace(/"v":\[\d+,/, '"v":[9,'),
      /^a\.jsonl cannot be opened: .*9.*quorumlab view a\.jsonl\.$/,
    ],
    [
      'another protocol',
      header.replace('"zab"', '"raft"'),
      /^a\.jsonl cannot be opened: no protocol is called "raft" here\./,
    ],
  ])('is refused with a sentence: %s', async (_, text, wanted) => {
    expect(await refusalOf(new TextEncoder().encode(text))).toMatch(wanted);
  });

  it('is refused when it only looks packed', async () => {
    expect(await refusalOf(new Uint8Array([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8]))).toMatch(
      /^a\.jsonl cannot be read: /,
    );
  });

  it('is refused when nobody answers for its address', async () => {
    const source = { kind: 'url', name: 'far', url: 'http://127.0.0.1:1/none' } as const;
    const nothing = {
      eventsMax: 1,
      progress: () => undefined,
      model: () => undefined,
      isCancelled: () => false,
    };
    await expect(openSource(source, nothing)).rejects.toThrow(/^far cannot be loaded from .*no answer came/);
  });
});
