/**
 * Synchronisation as a learner sees it (paper, phase 2, by ZooKeeper's Learner.syncWithLeader with ZOOKEEPER-2845 to
 * 4925): it makes its history the leader's, and acknowledges NEWLEADER when that is durable.
 */
import { unreachable } from '../../assert.js';
import type { ConnectionId } from '../../ids.js';
import type { Entry } from '../../replication/entry.js';
import type { Stored } from '../../storage/storage.js';
import type { Zxid } from '../../zxid.js';
import { formatZxid, makeZxid } from '../../zxid.js';
import type { QuorumMessage } from '../messages.js';
import type { RoleContext } from '../role-context.js';
import { History } from '../history/history.js';

/**
 * What a learner does when NEWLEADER has come, one step after the other: `snapshot` makes a transferred state durable,
 * `append` writes the transactions that it was sent and takes them into memory, `sync` makes them durable,
 * `currentEpoch` makes the epoch durable, `ack` acknowledges NEWLEADER.
 */
export type NewLeaderStep = 'snapshot' | 'append' | 'sync' | 'currentEpoch' | 'ack';

/** What is still to be done when the learner is up to date: live transactions that are not delivered. */
export interface Remainder {
  /** Proposed, and in no log. */
  readonly proposed: readonly Entry[];
  /** Which of them are committed. */
  readonly committed: readonly Zxid[];
}

/** What came of an input: go on, the learner is up to date, or the leader must be left. */
export type SyncOutcome = 'going-on' | 'up-to-date' | { readonly failure: string };

export class LearnerSynchronisation {
  protected readonly context: RoleContext;
  private readonly connection: ConnectionId;
  private readonly epoch: number;
  private mode: 'DIFF' | 'TRUNC' | 'SNAP' | null = null;
  /** Where to cut, while that is under way. */
  private cutting: Zxid | null = null;
  private snapZxid: Zxid = 0;
  private chunks: Uint8Array[] = [];
  /** The snapshot of a SNAP is in memory, and on no disk. */
  private isOnlyInMemory = false;
  /** The last transaction that came, for contiguity. */
  private lastQueued: Zxid = 0;
  private readonly notLogged: Entry[] = [];
  private committed: Zxid[] = [];
  /** Packets that came while a cut or a step was under way. */
  private readonly waiting: QuorumMessage[] = [];
  private steps: NewLeaderStep[] = [];
  private step: NewLeaderStep | null = null;
  private isAcknowledged = false;
  private isUpToDate = false;

  constructor(context: RoleContext, connection: ConnectionId, epoch: number) {
    this.context = context;
    this.connection = connection;
    this.epoch = epoch;
  }

  /** Whether memory holds what no disk does: then it must be read again if the leader is lost (ZOOKEEPER-3642). */
  get isMemoryAhead(): boolean {
    return this.isOnlyInMemory;
  }

  /** NEWLEADER was acknowledged: from now on the leader may be silent for syncLimit only. */
  get hasAcknowledged(): boolean {
    return this.isAcknowledged;
  }

  get remainder(): Remainder {
    return { proposed: this.notLogged, committed: this.committed };
  }

  /** The next packet of the leader. */
  onMessage(message: QuorumMessage): SyncOutcome {
    if (this.cutting !== null || this.step !== null) {
      this.waiting.push(message);
      return 'going-on';
    }
    return this.take(message);
  }

  /** Something became durable. */
  onStored(done: Stored): SyncOutcome {
    switch (done.kind) {
      case 'log-truncated':
        this.afterCut(done.zxid);
        break;
      case 'snapshot-stored':
        if (!done.isInstalled || this.step !== 'snapshot') return 'going-on';
        this.isOnlyInMemory = false;
        this.step = null;
        break;
      case 'log-synced':
        if (this.step !== 'sync') return 'going-on';
        this.step = null;
        break;
      case 'epoch-stored':
        if (this.step !== 'currentEpoch') return 'going-on';
        this.step = null;
        break;
      default:
        return unreachable(done);
    }
    return this.goOn();
  }

