/** Where each transaction stands in the log of each server, for any row: made once, read at every cursor. */
import { epochOf, formatZxid } from '../../core/zxid.js';
import { countBelow } from './rows.js';
import type { LogCell, ProposedTxn, ReplicatedLog, ServerLog } from './tables.js';
import type { Row } from './trace-model.js';
import { NO_ROW } from './trace-model.js';

/** A zxid that changes from row to row; 0 before the first. */
export interface Steps {
  readonly rows: readonly Row[];
  readonly zxids: readonly number[];
}

export interface ServerIndex {
  /** A place in `actors`. */
  readonly actor: number;
  readonly log: ServerLog;
  /** In the order of their first step. */
  readonly byZxid: ReadonlyMap<number, readonly LogCell[]>;
  /** The end of its log, durable or not. */
  readonly logged: Steps;
  readonly committed: Steps;
  readonly applied: Steps;
}

export interface LogIndex {
  /** Rising. */
  readonly zxids: readonly number[];
  /** Of the longest zxid as it is written. */
  readonly letters: number;
  readonly servers: readonly ServerIndex[];
  readonly proposed: ReadonlyMap<number, ProposedTxn>;
  /** Zxids at which histories may differ at some time: a log leaves them out, or holds other bytes. Rising. */
  readonly doubtful: readonly number[];
}

export function makeLogIndex(log: ReplicatedLog): LogIndex {
  const servers = log.servers.map(indexServer);
  const zxids = new Set<number>();
  for (const { cells } of log.servers) for (const { zxid } of cells) zxids.add(zxid);
  const sorted = [...zxids].sort((a, b) => a - b);
  const proposed = new Map<number, ProposedTxn>();
  for (const one of log.proposed) if (!proposed.has(one.zxid)) proposed.set(one.zxid, one);
  // Within an epoch none is longer than its last.
  const longest = sorted.filter((zxid, i) => epochOf(zxid) !== epochOf(sorted[i + 1] ?? -1));
  const letters = longest.reduce((most, zxid) => Math.max(most, formatZxid(zxid).length), 0);
  return { zxids: sorted, letters, servers, proposed, doubtful: doubtfulOf(servers, sorted) };
}

export function stepsAt({ rows, zxids }: Steps, row: Row): number {
  return zxids[countBelow(rows, row + 1) - 1] ?? 0;
}

/** Where the state of a server begins: behind the snapshot that it had last. */
export function baseAt({ bases }: ServerLog, row: Row): number {
  return bases.filter((base) => base.row <= row).at(-1)?.zxid ?? 0;
}

/** The cell that a server shows at a zxid: the latest that has begun, be it gone or not. */
export function cellAt({ byZxid }: ServerIndex, zxid: number, row: Row): LogCell | null {
  return (
    byZxid
      .get(zxid)
      ?.filter((cell) => beginOf(cell) <= row)
      .at(-1) ?? null
  );
}

/** Whether a row has come, and is one. */
export function isBy(step: Row, row: Row): boolean {
  return step !== NO_ROW && step <= row;
}

/**
 * Whether it stands in the log, durable or not.
 *
 * @testonly
 */
export function isLogged(cell: LogCell | null, row: Row): cell is LogCell {
  return cell !== null && isBy(cell.appended, row) && !isBy(cell.removed, row);
}

/** The first of its steps. */
function beginOf(cell: LogCell): Row {
  let first = Number.POSITIVE_INFINITY;
  for (const step of stepsOf(cell)) if (step !== NO_ROW && step < first) first = step;
  return first;
}

/** Its steps, without the removal. */
export function stepsOf(cell: LogCell): readonly Row[] {
  return [cell.proposed, cell.appended, cell.durable, cell.acked, cell.committed, cell.applied];
}

export interface Divergence {
  readonly zxid: number;
  /** Some server committed it, as far as the row. */
  readonly isCommitted: boolean;
}

/** The first zxid at which two logs tell different histories; null if one is a prefix of the other, pair by pair. */
export function divergenceAt({ servers, doubtful }: LogIndex, row: Row): Divergence | null {
  const ends = servers.map((server) => ({
    server,
    end: Math.max(stepsAt(server.logged, row), baseAt(server.log, row)),
    base: baseAt(server.log, row),
  }));
  for (const zxid of doubtful) {
    const cells = ends.map(({ server }) => cellAt(server, zxid, row));
    const held = cells.filter((cell) => isLogged(cell, row));
    if (held.length === 0) continue;
    const isLeftOut = ends.some(
      ({ end, base }, i) => end > zxid && base < zxid && !isLogged(cells[i] ?? null, row),
    );
    const txns = new Set(held.flatMap((cell) => (cell.txn === 0 ? [] : [cell.txn])));
    if (!isLeftOut && txns.size < 2) continue;
    return { zxid, isCommitted: held.some((cell) => isBy(cell.committed, row)) };
  }
  return null;
}

