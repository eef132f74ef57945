/**
 * A server of ZAB (ZooKeeper's QuorumPeer): it looks for a leader, leads or learns until that ends, and looks again. What
 * it has on disk and in memory outlives its roles.
 */
import { assert, unreachable } from '../assert.js';
import type { BrokenWhy, Env, IoError, Port } from '../env.js';
import type { Address, ConnectionId, ServerId } from '../ids.js';
import type { Entry } from '../replication/entry.js';
import type { QuorumSystem } from '../replication/quorums.js';
import { makeQuorums } from '../replication/quorums.js';
import type { LeaderNote, ReplicaEvents, Replication, Role } from '../replication/replication.js';
import type { Origin, Request, Result, StateMachine } from '../replication/state-machine.js';
import { Storage } from '../storage/storage.js';
import { ElectionConnections } from './election/connections.js';
import type { Elected, FastLeaderElection } from './election/fast-leader-election.js';
import { LogWriter } from './history/log-writer.js';
import { Snapshotter } from './history/snapshotter.js';
import type { Leader } from './leader.js';
import type { Learner } from './learner.js';
import type { ZabMessage } from './messages.js';
import type { ZabParts } from './parts.js';
import type { RoleContext } from './role-context.js';
import type { RoleExit } from './role-exit.js';
import type { RoleOwner, ZabPhase } from './role-owner.js';
import type { Ensemble, ZabSettings } from './settings.js';
import type { Term, ZabJob, ZabTimer, ZabVocabulary } from './vocabulary.js';

export interface ZabOptions {
  readonly env: Env<ZabVocabulary>;
  readonly ensemble: Ensemble;
  readonly settings: ZabSettings;
  readonly machine: StateMachine;
  readonly parts: ZabParts;
}

/** What a server does at the moment. `starting` and `leaving` wait for the disk. */
type Office =
  | { readonly kind: 'starting' }
  | { readonly kind: 'looking' }
  | { readonly kind: 'leading'; readonly leader: Leader }
  | { readonly kind: 'learning'; readonly learner: Learner }
  | { readonly kind: 'leaving'; readonly isMemoryAhead: boolean; readonly why: string };

export class Zab implements Replication, RoleOwner {
  private readonly env: Env<ZabVocabulary>;
  private readonly parts: ZabParts;
  private readonly context: RoleContext;
  private readonly connections: ElectionConnections;
  private readonly election: FastLeaderElection;
  private readonly exit: RoleExit;
  private events: ReplicaEvents | null = null;
  private office: Office = { kind: 'starting' };
  private term: Term = 0;
  private role: Role = 'looking';
  private phase: ZabPhase = 'election';
  private epoch: number | null = null;
  private leader: ServerId | null = null;
  private isServing = false;
  /** Updates that were asked for here, and are not delivered. */
  private readonly asked: Origin[] = [];

  constructor({ env, ensemble, settings, machine, parts }: ZabOptions) {
    this.env = env;
    this.parts = parts;
    const quorums: QuorumSystem = makeQuorums(ensemble.quorums, ensemble.voters);
    const storage = new Storage(env.files, machine, settings, parts.storage);
    const history = new parts.history({ env, settings, machine, storage });
    this.context = {
      env,
      settings,
      ensemble,
      quorums,
      machine,
      storage,
      history,
      log: new LogWriter({ env, history, storage, batchMax: settings.batchMax }),
      snapshotter: new Snapshotter({ env, storage, machine, every: settings.snapshotEvery }),
    };
    this.connections = new ElectionConnections({ env, ensemble, settings });
    this.election = new parts.election({ env, connections: this.connections, ensemble, quorums, settings });
    this.exit = new parts.roleExit(this.context);
  }

  /** To be called once, before `start`. */
  attach(events: ReplicaEvents): void {
    this.events = events;
  }

  /** Begins a life: reads the disk, and looks for a leader as soon as repairs of the disk are durable. */
  start(): void {
    this.env.streams.listen('quorum');
    this.connections.listen();
    if (this.context.history.recover()) this.look('started');
  }

  submit(request: Request, origin: Origin): void {
    if (!this.isServing) {
      this.events?.lost(origin);
      return;
    }
    this.asked.push(origin);
    const { office } = this;
    if (office.kind === 'leading') office.leader.submit(request, origin);
    else if (office.kind === 'learning') office.learner.submit(request, origin);
  }

  sync(ticket: number): void {
    const { office } = this;
    if (office.kind === 'leading') office.leader.sync(ticket);
    else if (office.kind === 'learning') office.learner.sync(ticket);
  }

