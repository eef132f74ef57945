/** The cells in sight at a row: what each server holds of each transaction, and the marks of how far it is. */
import { countBelow } from '../../model/rows.js';
import type { LogCell } from '../../model/tables.js';
import type { Row } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Divergence, LogIndex, ServerIndex } from '../../model/log-index.js';
import { baseAt, cellAt, divergenceAt, isBy, stepsAt, stepsOf } from '../../model/log-index.js';

/** How far a transaction is at a server: the border, and whether the cell is filled. */
export type CellStage = 'proposed' | 'durable' | 'committed';

export type GridCell =
  | {
      readonly kind: 'txn';
      /** Place of the server in the index, and column. */
      readonly server: number;
      readonly column: number;
      readonly cell: LogCell;
      readonly stage: CellStage;
      readonly isApplied: boolean;
      readonly isRemoved: boolean;
      /** The step that was taken last. */
      readonly row: Row;
    }
  /** The server holds it in a snapshot, and the events do not tell how it came there. */
  | { readonly kind: 'snapshot'; readonly server: number; readonly column: number };

export interface ServerMarks {
  /** Zxids; 0 for none. */
  readonly logged: number;
  readonly committed: number;
  readonly applied: number;
  readonly sync: { readonly zxid: number; readonly mode: string; readonly row: Row } | null;
}

export interface LogGrid {
  readonly cells: readonly GridCell[];
  /** Server by server. */
  readonly marks: readonly ServerMarks[];
  readonly divergence: Divergence | null;
}

export function makeLogGrid(
  index: LogIndex,
  row: Row,
  { first, fitting }: { first: number; fitting: number },
): LogGrid {
  const cells: GridCell[] = [];
  index.servers.forEach((server, place) => {
    const base = baseAt(server.log, row);
    for (let column = first; column < Math.min(first + fitting, index.zxids.length); column += 1) {
      const zxid = index.zxids[column] ?? 0;
      const cell = cellAt(server, zxid, row);
      if (cell !== null) cells.push(gridCell({ server: place, column, cell }, row));
      else if (zxid <= base) cells.push({ kind: 'snapshot', server: place, column });
    }
  });
  return {
    cells,
    marks: index.servers.map((server) => marksOf(server, row)),
    divergence: divergenceAt(index, row),
  };
}

/** The column of the step that an event is; -1 if it is none. */
export function columnOfRow({ servers, zxids }: LogIndex, row: Row): number {
  for (const { log } of servers)
    for (const cell of log.cells)
      if (cell.removed === row || stepsOf(cell).includes(row)) return countBelow(zxids, cell.zxid);
  return -1;
}

/** The last column that anything has come to by a row; -1 if none. */
export function headColumn({ servers, zxids }: LogIndex, row: Row): number {
  const ends = servers.map(({ logged, log }) => Math.max(stepsAt(logged, row), baseAt(log, row)));
  return countBelow(zxids, Math.max(0, ...ends) + 1) - 1;
}

function gridCell(
  at: { readonly server: number; readonly column: number; readonly cell: LogCell },
  row: Row,
): GridCell {
  const { cell } = at;
  const isRemoved = isBy(cell.removed, row);
  const taken = stepsOf(cell).filter((step) => isBy(step, row));
  const stage = isBy(cell.committed, row) ? 'committed' : isBy(cell.durable, row) ? 'durable' : 'proposed';
  return {
    kind: 'txn',
    ...at,
    stage,
    isApplied: isBy(cell.applied, row),
    isRemoved,
    row: isRemoved ? cell.removed : Math.max(NO_ROW, ...taken),
  };
}

function marksOf(server: ServerIndex, row: Row): ServerMarks {
  const { logged, committed, applied, log } = server;
  const sync = log.syncs.filter((one) => one.row <= row).at(-1) ?? null;
  const base = baseAt(log, row);
  return {
    logged: Math.max(stepsAt(logged, row), base),
    committed: stepsAt(committed, row),
    applied: Math.max(stepsAt(applied, row), base),
    sync,
  };
}
