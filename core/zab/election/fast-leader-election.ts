/**
 * Phase 0: ZooKeeper's FastLeaderElection. A server that looks for a leader stands for itself and tells all voters. It
 * goes over to any newer vote that it hears of, and tells them again. Once a quorum stands for the same and nothing
 * newer comes for a while, the election is over; it is over as well once a quorum of settled servers names a leader that
 * says itself that it leads. A settled server answers those that look.
 *
 * Votes are compared within a round: who hears of a later round enters it. The round is not kept over a crash; others
 * pull it up. An election may end with two leaders: only the next phases make sure that no more than one can go on.
 *
 * An observer, and a voter of weight 0, stand for nobody by themselves. (In ZooKeeper the latter stands for itself,
 * and nobody takes that up.) An observer learns the leader from the voters' answers.
 */
import { unreachable } from '../../assert.js';
import type { Env, TimerId } from '../../env.js';
import type { ServerId } from '../../ids.js';
import type { QuorumSystem } from '../../replication/quorums.js';
import type { Role } from '../../replication/replication.js';
import type { Notification } from '../messages.js';
import type { Ensemble, ZabSettings } from '../settings.js';
import type { ElectionConnections } from './connections.js';
import type { ElectionTimer, ElectionVocabulary } from './vocabulary.js';
import type { Vote } from './vote.js';
import { NO_DATA, VOTE_FOR_NOBODY, isNewer } from './vote.js';
import type { CastVote } from './vote-box.js';
import { VoteBox, agree } from './vote-box.js';

export type { ElectionTimer } from './vocabulary.js';

export interface ElectionOptions {
  readonly env: Env<ElectionVocabulary>;
  readonly connections: ElectionConnections;
  readonly ensemble: Ensemble;
  readonly quorums: QuorumSystem;
  readonly settings: ZabSettings;
}

/** How an election ended for a server. */
export interface Elected {
  readonly leader: ServerId;
  readonly round: number;
  readonly role: Exclude<Role, 'looking'>;
}

export class FastLeaderElection {
  private readonly env: Env<ElectionVocabulary>;
  private readonly options: ElectionOptions;
  private round = 0;
  /** What the server's own data make it stand for, at the beginning of each round. */
  private own: Vote = VOTE_FOR_NOBODY;
  /** What it stands for while it looks. */
  private vote: Vote = VOTE_FOR_NOBODY;
  /** While it looks: a quorum stands for `vote`, and nothing newer has come since. */
  private isFinalizing = false;
  private isLooking = false;
  /** How the last election ended; null while it looks, and before the first. */
  private settled: CastVote | null = null;
  /** ZooKeeper's recvset: votes of this round. */
  private readonly votes = new VoteBox();
  /** ZooKeeper's outofelection: votes of settled servers, of whatever round. */
  private readonly settledVotes = new VoteBox();
  /** Taken up in turn, the server's own among them; empty between two inputs. */
  private readonly inbox: Notification[] = [];
  private waitMicros = 0;
  private timer: TimerId | null = null;

  constructor(options: ElectionOptions) {
    this.options = options;
    this.env = options.env;
  }

  /** The round, what the server stands for or stood for when its last election ended, and whether it looks. */
  inspect(): { readonly round: number; readonly vote: Vote; readonly isLooking: boolean } {
    return { round: this.round, vote: this.vote, isLooking: this.isLooking };
  }

  /** Begins an election. `own` is what the server's data speak for; a zxid of `NO_DATA` makes it a bystander. */
  start(own: Vote): void {
    const { quorums, settings } = this.options;
    this.round += 1;
    this.own = quorums.weightOf(this.env.self) > 0 ? own : VOTE_FOR_NOBODY;
    this.isLooking = true;
    this.settled = null;
    this.forget();
    this.waitMicros = settings.electionWaitMicros;
    this.standFor(this.own);
    this.setWait();
    // Its own vote may be a quorum, but nothing is won before it was finalized.
    this.drain();
  }

  onNotification(notification: Notification): Elected | null {
    this.answer(notification);
    if (!this.isLooking || !this.isVoter(notification.sid)) return null;
    this.inbox.push(notification);
    return this.drain();
  }

