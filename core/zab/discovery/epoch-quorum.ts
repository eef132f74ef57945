/**
 * Discovery at the leader (paper, phase 1): first the new epoch, above every epoch that a quorum has accepted; then the
 * proof that nobody in a quorum has a history that is ahead of the leader's.
 */
import type { ServerId } from '../../ids.js';
import type { QuorumSystem } from '../../replication/quorums.js';
import type { Zxid } from '../../zxid.js';
import type { Ensemble } from '../settings.js';

/** How far a server is: what ACKEPOCH tells, and what a leader measures it against. */
export interface StateSummary {
  readonly currentEpoch: number;
  readonly lastZxid: Zxid;
}

/** Whether `a` is ahead of `b`: the epoch decides, then the zxid. */
export function isAhead(a: StateSummary, b: StateSummary): boolean {
  if (a.currentEpoch !== b.currentEpoch) return a.currentEpoch > b.currentEpoch;
  return a.lastZxid > b.lastZxid;
}

/** Voters that have said something, up to a quorum with the leader in it. */
export class EpochQuorum {
  private readonly self: ServerId;
  private readonly voters: readonly ServerId[];
  private readonly quorums: QuorumSystem;
  private readonly said = new Set<ServerId>();

  constructor(self: ServerId, ensemble: Ensemble, quorums: QuorumSystem) {
    this.self = self;
    this.voters = ensemble.voters;
    this.quorums = quorums;
  }

  get members(): readonly ServerId[] {
    return [...this.said].sort((a, b) => a - b);
  }

  /** Counts a voter; observers count in no quorum. */
  add(sid: ServerId): void {
    if (this.voters.includes(sid)) this.said.add(sid);
  }

  isComplete(): boolean {
    return this.said.has(this.self) && this.quorums.isQ1(this.said);
  }
}

/** The epoch of a leader to be: it rises with everybody who connects, until a quorum has. */
export class ProposedEpoch {
  private readonly quorum: EpochQuorum;
  private value: number;
  private isFixed = false;

  /** Begins above the epoch that the leader itself has accepted. */
  constructor(quorum: EpochQuorum, acceptedEpoch: number) {
    this.quorum = quorum;
    this.value = acceptedEpoch + 1;
  }

  get epoch(): number {
    return this.value;
  }

  /** The voters that were asked for it. */
  get members(): readonly ServerId[] {
    return this.quorum.members;
  }

  /** A server tells what it has accepted. True if this completes the quorum: the epoch is fixed now. */
  join(sid: ServerId, acceptedEpoch: number): boolean {
    if (this.isFixed) return false;
    if (acceptedEpoch >= this.value) this.value = acceptedEpoch + 1;
    this.quorum.add(sid);
    this.isFixed = this.quorum.isComplete();
    return this.isFixed;
  }
}
