import type { Address } from '../ids.js';
import type { Entry } from '../replication/entry.js';
import type { LeaderNote } from '../replication/replication.js';
import type { Result } from '../replication/state-machine.js';

/** A phase of the paper; phase 0 is the election. */
export type ZabPhase = 'election' | 'discovery' | 'synchronisation' | 'broadcast';

/** What a role tells the server that has it. */
export interface RoleOwner {
  /** The role goes on in another phase. */
  entered(phase: ZabPhase, epoch: number): void;
  /** From now on this server serves clients, in this epoch. */
  serve(epoch: number): void;
  /** The role is over: back to an election. */
  giveUp(why: string): void;
  /** A transaction was delivered. */
  delivered(entry: Entry, result: Result): void;
  caughtUp(ticket: number): void;
  /** This server led when it was asked so. */
  confirmed(ticket: number): void;
  noted(from: Address, note: LeaderNote): void;
}