  confirm(ticket: number): void {
    if (this.office.kind === 'leading') this.office.leader.confirm(ticket);
  }

  relay(note: LeaderNote): void {
    const { office } = this;
    if (office.kind === 'leading') this.noted(this.env.self, note);
    else if (office.kind === 'learning') office.learner.relay(note);
  }

  tell(to: ServerId, note: LeaderNote): void {
    const { office } = this;
    if (to === this.env.self) this.noted(to, note);
    else if (office.kind === 'leading') office.leader.tell(to, note);
  }

  onAccepted(connection: ConnectionId, port: Port, from: Address): void {
    if (port === 'election') this.connections.onAccepted(connection, from);
    else if (this.office.kind === 'leading') this.office.leader.onAccepted(connection, from);
    else this.env.streams.close(connection);
  }

  onConnected(connection: ConnectionId): void {
    if (this.connections.owns(connection)) this.connections.onConnected(connection);
    else if (this.office.kind === 'learning') this.office.learner.onConnected(connection);
  }

  onWritable(connection: ConnectionId): void {
    if (this.connections.owns(connection)) this.connections.onWritable(connection);
    else if (this.office.kind === 'leading') this.office.leader.onWritable(connection);
  }

  onMessage(connection: ConnectionId, message: ZabMessage): void {
    if (message.kind === 'INITIAL' || message.kind === 'NOTIFICATION') {
      const notification = this.connections.onMessage(connection, message);
      if (notification !== null) this.take(this.election.onNotification(notification));
    } else if (this.office.kind === 'leading') this.office.leader.onMessage(connection, message);
    else if (this.office.kind === 'learning') this.office.learner.onMessage(connection, message);
  }

  onBroken(connection: ConnectionId, why: BrokenWhy): void {
    if (this.connections.owns(connection)) this.connections.onBroken(connection);
    else if (this.office.kind === 'leading') this.office.leader.onBroken(connection);
    else if (this.office.kind === 'learning') this.office.learner.onBroken(connection, why);
  }

  onTimer(timer: ZabTimer): void {
    switch (timer.kind) {
      case 'half-tick':
        if (timer.term === this.term) this.env.lanes.post('session', { kind: 'tick', term: timer.term });
        return;
      case 'learner-connect':
        if (timer.term === this.term && this.office.kind === 'learning') this.office.learner.onConnectTimer();
        return;
      case 'election-wait':
      case 'election-finalize':
      case 'election-connect':
        this.take(this.election.onTimer(timer));
        return;
      default:
        unreachable(timer);
    }
  }

  onSynced(ticket: number, error: IoError | null): void {
    // What is on the disk after a failed sync is unknown until it is read again: never retry, never trust.
    if (error !== null) {
      this.env.halt(`a sync failed with ${error}`);
      return;
    }
    const { storage, history, log, snapshotter } = this.context;
    for (const done of storage.onSynced(ticket)) {
      if (done.kind === 'log-damaged') {
        this.env.halt(done.why);
        return;
      }
      if (done.kind === 'epoch-stored') history.epochStored(done.which, done.epoch);
      else if (done.kind === 'log-truncated') history.cut(done.zxid);
      else if (done.kind === 'snapshot-stored') {
        if (done.isInstalled) history.installed(done.zxid);
        snapshotter.onStored(done.zxid, done.isInstalled);
      } else if (done.kind === 'log-synced') {
        log.onDurable();
        snapshotter.onLogDurable();
      }
      if (this.office.kind === 'leading') this.office.leader.onStored(done);
      else if (this.office.kind === 'learning') this.office.learner.onStored(done);
    }
    this.lookWhenWritten();
  }

  onJob(_lane: string, job: ZabJob): void {
    switch (job.kind) {
      case 'write-log':
        this.context.log.onTurn();
        return;
      case 'write-snapshot':
        this.context.snapshotter.onTurn();
        return;
      case 'deliver':
      case 'caught-up':
      case 'tick':
      case 'send-chunk':
        if (job.term !== this.term) return;
        if (this.office.kind === 'leading') this.office.leader.onJob(job);
        else if (this.office.kind === 'learning') this.office.learner.onJob(job);
        return;
      default:
        unreachable(job);
    }
  }

  inspect(): unknown {
    const { history } = this.context;
    return {
      role: this.role,
      phase: this.phase,
      epoch: this.epoch,
      leader: this.leader,
      acceptedEpoch: history.acceptedEpoch,
      currentEpoch: history.currentEpoch,
      zxid: history.lastZxid,
      logged: history.loggedZxid,
      digest: this.context.machine.digest(),
    };
  }

