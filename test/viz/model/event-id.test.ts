import { beforeAll, describe, expect, it } from 'vitest';
import { coneOf } from '../../../viz/model/cone.js';
import { eventIdOf, rowOfEventId } from '../../../viz/model/event-id.js';
import type { OpenTrace } from '../../../viz/model/open-trace.js';
import { NO_ROW } from '../../../viz/model/trace-model.js';
import { shortRun } from '../opened-run.js';
import { openTrace } from './open-trace.js';

let trace: OpenTrace;
beforeAll(async () => {
  trace = await openTrace(shortRun('elect-leader-crash-mid-broadcast', 'zab'));
});

describe('stable ids', () => {
  it('lead back to their events, and no two events have the same', () => {
    const { model } = trace;
    const ids = new Set<string>();
    for (let row = 0; row < model.columns.count; row += 1) {
      const id = eventIdOf(model, row);
      expect(rowOfEventId(model, id)).toBe(row);
      ids.add(id);
    }
    expect(ids.size).toBe(model.columns.count);
  });

  it('count from the beginning of a life', () => {
    const { model } = trace;
    const started = model.kinds.findIndex(({ kind }) => kind === 'process.started');
    const rows = [...model.columns.kind.keys()].filter((row) => model.columns.kind[row] === started);
    for (const row of rows) expect(eventIdOf(model, row)).toMatch(/^[sc]\d+\.[1-9]\.0$/);
    expect(rows.some((row) => eventIdOf(model, row).split('.')[1] === '2')).toBe(true);
  });

  it.each(['', 's1', 's9.1.0', 's1.99.0', 's1.1.999999', 's1.1.x'])('of no event lead nowhere: %j', (id) => {
    expect(rowOfEventId(trace.model, id)).toBe(NO_ROW);
  });
});

describe('the past of a commit', () => {
  it('holds the votes, the logs and the messages that it rests on, and little else', () => {
    const { model } = trace;
    const kindOf = (row: number): string => model.kinds[model.columns.kind[row] ?? 0]?.kind ?? '';
    const last = [...model.columns.kind.keys()].filter((row) => kindOf(row) === 'txn.applied').at(-1) ?? 0;
    const past = coneOf(model, [last], 'past');
    const kinds = new Set([...past].map(kindOf));
    for (const kind of [
      'zab.proposed',
      'zab.acked',
      'zab.committed',
      'disk.written',
      'zab.elected',
      'zab.established',
    ])
      expect(kinds).toContain(kind);
    expect(past.size).toBeLessThan(600);
    expect([...past].every((row) => row <= last)).toBe(true);
  });

  it('rests on program order only behind it, and only of the same actor', () => {
    const { columns, order } = trace.model;
    for (const links of [order.step, order.state]) {
      links.forEach((earlier, row) => {
        if (earlier === NO_ROW) return;
        expect(earlier).toBeLessThan(row);
        expect(columns.actor[earlier]).toBe(columns.actor[row]);
      });
    }
  });
});
