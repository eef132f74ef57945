/**
 * Discovery as its leader sees it (paper, phase 1): FOLLOWERINFO from a quorum, then LEADERINFO with the new epoch to
 * everybody, then ACKEPOCH from a quorum. Unlike in the paper no history is fetched: the election has chosen a leader
 * whose history is the best, and a learner that is ahead is dropped.
 */
import type { LearnerHandler } from '../learner-handler.js';
import type { RoleContext } from '../role-context.js';
import { makeZxid } from '../../zxid.js';
import type { StateSummary } from './epoch-quorum.js';
import { EpochQuorum, ProposedEpoch, isAhead } from './epoch-quorum.js';

export class LeaderDiscovery {
  private readonly context: RoleContext;
  /** What the leader had when it took the role. */
  private readonly summary: StateSummary;
  private readonly proposed: ProposedEpoch;
  private readonly acks: EpochQuorum;
  /** `joining` until a quorum has connected, `storing` until the epoch is durable here, `acking` until a quorum has it. */
  private step: 'joining' | 'storing' | 'acking' | 'done' = 'joining';

  constructor(context: RoleContext) {
    this.context = context;
    const { env, ensemble, quorums, history } = context;
    this.summary = { currentEpoch: history.currentEpoch, lastZxid: history.lastZxid };
    this.proposed = new ProposedEpoch(new EpochQuorum(env.self, ensemble, quorums), history.acceptedEpoch);
    this.acks = new EpochQuorum(env.self, ensemble, quorums);
  }

  get epoch(): number {
    return this.proposed.epoch;
  }

  /** A quorum has accepted the epoch, and none of it is ahead of the leader: learners may be synchronised. */
  get isDone(): boolean {
    return this.step === 'done';
  }

  /** The leader counts itself first. */
  begin(): void {
    this.join(this.context.env.self, this.context.history.acceptedEpoch);
  }

  /** Whether a learner that has accepted this epoch can never accept the leader's, which is settled. */
  isOutdatedBy(acceptedEpoch: number): boolean {
    return this.step !== 'joining' && acceptedEpoch > this.epoch;
  }

  /** FOLLOWERINFO or OBSERVERINFO: a learner wants to know the epoch. */
  onInfo(handler: LearnerHandler, acceptedEpoch: number): void {
    handler.stage = 'epoch';
    if (this.step === 'acking' || this.step === 'done') this.tellEpoch(handler);
    else this.join(handler.sid, acceptedEpoch);
  }

  /**
   * The leader's own acceptedEpoch is durable, and only now may anybody hear of it: a leader that crashed in between would
   * propose the same epoch again (ZOOKEEPER-1291).
   */
  onEpochStored(handlers: Iterable<LearnerHandler>): void {
    if (this.step !== 'storing') return;
    this.step = 'acking';
    this.context.env.observe({
      kind: 'zab.epoch-proposed',
      epoch: this.epoch,
      quorum: this.proposed.members,
    });
    for (const handler of handlers) if (handler.stage === 'epoch') this.tellEpoch(handler);
    this.count(this.context.env.self);
  }

  /** ACKEPOCH. False if the learner is ahead of this leader, which therefore must not lead it. */
  onAckEpoch(handler: LearnerHandler, { currentEpoch, lastZxid }: StateSummary): boolean {
    const { env } = this.context;
    env.observe({
      kind: 'zab.epoch-acked',
      from: handler.sid,
      epoch: this.epoch,
      currentEpoch,
      zxid: lastZxid,
    });
    handler.peerZxid = lastZxid;
    handler.stage = 'waiting';
    // A learner that had accepted this epoch before (-1) is synchronised like others, but proves nothing.
    if (this.step !== 'acking' || currentEpoch < 0) return true;
    if (isAhead({ currentEpoch, lastZxid }, this.summary)) return false;
    this.count(handler.sid);
    return true;
  }

  private join(sid: number, acceptedEpoch: number): void {
    if (this.step !== 'joining' || !this.proposed.join(sid, acceptedEpoch)) return;
    this.step = 'storing';
    this.context.storage.storeEpoch('accepted', this.epoch);
  }

  private tellEpoch(handler: LearnerHandler): void {
    handler.stage = 'acking';
    handler.send({ kind: 'LEADERINFO', zxid: makeZxid(this.epoch, 0) });
  }

  private count(sid: number): void {
    this.acks.add(sid);
    if (this.acks.isComplete()) this.step = 'done';
  }
}
