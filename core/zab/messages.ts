/**
 * What ZAB's servers say to each other: packets of the quorum port under ZooKeeper's own names, and messages of the
 * election port. Phases are those of the ZAB paper (Junqueira, Reed and Serafini, DSN 2011).
 */
import { unreachable } from '../assert.js';
import type { ServerId } from '../ids.js';
import type { Entry } from '../replication/entry.js';
import type { LeaderNote, Role } from '../replication/replication.js';
import type { Origin, Request } from '../replication/state-machine.js';
import type { Zxid } from '../zxid.js';
import { epochOf } from '../zxid.js';
import type { Vote } from './election/vote.js';

/** Phase 0. What a server stands for, and in which role. */
export interface Notification {
  readonly kind: 'NOTIFICATION';
  readonly sid: ServerId;
  readonly role: Role;
  /** ZooKeeper's electionEpoch: in a settled role the round of the vote, not of the clock. */
  readonly round: number;
  readonly vote: Vote;
}

export type ElectionMessage =
  /** The first message of a connection: who opened it. */
  { readonly kind: 'INITIAL'; readonly sid: ServerId } | Notification;

export type QuorumMessage =
  /** Phase 1, CEPOCH: a learner and the epoch that it has accepted. */
  | { readonly kind: 'FOLLOWERINFO'; readonly sid: ServerId; readonly zxid: Zxid }
  | { readonly kind: 'OBSERVERINFO'; readonly sid: ServerId; readonly zxid: Zxid }
  /** NEWEPOCH: the epoch of this leader, as `e.0`. */
  | { readonly kind: 'LEADERINFO'; readonly zxid: Zxid }
  /**
   * ACK-E: the last transaction of the learner's history. `currentEpoch` is -1 if it had accepted the epoch before. With
   * `isSnapshotNeeded`, which ZooKeeper's has not, it could not cut its log where it was told to.
   */
  | {
      readonly kind: 'ACKEPOCH';
      readonly zxid: Zxid;
      readonly currentEpoch: number;
      readonly isSnapshotNeeded: boolean;
    }
  /** Phase 2: how the learner's history becomes the leader's. */
  | { readonly kind: 'DIFF'; readonly zxid: Zxid }
  | { readonly kind: 'TRUNC'; readonly zxid: Zxid }
  | { readonly kind: 'SNAP'; readonly zxid: Zxid }
  /** A part of the snapshot behind SNAP; the last one is empty. */
  | { readonly kind: 'SNAPPART'; readonly chunk: Uint8Array | null }
  /** NEWLEADER(e), as `e.0`. */
  | { readonly kind: 'NEWLEADER'; readonly zxid: Zxid }
  /** COMMIT-LD: all that was committed when it was sent lies before it. */
  | { readonly kind: 'UPTODATE' }
  /** Phase 3. In phase 2 the same packets carry the transactions that the learner lacks. */
  | { readonly kind: 'PROPOSAL'; readonly entry: Entry }
  /** Of a proposal, or as `e.0` of NEWLEADER (ACK-LD). */
  | { readonly kind: 'ACK'; readonly zxid: Zxid }
  | { readonly kind: 'COMMIT'; readonly zxid: Zxid }
  /** Proposal and commit in one, for observers. */
  | { readonly kind: 'INFORM'; readonly entry: Entry }
  | { readonly kind: 'PING'; readonly zxid: Zxid }
  /** From a learner: an update that a client asked for there. */
  | { readonly kind: 'REQUEST'; readonly request: Request; readonly origin: Origin }
  /** From a learner the question, from the leader the answer: behind all commits of what was proposed by then. */
  | { readonly kind: 'SYNC'; readonly ticket: number }
  /** A word between the services of a learner and its leader. */
  | { readonly kind: 'NOTE'; readonly note: LeaderNote };

export type ZabMessage = ElectionMessage | QuorumMessage;

/** What a trace shows of a message beside its name. */
export function describeZabMessage(message: ZabMessage): { zxid: Zxid | null; epoch: number | null } {
  switch (message.kind) {
    case 'NOTIFICATION':
      return { zxid: message.vote.zxid, epoch: message.vote.peerEpoch };
    case 'FOLLOWERINFO':
    case 'OBSERVERINFO':
    case 'LEADERINFO':
    case 'NEWLEADER':
      return { zxid: message.zxid, epoch: epochOf(message.zxid) };
    case 'ACKEPOCH':
      return { zxid: message.zxid, epoch: message.currentEpoch < 0 ? null : message.currentEpoch };
    case 'PROPOSAL':
    case 'INFORM':
      return { zxid: message.entry.zxid, epoch: null };
    case 'DIFF':
    case 'TRUNC':
    case 'SNAP':
    case 'ACK':
    case 'COMMIT':
    case 'PING':
      return { zxid: message.zxid, epoch: null };
    case 'INITIAL':
    case 'SNAPPART':
    case 'UPTODATE':
    case 'REQUEST':
    case 'SYNC':
    case 'NOTE':
      return { zxid: null, epoch: null };
    default:
      return unreachable(message);
  }
}
