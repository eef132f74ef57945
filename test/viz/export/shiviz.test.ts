import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { shivizExporter } from '../../../viz/export/shiviz.js';
import { vectorClocks } from '../../../viz/export/vector-clocks.js';
import { rowsIn } from '../../../viz/model/rows.js';
import type { Row, TraceModel } from '../../../viz/model/trace-model.js';
import { NO_ROW } from '../../../viz/model/trace-model.js';
import type { OpenedRun } from '../opened-run.js';
import { openedRun, shortRun } from '../opened-run.js';

/** All rows that happened before a row, by looking at every step back. */
function pastOf(model: TraceModel, row: Row): ReadonlySet<Row> {
  const { columns, furtherCauses } = model;
  const past = new Set<Row>();
  const open = [row];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const before = [columns.cause[at] ?? NO_ROW, ...rowsIn(furtherCauses, at)];
    for (let earlier = at - 1; earlier >= 0; earlier -= 1) {
      if (columns.actor[earlier] !== columns.actor[at]) continue;
      before.push(earlier);
      break;
    }
    for (const one of before) {
      if (one === NO_ROW || past.has(one)) continue;
      past.add(one);
      open.push(one);
    }
  }
  return past;
}

function isBefore(one: Uint32Array, other: Uint32Array): boolean {
  return one.every((count, i) => count <= (other[i] ?? 0)) && one.some((count, i) => count < (other[i] ?? 0));
}

describe('a ShiViz log', () => {
  let run: OpenedRun;
  beforeAll(async () => {
    run = await openedRun(shortRun('crash-follower-around-fsync', 'synod', 'px-02'));
  });

  test('a clock is before another exactly if a chain of causes leads there, whatever rows are chosen', () => {
    const { model } = run;
    const pasts = Array.from({ length: model.columns.count }, (_, row) => pastOf(model, row));
    const all = pasts.map((_, row) => row);
    const subsets = fc.subarray(all, { minLength: 2 });
    fc.assert(
      fc.property(fc.oneof(fc.constant(all), subsets), (rows) => {
        const clocks = vectorClocks(model, rows);
        expect(clocks).toHaveLength(rows.length);
        for (const [i, one] of rows.entries()) {
          for (const [j, other] of rows.entries()) {
            const [a, b] = [clocks[i], clocks[j]];
            if (a === undefined || b === undefined) throw new Error('a row has no clock');
            if (isBefore(a, b) !== pasts[other]?.has(one))
              throw new Error(`rows ${String(one)} and ${String(other)}`);
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  test('read by its own pattern, each host counts from 1 by 1', async () => {
    const { model, service } = run;
    const { parts } = await shivizExporter.make({ model, service, rows: null, cursor: 0 });
    const [pattern = '', ...rest] = parts.join('').split('\n');
    const events = [...rest.join('\n').matchAll(new RegExp(pattern, 'g'))];
    expect(events).toHaveLength(model.columns.count);
    const counts = new Map<string, number>();
    for (const { groups } of events) {
      const host = groups?.['host'] ?? '';
      const clock: unknown = JSON.parse(groups?.['clock'] ?? '');
      const count = (counts.get(host) ?? 0) + 1;
      counts.set(host, count);
      expect(clock).toHaveProperty(host, count);
      expect(groups?.['event']).not.toBe('');
    }
  });

  test('says how many events it leaves out', async () => {
    const { model, service } = await openedRun(shortRun('watch-order-before-read', 'zab'));
    const { notes, parts } = await shivizExporter.make({ model, service, rows: null, cursor: 0 });
    const left = model.columns.count - 5_000;
    expect(left).toBeGreaterThan(0);
    expect(parts).toHaveLength(5_001);
    expect(notes.join('').replaceAll(',', '')).toContain(`The first ${String(left)} events are left out`);
  });
});
