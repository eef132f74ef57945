/**
 * A learner's lifetime, be it a follower or an observer: it connects to its leader, accepts the epoch, takes over the
 * leader's history, and follows from then on. Whatever goes wrong ends it: then it looks for a leader again.
 */
import { unreachable } from '../assert.js';
import type { ConnectionId, ServerId } from '../ids.js';
import type { LeaderNote } from '../replication/replication.js';
import type { Origin, Request } from '../replication/state-machine.js';
import type { Stored } from '../storage/storage.js';
import { LearnerBroadcast } from './broadcast/learner.js';
import { LearnerDiscovery } from './discovery/learner.js';
import type { QuorumMessage } from './messages.js';
import type { RoleContext } from './role-context.js';
import type { RoleOwner } from './role-owner.js';
import type { LearnerSynchronisation, SyncOutcome } from './synchronisation/learner.js';
import type { Term, ZabJob } from './vocabulary.js';

export interface LearnerOptions {
  readonly context: RoleContext;
  readonly owner: RoleOwner;
  readonly term: Term;
  readonly leader: ServerId;
  readonly synchronisation: typeof LearnerSynchronisation;
}

export class Learner {
  protected readonly context: RoleContext;
  protected readonly owner: RoleOwner;
  private readonly term: Term;
  private readonly leader: ServerId;
  private readonly makeSynchronisation: LearnerOptions['synchronisation'];
  private connection: ConnectionId | null = null;
  private tries = 0;
  /** The leader has said something. */
  private hasHeard = false;
  private discovery: LearnerDiscovery | null = null;
  private synchronisation: LearnerSynchronisation | null = null;
  private broadcast: LearnerBroadcast | null = null;
  private readonly startedMicros: number;
  private heardMicros: number;

  constructor({ context, owner, term, leader, synchronisation }: LearnerOptions) {
    this.context = context;
    this.owner = owner;
    this.term = term;
    this.leader = leader;
    this.makeSynchronisation = synchronisation;
    this.startedMicros = context.env.clock.monotonicMicros();
    this.heardMicros = this.startedMicros;
  }

  get isServing(): boolean {
    return this.broadcast !== null;
  }

  /** Whether memory holds what no disk does. */
  get isMemoryAhead(): boolean {
    return this.synchronisation?.isMemoryAhead ?? false;
  }

  start(): void {
    this.armTick();
    this.connect();
  }

  end(): void {
    if (this.connection !== null) this.context.env.streams.close(this.connection);
    this.connection = null;
  }

  onConnected(connection: ConnectionId): void {
    if (connection !== this.connection) return;
    this.heardMicros = this.context.env.clock.monotonicMicros();
    this.discovery = new LearnerDiscovery(this.context, connection);
    this.discovery.begin();
  }

  onBroken(connection: ConnectionId, why: string): void {
    if (connection !== this.connection) return;
    this.connection = null;
    if (this.hasHeard) {
      this.owner.giveUp(`the connection to the leader broke: ${why}`);
      return;
    }
    // The other may not know yet that it leads: ZooKeeper's does not listen until then, and is asked again.
    this.discovery = null;
    const { learnerConnectTries, learnerConnectPauseMicros } = this.context.settings;
    if (this.tries >= learnerConnectTries) this.owner.giveUp('the leader cannot be reached');
    else this.context.env.timers.set({ kind: 'learner-connect', term: this.term }, learnerConnectPauseMicros);
  }

  /** A pause between two tries is over. */
  onConnectTimer(): void {
    if (this.connection === null) this.connect();
  }

  onMessage(connection: ConnectionId, message: QuorumMessage): void {
    if (connection !== this.connection) return;
    this.hasHeard = true;
    this.heardMicros = this.context.env.clock.monotonicMicros();
    // An answer keeps this server alive in its leader's eyes, whatever else it is busy with.
    if (message.kind === 'PING') this.send({ kind: 'PING', zxid: this.context.history.lastZxid });
    else if (this.broadcast !== null) this.onLive(this.broadcast, message);
    else if (this.synchronisation !== null) this.judge(this.synchronisation.onMessage(message));
    else if (message.kind === 'LEADERINFO' && this.discovery?.epoch === 0) this.onLeaderInfo(message.zxid);
    else this.owner.giveUp(`${message.kind} came in the middle of discovery`);
  }

  onStored(done: Stored): void {
    if (done.kind === 'epoch-stored' && done.which === 'accepted') {
      this.discovery?.onEpochStored();
      this.synchronise();
    } else if (this.broadcast === null) {
      if (this.synchronisation !== null) this.judge(this.synchronisation.onStored(done));
    } else if (done.kind === 'log-synced') this.broadcast.onLogDurable(done.zxid);
  }

