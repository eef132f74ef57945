import type { ClientNetwork } from './identities.js';

/** The settings of the client's side of a server. */
export interface ServiceSettings {
  /** Sessions are negotiated into this range (ZooKeeper: 2 and 20 ticks). */
  readonly minSessionTimeoutMs: number;
  readonly maxSessionTimeoutMs: number;
  /** The most bytes of a request in ZooKeeper's encoding (`jute.maxbuffer`); if missing, nothing is too large. */
  readonly requestBytesMax?: number;
  /** Whether a write beyond a hard quota is refused (`enforceQuota`); if missing, quotas only count. */
  readonly isQuotaEnforced?: boolean;
  /** Whether there are TTL znodes (`extendedTypesEnabled`); if missing, there are. */
  readonly hasTtl?: boolean;
  /** How often the leader looks for containers and TTL znodes to take away, ms; if missing, they stay. */
  readonly cleaningIntervalMs?: number;
  /** After how long a container goes that never had a child, ms; 0, or if missing: it stays. */
  readonly containerNeverUsedMs?: number;
  /** Digest of the super user's name and password, as in a list; if missing, there is no super user. */
  readonly superDigest?: string;
  /** If missing, each client has an address of its own. */
  readonly clientNetwork?: ClientNetwork;
  /** How many znodes a chunk of a snapshot holds at most, between which transactions go on; if missing, 16. */
  readonly snapshotChunkZnodes?: number;
}