  onTimer(timer: ElectionTimer): Elected | null {
    switch (timer.kind) {
      case 'election-wait':
        return this.isDue(timer) && !this.isFinalizing ? this.onSilence() : null;
      case 'election-finalize':
        return this.isDue(timer) && this.isFinalizing ? this.settle(this.votes, this.castVote()) : null;
      case 'election-connect':
        this.options.connections.onConnectTimeout(timer.sid);
        return null;
      default:
        return unreachable(timer);
    }
  }

  /**
   * The epoch that the settled vote leads to is established: who joins later hears the same peerEpoch from all members
   * (ZooKeeper's updateElectionVote).
   */
  updateVote(epoch: number): void {
    if (this.settled === null) return;
    const { role, round, vote } = this.settled;
    this.settled = { role, round, vote: { ...vote, peerEpoch: epoch } };
  }

  /** The order of votes. A leader of weight 0 is no better than any other. */
  protected isNewer(a: Vote, b: Vote): boolean {
    return this.options.quorums.weightOf(a.leader) > 0 && isNewer(a, b);
  }

  /** Whether two votes of a box count together. */
  protected agree(a: CastVote, b: CastVote): boolean {
    return agree(a, b);
  }

  /** Whether a box holds so many votes that agree with this one that its leader is elected. */
  protected isElected(box: VoteBox, cast: CastVote): boolean {
    return this.options.quorums.isQ1(this.supporters(box, cast));
  }

  /**
   * Whether the leader of settled votes says itself that it leads: else servers could lead one another to follow one
   * that is dead. This server is the leader only in the round that it is in.
   */
  protected checkLeader(box: VoteBox, { vote, round }: CastVote): boolean {
    if (vote.leader === this.env.self) return round === this.round;
    return box.of(vote.leader)?.role === 'leading';
  }

  /** The voters whose votes in a box agree with this one. */
  protected supporters(box: VoteBox, cast: CastVote): ReadonlySet<ServerId> {
    return box.whose((other) => this.agree(cast, other));
  }

  /** ZooKeeper's receiver thread: it answers at once, whatever the election does. */
  private answer({ sid, role, round }: Notification): void {
    // Nobody takes up what an observer says: its answer would draw another from a voter, and so on without end.
    if (!this.isVoter(this.env.self) || (!this.isLooking && this.settled === null)) return;
    const isOfUse = role === 'looking' && (!this.isLooking || round < this.round);
    if (isOfUse || !this.isVoter(sid)) this.tell(sid);
  }

  private tell(sid: ServerId): void {
    const { self } = this.env;
    this.options.connections.send(sid, { kind: 'NOTIFICATION', sid: self, ...this.castVote() });
  }

  private castVote(): CastVote {
    return this.settled ?? { role: 'looking', round: this.round, vote: this.vote };
  }

  private drain(): Elected | null {
    for (let next = this.inbox.shift(); next !== undefined; next = this.inbox.shift()) {
      const elected = this.takeUp(next);
      if (elected !== null) return elected;
    }
    return null;
  }

  /** While a quorum's vote is being finalized, all but a newer vote is lost, as in ZooKeeper. */
  private takeUp(notification: Notification): Elected | null {
    if (this.isFinalizing && !this.isNewer(notification.vote, this.vote)) {
      this.report(notification, 'ignored');
      this.setFinalize();
      return null;
    }
    this.isFinalizing = false;
    const elected = this.consider(notification);
    if (this.isLooking && !this.isFinalizing) this.setWait();
    return elected;
  }

  private consider(notification: Notification): Elected | null {
    const { role, vote } = notification;
    if (!this.isVoter(vote.leader)) {
      this.report(notification, 'ignored');
      this.refuse(notification, 'not-voter', 'a voter as leader', String(vote.leader));
      return null;
    }
    switch (role) {
      case 'looking':
        this.onLooking(notification);
        return null;
      case 'observing':
        this.report(notification, 'ignored');
        return null;
      case 'following':
      case 'leading':
        return this.onSettled(notification);
      default:
        return unreachable(role);
    }
  }

  private onLooking(notification: Notification): void {
    const { round, vote } = notification;
    const isWithoutData = this.own.zxid === NO_DATA || vote.zxid === NO_DATA;
    if (isWithoutData || round < this.round) {
      this.report(notification, 'ignored');
      if (isWithoutData) this.refuse(notification, 'no-data', 'a history on both sides', 'none');
      else this.refuse(notification, 'stale-round', String(this.round), String(round));
      return;
    }
    this.report(notification, 'current');
    if (round > this.round) {
      this.round = round;
      this.votes.clear();
      this.standFor(this.isNewer(vote, this.own) ? vote : this.own);
    } else if (this.isNewer(vote, this.vote)) this.standFor(vote);
    this.votes.put(notification);
    if (this.isElected(this.votes, this.castVote())) this.setFinalize();
  }