  onJob(job: Extract<ZabJob, { readonly term: Term }>): void {
    switch (job.kind) {
      case 'deliver':
        this.owner.delivered(job.entry, this.context.history.deliver(job.entry));
        return;
      case 'caught-up':
        this.owner.caughtUp(job.ticket);
        return;
      case 'tick':
        this.onHalfTick();
        return;
      case 'send-chunk':
        return;
      default:
        unreachable(job);
    }
  }

  submit(request: Request, origin: Origin): void {
    this.send({ kind: 'REQUEST', request, origin });
  }

  sync(ticket: number): void {
    this.send({ kind: 'SYNC', ticket });
  }

  relay(note: LeaderNote): void {
    this.send({ kind: 'NOTE', note });
  }

  private send(message: QuorumMessage): void {
    if (this.connection !== null) this.context.env.streams.send(this.connection, message);
  }

  private connect(): void {
    this.tries += 1;
    this.connection = this.context.env.streams.connect(this.leader, 'quorum');
  }

  private onLeaderInfo(zxid: number): void {
    const outcome = this.discovery?.onLeaderInfo(zxid);
    if (outcome === 'refused')
      this.owner.giveUp('the leader has an older epoch than this server has accepted');
    else if (outcome === 'acknowledged') this.synchronise();
  }

  private synchronise(): void {
    if (this.connection === null || this.discovery === null) return;
    const { epoch } = this.discovery;
    this.synchronisation = new this.makeSynchronisation(this.context, this.connection, epoch);
    this.owner.entered('synchronisation', epoch);
  }

  private judge(outcome: SyncOutcome): void {
    if (outcome === 'going-on') return;
    if (outcome === 'up-to-date') this.follow();
    else this.owner.giveUp(outcome.failure);
  }

  /** UPTODATE: serve, and take up what came live in the meantime. */
  private follow(): void {
    if (this.connection === null || this.synchronisation === null || this.discovery === null) return;
    const { proposed, committed } = this.synchronisation.remainder;
    const broadcast = new LearnerBroadcast(this.context, this.term, this.connection);
    this.broadcast = broadcast;
    this.owner.serve(this.discovery.epoch);
    for (const entry of proposed) this.check(broadcast.onProposal(entry));
    for (const zxid of committed) this.check(broadcast.onCommit(zxid));
  }

  private onLive(broadcast: LearnerBroadcast, message: QuorumMessage): void {
    switch (message.kind) {
      case 'PROPOSAL':
        this.check(broadcast.onProposal(message.entry));
        return;
      case 'COMMIT':
        this.check(broadcast.onCommit(message.zxid));
        return;
      case 'INFORM':
        this.check(broadcast.onInform(message.entry));
        return;
      case 'SYNC':
        // Behind all commits that came before it.
        this.context.env.lanes.post('commit', { kind: 'caught-up', term: this.term, ticket: message.ticket });
        return;
      case 'NOTE':
        this.owner.noted(this.leader, message.note);
        return;
      case 'PING':
      case 'FOLLOWERINFO':
      case 'OBSERVERINFO':
      case 'LEADERINFO':
      case 'ACKEPOCH':
      case 'DIFF':
      case 'TRUNC':
      case 'SNAP':
      case 'SNAPPART':
      case 'NEWLEADER':
      case 'UPTODATE':
      case 'ACK':
      case 'REQUEST':
        this.owner.giveUp(`${message.kind} came in the middle of broadcast`);
        return;
      default:
        unreachable(message);
    }
  }

  private check(failure: string | null): void {
    if (failure !== null) this.owner.giveUp(failure);
  }

  private armTick(): void {
    const { env, settings } = this.context;
    env.timers.set({ kind: 'half-tick', term: this.term }, settings.tickMicros >> 1);
  }

  /** Is the leader silent for too long? */
  private onHalfTick(): void {
    this.armTick();
    const { env, settings } = this.context;
    const { tickMicros, initLimitTicks, syncLimitTicks } = settings;
    const hasAcknowledged = this.synchronisation?.hasAcknowledged === true;
    const limit = (hasAcknowledged ? syncLimitTicks : initLimitTicks) * tickMicros;
    const now = env.clock.monotonicMicros();
    if (now - this.heardMicros > limit) this.owner.giveUp('the leader is silent');
    else if (!this.hasHeard && now - this.startedMicros > initLimitTicks * tickMicros) {
      this.owner.giveUp('the leader cannot be reached within initLimit');
    }
  }
}