function indexServer(log: ServerLog): ServerIndex {
  const byZxid = new Map<number, LogCell[]>();
  for (const cell of log.cells) {
    const list = byZxid.get(cell.zxid);
    if (list === undefined) byZxid.set(cell.zxid, [cell]);
    else list.push(cell);
  }
  return {
    actor: log.actor,
    log,
    byZxid,
    logged: loggedSteps(log),
    committed: risingSteps(log.cells, ({ committed }) => committed),
    applied: risingSteps(log.cells, ({ applied }) => applied),
  };
}

/** How far some step has come: the largest zxid so far. */
function risingSteps(cells: readonly LogCell[], step: (cell: LogCell) => Row): Steps {
  const taken = cells.filter((cell) => step(cell) !== NO_ROW).sort((a, b) => step(a) - step(b));
  const rows: Row[] = [];
  const zxids: number[] = [];
  let last = 0;
  for (const cell of taken) {
    if (cell.zxid <= last) continue;
    last = cell.zxid;
    rows.push(step(cell));
    zxids.push(last);
  }
  return { rows, zxids };
}

/** The end of the log: it grows by what is appended, and falls back to what is left when the end is cut off. */
function loggedSteps({ cells }: ServerLog): Steps {
  const changes: { readonly row: Row; readonly place: number; readonly isRemoval: boolean }[] = [];
  for (const [place, { appended, removed }] of cells.entries()) {
    if (appended === NO_ROW) continue;
    changes.push({ row: appended, place, isRemoval: false });
    if (removed !== NO_ROW) changes.push({ row: removed, place, isRemoval: true });
  }
  changes.sort((a, b) => a.row - b.row);
  const rows: Row[] = [];
  const zxids: number[] = [];
  const gone = new Set<number>();
  const stack: number[] = [];
  for (const { row, place, isRemoval } of changes) {
    if (isRemoval) gone.add(place);
    else stack.push(place);
    for (let top = stack.at(-1); top !== undefined && gone.has(top); top = stack.at(-1)) stack.pop();
    rows.push(row);
    zxids.push(cells[stack.at(-1) ?? -1]?.zxid ?? 0);
  }
  return { rows, zxids };
}

/** What only a snapshot stood for, and a state that begins earlier does not: it may be a gap from then on. */
function uncoveredIn(server: ServerIndex, zxids: readonly number[]): readonly number[] {
  const uncovered: number[] = [];
  let before = 0;
  for (const { zxid: base, row } of server.log.bases) {
    for (let place = countBelow(zxids, base + 1); (zxids[place] ?? Infinity) <= before; place += 1) {
      const zxid = zxids[place] ?? 0;
      if (!isLogged(cellAt(server, zxid, row), row)) uncovered.push(zxid);
    }
    before = base;
  }
  return uncovered;
}

function doubtfulOf(servers: readonly ServerIndex[], zxids: readonly number[]): readonly number[] {
  const doubtful = new Set<number>();
  for (const { log, logged } of servers) {
    for (const { zxid, appended, removed } of log.cells) {
      if (appended === NO_ROW) continue;
      // What is lost may leave a gap behind that was none when the log went on.
      if (removed !== NO_ROW) doubtful.add(zxid);
      const from = Math.max(stepsAt(logged, appended - 1), baseAt(log, appended));
      // Zxids that it goes past without having them, usually none: the next one is the next of all.
      let place = countBelow(zxids, from + 1);
      for (; (zxids[place] ?? zxid) < zxid; place += 1) doubtful.add(zxids[place] ?? 0);
    }
  }
  for (const server of servers) for (const zxid of uncoveredIn(server, zxids)) doubtful.add(zxid);
  const txns = new Map<number, number>();
  for (const { log } of servers) {
    for (const { zxid, txn } of log.cells) {
      if (txn === 0) continue;
      if ((txns.get(zxid) ?? txn) === txn) txns.set(zxid, txn);
      else doubtful.add(zxid);
    }
  }
  return [...doubtful].sort((a, b) => a - b);
}
