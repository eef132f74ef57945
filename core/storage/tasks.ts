/**
 * Steps that need several syncs, one task after the other: a task says what it waits for, and goes on when that is
 * durable. So each crash point leaves either the old or the new, and continuations are plain data. Records of the log do
 * not queue behind tasks.
 */
import { assert, unreachable } from '../assert.js';
import type { Extent, Files } from '../env.js';
import type { Zxid } from '../zxid.js';
import { ZERO_ZXID } from '../zxid.js';
import { encodeEpoch } from './epoch-file.js';
import type { EpochKind } from './file-names.js';
import { SNAPSHOT_TEMP, epochName, epochTemp } from './file-names.js';
import type { PendingSyncs } from './pending-syncs.js';
import type { Repairs } from './recovery.js';
import type { SnapshotHeader } from './snapshot-file.js';
import type { SnapshotStore } from './snapshot-store.js';
import type { TransactionLog } from './transaction-log.js';

/** What a task has made durable. A repair tells of itself by `isSettled`. */
export type TaskDone =
  | { readonly kind: 'epoch-stored'; readonly which: EpochKind; readonly epoch: number }
  | { readonly kind: 'log-truncated'; readonly zxid: Zxid }
  /** It could not be cut: what it was to keep cannot be read. */
  | { readonly kind: 'log-damaged'; readonly why: string }
  | { readonly kind: 'snapshot-stored'; readonly zxid: Zxid; readonly isInstalled: boolean };

/** What is to be made durable: what recovery has put right, an epoch, a cut of the log, a snapshot. */
export type Task =
  | { readonly kind: 'repair'; readonly repairs: Repairs }
  | { readonly kind: 'epoch'; readonly which: EpochKind; readonly epoch: number }
  | { readonly kind: 'truncate'; readonly zxid: Zxid }
  | {
      readonly kind: 'snapshot';
      readonly header: SnapshotHeader;
      readonly isInstalled: boolean;
      readonly chunks: readonly Uint8Array[];
      /** Files of lower generations, when it has its name. */
      voided: readonly string[];
    };

export type SnapshotTask = Extract<Task, { readonly kind: 'snapshot' }>;

/** What a task waits for: a sync of a file, of the directory, or the log up to a record. `over`: it is done. */
export type Wait =
  | { readonly kind: 'file'; readonly ticket: number }
  | { readonly kind: 'names'; readonly number: number }
  | { readonly kind: 'log'; readonly zxid: Zxid }
  | { readonly kind: 'over'; readonly done: TaskDone | null };

/** The task at hand: how many of its steps were begun, and what it waits for. */
interface Running {
  readonly task: Task;
  readonly steps: number;
  readonly wait: Wait;
}

/** What tasks work on. */
interface TaskTools {
  readonly files: Files;
  readonly syncs: PendingSyncs;
  readonly log: TransactionLog;
  readonly snapshots: SnapshotStore;
}

export class StorageTasks {
  private readonly files: Files;
  private readonly syncs: PendingSyncs;
  private readonly log: TransactionLog;
  private readonly snapshots: SnapshotStore;
  private readonly queue: Task[] = [];
  private running: Running | null = null;

  constructor({ files, syncs, log, snapshots }: TaskTools) {
    this.files = files;
    this.syncs = syncs;
    this.log = log;
    this.snapshots = snapshots;
  }

  /** Whether nothing is under way. */
  get isIdle(): boolean {
    return this.running === null;
  }

  /** False until what recovery found is durable. */
  get isSettled(): boolean {
    return this.running?.task.kind !== 'repair';
  }

  /** A cut of the log is asked for, and not durable. */
  get isTruncating(): boolean {
    return this.hasTask('truncate');
  }

  /** A snapshot has ended, and is not durable. */
  get isStoring(): boolean {
    return this.hasTask('snapshot');
  }

  /** Whether the end of the log is about to be another one: by a repair, a cut, or a snapshot that voids it. */
  get isLogChanging(): boolean {
    const { running } = this;
    return running !== null && (changesLog(running.task) || this.queue.some(changesLog));
  }

  /** Begins a task, or puts it behind those that were asked for before; `advance` tells when it is done. */
  start(task: Task): void {
    assert(this.isSettled, 'nothing is written before what recovery found is durable');
    this.queue.push(task);
    this.advance();
  }

  /** Does steps of tasks until one has to wait for the disk; returns what is done by them. Every task waits at least once. */
  advance(): readonly TaskDone[] {
    const done: TaskDone[] = [];
    for (;;) {
      let { running } = this;
      if (running === null) {
        const task = this.queue.shift();
        if (task === undefined) return done;
        running = { task, steps: 1, wait: this.step(task, 0) };
      } else {
        if (!this.isOver(running.wait)) return done;
        const { task, steps } = running;
        running = { task, steps: steps + 1, wait: this.step(task, steps) };
      }
      if (running.wait.kind === 'over' && running.wait.done !== null) done.push(running.wait.done);
      this.running = running.wait.kind === 'over' ? null : running;
    }
  }