  /** In this order, each durable before the next (ZOOKEEPER-3911, 4643, 4646, 4785). */
  protected newLeaderSteps(): readonly NewLeaderStep[] {
    return ['snapshot', 'append', 'sync', 'currentEpoch', 'ack'];
  }

  /** What is left to do at UPTODATE, before serving. */
  protected upToDateSteps(): readonly NewLeaderStep[] {
    return [];
  }

  /**
   * DIFF: up to `zxid` nothing is missing but the transactions that are still to come. So memory stays where it is until
   * it has them (ZOOKEEPER-2355).
   */
  protected beginDiff(zxid: Zxid): void {
    this.lastQueued = this.context.history.loggedZxid;
    this.report('DIFF', zxid);
  }

  private take(message: QuorumMessage): SyncOutcome {
    switch (message.kind) {
      case 'DIFF':
      case 'TRUNC':
      case 'SNAP':
        return this.open(message.kind, message.zxid);
      case 'SNAPPART':
        if (message.chunk !== null) this.chunks.push(message.chunk);
        else this.install();
        return 'going-on';
      case 'PROPOSAL':
        return this.onProposal(message.entry);
      case 'COMMIT':
        return this.onCommit(message.zxid);
      case 'INFORM': {
        const outcome = this.onProposal(message.entry);
        return outcome === 'going-on' ? this.onCommit(message.entry.zxid) : outcome;
      }
      case 'NEWLEADER':
        this.steps = [...this.newLeaderSteps()];
        return this.goOn();
      case 'UPTODATE':
        if (!this.isAcknowledged) return this.refuse('wrong-phase', 'NEWLEADER', message.kind);
        this.isUpToDate = true;
        this.steps = [...this.upToDateSteps()];
        return this.goOn();
      case 'PING':
      case 'SYNC':
      case 'NOTE':
        return 'going-on';
      case 'FOLLOWERINFO':
      case 'OBSERVERINFO':
      case 'LEADERINFO':
      case 'ACKEPOCH':
      case 'ACK':
      case 'REQUEST':
        return this.refuse('wrong-phase', 'a packet of synchronisation', message.kind);
      default:
        return unreachable(message);
    }
  }

  /** The opening packet says how the leader's history is reached from this one. */
  private open(mode: 'DIFF' | 'TRUNC' | 'SNAP', zxid: Zxid): SyncOutcome {
    const { storage, history } = this.context;
    if (this.mode !== null) return this.refuse('wrong-phase', 'one opening packet', mode);
    this.mode = mode;
    if (mode === 'DIFF') {
      this.beginDiff(zxid);
      return 'going-on';
    }
    if (mode === 'SNAP') {
      this.snapZxid = zxid;
      return 'going-on';
    }
    if (!storage.canTruncate(zxid)) {
      history.isSnapshotNeeded = true;
      return { failure: 'the log cannot be cut there: a snapshot is needed' };
    }
    this.cutting = zxid;
    storage.truncate(zxid);
    return 'going-on';
  }

  private afterCut(zxid: Zxid): void {
    this.cutting = null;
    this.lastQueued = zxid;
    this.report('TRUNC', zxid);
  }

  /** The whole state has come. Until it is durable, the disk holds the old one, and that is what a crash leaves. */
  private install(): void {
    this.context.history.install(this.snapZxid, this.chunks);
    this.chunks = [];
    this.isOnlyInMemory = true;
    this.lastQueued = this.snapZxid;
    this.report('SNAP', this.snapZxid);
  }

  private onProposal(entry: Entry): SyncOutcome {
    if (!History.follows(this.lastQueued, entry.zxid)) {
      return this.refuse(
        'zxid-gap',
        `the transaction behind ${formatZxid(this.lastQueued)}`,
        formatZxid(entry.zxid),
      );
    }
    this.lastQueued = entry.zxid;
    this.notLogged.push(entry);
    return 'going-on';
  }

