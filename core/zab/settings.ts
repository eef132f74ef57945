import type { ServerId } from '../ids.js';
import type { QuorumSpec } from '../replication/quorums.js';

/** The timings and sizes of a ZAB server. Times in µs. */
export interface ZabSettings {
  readonly tickMicros: number;
  /** How many ticks a learner may take to connect and to be synchronised. */
  readonly initLimitTicks: number;
  /** How many ticks a learner and its leader may be silent, or a proposal unacknowledged. */
  readonly syncLimitTicks: number;
  /** FastLeaderElection: the first wait for a notification; it doubles up to the cap (ZooKeeper: 200 ms, 60 s). */
  readonly electionWaitMicros: number;
  readonly electionWaitCapMicros: number;
  /** How long a quorum of votes has to stand before it is believed (ZooKeeper: 200 ms). */
  readonly finalizeWaitMicros: number;
  /** How long an election connection may take to open (ZooKeeper: 5 s). */
  readonly electionConnectMicros: number;
  /** How often a learner tries to reach its leader, and how long it waits in between (ZooKeeper: 5 times, 100 ms). */
  readonly learnerConnectTries: number;
  readonly learnerConnectPauseMicros: number;
  /** How many committed transactions a server keeps in memory for DIFF (ZooKeeper: commitLogCount, 500). */
  readonly committedLogLength: number;
  /**
   * DIFF from the log on disk only while the log files behind the first one that is read are at most so many percent of
   * the newest snapshot's size (ZooKeeper: snapshotSizeFactor, 0.33); below 0 never.
   */
  readonly snapshotSizePercent: number;
  /** A snapshot after between half of and all of so many transactions (ZooKeeper: snapCount, 100,000). */
  readonly snapshotEvery: number;
  readonly snapshotsToKeep: number;
  /** Whether a log whose end no cut explains is refused, as by ZooKeeper; if missing, what was never durable is cut off. */
  readonly refusesDamagedEnd?: boolean;
  /** The most transactions that one sync of the log makes durable (ZooKeeper: maxBatchSize, 1000). */
  readonly batchMax: number;
  /** The leader gives up its epoch rather than propose a counter above this (ZooKeeper: 0xfffffffe; ZOOKEEPER-1277). */
  readonly counterMax: number;
}

export const ZAB_DEFAULTS: ZabSettings = {
  tickMicros: 200_000,
  initLimitTicks: 10,
  syncLimitTicks: 5,
  electionWaitMicros: 20_000,
  electionWaitCapMicros: 2_000_000,
  finalizeWaitMicros: 20_000,
  electionConnectMicros: 100_000,
  learnerConnectTries: 5,
  learnerConnectPauseMicros: 100_000,
  committedLogLength: 500,
  snapshotSizePercent: 33,
  snapshotEvery: 1_000,
  snapshotsToKeep: 3,
  batchMax: 1_000,
  counterMax: 0xfffffffe,
};

/** Who is who in an ensemble. */
export interface Ensemble {
  readonly voters: readonly ServerId[];
  /** They learn and serve, and count in no quorum. */
  readonly observers: readonly ServerId[];
  readonly quorums: QuorumSpec;
}
