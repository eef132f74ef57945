import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { perfettoExporter } from '../../../viz/export/perfetto.js';
import { NO_ROW } from '../../../viz/model/trace-model.js';
import type { OpenedRun } from '../opened-run.js';
import { openedRun, shortRun } from '../opened-run.js';

const of = { name: z.string().min(1), pid: z.int().min(1) };
const at = { ts: z.number().min(0) };
const args = z.record(z.string(), z.union([z.string(), z.number()]));

/** The forms of https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU that we use. */
const event = z.discriminatedUnion('ph', [
  z.strictObject({ ph: z.literal('M'), ...of, tid: z.int().optional(), args }),
  z.strictObject({
    ph: z.literal('X'),
    ...of,
    ...at,
    tid: z.int(),
    dur: z.number().min(0),
    cat: z.string(),
    args,
  }),
  z.strictObject({ ph: z.literal('s'), ...of, ...at, tid: z.int(), id: z.int(), cat: z.string() }),
  z.strictObject({
    ph: z.literal('f'),
    ...of,
    ...at,
    tid: z.int(),
    id: z.int(),
    cat: z.string(),
    bp: z.literal('e'),
  }),
  z.strictObject({ ph: z.literal('C'), ...of, ...at, args: z.record(z.string(), z.number()) }),
]);
type Event = z.output<typeof event>;
const file = z.strictObject({ displayTimeUnit: z.literal('ms'), traceEvents: z.array(event) });

describe('Perfetto JSON', () => {
  let run: OpenedRun;
  let events: readonly Event[];
  beforeAll(async () => {
    run = await openedRun(shortRun('sync-trunc-old-leader', 'zab'));
    const { model, service } = run;
    const { parts } = await perfettoExporter.make({ model, service, rows: null, cursor: 0 });
    events = file.parse(JSON.parse(parts.join(''))).traceEvents;
  });

  test('has a slice for each event, in the process of its actor', () => {
    const slices = events.filter((one) => one.ph === 'X' && one.cat !== 'role');
    expect(slices).toHaveLength(run.model.columns.count);
    const names = events.filter(({ ph, name }) => ph === 'M' && name === 'process_name');
    expect(names.map((one) => one.ph === 'M' && one.args['name'])).toEqual(
      run.model.actors.map(({ name }) => name),
    );
  });

  test('has a flow for each message with both ends, and both lie in slices of their tracks', () => {
    const { messages } = run.model;
    const whole = Array.from(messages.ended).filter((row) => row !== NO_ROW).length;
    const starts = events.filter((one) => one.ph === 's');
    const ends = new Map(events.flatMap((one) => (one.ph === 'f' ? [[one.id, one]] : [])));
    expect(starts).toHaveLength(whole);
    const slices = new Set(
      events.flatMap((one) =>
        one.ph === 'X' ? [`${String(one.pid)} ${String(one.tid)} ${String(one.ts)}`] : [],
      ),
    );
    for (const start of starts) {
      const end = ends.get(start.id);
      if (end === undefined) throw new Error(`flow ${String(start.id)} has no end`);
      expect(end.ts).toBeGreaterThanOrEqual(start.ts);
      for (const { pid, tid, ts } of [start, end]) {
        expect(slices.has(`${String(pid)} ${String(tid)} ${String(ts)}`)).toBe(true);
      }
    }
  });

  test('counts what is under way and what is in the logs, and never less than nothing', () => {
    const counts = events.flatMap((one) => (one.ph === 'C' ? [one] : []));
    expect(new Set(counts.map(({ name }) => name))).toEqual(new Set(['messages under way', 'log entries']));
    expect(Math.min(...counts.map((one) => one.args['count'] ?? -1))).toBe(0);
  });
});
