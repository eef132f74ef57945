import type { SessionId } from '../ids.js';
import type { Zxid } from '../zxid.js';

/**
 * What a client is told of a znode, in ZooKeeper's own fields. Times are ms of the leader's wall clock; zxids and times
 * of the built-in znodes are 0.
 */
export interface Stat {
  readonly czxid: Zxid;
  readonly mzxid: Zxid;
  readonly ctime: number;
  readonly mtime: number;
  readonly version: number;
  /** Computed: `2 * creations - numChildren`, so that it counts creations and deletions of children alike. */
  readonly cversion: number;
  readonly aversion: number;
  /** 0 for every kind of znode but an ephemeral one. */
  readonly ephemeralOwner: SessionId;
  readonly dataLength: number;
  readonly numChildren: number;
  readonly pzxid: Zxid;
}
