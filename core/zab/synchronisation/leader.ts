/**
 * Synchronisation as its leader sees it (paper, phase 2): each learner gets what makes its history the leader's, then
 * everything that happens meanwhile, and NEWLEADER behind all that. The leader is established when a quorum, itself
 * included, has acknowledged that.
 */
import type { ServerId } from '../../ids.js';
import type { Entry } from '../../replication/entry.js';
import type { Zxid } from '../../zxid.js';
import { makeZxid } from '../../zxid.js';
import type { Proposals } from '../broadcast/proposals.js';
import { EpochQuorum } from '../discovery/epoch-quorum.js';
import type { LearnerHandler } from '../learner-handler.js';
import type { RoleContext } from '../role-context.js';
import type { SyncChoice, SyncPlan } from './choice.js';

export interface LeaderSynchronisationOptions {
  readonly context: RoleContext;
  readonly epoch: number;
  readonly proposals: Proposals;
  readonly choice: SyncChoice;
}

export class LeaderSynchronisation {
  protected readonly context: RoleContext;
  protected readonly proposals: Proposals;
  private readonly epoch: number;
  private readonly choice: SyncChoice;
  private readonly acks: EpochQuorum;
  private isOver = false;

  constructor({ context, epoch, proposals, choice }: LeaderSynchronisationOptions) {
    this.context = context;
    this.epoch = epoch;
    this.proposals = proposals;
    this.choice = choice;
    this.acks = new EpochQuorum(context.env.self, context.ensemble, context.quorums);
  }

  get isEstablished(): boolean {
    return this.isOver;
  }

  /**
   * Queues all that a learner lacks, and from now on everything else too: one step, in which nothing can be proposed or
   * committed (ZOOKEEPER-962).
   */
  synchronise(handler: LearnerHandler): void {
    const { env, machine } = this.context;
    const plan = this.plan(handler);
    const { mode, zxid, rule } = plan;
    env.observe({
      kind: 'zab.sync-chosen',
      learner: handler.sid,
      mode,
      zxid,
      peer: handler.peerZxid,
      rule,
    });
    handler.stage = 'synchronising';
    handler.send({ kind: mode, zxid });
    if (mode === 'SNAP') handler.beginSnapshot(machine.snapshot());
    for (const entry of plan.entries) sendCommitted(handler, entry);
    this.startForwarding(handler, plan.upTo);
    if (!handler.isSendingSnapshot) this.sendNewLeader(handler);
  }

  /** Behind the whole snapshot and all that was committed while it was written (ZOOKEEPER-3104). */
  sendNewLeader(handler: LearnerHandler): void {
    handler.send({ kind: 'NEWLEADER', zxid: makeZxid(this.epoch, 0) });
  }

  /** The leader's own currentEpoch is durable: it has taken over its own history. */
  onOwnEpochStored(): void {
    const { env, history } = this.context;
    env.observe({ kind: 'zab.newleader-acked', epoch: this.epoch, zxid: history.lastZxid });
    this.acks.add(env.self);
    this.decide();
  }

  /** A learner's acknowledgement of NEWLEADER. */
  onAck(handler: LearnerHandler): void {
    handler.stage = 'synchronised';
    this.acks.add(handler.sid);
    this.decide();
  }

  /** What makes the learner's history the leader's, as it is at this moment. */
  protected plan(handler: LearnerHandler): SyncPlan {
    const { history } = this.context;
    return this.choice.choose(handler.peerZxid, {
      lastProcessed: history.lastZxid,
      // Those that are committed and not delivered count too: a learner that has them must not be told to cut them.
      committed: [...history.committed.all(), ...this.proposals.undelivered],
      readLog: (context) => this.readLog(context),
      isSnapshotNeeded: handler.isSnapshotNeeded,
    });
  }

  private decide(): void {
    if (this.isOver || !this.acks.isComplete()) return;
    this.isOver = true;
    const { env, history } = this.context;
    const quorum: readonly ServerId[] = this.acks.members;
    env.observe({ kind: 'zab.established', epoch: this.epoch, zxid: history.lastZxid, quorum });
  }

  private startForwarding(handler: LearnerHandler, upTo: Zxid): void {
    this.proposals.withdrawAcks(handler.sid, upTo);
    const { committed, proposed } = this.proposals.behind(upTo);
    for (const entry of committed) sendCommitted(handler, entry);
    if (handler.isVoter) for (const entry of proposed) handler.send({ kind: 'PROPOSAL', entry });
    handler.isForwarding = true;
  }

  /** From the log on disk, unless a snapshot is the shorter way. */
  private readLog(peerZxid: Zxid): readonly Entry[] | null {
    const { storage, settings } = this.context;
    if (settings.snapshotSizePercent < 0) return null;
    const reading = storage.readLogFrom(peerZxid);
    // As recorded: a log that begins right behind the learner's history is not used.
    if (reading === null || (reading.entries[0]?.zxid ?? Infinity) > peerZxid) return null;
    const limit = (storage.newestSnapshotBytes * settings.snapshotSizePercent) / 100;
    return reading.bytesBehindFirstFile <= limit ? reading.entries : null;
  }
}

function sendCommitted(handler: LearnerHandler, entry: Entry): void {
  handler.send({ kind: 'PROPOSAL', entry });
  handler.send({ kind: 'COMMIT', zxid: entry.zxid });
}
