/**
 * What a server keeps on disk: the transaction log, snapshots, and the two epochs. It knows no protocol; what is written
 * when, and what may be said when it is durable, is the owner's business.
 *
 * Steps that need several syncs are tasks, done one after the other: a task says what it waits for, and goes on when
 * that is durable. So each crash point leaves either the old or the new, and continuations are plain data. Records of
 * the log do not queue behind tasks. A sync that fails must end the process: then nothing here is known any more.
 */
import { assert, unreachable } from '../assert.js';
import type { Extent, Files } from '../env.js';
import type { Entry } from '../replication/entry.js';
import type { Zxid } from '../zxid.js';
import { ZERO_ZXID, counterOf } from '../zxid.js';
import { encodeEpoch } from './epoch-file.js';
import type { EpochKind } from './file-names.js';
import { SNAPSHOT_TEMP, epochName, epochTemp } from './file-names.js';
import type { TxnCodec } from './log-record.js';
import { PendingSyncs } from './pending-syncs.js';
import type { Loaded, Refusal, Repairs } from './recovery.js';
import { findFiles } from './recovery.js';
import type { SnapshotHeader } from './snapshot-file.js';
import { SnapshotStore, witnessedBy } from './snapshot-store.js';
import type { LogReading } from './transaction-log.js';
import { TransactionLog } from './transaction-log.js';

export type { Loaded } from './recovery.js';

/** What has become durable. */
export type StorageDone =
  | { readonly kind: 'epoch-stored'; readonly which: EpochKind; readonly epoch: number }
  /** Of one call of `sync`: every record up to this one is durable. */
  | { readonly kind: 'log-synced'; readonly zxid: Zxid }
  | { readonly kind: 'log-truncated'; readonly zxid: Zxid }
  | { readonly kind: 'snapshot-stored'; readonly zxid: Zxid; readonly isInstalled: boolean };

/** `refused`: the files do not give what was durable, and `why` says what is wrong with them. */
export interface Reloaded extends Loaded {
  readonly end: 'clean' | 'torn' | 'refused';
  readonly why: string;
}

export interface Recovered extends Reloaded {
  readonly acceptedEpoch: number;
  readonly currentEpoch: number;
}

export interface StorageSettings {
  readonly snapshotsToKeep: number;
  /** Whether a log whose end no cut explains is refused; if missing, what was never durable is cut off. */
  readonly refusesDamagedEnd?: boolean;
}

type Task =
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

type SnapshotTask = Extract<Task, { readonly kind: 'snapshot' }>;

/** What a task waits for: a sync of a file, of the directory, or the log up to a record. `over`: it is done. */
type Wait =
  | { readonly kind: 'file'; readonly ticket: number }
  | { readonly kind: 'names'; readonly number: number }
  | { readonly kind: 'log'; readonly zxid: Zxid }
  | { readonly kind: 'over'; readonly done: StorageDone | null };

/** The task at hand: how many of its steps were begun, and what it waits for. */
interface Running {
  readonly task: Task;
  readonly steps: number;
  readonly wait: Wait;
}

/** A snapshot whose chunks are still to come. */
interface OpenSnapshot {
  readonly zxid: Zxid;
  readonly isInstalled: boolean;
  readonly chunks: Uint8Array[];
}

export class Storage {
  private readonly files: Files;
  private readonly codec: TxnCodec;
  private readonly snapshotsToKeep: number;
  private readonly refusesDamagedEnd: boolean;
  private readonly syncs: PendingSyncs;
  private readonly log: TransactionLog;
  private readonly snapshots: SnapshotStore;
  private readonly queue: Task[] = [];
  private running: Running | null = null;
  private open: OpenSnapshot | null = null;

  constructor(files: Files, codec: TxnCodec, settings: StorageSettings) {
    const { snapshotsToKeep, refusesDamagedEnd = false } = settings;
    assert(snapshotsToKeep >= 1, 'at least one snapshot is kept');
    this.refusesDamagedEnd = refusesDamagedEnd;
    this.files = files;
    this.codec = codec;
    this.snapshotsToKeep = snapshotsToKeep;
    this.syncs = new PendingSyncs(files);
    this.log = new TransactionLog(files, this.syncs);
    this.snapshots = new SnapshotStore(files);
  }

