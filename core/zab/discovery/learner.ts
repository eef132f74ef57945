/**
 * Discovery as a learner sees it (paper, phase 1): it tells the epoch that it has accepted, hears the leader's, makes it
 * durable, and only then acknowledges it with the end of its own history.
 */
import type { ConnectionId } from '../../ids.js';
import type { Zxid } from '../../zxid.js';
import { epochOf, makeZxid } from '../../zxid.js';
import type { RoleContext } from '../role-context.js';

export class LearnerDiscovery {
  private readonly context: RoleContext;
  private readonly connection: ConnectionId;
  private newEpoch = 0;

  constructor(context: RoleContext, connection: ConnectionId) {
    this.context = context;
    this.connection = connection;
  }

  /** The epoch of the leader; 0 before it is known. */
  get epoch(): number {
    return this.newEpoch;
  }

  /** Who am I, and which epoch have I accepted? */
  begin(): void {
    const { env, ensemble, history } = this.context;
    const kind = ensemble.voters.includes(env.self) ? 'FOLLOWERINFO' : 'OBSERVERINFO';
    const zxid = makeZxid(history.acceptedEpoch, 0);
    env.streams.send(this.connection, { kind, sid: env.self, zxid });
  }

  /**
   * LEADERINFO. `refused`: this server has accepted a later epoch. `storing`: the epoch has to be durable before it is
   * acknowledged. `acknowledged`: it had been accepted before, which proves nothing to this leader (-1).
   */
  onLeaderInfo(zxid: Zxid): 'refused' | 'storing' | 'acknowledged' {
    const { storage, history } = this.context;
    const epoch = epochOf(zxid);
    if (epoch < history.acceptedEpoch) return 'refused';
    this.newEpoch = epoch;
    if (epoch === history.acceptedEpoch) {
      this.acknowledge(-1);
      return 'acknowledged';
    }
    storage.storeEpoch('accepted', epoch);
    return 'storing';
  }

  /** The accepted epoch is durable. */
  onEpochStored(): void {
    this.acknowledge(this.context.history.currentEpoch);
  }

  private acknowledge(currentEpoch: number): void {
    const { env, history } = this.context;
    const { lastZxid: zxid, isSnapshotNeeded } = history;
    env.streams.send(this.connection, { kind: 'ACKEPOCH', zxid, currentEpoch, isSnapshotNeeded });
  }
}
