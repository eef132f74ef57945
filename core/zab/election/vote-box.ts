import type { ServerId } from '../../ids.js';
import type { Notification } from '../messages.js';

/** A vote as it was cast: what makes two of them agree. */
export type CastVote = Omit<Notification, 'kind' | 'sid'>;

/**
 * Whether two votes count together. Those of settled servers need not have the same zxid and round: members of one
 * established ensemble may have joined it in different rounds, and seen its leader's history at different times
 * (ZOOKEEPER-1732, 1805, 1818).
 */
export function agree(a: CastVote, b: CastVote): boolean {
  const isSameLeader = a.vote.leader === b.vote.leader && a.vote.peerEpoch === b.vote.peerEpoch;
  if (a.role !== 'looking' && b.role !== 'looking') return isSameLeader;
  return isSameLeader && a.vote.zxid === b.vote.zxid && a.round === b.round;
}

/** The newest notification of each voter. */
export class VoteBox {
  private readonly notifications = new Map<ServerId, Notification>();

  put(notification: Notification): void {
    this.notifications.set(notification.sid, notification);
  }

  of(sid: ServerId): Notification | null {
    return this.notifications.get(sid) ?? null;
  }

  /** Those whose votes satisfy the test. */
  whose(test: (notification: Notification) => boolean): ReadonlySet<ServerId> {
    const sids = new Set<ServerId>();
    for (const notification of this.notifications.values()) {
      if (test(notification)) sids.add(notification.sid);
    }
    return sids;
  }

  clear(): void {
    this.notifications.clear();
  }
}