  /**
   * Reads what the files say, once, at the start of a life. Blocks the process. When it is `refused` nothing was changed,
   * and the owner halts; else it waits until this `isSettled`.
   */
  recover(): Recovered {
    const found = findFiles(this.files, this.codec, this.refusesDamagedEnd);
    if (found.kind === 'refused') return { ...refused(found), acceptedEpoch: 0, currentEpoch: 0 };
    const { loaded, log, snapshots, repairs, isTorn, acceptedEpoch, currentEpoch } = found;
    this.log.open(log);
    this.snapshots.open(log.generation, snapshots);
    // Also without repairs: what this process can read need not be durable if only the last one died.
    if (this.files.list().length > 0) this.start({ kind: 'repair', repairs });
    return { ...loaded, acceptedEpoch, currentEpoch, end: isTorn ? 'torn' : 'clean', why: '' };
  }

  /** False until what recovery found is durable: nothing may be written before. */
  get isSettled(): boolean {
    return this.running?.task.kind !== 'repair';
  }

  /** Whether a sync is under way, or something that was asked for waits for one. */
  get isBusy(): boolean {
    return this.running !== null || this.log.isSyncing;
  }

  /** The last transaction on disk, durable or not: of the log, or the one that the newest snapshot stands for. */
  get lastLoggedZxid(): Zxid {
    return Math.max(this.log.end, this.snapshots.newestZxid);
  }

  /** Adds an entry, which must follow, to the log. It is durable when a `sync` that was asked for later is over. */
  append(entry: Entry): void {
    assert(!this.isLogChanging, 'the log is written when it is known where it goes on');
    assert(entry.zxid > this.lastLoggedZxid, 'a record lies behind all that the snapshots stand for');
    this.log.append(entry);
  }

  /** Asks that all entries appended so far be made durable; `log-synced` tells of it, once for each call. */
  sync(): void {
    this.log.sync(true);
  }

  /** Whether some entry is not known to be durable. */
  get hasUnsynced(): boolean {
    return this.log.hasUnsynced;
  }

  /** Makes an epoch durable, in place of the one before; `epoch-stored` tells of it. */
  storeEpoch(which: EpochKind, epoch: number): void {
    this.start({ kind: 'epoch', which, epoch });
  }

  /**
   * Whether the log can be cut behind `zxid`: it is a place of this log, and a valid snapshot that holds nothing behind
   * it, or the very beginning of the log, leads there. Blocks the process.
   */
  canTruncate(zxid: Zxid): boolean {
    if (!this.log.hasPlace(zxid, this.codec)) return false;
    const isFromTheBeginning = this.log.start === ZERO_ZXID && this.snapshots.currentGeneration === 0;
    return isFromTheBeginning || this.snapshots.reaches(zxid);
  }

  /**
   * Removes everything behind `zxid`, also from snapshots (ZOOKEEPER-1549); `log-truncated` tells of it. Nothing is
   * appended meanwhile. A snapshot whose chunks are still to come is dropped, as it may hold what is cut off.
   */
  truncate(zxid: Zxid): void {
    assert(!this.isLogChanging && this.canTruncate(zxid), 'the log is cut where a way leads to');
    this.abortSnapshot();
    this.start({ kind: 'truncate', zxid });
  }

  /** What the files say now, to build memory anew. Blocks the process. */
  reload(): Reloaded {
    assert(!this.isTruncating && !this.isStoring, 'memory is rebuilt from what the disk shows for good');
    const found = findFiles(this.files, this.codec, this.refusesDamagedEnd);
    if (found.kind === 'refused') return refused(found);
    // A torn tail can only be damage here: the process that writes the file is alive.
    if (found.isTorn) return refused({ kind: 'refused', why: 'the end of the log is damaged' });
    return { ...found.loaded, end: 'clean', why: '' };
  }

  /**
   * Begins a snapshot, which stands for everything up to `zxid`. One that a leader brought (`isInstalled`) takes the
   * place of all that was written before, at the moment of its renaming (ZOOKEEPER-2832).
   */
  beginSnapshot(zxid: Zxid, isInstalled: boolean): void {
    assert(!this.isSnapshotting, 'one snapshot is written at a time');
    assert(
      isInstalled || zxid <= this.log.end || counterOf(zxid) === 0,
      'a snapshot of the own state stands for what is in the log',
    );
    this.open = { zxid, isInstalled, chunks: [] };
  }

  /** The next chunk. It is kept in memory until the end: only a file that soon gets its name may have another one. */
  addChunk(bytes: Uint8Array): void {
    assert(this.open !== null, 'a chunk belongs to a snapshot');
    this.open.chunks.push(bytes);
  }

