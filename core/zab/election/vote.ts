import type { ServerId } from '../../ids.js';
import type { Zxid } from '../../zxid.js';

/** Whom a server stands for, and how fresh that server's history is. */
export interface Vote {
  readonly leader: ServerId;
  /** The last transaction in the log of the leader to be. */
  readonly zxid: Zxid;
  /** Its currentEpoch: not its acceptedEpoch, and not the epoch of `zxid`. */
  readonly peerEpoch: number;
}

/** Whether `a` beats `b`: the epoch decides, then the zxid, then the server id (ZOOKEEPER-1419 had it otherwise). */
export function isNewer(a: Vote, b: Vote): boolean {
  if (a.peerEpoch !== b.peerEpoch) return a.peerEpoch > b.peerEpoch;
  if (a.zxid !== b.zxid) return a.zxid > b.zxid;
  return a.leader > b.leader;
}
