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
  /**
   * How long a server looks for a leader in vain before it serves clients that do with reading, ms (ZooKeeper, if
   * `readonlymode.enabled`: a tick, at least 2 s); if missing, it serves nobody then.
   */
  readonly readOnlyAfterMs?: number;
  /**
   * Whether sessions begin as those of one server (`localSessionsEnabled`), and what becomes of one that asks for an
   * ephemeral: `upgraded`, it becomes one of the ensemble (`localSessionsUpgradingEnabled`); `kept`, it is refused. If
   * missing, every session is one of the ensemble.
   */
  readonly localSessions?: 'upgraded' | 'kept';
  /** The most connections of one client's machine (`maxClientCnxns`); if missing, any number. */
  readonly connectionsMax?: number;
  /**
   * With more requests in process than this, a server reads nothing from a connection that waits for replies (ZooKeeper:
   * `globalOutstandingLimit`, divided by one less than the number of servers); if missing, there is no limit.
   */
  readonly outstandingMax?: number;
  /** With so many requests in process, others wait in line (`request_throttle_max_requests`); if missing, none waits. */
  readonly requestsMax?: number;
  /** A request that waited in line for longer is refused, ms (`throttled_op_wait_time`); if missing, none is. */
  readonly throttledAfterMs?: number;
  /** How many znodes a chunk of a snapshot holds at most, between which transactions go on; if missing, 16. */
  readonly snapshotChunkZnodes?: number;
}