  /**
   * Before NEWLEADER, what is committed on top of a SNAP belongs to the snapshot that is still to be written: it goes to
   * memory alone. Everything else is taken up in order when the steps say so.
   */
  private onCommit(zxid: Zxid): SyncOutcome {
    const next = this.notLogged[this.committed.length];
    if (next?.zxid !== zxid) {
      return this.refuse(
        'commit-unmatched',
        next === undefined ? 'nothing' : formatZxid(next.zxid),
        formatZxid(zxid),
      );
    }
    if (this.isOnlyInMemory) {
      this.notLogged.shift();
      this.context.history.takeOver(next, 'transfer');
    } else this.committed.push(zxid);
    return 'going-on';
  }

  /** Does steps until one has to wait for the disk, then takes up the packets that waited. */
  private goOn(): SyncOutcome {
    for (;;) {
      while (this.step === null && this.steps.length > 0) {
        this.step = this.steps.shift() ?? null;
        if (this.step !== null && this.begin(this.step)) this.step = null;
      }
      if (this.step !== null || this.cutting !== null) return 'going-on';
      if (this.isUpToDate) return 'up-to-date';
      const message = this.waiting.shift();
      if (message === undefined) return 'going-on';
      const outcome = this.take(message);
      if (outcome !== 'going-on') return outcome;
    }
  }

  /** True if the step is done at once. */
  private begin(step: NewLeaderStep): boolean {
    const { storage } = this.context;
    switch (step) {
      case 'snapshot':
        return !this.isOnlyInMemory || this.storeSnapshot();
      case 'append':
        this.append();
        return true;
      case 'sync':
        if (!storage.hasUnsynced) return true;
        storage.sync();
        return false;
      case 'currentEpoch':
        storage.storeEpoch('current', this.epoch);
        return false;
      case 'ack':
        this.acknowledge();
        return true;
      default:
        return unreachable(step);
    }
  }

  /** Writes the state in one go, so that it is exact. The log behind it is void from then on (ZOOKEEPER-2832). */
  private storeSnapshot(): boolean {
    const { storage, machine, history } = this.context;
    history.reportLoaded('SNAP');
    storage.beginSnapshot(history.lastZxid, true);
    const reader = machine.snapshot();
    for (let chunk = reader.next(); chunk !== null; chunk = reader.next()) storage.addChunk(chunk);
    storage.endSnapshot();
    return false;
  }

  /**
   * What is committed goes to the log, to memory, and to the list that this server would serve others from
   * (ZOOKEEPER-4925). What is only proposed stays for later (ZOOKEEPER-4394).
   */
  private append(): void {
    const { history } = this.context;
    const entries = this.notLogged.splice(0, this.committed.length);
    this.committed = [];
    for (const entry of entries) {
      history.append(entry);
      history.takeOver(entry, 'DIFF');
    }
  }

  private acknowledge(): void {
    const { env, history } = this.context;
    this.isAcknowledged = true;
    // What the leader takes this to mean: all that it sent as committed.
    const zxid = this.committed.at(-1) ?? history.lastZxid;
    env.observe({ kind: 'zab.newleader-acked', epoch: this.epoch, zxid });
    env.streams.send(this.connection, { kind: 'ACK', zxid: makeZxid(this.epoch, 0) });
  }

  private report(mode: string, zxid: Zxid): void {
    this.context.env.observe({ kind: 'zab.sync-applied', mode, zxid });
  }

  private refuse(guard: string, expected: string, actual: string): SyncOutcome {
    this.context.env.observe({ kind: 'guard.refused', guard, from: this.context.env.self, expected, actual });
    return { failure: `${guard}: ${expected} was expected, but ${actual} came` };
  }
}
