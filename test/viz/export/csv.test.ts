import { beforeAll, describe, expect, test } from 'vitest';
import { csvExporter } from '../../../viz/export/csv.js';
import { NO_ROW } from '../../../viz/model/trace-model.js';
import type { OpenedRun } from '../opened-run.js';
import { openedRun, shortRun } from '../opened-run.js';

/** Reads RFC 4180 back, by its grammar and not by how it was written. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g;
  let record: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(cells)) {
    record.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (end === '\r\n') records.push(record);
    record = [];
  }
  return records;
}

describe('the table as CSV', () => {
  let run: OpenedRun;
  beforeAll(async () => {
    run = await openedRun(shortRun('crash-follower-around-fsync', 'synod', 'px-02'));
  });

  test('read back, says what the model says of every event', async () => {
    const { model, service } = run;
    const { parts, notes } = await csvExporter.make({ model, service, rows: null, cursor: 0 });
    const [head, ...lines] = parseCsv(parts.join(''));
    expect(head?.join(',')).toBe('index,time_us,actor,kind,summary,cause,further_causes');
    expect(notes).toEqual([]);
    expect(lines).toHaveLength(model.columns.count);
    const { index, micros, cause, actor, kind } = model.columns;
    lines.forEach((cells, row) => {
      expect(cells).toHaveLength(7);
      expect(cells.slice(0, 4)).toEqual([
        String(index[row]),
        String(micros[row]),
        model.actors[actor[row] ?? 0]?.name,
        model.kinds[kind[row] ?? 0]?.kind,
      ]);
      const before = cause[row] ?? NO_ROW;
      expect(cells[5]).toBe(before === NO_ROW ? '' : String(index[before]));
    });
  });

  test('holds the rows that are shown, and no others', async () => {
    const { model, service } = run;
    const { parts } = await csvExporter.make({ model, service, rows: [3, 5], cursor: 0 });
    const lines = parseCsv(parts.join('')).slice(1);
    expect(lines.map(([index]) => index)).toEqual([3, 5].map((row) => String(model.columns.index[row])));
  });

  test('a summary with commas, quotes and line ends is one cell', async () => {
    const { model, service } = run;
    const summary = 'says "a, b"\r\nand goes on';
    const details: OpenedRun['service']['details'] = async (rows) => {
      return (await service.details(rows)).map((detail) => ({ ...detail, summary }));
    };
    const odd = { details, tables: () => service.tables() };
    const { parts } = await csvExporter.make({ model, service: odd, rows: [2], cursor: 0 });
    expect(parseCsv(parts.join(''))[1]?.[4]).toBe(summary);
  });
});
