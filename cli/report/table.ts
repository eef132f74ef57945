import { stripVTControlCharacters } from 'node:util';
import type { RunVerdict } from '../../sim/run-result.js';
import type { SeriesRuns } from '../batch/campaign.js';
import type { RunRecord } from '../batch/run-record.js';
import type { Look } from './output.js';
import type { FilledColumn } from './plain-table.js';
import { drawTable, GAP } from './plain-table.js';
import type { Totals } from './summary.js';
import { totalsOf, VERDICTS } from './summary.js';
import { formatCount, formatDuration } from './text.js';

interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cell: (row: SeriesRuns, look: Look) => string;
}

const COLUMNS: readonly Column[] = [
  { title: 'scenario', align: 'left', cell: ({ series }) => series.scenario },
  { title: 'variant', align: 'left', cell: ({ series }) => series.variant ?? '' },
  { title: 'protocol', align: 'left', cell: ({ series }) => series.protocol },
  { title: 'servers', align: 'right', cell: ({ runs }) => rangeOf(runs.map(({ servers }) => servers)) },
  { title: 'seeds', align: 'right', cell: ({ runs }) => rangeOf(runs.map(({ seed }) => seed)) },
  { title: 'verdicts', align: 'left', cell: ({ runs }, look) => formatTotals(totalsOf(runs), look) },
  { title: 'steps', align: 'right', cell: ({ runs }) => formatCount(sum(runs, ({ steps }) => steps)) },
  { title: 'time', align: 'right', cell: ({ runs }) => formatDuration(sum(runs, ({ wallMs }) => wallMs)) },
];

/** Columns that may be said in a line below instead, if they are the same in all rows and the window is narrow. */
const COMMON_TITLES: readonly string[] = ['seeds', 'protocol', 'servers', 'variant'];

/** The table of a campaign, one row for each series. */
export function renderTable(rows: readonly SeriesRuns[], look: Look): string {
  let columns = COLUMNS.map((column): FilledColumn => {
    return { ...column, cells: rows.map((row) => column.cell(row, look)) };
  });
  const common: string[] = [];
  for (const title of COMMON_TITLES) {
    if (widthOf(columns) <= look.columns) break;
    const column = columns.find((candidate) => candidate.title === title);
    const [value = '', ...others] = new Set(column?.cells);
    if (others.length > 0) continue;
    columns = columns.filter((candidate) => candidate !== column);
    if (value !== '') common.push(`${title} ${value}`);
  }
  const table = drawTable(columns);
  return common.length === 0 ? table : `${table}\nIn all rows: ${common.join(', ')}.`;
}

/** `8 held, 2 inconclusive`, with colours. */
export function formatTotals(totals: Totals, look: Look): string {
  return VERDICTS.filter((verdict) => totals[verdict] > 0)
    .map((verdict) => `${formatCount(totals[verdict])} ${paintVerdict(verdict, verdict, look)}`)
    .join(', ');
}

/** A text in the colour of a verdict. */
export function paintVerdict(verdict: RunVerdict, text: string, { paint }: Look): string {
  switch (verdict) {
    case 'held':
    case 'expected':
      return paint.green(text);
    case 'inconclusive':
      return paint.yellow(text);
    case 'violated':
    case 'missed':
    case 'error':
      return paint.red(text);
  }
}

function widthOf(columns: readonly FilledColumn[]): number {
  const widths = columns.map(({ title, cells }) =>
    Math.max(title.length, ...cells.map((cell) => stripVTControlCharacters(cell).length)),
  );
  return widths.reduce((total, width) => total + width + GAP, -GAP);
}

function sum(runs: readonly RunRecord[], value: (run: RunRecord) => number): number {
  let total = 0;
  for (const run of runs) total += value(run);
  return total;
}

/** `3`, `3-7`; nothing if no value is known. */
export function rangeOf(values: readonly (number | null)[]): string {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return '';
  return low === high ? String(low) : `${String(low)}-${String(high)}`;
}
