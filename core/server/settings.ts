/** The settings of the client's side of a server. */
export interface ServiceSettings {
  /** Sessions are negotiated into this range (ZooKeeper: 2 and 20 ticks). */
  readonly minSessionTimeoutMs: number;
  readonly maxSessionTimeoutMs: number;
  /** The most bytes of a request in ZooKeeper's encoding (`jute.maxbuffer`); if missing, nothing is too large. */
  readonly requestBytesMax?: number;
  /** Whether a write beyond a hard quota is refused (`enforceQuota`); if missing, quotas only count. */
  readonly isQuotaEnforced?: boolean;
  /** How many znodes a chunk of a snapshot holds at most, between which transactions go on; if missing, 16. */
  readonly snapshotChunkZnodes?: number;
}
