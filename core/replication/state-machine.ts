/**
 * What a service gives to a replication protocol: one state machine in halves. ZAB runs `prepare` at the leader and
 * `apply` everywhere; Paxos runs `apply(prepare(request))` everywhere.
 */
import type { Kinded } from '../env.js';
import type { ServerId, SessionId } from '../ids.js';
import type { Zxid } from '../zxid.js';

/** What a client asks; plain data that only the service understands. */
export type Request = Kinded;

/** An idempotent change with absolute results, prepared by the leader; plain data that only the service understands. */
export interface Txn extends Kinded {
  /** Not 0 if the request failed: then it changes nothing, and has its place in the order all the same. */
  readonly code: ErrorCode;
}

/** ZooKeeper's error number; 0 is success. */
export type ErrorCode = number;

/** What came of a transaction, for whoever asked. */
export interface Result extends Kinded {
  readonly code: ErrorCode;
}

/** Position of a transaction and its leader's wall time, fixed once for an entry. */
export interface Stamp {
  readonly zxid: Zxid;
  readonly timeMillis: number;
}

/** Who asked: the session's how-manyeth update since its how-manyeth attachment, at which server. */
export interface Origin {
  readonly sid: ServerId;
  readonly sessionId: SessionId;
  /** Counts the attachments of the session. */
  readonly ownerEpoch: number;
  /** Counts the updates of the attachment. */
  readonly opSeq: number;
  /** The number that the client gave its request: any 32 bits, which it may repeat; 0 for a server's own request. */
  readonly cxid: number;
}

/** 64 bits over the whole state, as two 32-bit words: equal positions must give equal digests. */
export interface Digest {
  readonly high: number;
  readonly low: number;
}

/** Reads a snapshot chunk by chunk. */
export interface SnapshotReader {
  /** The next chunk; null when all was read. */
  next(): Uint8Array | null;
}

export interface StateMachine {
  /** Leader only, from what it alone knows (the session's owner, overload). A refusal travels with the request. */
  admit(request: Request, origin: Origin): ErrorCode | null;
  /**
   * Leader only, and deterministic in the state with its outstanding changes and the arguments. Total: a request that
   * fails becomes an error transaction, which takes a zxid like any other.
   */
  prepare(request: Request, refusal: ErrorCode | null, stamp: Stamp): Txn;
  /** Idempotent and tolerant of what a fuzzy snapshot may hold already (ZOOKEEPER-1046, 3125, 3145). */
  apply(txn: Txn, stamp: Stamp): Result;
  /** Leadership is over: outstanding changes are void. */
  abandon(): void;
  /** Drained within one input it is exact; pulled between inputs it is fuzzy, and a replay of the log must repair it. */
  snapshot(): SnapshotReader;
  /** Takes the state from a snapshot in place of its own; without chunks the state is that of a new server. */
  restore(chunks: Iterable<Uint8Array>): void;
  /** What was restored, and what was applied upon it, is whole, up to zxid: it may be reported. Changes nothing. */
  report(zxid: Zxid): void;
  digest(): Digest;
  /** The bytes of a transaction for the log; `decode` gives an equal transaction back. */
  encode(txn: Txn): Uint8Array;
  decode(bytes: Uint8Array): Txn;
}
