import type { Kinded } from '../env.js';
import type { Address } from '../ids.js';
import type { Origin, Request, Result, Stamp } from './state-machine.js';

/** What a server does for the ensemble. A Paxos candidate is `looking`. */
export type Role = 'looking' | 'following' | 'leading' | 'observing';

/** A best-effort word to the leader: a touched session, a revalidation. Only the service understands it. */
export type LeaderNote = Kinded;

/** Given by the protocol to the service of each replica. */
export interface Replication {
  /** Asks for an update. `delivered` or `lost` ends it, unless this server dies. */
  submit(request: Request, origin: Origin): void;
  /** Asks for `caughtUp` once this replica has applied what the leader had proposed by now. */
  sync(ticket: number): void;
  relay(note: LeaderNote): void;
}

/** What the protocol tells the service of a replica. */
export interface ReplicaEvents {
  /** A transaction was applied. The service answers its own clients by it. */
  delivered(origin: Origin, stamp: Stamp, result: Result): void;
  /** An update that was asked for here has an unknown outcome: its client's connection is closed. */
  lost(origin: Origin): void;
  caughtUp(ticket: number): void;
  /** The server took a role. It serves clients while `isServing`. */
  role(role: Role, isServing: boolean): void;
  noted(from: Address, note: LeaderNote): void;
}
