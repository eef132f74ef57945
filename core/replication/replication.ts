import type { Kinded } from '../env.js';
import type { Address, ServerId } from '../ids.js';
import type { Zxid } from '../zxid.js';
import type { Origin, Request, Result, Stamp } from './state-machine.js';

/** What a server does for the ensemble. A Paxos candidate is `looking`. */
export type Role = 'looking' | 'following' | 'leading' | 'observing';

/**
 * A best-effort word between a learner's service and its leader's: a touched session, a revalidation and its answer.
 * Only the service understands it.
 */
export type LeaderNote = Kinded;

/** Given by the protocol to the service of each replica. */
export interface Replication {
  /** Asks for an update. `delivered` or `lost` ends it, unless this server dies. */
  submit(request: Request, origin: Origin): void;
  /** Asks for `caughtUp` once this replica has applied what the leader had proposed by now. */
  sync(ticket: number): void;
  /**
   * Asks for `confirmed` once a quorum (Q2, this server among it) has shown that this server, which leads, still led when
   * it asked: then nothing was decided by then that it does not know. Never answered if its role ends before that, or if
   * it does not lead.
   */
  confirm(ticket: number): void;
  /** A word to the leader, which may be this server; nobody hears it where there is no leader. */
  relay(note: LeaderNote): void;
  /** A leader's word to a server that follows it, or to itself. */
  tell(to: ServerId, note: LeaderNote): void;
}

/** A transaction that was applied. */
export interface Delivery {
  readonly origin: Origin;
  readonly stamp: Stamp;
  readonly result: Result;
  /** It was asked for here, in this role: whoever asked is answered. */
  readonly isAsked: boolean;
}

/** What the protocol tells the service of a replica. */
export interface ReplicaEvents {
  /** A transaction was applied here, whoever asked for it: watches fire. */
  delivered(delivery: Delivery): void;
  /** An update that was asked for here has an unknown outcome: its client's connection is closed. */
  lost(origin: Origin): void;
  caughtUp(ticket: number): void;
  confirmed(ticket: number): void;
  /** The server took a role. It serves clients while `isServing`, and begins with what it has applied up to `zxid`. */
  role(role: Role, isServing: boolean, zxid: Zxid): void;
  /** The server looks for a leader: what it has applied, up to `zxid`, is all that its log holds, agreed on or not. */
  looking(zxid: Zxid): void;
  noted(from: Address, note: LeaderNote): void;
}