  private onSettled(notification: Notification): Elected | null {
    const isOfThisRound = notification.round === this.round;
    this.report(notification, isOfThisRound ? 'current' : 'settled');
    // What is of this round counts with votes of other rounds as well: members of one ensemble may have settled in
    // different ones (ZOOKEEPER-1732).
    const boxes = isOfThisRound ? [this.votes, this.settledVotes] : [this.settledVotes];
    for (const box of boxes) box.put(notification);
    const winning = boxes.filter((box) => this.isElected(box, notification));
    for (const box of winning) {
      if (this.checkLeader(box, notification)) return this.settle(box, notification);
    }
    if (winning.length > 0) this.refuseLeader(notification);
    return null;
  }

  private refuseLeader(notification: Notification): void {
    const { round, vote } = notification;
    if (vote.leader === this.env.self) {
      this.refuse(
        notification,
        'leader-unconfirmed',
        `round ${String(this.round)}`,
        `round ${String(round)}`,
      );
    } else {
      const said = this.settledVotes.of(vote.leader)?.role ?? 'silent';
      this.refuse(notification, 'leader-unconfirmed', `${String(vote.leader)} leading`, said);
    }
  }

  private onSilence(): Elected | null {
    const { connections, settings } = this.options;
    if (connections.hasDelivered()) this.tellVoters();
    else connections.connectAll();
    this.waitMicros = Math.min(2 * this.waitMicros, settings.electionWaitCapMicros);
    this.setWait();
    return this.drain();
  }

  private settle(box: VoteBox, cast: CastVote): Elected {
    const { self } = this.env;
    const { vote, round } = cast;
    const quorum = [...this.supporters(box, cast)].sort((a, b) => a - b);
    const role = vote.leader === self ? 'leading' : this.isVoter(self) ? 'following' : 'observing';
    this.isLooking = false;
    this.round = round;
    this.settled = { role, round, vote };
    this.forget();
    this.env.observe({ kind: 'zab.elected', leader: vote.leader, round, quorum });
    return { leader: vote.leader, round, role };
  }

  private forget(): void {
    this.isFinalizing = false;
    this.votes.clear();
    this.settledVotes.clear();
    this.clearTimer();
  }

  private standFor(vote: Vote): void {
    this.vote = vote;
    const { leader, zxid, peerEpoch } = vote;
    this.env.observe({ kind: 'zab.voted', round: this.round, leader, zxid, peerEpoch, role: 'looking' });
    this.tellVoters();
  }

  private tellVoters(): void {
    const { self } = this.env;
    for (const voter of this.options.ensemble.voters) {
      if (voter === self) this.inbox.push({ kind: 'NOTIFICATION', sid: self, ...this.castVote() });
      else this.tell(voter);
    }
  }

  private isVoter(sid: ServerId): boolean {
    return this.options.ensemble.voters.includes(sid);
  }

  private report({ sid, role, round, vote }: Notification, box: 'current' | 'settled' | 'ignored'): void {
    const { leader, zxid, peerEpoch } = vote;
    this.env.observe({ kind: 'zab.notified', from: sid, round, leader, zxid, peerEpoch, role, box });
  }

  private refuse({ sid }: Notification, guard: string, expected: string, actual: string): void {
    this.env.observe({ kind: 'guard.refused', guard, from: sid, expected, actual });
  }

  private isDue({ round }: { readonly round: number }): boolean {
    return this.isLooking && round === this.round;
  }

  private setWait(): void {
    this.setTimer({ kind: 'election-wait', round: this.round }, this.waitMicros);
  }

  private setFinalize(): void {
    this.isFinalizing = true;
    this.setTimer({ kind: 'election-finalize', round: this.round }, this.options.settings.finalizeWaitMicros);
  }

  private setTimer(timer: ElectionTimer, delayMicros: number): void {
    this.clearTimer();
    this.timer = this.env.timers.set(timer, delayMicros);
  }

  private clearTimer(): void {
    if (this.timer !== null) this.env.timers.cancel(this.timer);
    this.timer = null;
  }
}