  /**
   * All chunks were given: makes the snapshot durable; `snapshot-stored` tells of it. `end` is the last transaction that
   * it may hold. One of the own state waits until the log is durable so far, so that no crash leaves it ahead of the log.
   */
  endSnapshot(end: Zxid = this.open?.zxid ?? ZERO_ZXID): void {
    const { open, log } = this;
    assert(open !== null, 'a snapshot that ends was begun');
    const { zxid, isInstalled, chunks } = open;
    const logged = isInstalled || log.lastFile === null ? ZERO_ZXID : witnessedBy(end, log.end);
    const generation = this.snapshots.currentGeneration + (isInstalled ? 1 : 0);
    const header: SnapshotHeader = { zxid, generation, end: Math.max(zxid, end), logged };
    this.open = null;
    this.start({ kind: 'snapshot', header, isInstalled, chunks, voided: [] });
  }

  /** Drops the snapshot whose chunks are still to come. One that has ended is complete, and is stored all the same. */
  abortSnapshot(): void {
    this.open = null;
  }

  get isSnapshotting(): boolean {
    return this.open !== null || this.isStoring;
  }

  /** The next entry opens a new log file; while entries of the old one are not durable, a later one does. */
  rollLog(): void {
    this.log.roll();
  }

  /** Removes what is not needed for the newest snapshots that are kept. */
  purge(): void {
    // The next time will do: what counts is about to change.
    if (this.isTruncating || this.isStoring) return;
    const oldest = this.snapshots.purge(this.snapshotsToKeep);
    if (oldest !== null) this.log.purgeBefore(oldest);
  }

  /**
   * What the log holds from `zxid` on: the last record at or below it, if there is one, and all behind it. Null if the
   * log begins too late to go on from `zxid`. Blocks the process.
   */
  readLogFrom(zxid: Zxid): LogReading | null {
    return this.log.readFrom(zxid, this.codec);
  }

  /** Size of the newest snapshot's file; 0 if there is none. */
  get newestSnapshotBytes(): number {
    return this.snapshots.newestBytes;
  }

  /** A sync is over, without an error. Returns what is done by it. */
  onSynced(ticket: number): readonly StorageDone[] {
    this.syncs.onSynced(ticket);
    const done: StorageDone[] = [];
    for (const zxid of this.log.takeSynced()) done.push({ kind: 'log-synced', zxid });
    this.advance(done);
    return done;
  }

  private get isTruncating(): boolean {
    return this.hasTask('truncate');
  }

  /** A snapshot has ended, and is not durable. */
  private get isStoring(): boolean {
    return this.hasTask('snapshot');
  }

  /** Whether its end is about to be another one: by a repair, a cut, or a snapshot that voids it. */
  private get isLogChanging(): boolean {
    const { running } = this;
    return running !== null && (changesLog(running.task) || this.queue.some(changesLog));
  }

  private hasTask(kind: Task['kind']): boolean {
    return this.running?.task.kind === kind || this.queue.some((task) => task.kind === kind);
  }

  private start(task: Task): void {
    assert(this.isSettled, 'nothing is written before what recovery found is durable');
    this.queue.push(task);
    this.advance([]);
  }

  /** Does steps of tasks until one has to wait for the disk, and adds what is done by them. Every task waits at least once. */
  private advance(done: StorageDone[]): void {
    for (;;) {
      let { running } = this;
      if (running === null) {
        const task = this.queue.shift();
        if (task === undefined) return;
        running = { task, steps: 1, wait: this.step(task, 0) };
      } else {
        if (!this.isOver(running.wait)) return;
        const { task, steps } = running;
        running = { task, steps: steps + 1, wait: this.step(task, steps) };
      }
      if (running.wait.kind === 'over' && running.wait.done !== null) done.push(running.wait.done);
      this.running = running.wait.kind === 'over' ? null : running;
    }
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

  private repair({ removed, cut }: Repairs, step: number): Wait {
    if (step === 0) {
      for (const name of removed) this.files.remove(name);
      if (cut !== null) this.files.truncate(cut.name, cut.size);
      return this.namesWait();
    }
    const tail = this.log.lastFile;
    if (step === 1 && tail !== null) return { kind: 'file', ticket: this.syncs.askFile(tail) };
    return { kind: 'over', done: null };
  }

  private writeEpoch(which: EpochKind, epoch: number, step: number): Wait {
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
    const ticket = step === 1 ? this.log.cutBehind(zxid) : null;
    if (ticket !== null) return { kind: 'file', ticket };
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
        return { kind: 'file', ticket: this.syncs.askFile(SNAPSHOT_TEMP) };
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

  /** For all changes of names made so far, and whoever else waits for such a sync. */
  private namesWait(): Wait {
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

function refused({ why }: Refusal): Reloaded {
  return { snapshotZxid: ZERO_ZXID, chunks: [], entries: [], end: 'refused', why };
}
