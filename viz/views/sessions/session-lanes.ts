/** A lane for each session, with rows for its watches. Lengths are in px at scale 1. */
import type { SessionHistory, Tables, WatchHistory } from '../../model/tables.js';
import type { Row, TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import { packSpans } from '../chart/packing.js';

export interface PlacedWatch {
  readonly watch: WatchHistory;
  /** Row below the session; -1 if it is folded away. */
  readonly row: number;
}

export interface SessionLane {
  readonly session: SessionHistory;
  readonly top: number;
  readonly height: number;
  readonly watches: readonly PlacedWatch[];
  /** Watches that have no row. */
  readonly folded: number;
  readonly isUnfolded: boolean;
  /** It does not live in the range in sight: a thin lane tells its name. */
  readonly isThin: boolean;
}

export interface SessionLanes {
  readonly lanes: readonly SessionLane[];
  readonly height: number;
}

export const LANE = { pad: 8, bar: 18, deadline: 14, watch: 16, fold: 16, thin: 24 } as const;
/** Watches beyond these rows are folded until the reader asks for them. */
const MOST_WATCH_ROWS = 3;

/** A session with its watches in rows: made once. */
export interface PackedSession {
  readonly session: SessionHistory;
  readonly watches: readonly PlacedWatch[];
  readonly rows: number;
}

/** By client, and then by age. */
export function packSessions(tables: Tables): readonly PackedSession[] {
  const bySession = new Map<number, WatchHistory[]>();
  for (const watch of tables.watches) {
    const list = bySession.get(watch.session);
    if (list === undefined) bySession.set(watch.session, [watch]);
    else list.push(watch);
  }
  const sessions = [...tables.sessions].sort(
    (a, b) => (a.client ?? Infinity) - (b.client ?? Infinity) || beginOf(a) - beginOf(b),
  );
  return sessions.map((session) => {
    const watches = bySession.get(session.session) ?? [];
    const { rows, count } = packSpans(watches.map(watchExtent));
    return { session, watches: watches.map((watch, i) => ({ watch, row: rows[i] ?? -1 })), rows: count };
  });
}

export interface LanesOptions {
  readonly unfolded: ReadonlySet<number>;
  /** The rows in sight. */
  readonly range: { readonly from: Row; readonly to: Row };
}

export function makeSessionLanes(
  sessions: readonly PackedSession[],
  { unfolded, range }: LanesOptions,
): SessionLanes {
  let top = 0;
  const lanes = sessions.map((packed) => {
    const lane = laneOf(packed, unfolded.has(packed.session.session), !isAlive(packed.session, range));
    const placed = { ...lane, top };
    top += lane.height;
    return placed;
  });
  return { lanes, height: top };
}

function laneOf(
  { session, watches, rows }: PackedSession,
  isUnfolded: boolean,
  isThin: boolean,
): Omit<SessionLane, 'top'> {
  const shown = isThin ? 0 : isUnfolded ? rows : Math.min(rows, MOST_WATCH_ROWS);
  const placed = watches.map(({ watch, row }) => ({ watch, row: row < shown ? row : -1 }));
  const folded = placed.filter(({ row }) => row < 0).length;
  const hasFold = rows > MOST_WATCH_ROWS && !isThin;
  const height = isThin
    ? LANE.thin
    : 2 * LANE.pad + LANE.bar + LANE.deadline + shown * LANE.watch + (hasFold ? LANE.fold : 0);
  return { session, height, watches: placed, folded, isUnfolded: isUnfolded && hasFold, isThin };
}

function isAlive(session: SessionHistory, range: LanesOptions['range']): boolean {
  const end = Math.max(session.closed, session.told);
  return beginOf(session) <= range.to && (session.closed === NO_ROW || end >= range.from);
}

/**
 * From its arming to the reply that shows the change; what has no end lasts for ever.
 *
 * @testonly
 */
export function watchExtent({ armed, fired, told, removed, shown }: WatchHistory): {
  readonly from: Row;
  readonly to: Row;
} {
  const from = armed === NO_ROW ? fired : armed;
  const last = Math.max(fired, told, removed, shown);
  const isOpen = fired === NO_ROW && removed === NO_ROW;
  return { from, to: isOpen ? Number.POSITIVE_INFINITY : last };
}

/** The first that is known of a session. */
export function beginOf({ opened, attachments, renewals }: SessionHistory): Row {
  const rows = [opened, attachments[0]?.start ?? NO_ROW, renewals[0]?.row ?? NO_ROW];
  const known = rows.filter((row) => row !== NO_ROW);
  return known.length === 0 ? 0 : Math.min(...known);
}

/** The time left to a session at a time in µs, by its last renewal before; null if there was none. */
export function timeLeft({ renewals }: SessionHistory, model: TraceModel, at: number): number | null {
  let left: number | null = null;
  for (const { row, untilMicros } of renewals) {
    if ((model.columns.micros[row] ?? 0) > at) break;
    left = untilMicros - at;
  }
  return left;
}
