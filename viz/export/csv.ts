import { rowsIn } from '../model/rows.js';
import type { Row, TraceModel } from '../model/trace-model.js';
import { NO_ROW } from '../model/trace-model.js';
import type { Exporter } from './exporter.js';
import { actorName, fileNameOf, rowsOf, summariesOf } from './exporter.js';

const HEAD = 'index,time_us,actor,kind,summary,cause,further_causes';
/** A piece of the text has so many lines. */
const LINES_AT_ONCE = 2_000;

/** The event table as it is filtered, as RFC 4180 has it. */
export const csvExporter: Exporter = {
  id: 'csv',
  title: 'Table (CSV)',
  says: 'One line for each event that is shown, for spreadsheets and scripts.',
  async make(request) {
    const { model } = request;
    const rows = rowsOf(request);
    const parts = [`${HEAD}\r\n`];
    for (let from = 0; from < rows.length; from += LINES_AT_ONCE) {
      const some = rows.slice(from, from + LINES_AT_ONCE);
      const texts = await summariesOf(request, some);
      parts.push(some.map((row, i) => lineOf(model, row, texts[i] ?? '')).join(''));
    }
    return { name: fileNameOf(model, 'csv'), mime: 'text/csv', parts, notes: [] };
  },
};

function lineOf(model: TraceModel, row: Row, summary: string): string {
  const { columns, kinds, furtherCauses } = model;
  const indexOf = (cause: Row): string => (cause === NO_ROW ? '' : String(columns.index[cause] ?? ''));
  const cells = [
    String(columns.index[row] ?? ''),
    String(columns.micros[row] ?? ''),
    actorName(model, columns.actor[row] ?? 0),
    kinds[columns.kind[row] ?? 0]?.kind ?? '',
    summary,
    indexOf(columns.cause[row] ?? NO_ROW),
    [...rowsIn(furtherCauses, row)].map(indexOf).join(' '),
  ];
  return `${cells.map(quoted).join(',')}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
