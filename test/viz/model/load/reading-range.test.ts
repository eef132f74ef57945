/** A file with more events than are read: its parts, and what is offered of the others. */
import { describe, expect, it } from 'vitest';
import { openSource } from '../../../../viz/model/load/open-source.js';
import type { OpenTrace } from '../../../../viz/model/open-trace.js';
import type { ReadFrom } from '../../../../viz/model/read-from.js';
import { States } from '../../../../viz/model/state/states.js';
import { NO_ROW } from '../../../../viz/model/trace-model.js';
import { bytesOf, syntheticLines } from '../synthetic.js';

/** Long enough for its end to be read first, and for keyframes. */
const LINES = syntheticLines(12_000);
const MAX = 3_000;

async function open(from: ReadFrom | null, eventsMax = MAX, lines = LINES): Promise<OpenTrace> {
  const trace = await openSource(
    { kind: 'bytes', name: 'a.jsonl', bytes: bytesOf(lines), from },
    { eventsMax, isCancelled: () => false, progress: () => undefined, model: () => undefined },
  );
  if (trace === null) throw new Error('nobody cancels this');
  return trace;
}

const whole = await open(null, Infinity);
const { count } = whole.model.columns;

describe('a file that holds more than can be read', () => {
  it('shows the first events, says so, and offers the others', async () => {
    const { model } = await open(null);
    expect([...model.columns.index]).toEqual([...whole.model.columns.index.subarray(0, MAX)]);
    expect(model.problems.map(({ text }) => text)).toEqual([
      'The file holds more than 3,000 events; the first 3,000 are shown.',
    ]);
    const [evidence] = whole.model.findings.map(({ stops }) => stops.at(-1)?.index);
    expect(model.problems[0]?.offers).toEqual([
      { text: 'Show the next', from: { kind: 'skip', events: MAX } },
      { text: 'Show the last', from: { kind: 'skip', events: count - MAX } },
      { text: 'Show those around the first finding', from: { kind: 'around', index: evidence } },
    ]);
    // The verdict stands at the end of the file, and is known all the same.
    expect(model.findings.map(({ rule }) => rule)).toEqual(whole.model.findings.map(({ rule }) => rule));
    expect(model.findings[0]?.stops.at(-1)?.row).toBe(NO_ROW);
  });

  it.each([
    ['the next', { kind: 'skip', events: MAX } as const, MAX],
    ['the last', { kind: 'skip', events: count - MAX } as const, count - MAX],
  ])('shows %s, with the states, roles and calls that there were', async (_, from, skipped) => {
    const trace = await open(from);
    const { model } = trace;
    expect(model.columns.count).toBe(MAX);
    expect(model.problems[0]?.text.startsWith('This is the end of the file')).toBe(skipped > MAX);
    expect(model.columns.index[0]).toBe(whole.model.columns.index[skipped]);
    const states = new States(trace);
    const all = new States(whole);
    for (const row of [0, 1, 700, MAX - 1]) {
      const stateOf = (list: ReturnType<States['at']>): unknown => list.map(({ state }) => state);
      expect(stateOf(states.at(row))).toEqual(stateOf(all.at(skipped + row)));
    }
    const rolesAt = (trace: OpenTrace, micros: number): unknown =>
      trace.model.roles
        .filter(({ startMicros, endMicros }) => startMicros <= micros && endMicros > micros)
        .map(({ actor, role }) => [actor, role]);
    const micros = model.columns.micros[MAX >> 1] ?? 0;
    expect(rolesAt(trace, micros)).toEqual(rolesAt(whole, micros));
    const first = model.columns.micros[0] ?? 0;
    const last = model.columns.micros[MAX - 1] ?? 0;
    expect(model.operations.map(({ text }) => text)).toEqual(
      whole.model.operations
        .filter(({ calledMicros, endedMicros }) => endedMicros >= first && calledMicros <= last)
        .map(({ text }) => text),
    );
  });

  it('shows what lies around a finding, with the finding in it', async () => {
    const index = whole.model.findings[0]?.stops.at(-1)?.index ?? 0;
    const { model } = await open({ kind: 'around', index });
    expect(model.findings[0]?.stops.at(-1)?.row).toBeGreaterThan(0);
    expect(model.problems[0]?.text).toMatch(
      /^This is the end of the file; behind the first [\d,]+ the next [\d,]+ are shown\.$/,
    );
    expect(model.problems[0]?.offers?.map(({ text }) => text)).toEqual([
      'Show the first',
      'Show those around the first finding',
    ]);
  });

  it('finds the states of a file without keyframes too', async () => {
    const bare = LINES.filter((line) => !line.startsWith('{"k":"key"')).slice(0, -1);
    const trace = await open({ kind: 'skip', events: 5_000 }, 1_000, bare);
    const stateOf = (list: ReturnType<States['at']>): unknown => list.map(({ state }) => state);
    expect(stateOf(new States(trace).at(999))).toEqual(stateOf(new States(whole).at(5_999)));
  });
});
