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
/** What a leader proposed, in its own words. */
export interface ProposedTxn {
  readonly zxid: number;
  readonly txn: number;
  readonly row: Row;
  /** A place in `actors`. */
  readonly leader: number;
  readonly session: number;
  /** `setData`, `create`. */
  readonly op: string;
  /** Why it does nothing; 0 if it does what it says. */
  readonly code: number;
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
  /** Where its history met that of its leader: DIFF goes on behind zxid, TRUNC cuts behind it, SNAP brings all up to it. */
  readonly syncs: readonly { readonly row: Row; readonly zxid: number; readonly mode: string }[];
}
/** Single-decree Paxos, ballot by ballot. */
export interface BallotHistory {
  readonly ballot: number;
  /** A place in `actors`. */
  readonly proposer: number;
  /** The first event of it. */
  readonly started: Row;
  /** Its proposer has the promises of a quorum. */
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
/** What an acceptor of single-decree Paxos holds from a row on. */
export interface AcceptorStep {
  readonly row: Row;
  readonly isUp: boolean;
  readonly promised: number;
  readonly isPromiseDurable: boolean;
  readonly accepted: { readonly ballot: number; readonly value: number } | null;
  readonly isAcceptedDurable: boolean;
  /** The value that it knows to be chosen; null if none. */
  readonly learned: number | null;
}
export interface AcceptorHistory {
  /** A place in `actors`. */
  readonly actor: number;
  /** In the order of rows. */
  readonly steps: readonly AcceptorStep[];
}
export interface ReplicatedLog {
  readonly servers: readonly ServerLog[];
  /** In the order of rows. */
  readonly proposed: readonly ProposedTxn[];
  readonly ballots: readonly BallotHistory[];
  /** Empty unless the trace is one of Paxos. */
  readonly acceptors: readonly AcceptorHistory[];
}

export interface SessionHistory {
  /** 0x3.1000003. */
  readonly name: string;
  readonly session: number;
  /** A place in `actors`. */
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
  /** Its leader found the deadline passed. */
  readonly expiring: Row;
  /** The first server applied its end. */
  readonly closed: Row;
  /** The client was told that it is over. */
  readonly told: Row;
}
export interface WatchHistory {
  readonly session: number;
  /** A place in `actors`. */
  readonly server: number;
  readonly connection: number;
  readonly path: string;
  /** `data`, `child`. */
  readonly list: string;
  /** NO_ROW if the server told at once of what the client had missed, when it registered again. */
  readonly armed: Row;
  /** The server sent the event. */
  readonly fired: Row;
  readonly type: string;
  readonly zxid: number | null;
  /** When the client was told. */
  readonly told: Row;
  /** Given up with its connection. */
  readonly removed: Row;
  /** The change that it waited for, at its server; NO_ROW if none came, or the events do not tell. */
  readonly changed: Row;
  /** The first reply on its connection that was made from a state with the change. */
  readonly shown: Row;
  /** That reply, if it was sent before the event; NO_ROW if the order held. */
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
  /** `persistent`, `ephemeral`, `container`, `ttl`. */
  readonly sort: string;
  /** The beginning of its data, one character for each byte; null if it has none. */
  readonly data: string | null;
  /** Bytes; more than `data` shows if that was cut. */
  readonly dataLength: number;
  readonly version: number;
  readonly cversion: number;
  readonly czxid: number;
  readonly mzxid: number;
  readonly pzxid: number;
  /** Session that owns it; 0 for none. */
  readonly ephemeralOwner: number;
  readonly numChildren: number;
}

/** A server would wait so long for the others, and then do something. */
export interface TimerSpan {
  /** A place in `actors`. */
  readonly actor: number;
  /** `election-wait`, `retry`. */
  readonly timer: string;
  readonly start: Row;
  /** It fired, was given up or died with its process; NO_ROW if none of that. */
  readonly end: Row;
  readonly startMicros: number;
  /** When it fires, unless something comes first. */
  readonly dueMicros: number;
}

/** In which order the calls can have taken effect. Calls are named by the rows at which they began. */
export interface Linearization {
  /** One that explains every answer; where none does, the longest that was found, which explains all before `stuck`. */
  readonly order: readonly Row[];
  /** The call whose answer no order explains as well; null if one explains all. */
  readonly stuck: Row | null;
}

export interface Tables {
  readonly log: ReplicatedLog;
  readonly sessions: readonly SessionHistory[];
  readonly watches: readonly WatchHistory[];
  /** In the order of rows. */
  readonly znodes: readonly ZnodeChange[];
  /** In the order of rows. Empty below full detail. */
  readonly timers: readonly TimerSpan[];
  /** Null for a long history, and for one that the search did not come to an end with. */
  readonly linearization: Linearization | null;
}
