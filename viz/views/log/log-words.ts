/** The log grid in words: what a cell tells when it is pointed at, and the sentences that stand for the picture. */
import { formatSessionId } from '../../../core/ids.js';
import { formatZxid } from '../../../core/zxid.js';
import { timeText } from '../../app/format.js';
import type { ProposedTxn } from '../../model/tables.js';
import type { Row, TraceModel } from '../../model/trace-model.js';
import type { GridCell, LogGrid } from './log-cells.js';
import type { Divergence, LogIndex } from '../../model/log-index.js';
import { isBy } from '../../model/log-index.js';

const SHORT_OPS: Readonly<Record<string, string>> = {
  createSession: 'open',
  closeSession: 'close',
  create: 'create',
  create2: 'create',
  createContainer: 'create',
  createTTL: 'create',
  setData: 'set',
  delete: 'delete',
  multi: 'multi',
  failedMulti: 'failed',
  check: 'check',
};

/** `set`, `create`, or `error` for what does nothing: as much as fits a column. */
export function opWord(txn: ProposedTxn | undefined): string {
  if (txn === undefined) return '';
  return txn.code === 0 ? (SHORT_OPS[txn.op] ?? txn.op.slice(0, 7)) : 'error';
}

/** The last four hexadecimal digits of its checksum: enough to tell two transactions apart. */
export function txnId(txn: number): string {
  return txn === 0 ? '' : (txn >>> 0).toString(16).padStart(8, '0').slice(-4);
}

export function cellWords(grid: GridCell, { index, model, row }: Context): string {
  const name = nameOf(model, index.servers[grid.server]?.actor ?? 0);
  const zxid = index.zxids[grid.column] ?? 0;
  if (grid.kind === 'snapshot') return `${name}, ${formatZxid(zxid)}\nheld in a snapshot`;
  const { cell } = grid;
  const steps: readonly (readonly [string, Row])[] = [
    ['proposed', cell.proposed],
    ['in the log', cell.appended],
    ['durable', cell.durable],
    ['ack counted', cell.acked],
    ['committed', cell.committed],
    ['applied', cell.applied],
    ['gone', cell.removed],
  ];
  const lines = steps.flatMap(([word, step]) =>
    isBy(step, row) ? [`${word} ${whenText(model, step)}`] : [],
  );
  return [`${name}, ${txnWords(index, zxid)}`, ...lines].join('\n');
}

/** `2.5 setData by session 0x3.2a`. */
export function txnWords({ proposed }: LogIndex, zxid: number): string {
  const txn = proposed.get(zxid);
  if (txn === undefined) return formatZxid(zxid);
  const refusal = txn.code === 0 ? '' : `, refused with ${String(txn.code)}`;
  return `${formatZxid(zxid)} ${txn.op} of session ${formatSessionId(txn.session)}${refusal}`;
}

export function divergenceWords({ zxid, isCommitted }: Divergence): string {
  const which = formatZxid(zxid);
  return isCommitted
    ? `Histories differ from ${which}, which is committed.`
    : `Histories differ from ${which}, which is not committed.`;
}

export interface Context {
  readonly index: LogIndex;
  readonly model: TraceModel;
  readonly row: Row;
}

/** The grid, server by server. */
export function gridSentences(
  { marks, divergence }: LogGrid,
  { index, model, row }: Context,
): readonly string[] {
  const at = `Replicated log at event #${String(model.columns.index[row] ?? row)}.`;
  const servers = marks.map(({ logged, committed, applied }, place) => {
    const name = nameOf(model, index.servers[place]?.actor ?? 0);
    return (
      `${name}: log to ${formatZxid(logged)}, committed to ${formatZxid(committed)}, ` +
      `applied to ${formatZxid(applied)}.`
    );
  });
  const agreement = divergence === null ? 'No two logs differ.' : divergenceWords(divergence);
  return [at, ...servers, agreement];
}

function nameOf(model: TraceModel, place: number): string {
  return model.actors[place]?.name ?? '?';
}

function whenText({ columns }: TraceModel, row: Row): string {
  return `at ${timeText(columns.micros[row] ?? 0)} (#${String(columns.index[row] ?? row)})`;
}
