import type { ServerId } from '../ids.js';

/**
 * Which sets of servers decide. Phase 1 and phase 2 may ask for different quorums, as long as every Q1 meets every Q2
 * (Howard, Malkhi and Spiegelman, 2016); for majorities they are the same.
 */
export interface QuorumSystem {
  /** Whether these servers may finish phase 1: learn what was decided before. */
  isQ1(servers: ReadonlySet<ServerId>): boolean;
  /** Whether these servers may finish phase 2: decide. */
  isQ2(servers: ReadonlySet<ServerId>): boolean;
}

/** More than half of the voters, for both phases. Servers that are no voters do not count. */
export class Majorities implements QuorumSystem {
  private readonly voters: readonly ServerId[];

  constructor(voters: readonly ServerId[]) {
    this.voters = voters;
  }

  isQ1(servers: ReadonlySet<ServerId>): boolean {
    return this.isMajority(servers);
  }

  isQ2(servers: ReadonlySet<ServerId>): boolean {
    return this.isMajority(servers);
  }

  private isMajority(servers: ReadonlySet<ServerId>): boolean {
    let count = 0;
    for (const voter of this.voters) if (servers.has(voter)) count += 1;
    return 2 * count > this.voters.length;
  }
}

/** A voter and how much it counts. One of weight 0 votes, and is never elected. */
export interface WeightedVoter {
  readonly sid: ServerId;
  readonly weight: number;
}

/** The quorums of an ensemble, as data. */
export type QuorumSpec =
  | { readonly kind: 'majority' }
  /** ZooKeeper's hierarchical quorums: more than half of the weight in more than half of the groups that have any. */
  | { readonly kind: 'hierarchical'; readonly groups: readonly (readonly WeightedVoter[])[] };
