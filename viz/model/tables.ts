/**
 * Histories that the views read at any cursor without a fold: each thing says at which rows it began, changed and ended,
 * and a view shows what had happened by the row of the cursor.
 */
import type { Row } from './trace-model.js';

/** One transaction at one server: the rows at which each step happened, NO_ROW if it did not. */
export interface LogCell {
  readonly zxid: number;
  /** Checksum of its bytes; 0 if the events do not say. */
  readonly txn: number;
  readonly proposed: Row;
  readonly appended: Row;
  readonly durable: Row;
  readonly acked: Row;
  readonly committed: Row;
  readonly applied: Row;
  /** Cut from the log, or lost in a crash before it was durable. */
  readonly removed: Row;
}
export interface ServerLog {
  /** A place in `actors`. */
  readonly actor: number;
  /** By the row of their first step. A zxid that was cut and came again stands twice. */
  readonly cells: readonly LogCell[];
  /** Where an installed snapshot or a recovery put the server: its state begins behind zxid from that row on. */
  readonly bases: readonly {
    readonly row: Row;
    readonly zxid: number;
    readonly why: 'snapshot' | 'recovered';
  }[];
}
/** Single-decree Paxos, ballot by ballot. */
export interface BallotHistory {
  readonly ballot: number;
  readonly proposer: number;
  readonly prepared: Row;
  readonly promises: readonly {
    readonly actor: number;
    readonly row: Row;
    readonly accepted: { readonly ballot: number; readonly value: number } | null;
  }[];
  /** What it proposed, and whether a promise forced it (then by whom). */
  readonly proposal: { readonly row: Row; readonly value: number; readonly forcedBy: number | null } | null;
  readonly accepted: readonly { readonly actor: number; readonly row: Row; readonly durable: Row }[];
  readonly chosen: Row;
}
export interface ReplicatedLog {
  readonly servers: readonly ServerLog[];
  readonly ballots: readonly BallotHistory[];
}

export interface SessionHistory {
  /** 0x3.1000003. */
  readonly name: string;
  readonly session: number;
  readonly client: number | null;
  readonly timeoutMs: number;
  readonly opened: Row;
  readonly attachments: readonly {
    readonly server: number;
    readonly start: Row;
    readonly end: Row;
    readonly why: string;
  }[];
  /** Times at which the leader moved the deadline: row and the deadline in virtual µs as seen from the renewal. */
  readonly renewals: readonly { readonly row: Row; readonly server: number; readonly untilMicros: number }[];
  readonly expiring: Row;
  readonly closed: Row;
}
export interface WatchHistory {
  readonly session: number;
  readonly server: number;
  readonly path: string;
  /** `data`, `child`. */
  readonly list: string;
  readonly armed: Row;
  /** The transaction that triggered it at the server. */
  readonly fired: Row;
  readonly type: string;
  readonly zxid: number | null;
  /** When the client was told. */
  readonly told: Row;
  /** Given up with its connection. */
  readonly removed: Row;
  /** A reply that showed the change to the session before the event did; NO_ROW if the order held. */
  readonly shownBefore: Row;
}

/** What one transaction did to one znode at one server. */
export interface ZnodeChange {
  readonly row: Row;
  /** A place in `actors`. */
  readonly server: number;
  readonly zxid: number;
  readonly path: string;
  readonly op: 'created' | 'changed' | 'deleted' | 'loaded';
  readonly data: string | null;
  readonly version: number;
  readonly cversion: number;
  readonly czxid: number;
  readonly mzxid: number;
  readonly pzxid: number;
  /** Session that owns it; 0 for none. */
  readonly ephemeralOwner: number;
  readonly numChildren: number;
}

export interface Tables {
  readonly log: ReplicatedLog;
  readonly sessions: readonly SessionHistory[];
  readonly watches: readonly WatchHistory[];
  /** In the order of rows. */
  readonly znodes: readonly ZnodeChange[];
}
