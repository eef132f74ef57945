import { beforeAll, describe, expect, test } from 'vitest';
import { mermaidExporter } from '../../../viz/export/mermaid.js';
import { NO_ROW } from '../../../viz/model/trace-model.js';
import type { OpenedRun } from '../opened-run.js';
import { openedRun, shortRun } from '../opened-run.js';

const LINE =
  /^(?:sequenceDiagram| {2}(?:title [^\n;#]+| participant|participant p\d+ as [\w-]+|Note over p\d+(?:,p\d+)?: .+|p\d+(?:->>|-x|-\))p\d+: .+))$/;
const ARROW = /^ {2}(p\d+)(->>|-x|-\))(p\d+): /;

describe('a Mermaid diagram', () => {
  let run: OpenedRun;
  let all: readonly number[];
  beforeAll(async () => {
    run = await openedRun(shortRun('sync-trunc-old-leader', 'zab', 'zk-1154'));
    all = Array.from({ length: run.model.columns.count }, (_, row) => row);
  });

  const linesAt = async (cursor: number, rows: readonly number[] | null = null): Promise<string[]> => {
    const { model, service } = run;
    const { parts } = await mermaidExporter.make({ model, service, rows, cursor });
    return parts.join('').trimEnd().split('\n');
  };

  test('is made of lines that Mermaid knows, and names every participant first', async () => {
    for (const cursor of [0, all.length >> 1, all.length - 1]) {
      const lines = await linesAt(cursor);
      for (const line of lines) expect(line).toMatch(LINE);
      const named = new Set(lines.map((line) => /participant (p\d+)/.exec(line)?.[1]));
      const used = lines.flatMap((line) => line.match(/\bp\d+\b/g) ?? []);
      expect(used.filter((name) => !named.has(name))).toEqual([]);
    }
  });

  test('shows 60 messages at most, those before the cursor first, and counts the rest', async () => {
    const { model, service } = run;
    const cursor = all.length - 1;
    const { notes } = await mermaidExporter.make({ model, service, rows: null, cursor });
    const lines = await linesAt(cursor);
    const shown = lines.filter((line) => ARROW.test(line)).length;
    const left = notes.map((note) => Number(/^([\d,]+)/.exec(note)?.[1]?.replaceAll(',', '')));
    expect(shown).toBe(60);
    expect(left.reduce((sum, count) => sum + count, shown)).toBe(model.messages.count);
    for (const note of notes) expect(lines.some((line) => line.endsWith(note))).toBe(true);
  });

  test('draws a lost message as lost, and each message where it arrives', async () => {
    const { model } = run;
    const lost = all.filter((row) => {
      const message = model.messages.ofRow[row] ?? NO_ROW;
      return message !== NO_ROW && model.messages.fate[message] === 1;
    });
    const sent = all.filter((row) => model.messages.sent.includes(row)).slice(0, 20);
    const arrows = (await linesAt(all.length - 1, sent)).filter((line) => ARROW.test(line));
    const indexes = arrows.map((line) => Number(/#35;(\d+)/.exec(line)?.[1]));
    const ends = indexes.map((index) => {
      const row = model.columns.index.indexOf(index);
      const end = model.messages.ended[model.messages.ofRow[row] ?? 0] ?? NO_ROW;
      return end === NO_ROW ? model.columns.count : end;
    });
    expect(ends).toEqual([...ends].sort((a, b) => a - b));
    expect(arrows).toHaveLength(20);
    if (lost.length > 0) {
      const lines = await linesAt(all.length - 1, lost.slice(0, 5));
      expect(lines.filter((line) => line.includes('-x')).length).toBeGreaterThan(0);
    }
  });

  test('notes the stops of the finding', async () => {
    const { model } = run;
    const stops = model.findings.flatMap(({ stops: of }) => of);
    const rows = stops.map(({ row }) => row).filter((row) => row !== NO_ROW);
    const lines = await linesAt(
      all.length - 1,
      [...new Set(rows)].sort((a, b) => a - b),
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { role } of stops) expect(lines.some((line) => line.includes(role))).toBe(true);
  });
});
