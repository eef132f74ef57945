/**
 * A leader's lifetime: it agrees with a quorum on an epoch, brings each learner to its own history, is established when
 * a quorum has taken that over, and broadcasts from then on. It gives up as soon as it lacks a quorum.
 */
import { unreachable } from '../assert.js';
import type { Address, ConnectionId, ServerId } from '../ids.js';
import type { LeaderNote } from '../replication/replication.js';
import type { Origin, Request } from '../replication/state-machine.js';
import type { Stored } from '../storage/storage.js';
import type { Zxid } from '../zxid.js';
import { counterOf, epochOf, formatZxid, makeZxid } from '../zxid.js';
import { Confirmations } from './broadcast/confirmations.js';
import { LeaderBroadcast } from './broadcast/leader.js';
import { Proposals } from './broadcast/proposals.js';
import { LeaderDiscovery } from './discovery/leader.js';
import { LearnerHandler } from './learner-handler.js';
import type { QuorumMessage } from './messages.js';
import type { RoleContext } from './role-context.js';
import type { RoleOwner } from './role-owner.js';
import type { SyncChoice } from './synchronisation/choice.js';
import type { LeaderSynchronisation } from './synchronisation/leader.js';
import type { Term, ZabJob } from './vocabulary.js';

export interface LeaderOptions {
  readonly context: RoleContext;
  readonly owner: RoleOwner;
  readonly term: Term;
  readonly choice: SyncChoice;
  readonly synchronisation: typeof LeaderSynchronisation;
}

/** Phases 2 and 3, which begin when a quorum has accepted the epoch. */
interface Reign {
  readonly proposals: Proposals;
  readonly synchronisation: LeaderSynchronisation;
  readonly broadcast: LeaderBroadcast;
  readonly confirmations: Confirmations;
}

export class Leader {
  protected readonly context: RoleContext;
  protected readonly owner: RoleOwner;
  private readonly term: Term;
  private readonly choice: SyncChoice;
  private readonly makeSynchronisation: LeaderOptions['synchronisation'];
  private readonly discovery: LeaderDiscovery;
  private readonly handlers = new Map<ConnectionId, LearnerHandler>();
  private reign: Reign | null = null;
  /** It has begun to serve: right after it was established. */
  private isReigning = false;
  private halfTicks = 0;
  /** The tick by which the phase has to be over that waits for a quorum. */
  private deadlineTick: number;

  constructor({ context, owner, term, choice, synchronisation }: LeaderOptions) {
    this.context = context;
    this.owner = owner;
    this.term = term;
    this.choice = choice;
    this.makeSynchronisation = synchronisation;
    this.discovery = new LeaderDiscovery(context);
    this.deadlineTick = context.settings.initLimitTicks;
  }

  get isServing(): boolean {
    return this.reign?.synchronisation.isEstablished === true;
  }

  start(): void {
    this.armTick();
    this.discovery.begin();
  }

  /** The role is over. Outstanding proposals are neither aborted nor answered: nobody knows what becomes of them. */
  end(): void {
    for (const handler of this.handlers.values()) handler.close();
    this.handlers.clear();
  }

  onAccepted(connection: ConnectionId, from: Address): void {
    const { initLimitTicks, syncLimitTicks } = this.context.settings;
    const ackDeadlineTick = this.tick + initLimitTicks + syncLimitTicks;
    this.handlers.set(
      connection,
      new LearnerHandler(this.context.env, { connection, sid: from, ackDeadlineTick }),
    );
  }

  onBroken(connection: ConnectionId): void {
    this.handlers.delete(connection);
  }

  onWritable(connection: ConnectionId): void {
    if (this.handlers.get(connection)?.isSendingSnapshot === true) this.scheduleChunk(connection);
  }

  onMessage(connection: ConnectionId, message: QuorumMessage): void {
    const handler = this.handlers.get(connection);
    if (handler === undefined) return;
    handler.heardMicros = this.context.env.clock.monotonicMicros();
    handler.ackDeadlineTick = Math.max(
      handler.ackDeadlineTick,
      this.tick + this.context.settings.syncLimitTicks,
    );
    switch (message.kind) {
      case 'FOLLOWERINFO':
      case 'OBSERVERINFO':
        this.onInfo(handler, epochOf(message.zxid));
        return;
      case 'ACKEPOCH':
        handler.isSnapshotNeeded = message.isSnapshotNeeded;
        this.onAckEpoch(handler, message.currentEpoch, message.zxid);
        return;
      case 'ACK':
        this.onAck(handler, message.zxid);
        return;
      case 'PING':
        handler.pinged();
        this.settle();
        return;
      case 'REQUEST':
        this.submit(message.request, message.origin);
        return;
      case 'SYNC':
        this.reign?.broadcast.sync(message.ticket, handler);
        return;
      case 'NOTE':
        this.owner.noted(handler.sid, message.note);
        return;
      case 'LEADERINFO':
      case 'DIFF':
      case 'TRUNC':
      case 'SNAP':
      case 'SNAPPART':
      case 'NEWLEADER':
      case 'UPTODATE':
      case 'PROPOSAL':
      case 'COMMIT':
      case 'INFORM':
        this.refuse(handler, 'wrong-phase', 'a packet of a learner', message.kind);
        this.drop(handler);
        return;
      default:
        unreachable(message);
    }
  }

