import CliTable from 'cli-table3';

/** A column of a table with its cells, from the top. */
export interface FilledColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cells: readonly string[];
}

/** So many blanks stand between two columns. */
export const GAP = 2;

const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(GAP),
};

/** Draws a table without lines around its cells. */
export function drawTable(columns: readonly FilledColumn[]): string {
  const table = new CliTable({
    chars: BARE,
    head: columns.map(({ title }) => title),
    colAligns: columns.map(({ align }) => align),
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  const [first] = columns;
  table.push(...(first?.cells ?? []).map((_, row) => columns.map(({ cells }) => cells[row] ?? '')));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
