import { assert, unreachable } from '../assert.js';
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
  /** How much a server counts. One that counts nothing, as whoever is no voter, is never elected. */
  weightOf(sid: ServerId): number;
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

  weightOf(sid: ServerId): number {
    return this.voters.includes(sid) ? 1 : 0;
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

/**
 * ZooKeeper's hierarchical quorums: more than half of the weight of a group in more than half of the groups. A group of
 * total weight 0 is none, or it could never be won and would make the others' majority harder. Two quorums share a
 * group, and in it a voter.
 */
class WeightedGroups implements QuorumSystem {
  /** Those that have any weight. */
  private readonly groups: readonly (readonly WeightedVoter[])[];

  constructor(groups: readonly (readonly WeightedVoter[])[]) {
    this.groups = groups.filter((group) => totalOf(group) > 0);
  }

  isQ1(servers: ReadonlySet<ServerId>): boolean {
    return this.isQuorum(servers);
  }

  isQ2(servers: ReadonlySet<ServerId>): boolean {
    return this.isQuorum(servers);
  }

  weightOf(sid: ServerId): number {
    for (const group of this.groups) {
      for (const voter of group) if (voter.sid === sid) return voter.weight;
    }
    return 0;
  }

  private isQuorum(servers: ReadonlySet<ServerId>): boolean {
    let won = 0;
    for (const group of this.groups) {
      if (2 * totalOf(group.filter(({ sid }) => servers.has(sid))) > totalOf(group)) won += 1;
    }
    return 2 * won > this.groups.length;
  }
}

function totalOf(group: readonly WeightedVoter[]): number {
  let total = 0;
  for (const { weight } of group) total += weight;
  return total;
}

/** The quorums of an ensemble with these voters. Groups, if there are any, name each voter once and nobody else. */
export function makeQuorums(spec: QuorumSpec, voters: readonly ServerId[]): QuorumSystem {
  switch (spec.kind) {
    case 'majority':
      return new Majorities(voters);
    case 'hierarchical': {
      const members = spec.groups.flat();
      const sids = new Set(members.map(({ sid }) => sid));
      assert(sids.size === members.length, 'a voter is in one group only');
      const isComplete = sids.size === voters.length && voters.every((sid) => sids.has(sid));
      assert(isComplete, 'the groups hold all voters and nobody else');
      const isWhole = members.every(({ weight }) => Number.isSafeInteger(weight) && weight >= 0);
      assert(isWhole, 'a weight is an integer from 0');
      return new WeightedGroups(spec.groups);
    }
    default:
      return unreachable(spec);
  }
}
