/** When each operation took effect: where it stands in the one order of all, as a moment of time. */
import { countBelow } from '../../model/rows.js';
import type { ReplicatedLog } from '../../model/tables.js';
import type { Operation, Row, TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';

/** The calls of a trace, and the times of its events. */
interface Timed {
  readonly operations: TraceModel['operations'];
  readonly columns: Pick<TraceModel['columns'], 'micros'>;
}

export interface Point {
  /** Place in `model.operations`. */
  readonly operation: number;
  /** Its place in the order of updates; of a read, the last update that it saw. */
  readonly zxid: number;
  readonly micros: number;
  /** The event at which it took effect. */
  readonly row: Row;
  /** Updates take effect between call and answer, or something is wrong. Always true of reads. */
  readonly isInside: boolean;
  /** Of a read: how many updates were committed before its call that it did not see. */
  readonly staleBy: number;
}

export interface Points {
  /** By place in `model.operations`. */
  readonly ofOperation: ReadonlyMap<number, Point>;
  /** Updates in the order of their zxids. */
  readonly updates: readonly Point[];
}

/** The moments at which transactions were committed by anybody, in the order of zxids. */
interface Commits {
  readonly zxids: readonly number[];
  readonly rows: readonly Row[];
  /** The rows, sorted. */
  readonly sorted: readonly Row[];
}

export function findPoints(model: Timed, log: ReplicatedLog): Points {
  const commits = commitsOf(log);
  const ofOperation = new Map<number, Point>();
  model.operations.forEach((operation, place) => {
    const point = log.acceptors.length > 0 ? null : pointOf(operation, place, commits, model);
    if (point !== null) ofOperation.set(place, point);
  });
  const updates = [...ofOperation.values()]
    .filter(({ operation }) => model.operations[operation]?.isUpdate === true)
    .sort((a, b) => a.zxid - b.zxid);
  return { ofOperation, updates };
}

function commitsOf({ servers }: ReplicatedLog): Commits {
  const first = new Map<number, Row>();
  for (const { cells } of servers) {
    for (const { zxid, committed, applied } of cells) {
      const row = committed === NO_ROW ? applied : committed;
      if (row !== NO_ROW && row < (first.get(zxid) ?? Number.POSITIVE_INFINITY)) first.set(zxid, row);
    }
  }
  const entries = [...first].sort(([a], [b]) => a - b);
  const rows = entries.map(([, row]) => row);
  return { zxids: entries.map(([zxid]) => zxid), rows, sorted: [...rows].sort((a, b) => a - b) };
}

function pointOf(operation: Operation, place: number, commits: Commits, model: Timed): Point | null {
  const { zxid, called, ended, isUpdate } = operation;
  if (zxid === null) return null;
  const at = countBelow(commits.zxids, zxid);
  const committed = commits.zxids[at] === zxid ? (commits.rows[at] ?? NO_ROW) : NO_ROW;
  const micros = (row: Row): number => model.columns.micros[row] ?? 0;
  const common = { operation: place, zxid };
  if (isUpdate) {
    if (committed === NO_ROW) return null;
    const isInside = committed > called && (ended === NO_ROW || committed < ended);
    return { ...common, row: committed, micros: micros(committed), isInside, staleBy: 0 };
  }
  const row = Math.max(called, Math.min(committed, ended === NO_ROW ? committed : ended));
  // So many updates were committed before the call; those up to the one that it saw are not missed.
  const before = countBelow(commits.sorted, called);
  const seen = countBelow(commits.zxids, zxid + 1);
  return { ...common, row, micros: micros(row), isInside: true, staleBy: Math.max(0, before - seen) };
}
