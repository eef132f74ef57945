/**
 * How a leader makes a learner's history its own (paper, phase 2, by ZooKeeper's LearnerHandler.syncFollower): nothing
 * or what is missing (DIFF), a cut (TRUNC), or the whole state (SNAP).
 */
import type { Entry } from '../../replication/entry.js';
import type { Zxid } from '../../zxid.js';
import { counterOf, epochOf } from '../../zxid.js';

/** What a learner gets first, then the transactions that it lacks, each committed. */
export interface SyncPlan {
  readonly mode: 'DIFF' | 'TRUNC' | 'SNAP';
  /** DIFF: the last transaction that is sent. TRUNC: where to cut. SNAP: what the state stands for. */
  readonly zxid: Zxid;
  readonly entries: readonly Entry[];
  /** The last transaction that the learner has when it has taken all this; live ones are sent from there on. */
  readonly upTo: Zxid;
  /** By which rule of the choice, 1 to 6 in the order in which they are tried. */
  readonly rule: number;
}

/** What the leader has to offer at this moment. */
export interface Offer {
  /** The last transaction that it has applied; `e.0` when its epoch has none so far. */
  readonly lastProcessed: Zxid;
  /** Oldest first, without holes. */
  readonly committed: readonly Entry[];
  /** From the log on disk, what lies behind `peerZxid`; null if the log does not reach back so far, or is too long. */
  readLog(peerZxid: Zxid): readonly Entry[] | null;
  /** The learner has said that it cannot do with less than the whole state. */
  readonly isSnapshotNeeded: boolean;
}

export class SyncChoice {
  /** For a learner whose history ends at `peerZxid`. */
  choose(peerZxid: Zxid, offer: Offer): SyncPlan {
    const { lastProcessed, committed } = offer;
    const min = committed[0]?.zxid ?? lastProcessed;
    const max = committed.at(-1)?.zxid ?? lastProcessed;
    if (offer.isSnapshotNeeded) return { ...wholeState(lastProcessed), rule: 1 };
    if (peerZxid === lastProcessed)
      return { mode: 'DIFF', zxid: peerZxid, entries: [], upTo: peerZxid, rule: 2 };
    // `e.0` is in no log: its learner took over an epoch without transactions.
    const isEpochStart = counterOf(peerZxid) === 0;
    if (peerZxid > max && !isEpochStart) return { mode: 'TRUNC', zxid: max, entries: [], upTo: max, rule: 3 };
    if (min <= peerZxid && peerZxid <= max)
      return this.walk(peerZxid, committed, 4) ?? wholeState(lastProcessed);
    if (peerZxid < min) {
      const entries = withLog(offer.readLog(peerZxid), committed, lastProcessed);
      if (entries !== null) return this.walk(peerZxid, entries, 5) ?? wholeState(lastProcessed);
    }
    return wholeState(lastProcessed);
  }

  /**
   * Looks for the learner's last transaction among those of the leader, oldest first. Null where neither a cut nor what
   * is missing would do: a cut never crosses an epoch.
   */
  protected walk(peerZxid: Zxid, entries: readonly Entry[], rule: number): SyncPlan | null {
    const last = entries.at(-1)?.zxid ?? peerZxid;
    const at = entries.findIndex(({ zxid }) => zxid >= peerZxid);
    const first = entries[at];
    if (first === undefined) {
      // The learner is ahead of all that the leader has, unless it only took over an epoch without transactions.
      return counterOf(peerZxid) === 0 ? { mode: 'DIFF', zxid: last, entries: [], upTo: last, rule } : null;
    }
    if (first.zxid === peerZxid) {
      return { mode: 'DIFF', zxid: last, entries: entries.slice(at + 1), upTo: last, rule };
    }
    if (counterOf(peerZxid) === 0) {
      return { mode: 'DIFF', zxid: last, entries: entries.slice(at), upTo: last, rule };
    }
    // The learner has a transaction that this leader never had.
    const previous = entries[at - 1];
    if (previous === undefined || epochOf(first.zxid) !== epochOf(peerZxid)) return null;
    return { mode: 'TRUNC', zxid: previous.zxid, entries: entries.slice(at), upTo: last, rule };
  }
}

function wholeState(lastProcessed: Zxid): SyncPlan {
  return { mode: 'SNAP', zxid: lastProcessed, entries: [], upTo: lastProcessed, rule: 6 };
}

/**
 * The log up to where the committed transactions in memory begin, and then those: the log may end with some that are
 * not committed. Null if there is a gap between the two (ZOOKEEPER-2418).
 */
function withLog(
  log: readonly Entry[] | null,
  committed: readonly Entry[],
  lastProcessed: Zxid,
): readonly Entry[] | null {
  if (log === null) return null;
  const [first] = committed;
  if (first === undefined) return log.filter(({ zxid }) => zxid <= lastProcessed);
  if (!log.some(({ zxid }) => zxid === first.zxid)) return null;
  return [...log.filter(({ zxid }) => zxid < first.zxid), ...committed];
}