  onStored(done: Stored): void {
    switch (done.kind) {
      case 'epoch-stored':
        if (done.which === 'accepted') {
          this.discovery.onEpochStored(this.handlers.values());
          this.deadlineTick = this.tick + this.context.settings.initLimitTicks;
          this.goOn();
        } else {
          this.reign?.synchronisation.onOwnEpochStored();
          this.establish();
        }
        return;
      case 'log-synced':
        this.reign?.broadcast.onLogDurable(done.zxid);
        return;
      case 'log-truncated':
      case 'snapshot-stored':
        return;
      default:
        unreachable(done);
    }
  }

  onJob(job: Extract<ZabJob, { readonly term: Term }>): void {
    switch (job.kind) {
      case 'deliver': {
        const result = this.context.history.deliver(job.entry);
        this.reign?.proposals.applied(job.entry.zxid);
        this.owner.delivered(job.entry, result);
        return;
      }
      case 'caught-up':
        this.owner.caughtUp(job.ticket);
        return;
      case 'tick':
        this.onHalfTick();
        return;
      case 'send-chunk':
        this.sendChunk(job.connection);
        return;
      default:
        unreachable(job);
    }
  }

  /** Asked at this server itself, or by a learner. */
  submit(request: Request, origin: Origin): void {
    if (this.reign === null || !this.isServing) return;
    if (!this.reign.broadcast.propose(request, origin, this.tick))
      this.owner.giveUp('the epoch has no zxid left');
  }

  sync(ticket: number): void {
    this.reign?.broadcast.sync(ticket, null);
  }

  /** Is it sure that this server led when it was asked so? */
  confirm(ticket: number): void {
    this.reign?.confirmations.ask(ticket);
    this.settle();
  }

  /** A word to a learner that serves. */
  tell(to: ServerId, note: LeaderNote): void {
    for (const handler of this.handlers.values()) {
      if (handler.sid === to && handler.stage === 'current') handler.send({ kind: 'NOTE', note });
    }
  }

  private get tick(): number {
    return this.halfTicks >> 1;
  }

  /** A learner that has accepted a later epoch could join no leader of this one for ever: so there must be another (ADR 9). */
  private onInfo(handler: LearnerHandler, acceptedEpoch: number): void {
    if (this.discovery.isOutdatedBy(acceptedEpoch)) {
      this.owner.giveUp('a learner has accepted a later epoch');
      return;
    }
    this.dropEarlier(handler);
    handler.isVoter = this.context.ensemble.voters.includes(handler.sid);
    this.discovery.onInfo(handler, acceptedEpoch);
  }

  /**
   * A learner has one connection, and leaves it before it makes another. What still comes on one that was accepted earlier
   * may be an acknowledgement of what this leader is about to tell it to cut off (ADR 9).
   */
  private dropEarlier({ connection, sid }: LearnerHandler): void {
    for (const earlier of [...this.handlers.values()]) {
      if (earlier.connection === connection) return;
      if (earlier.sid === sid) this.drop(earlier);
    }
  }

  private onAckEpoch(handler: LearnerHandler, currentEpoch: number, lastZxid: Zxid): void {
    if (handler.stage !== 'acking') {
      this.refuse(handler, 'wrong-phase', 'no ACKEPOCH', formatZxid(lastZxid));
      this.drop(handler);
      return;
    }
    if (!this.discovery.onAckEpoch(handler, { currentEpoch, lastZxid })) {
      const own = this.context.history;
      this.refuse(
        handler,
        'follower-ahead',
        `at most ${String(own.currentEpoch)}, ${formatZxid(own.lastZxid)}`,
        `${String(currentEpoch)}, ${formatZxid(lastZxid)}`,
      );
      this.drop(handler);
      return;
    }
    this.goOn();
  }

  /** A quorum may have accepted the epoch: then whoever waits is synchronised. */
  private goOn(): void {
    if (!this.discovery.isDone) return;
    if (this.reign === null) this.begin();
    for (const handler of this.handlers.values()) {
      if (handler.stage !== 'waiting') continue;
      this.reign?.synchronisation.synchronise(handler);
      if (handler.isSendingSnapshot) this.scheduleChunk(handler.connection);
    }
  }

