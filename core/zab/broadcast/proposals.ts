/**
 * Broadcast at the leader (paper, phase 3): transactions are proposed in order, acknowledged by a quorum in any order,
 * and committed in order. Several are under way at a time.
 */
import type { Env } from '../../env.js';
import type { ServerId } from '../../ids.js';
import type { Entry } from '../../replication/entry.js';
import type { QuorumSystem } from '../../replication/quorums.js';
import type { Zxid } from '../../zxid.js';
import { counterOf, makeZxid } from '../../zxid.js';
import type { ZabVocabulary } from '../vocabulary.js';

interface Proposal {
  readonly entry: Entry;
  readonly acks: Set<ServerId>;
}

export class Proposals {
  private readonly env: Env<ZabVocabulary>;
  private readonly quorums: QuorumSystem;
  /** By number. */
  private readonly voters: readonly ServerId[];
  /** Proposed and not committed, in the order of their zxids. */
  private readonly outstanding: Proposal[] = [];
  /** Committed and not yet delivered here. */
  private readonly toBeApplied: Entry[] = [];
  private proposed: Zxid;
  private committed: Zxid;

  /** A new leader has proposed nothing, but stands at the beginning of its epoch (ZOOKEEPER-1319). */
  constructor(
    env: Env<ZabVocabulary>,
    who: { readonly voters: readonly ServerId[]; readonly quorums: QuorumSystem; readonly epoch: number },
  ) {
    this.env = env;
    this.voters = [...who.voters].sort((a, b) => a - b);
    this.quorums = who.quorums;
    this.proposed = makeZxid(who.epoch, 0);
    this.committed = this.proposed;
  }

  get lastProposed(): Zxid {
    return this.proposed;
  }

  get hasOutstanding(): boolean {
    return this.outstanding.length > 0;
  }

  /** The first that is not committed; infinite if all are. */
  get outstandingFrom(): Zxid {
    return this.outstanding[0]?.entry.zxid ?? Infinity;
  }

  /** Committed, and not in this leader's own memory so far. */
  get undelivered(): readonly Entry[] {
    return this.toBeApplied;
  }

  /** What a learner lacks whose history ends at `zxid`: the first are committed, the others only proposed. */
  behind(zxid: Zxid): { readonly committed: readonly Entry[]; readonly proposed: readonly Entry[] } {
    return {
      committed: this.toBeApplied.filter((entry) => entry.zxid > zxid),
      proposed: this.outstanding.map(({ entry }) => entry).filter((entry) => entry.zxid > zxid),
    };
  }

  /** The next transaction of the epoch is on its way. */
  propose(entry: Entry): void {
    this.proposed = entry.zxid;
    this.outstanding.push({ entry, acks: new Set() });
    const { zxid, checksum, origin, txn, timeMillis } = entry;
    this.env.observe({
      kind: 'zab.proposed',
      zxid,
      txn: checksum,
      origin: origin.sid,
      session: origin.sessionId,
      cxid: origin.cxid,
      op: txn.kind,
      code: txn.code,
      timeMs: timeMillis,
    });
  }

  /** A server has a proposal on its disk. Returns what this commits, in order. */
  ack(sid: ServerId, zxid: Zxid): readonly Entry[] {
    if (counterOf(zxid) === 0 || zxid <= this.committed || !this.voters.includes(sid)) return NOTHING;
    const proposal = this.outstanding.find(({ entry }) => entry.zxid === zxid);
    if (proposal === undefined) return NOTHING;
    proposal.acks.add(sid);
    this.env.observe({ kind: 'zab.acked', from: sid, zxid });
    return this.commit();
  }

  /**
   * A server that comes back is synchronised up to `zxid` and gets everything behind it once more. What it had
   * acknowledged there may be cut off its log meanwhile, and counts only when it is acknowledged again.
   */
  withdrawAcks(sid: ServerId, zxid: Zxid): void {
    for (const { entry, acks } of this.outstanding) if (entry.zxid > zxid) acks.delete(sid);
  }

  /** A committed transaction was delivered here. */
  applied(zxid: Zxid): void {
    if (this.toBeApplied[0]?.zxid === zxid) this.toBeApplied.shift();
  }

  private commit(): readonly Entry[] {
    const committed: Entry[] = [];
    for (let first = this.outstanding[0]; first !== undefined; first = this.outstanding[0]) {
      if (!this.quorums.isQ2(first.acks)) break;
      this.outstanding.shift();
      this.committed = first.entry.zxid;
      this.toBeApplied.push(first.entry);
      committed.push(first.entry);
      const { acks } = first;
      const quorum = this.voters.filter((sid) => acks.has(sid));
      this.env.observe({ kind: 'zab.committed', zxid: first.entry.zxid, quorum });
    }
    return committed;
  }
}

const NOTHING: readonly Entry[] = [];