  entered(phase: ZabPhase, epoch: number): void {
    this.phase = phase;
    this.epoch = epoch;
    this.reportRole('the epoch is accepted');
  }

  serve(epoch: number): void {
    this.phase = 'broadcast';
    this.isServing = true;
    this.election.updateVote(epoch);
    this.reportRole('synchronised');
    this.env.observe({ kind: 'server.serving', epoch, zxid: this.context.history.lastZxid });
    this.events?.role(this.role, true, this.context.history.lastZxid);
  }

  giveUp(why: string): void {
    const { office } = this;
    if (office.kind !== 'leading' && office.kind !== 'learning') return;
    const isMemoryAhead = office.kind === 'learning' && office.learner.isMemoryAhead;
    if (office.kind === 'leading') office.leader.end();
    else office.learner.end();
    this.term += 1;
    this.isServing = false;
    this.phase = 'election';
    this.reportRole(why);
    this.context.snapshotter.abort();
    this.office = { kind: 'leaving', isMemoryAhead, why };
    for (const origin of this.asked.splice(0)) this.events?.lost(origin);
    this.events?.role('looking', false, this.context.history.lastZxid);
    this.lookWhenWritten();
  }

  delivered(entry: Entry, result: Result): void {
    this.context.snapshotter.onDelivered(entry.zxid);
    const { origin } = entry;
    // What was asked for in an earlier life or role of this server is not here: nobody waits for it any more.
    const isAsked = origin.sid === this.env.self && this.takeAsked(origin);
    this.events?.delivered({ origin, stamp: entry, result, isAsked });
  }

  caughtUp(ticket: number): void {
    this.events?.caughtUp(ticket);
  }

  confirmed(ticket: number): void {
    this.events?.confirmed(ticket);
  }

  noted(from: Address, note: LeaderNote): void {
    this.events?.noted(from, note);
  }

  /** Forgets that an update was asked for; false if it was not. Mostly it is the oldest one. */
  private takeAsked(origin: Origin): boolean {
    const [first] = this.asked;
    if (first !== undefined && isSame(first, origin)) {
      this.asked.shift();
      return true;
    }
    const at = this.asked.findIndex((asked) => isSame(asked, origin));
    if (at >= 0) this.asked.splice(at, 1);
    return at >= 0;
  }

  private lookWhenWritten(): void {
    const { office } = this;
    if (office.kind === 'starting') {
      if (this.exit.isWritten()) this.look('started');
    } else if (office.kind === 'leaving' && this.exit.isWritten()) {
      this.exit.finish(office.isMemoryAhead);
      this.look(office.why);
    }
  }

  private look(why: string): void {
    if (!this.exit.isWritten()) return;
    this.office = { kind: 'looking' };
    this.role = 'looking';
    this.phase = 'election';
    this.epoch = null;
    this.leader = null;
    this.reportRole(why);
    const { history } = this.context;
    this.events?.looking(history.lastZxid);
    this.election.start({
      leader: this.env.self,
      zxid: history.lastZxid,
      peerEpoch: history.currentEpoch,
    });
  }

  private take(elected: Elected | null): void {
    if (elected === null) return;
    assert(this.office.kind === 'looking', 'only a server that looks is elected');
    const { context, parts, env } = this;
    this.term += 1;
    this.role = elected.role;
    this.phase = 'discovery';
    this.leader = elected.leader;
    this.reportRole('elected');
    this.events?.role(elected.role, false, this.context.history.lastZxid);
    const { term } = this;
    if (elected.leader === env.self) {
      const leader = new parts.leader({
        context,
        owner: this,
        term,
        choice: new parts.syncChoice(),
        synchronisation: parts.leaderSynchronisation,
      });
      this.office = { kind: 'leading', leader };
      leader.start();
    } else {
      const learner = new parts.learner({
        context,
        owner: this,
        term,
        leader: elected.leader,
        synchronisation: parts.learnerSynchronisation,
      });
      this.office = { kind: 'learning', learner };
      learner.start();
    }
  }

  private reportRole(why: string): void {
    const { role, phase, epoch, leader } = this;
    this.env.observe({ kind: 'role.changed', role, phase, epoch, leader, why });
  }
}

function isSame(a: Origin, b: Origin): boolean {
  return a.sessionId === b.sessionId && a.ownerEpoch === b.ownerEpoch && a.opSeq === b.opSeq;
}
