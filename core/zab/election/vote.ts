import type { ServerId } from '../../ids.js';
import type { Zxid } from '../../zxid.js';
import { ZERO_ZXID } from '../../zxid.js';

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

/**
 * What an observer, or a voter of weight 0, stands for before it hears of a candidate: every vote beats this one. Nobody
 * takes it up, for 0 is nobody's id. (ZooKeeper has the least 64-bit integer in all three places.)
 */
export const VOTE_FOR_NOBODY: Vote = { leader: 0, zxid: ZERO_ZXID, peerEpoch: -1 };

/** In place of a vote's zxid: this server's data may be missing, so it must not help to elect anyone. */
export const NO_DATA: Zxid = -1;