  private begin(): void {
    const { context, term, choice, handlers } = this;
    const { epoch } = this.discovery;
    const { voters } = context.ensemble;
    const proposals = new Proposals(context.env, { voters, quorums: context.quorums, epoch });
    this.reign = {
      proposals,
      synchronisation: new this.makeSynchronisation({ context, epoch, proposals, choice }),
      broadcast: new LeaderBroadcast({ context, term, proposals, handlers }),
      confirmations: new Confirmations({ context, proposals, handlers }),
    };
    this.deadlineTick = this.tick + context.settings.initLimitTicks;
    this.owner.entered('synchronisation', epoch);
    context.storage.storeEpoch('current', epoch);
  }

  private onAck(handler: LearnerHandler, zxid: Zxid): void {
    if (this.reign === null) return;
    if (counterOf(zxid) > 0) {
      if (handler.isSynchronised) {
        handler.acked(zxid);
        this.reign.broadcast.onAck(handler.sid, zxid);
      } else this.refuse(handler, 'wrong-phase', `an acknowledgement of NEWLEADER`, formatZxid(zxid));
      return;
    }
    if (handler.stage !== 'synchronising' || epochOf(zxid) !== this.discovery.epoch) return;
    this.reign.synchronisation.onAck(handler);
    if (this.isReigning) this.bringUpToDate(handler);
    else this.establish();
  }

  private establish(): void {
    if (!this.isServing || this.isReigning) return;
    this.isReigning = true;
    const { epoch } = this.discovery;
    // Not earlier: others would take it for the end of a history that is ahead of theirs (ZOOKEEPER-790).
    this.context.history.standAt(makeZxid(epoch, 0));
    this.owner.serve(epoch);
    for (const handler of this.handlers.values())
      if (handler.stage === 'synchronised') this.bringUpToDate(handler);
  }

  private bringUpToDate(handler: LearnerHandler): void {
    handler.stage = 'current';
    handler.send({ kind: 'UPTODATE' });
  }

  private settle(): void {
    if (!this.isReigning || this.reign === null) return;
    for (const ticket of this.reign.confirmations.settle()) this.owner.confirmed(ticket);
  }

  private scheduleChunk(connection: ConnectionId): void {
    this.context.env.lanes.post('transfer', { kind: 'send-chunk', term: this.term, connection });
  }

  private sendChunk(connection: ConnectionId): void {
    const handler = this.handlers.get(connection);
    if (handler?.isSendingSnapshot !== true) return;
    const hasRoom = handler.sendChunk();
    if (!handler.isSendingSnapshot) this.reign?.synchronisation.sendNewLeader(handler);
    else if (hasRoom) this.scheduleChunk(connection);
  }

  private armTick(): void {
    const { env, settings } = this.context;
    env.timers.set({ kind: 'half-tick', term: this.term }, settings.tickMicros >> 1);
  }

  /** Twice a tick: pings. Once a tick: is there still a quorum, and does a wait take too long? */
  private onHalfTick(): void {
    this.armTick();
    this.halfTicks += 1;
    for (const handler of [...this.handlers.values()]) this.look(handler);
    if (this.halfTicks % 2 === 1) return;
    if (!this.isServing) {
      if (this.tick > this.deadlineTick) this.owner.giveUp('no quorum within initLimit');
    } else if (!this.context.quorums.isQ2(this.alive())) this.owner.giveUp('no quorum of live learners');
  }

  /** Pings a learner, unless it is silent or behind with its acknowledgements for too long. */
  private look(handler: LearnerHandler): void {
    const { env, settings } = this.context;
    const { tickMicros, initLimitTicks, syncLimitTicks } = settings;
    const limit = (handler.isSynchronised ? syncLimitTicks : initLimitTicks) * tickMicros;
    const isSilent = env.clock.monotonicMicros() - handler.heardMicros > limit;
    const [oldest] = handler.unacked;
    const isBehind = oldest !== undefined && this.tick - oldest.tick > syncLimitTicks;
    if (isSilent || isBehind) this.drop(handler);
    else if (handler.isForwarding) this.reign?.confirmations.ping(handler);
  }

  private alive(): ReadonlySet<ServerId> {
    const alive = new Set<ServerId>([this.context.env.self]);
    for (const { sid, isVoter, ackDeadlineTick } of this.handlers.values()) {
      if (isVoter && this.tick <= ackDeadlineTick) alive.add(sid);
    }
    return alive;
  }

  private drop(handler: LearnerHandler): void {
    handler.close();
    this.handlers.delete(handler.connection);
  }

  private refuse(handler: LearnerHandler, guard: string, expected: string, actual: string): void {
    this.context.env.observe({ kind: 'guard.refused', guard, from: handler.sid, expected, actual });
  }
}