  private hasTask(kind: Task['kind']): boolean {
    return this.running?.task.kind === kind || this.queue.some((task) => task.kind === kind);
  }

  private isOver(wait: Wait): boolean {
    switch (wait.kind) {
      case 'file':
        return this.syncs.isFileOver(wait.ticket);
      case 'names':
        return this.syncs.areNamesOver(wait.number);
      case 'log':
        return this.log.durableEnd >= wait.zxid;
      case 'over':
        return true;
      default:
        return unreachable(wait);
    }
  }

  private step(task: Task, step: number): Wait {
    switch (task.kind) {
      case 'repair':
        return this.repair(task.repairs, step);
      case 'epoch':
        return this.writeEpoch(task.which, task.epoch, step);
      case 'truncate':
        return this.cut(task.zxid, step);
      case 'snapshot':
        return this.writeSnapshot(task, step);
      default:
        return unreachable(task);
    }
  }

  private repair({ removed, cut, epochs }: Repairs, step: number): Wait {
    if (step === 0) {
      for (const name of removed) this.files.remove(name);
      if (cut !== null) this.files.truncate(cut.name, cut.size);
      return this.namesWait();
    }
    const tail = this.log.lastFile;
    if (step === 1 && tail !== null) return { kind: 'file', ticket: this.syncs.askFile(tail) };
    // Two steps each.
    const behind = step - (tail === null ? 1 : 2);
    const missing = epochs[behind >> 1];
    return missing === undefined
      ? { kind: 'over', done: null }
      : this.writeEpoch(missing.which, missing.epoch, behind & 1);
  }

  /** The old one stays until the new one is whole and durable, and takes its name. */
  protected writeEpoch(which: EpochKind, epoch: number, step: number): Wait {
    if (step === 0) {
      const bytes = encodeEpoch(which, epoch);
      const extent: Extent = { bytes, start: 0, length: bytes.length };
      const kind = which === 'accepted' ? 'acceptedEpoch' : 'currentEpoch';
      this.syncs.holdNames();
      this.files.append(epochTemp(which), extent, { kind, epoch });
      return { kind: 'file', ticket: this.syncs.askFile(epochTemp(which)) };
    }
    if (step === 1) {
      this.files.rename(epochTemp(which), epochName(which));
      return this.namesWait();
    }
    return { kind: 'over', done: { kind: 'epoch-stored', which, epoch } };
  }

  /** Snapshots first: one that is ahead of the log would be taken for the truth. Files behind before the cut: no gap. */
  private cut(zxid: Zxid, step: number): Wait {
    if (step === 0) {
      this.snapshots.removeBehind(zxid);
      this.log.removeBehind(zxid);
      return this.namesWait();
    }
    if (step === 1) {
      const cut = this.log.cutBehind(zxid);
      if (cut.kind === 'cut') return { kind: 'file', ticket: cut.ticket };
      if (cut.kind === 'damaged') return { kind: 'over', done: { kind: 'log-damaged', why: cut.why } };
    }
    return { kind: 'over', done: { kind: 'log-truncated', zxid } };
  }

  private writeSnapshot(task: SnapshotTask, step: number): Wait {
    const { header, isInstalled, chunks } = task;
    // The same place in the same history: what is there is as good, and may hold less of what comes behind.
    const isThere = !isInstalled && this.snapshots.has(header.zxid);
    switch (step) {
      case 0:
        if (isInstalled) return { kind: 'log', zxid: ZERO_ZXID };
        this.log.syncRest();
        return { kind: 'log', zxid: this.log.end };
      case 1:
        if (isThere) return this.namesWait();
        this.syncs.holdNames();
        this.snapshots.write(header, chunks);
        return this.syncBytes(task);
      case 2: {
        if (isThere) return this.namesWait();
        const voided = this.snapshots.adopt(header);
        if (isInstalled) task.voided = [...voided, ...this.log.restart(header.generation, header.zxid)];
        return this.namesWait();
      }
      default:
        // Only now: without its name the snapshot voids nothing.
        for (const name of task.voided) this.files.remove(name);
        return { kind: 'over', done: { kind: 'snapshot-stored', zxid: header.zxid, isInstalled } };
    }
  }

  /** Its bytes are durable before it has a name: else the name stands for what a crash takes away (ZOOKEEPER-2872). */
  protected syncBytes(_task: SnapshotTask): Wait {
    return { kind: 'file', ticket: this.syncs.askFile(SNAPSHOT_TEMP) };
  }

  /** For all changes of names made so far, and whoever else waits for such a sync. */
  protected namesWait(): Wait {
    return { kind: 'names', number: this.syncs.releaseAndAskNames() };
  }
}

function changesLog(task: Task): boolean {
  switch (task.kind) {
    case 'repair':
    case 'truncate':
      return true;
    case 'snapshot':
      return task.isInstalled;
    case 'epoch':
      return false;
    default:
      return unreachable(task);
  }
}
