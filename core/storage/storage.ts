/**
 * What a server keeps on disk: the transaction log, snapshots, and the two epochs. It knows no protocol; what is written
 * when, and what may be said when it is durable, is the owner's business.
 *
 * What needs several syncs is done step by step (`tasks`). A sync that fails must end the process: then nothing here is
 * known any more.
 */
import { assert } from '../assert.js';
import type { Files } from '../env.js';
import type { Entry } from '../replication/entry.js';
import type { Zxid } from '../zxid.js';
import { ZERO_ZXID, counterOf } from '../zxid.js';
import type { EpochKind } from './file-names.js';
import type { TxnCodec } from './log-record.js';
import { PendingSyncs } from './pending-syncs.js';
import type { StorageParts } from './parts.js';
import { STORAGE_PARTS } from './parts.js';
import type { Loaded, Refusal } from './recovery.js';
import { findFiles } from './recovery.js';
import type { SnapshotHeader } from './snapshot-file.js';
import { SnapshotStore, witnessedBy } from './snapshot-store.js';
import type { StorageTasks, TaskDone } from './tasks.js';
import type { LogReading, TransactionLog } from './transaction-log.js';

export type { Loaded } from './recovery.js';

/** What has become durable, or never will. */
export type StorageDone =
  | TaskDone
  /** Of one call of `sync`: every record up to this one is durable. */
  | { readonly kind: 'log-synced'; readonly zxid: Zxid };

/** What the parts of a server are told of: not of damage, which ends it. */
export type Stored = Exclude<StorageDone, { readonly kind: 'log-damaged' }>;

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
  private readonly tasks: StorageTasks;
  private open: OpenSnapshot | null = null;

  constructor(files: Files, codec: TxnCodec, settings: StorageSettings, parts: StorageParts = STORAGE_PARTS) {
    const { snapshotsToKeep, refusesDamagedEnd = false } = settings;
    assert(snapshotsToKeep >= 1, 'at least one snapshot is kept');
    this.refusesDamagedEnd = refusesDamagedEnd;
    this.files = files;
    this.codec = codec;
    this.snapshotsToKeep = snapshotsToKeep;
    this.syncs = new PendingSyncs(files);
    this.log = new parts.log(files, this.syncs);
    this.snapshots = new SnapshotStore(files);
    const { syncs, log, snapshots } = this;
    this.tasks = new parts.tasks({ files, syncs, log, snapshots });
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
    if (this.files.list().length > 0) this.tasks.start({ kind: 'repair', repairs });
    return { ...loaded, acceptedEpoch, currentEpoch, end: isTorn ? 'torn' : 'clean', why: '' };
  }

  /** False until what recovery found is durable: nothing may be written before. */
  get isSettled(): boolean {
    return this.tasks.isSettled;
  }

  /** Whether a sync is under way, or something that was asked for waits for one. */
  get isBusy(): boolean {
    return !this.tasks.isIdle || this.log.isSyncing;
  }

  /** The last transaction on disk, durable or not: of the log, or the one that the newest snapshot stands for. */
  get lastLoggedZxid(): Zxid {
    return Math.max(this.log.end, this.snapshots.newestZxid);
  }

  /** Adds an entry, which must follow, to the log. It is durable when a `sync` that was asked for later is over. */
  append(entry: Entry): void {
    assert(!this.tasks.isLogChanging, 'the log is written when it is known where it goes on');
    assert(entry.zxid > this.lastLoggedZxid, 'a record lies behind all that the snapshots stand for');
    this.log.append(entry);
  }

  /** Asks that all entries appended so far be made durable; `log-synced` tells of it, once for each call. */
  sync(): void {
    this.log.sync();
  }

  /** Whether some entry is not known to be durable. */
  get hasUnsynced(): boolean {
    return this.log.hasUnsynced;
  }

  /** Makes an epoch durable, in place of the one before; `epoch-stored` tells of it. */
  storeEpoch(which: EpochKind, epoch: number): void {
    this.tasks.start({ kind: 'epoch', which, epoch });
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
    assert(!this.tasks.isLogChanging && this.canTruncate(zxid), 'the log is cut where a way leads to');
    this.abortSnapshot();
    this.tasks.start({ kind: 'truncate', zxid });
  }

  /** What the files say now, to build memory anew. Blocks the process. */
  reload(): Reloaded {
    assert(
      !this.tasks.isTruncating && !this.tasks.isStoring,
      'memory is rebuilt from what the disk shows for good',
    );
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
    this.tasks.start({ kind: 'snapshot', header, isInstalled, chunks, voided: [] });
  }

  /** Drops the snapshot whose chunks are still to come. One that has ended is complete, and is stored all the same. */
  abortSnapshot(): void {
    this.open = null;
  }

  get isSnapshotting(): boolean {
    return this.open !== null || this.tasks.isStoring;
  }

  /** The next entry opens a new log file; while entries of the old one are not durable, a later one does. */
  rollLog(): void {
    this.log.roll();
  }

  /** Removes what is not needed for the newest snapshots that are kept. */
  purge(): void {
    // The next time will do: what counts is about to change.
    if (this.tasks.isTruncating || this.tasks.isStoring) return;
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
    for (const task of this.tasks.advance()) done.push(task);
    return done;
  }
}

function refused({ why }: Refusal): Reloaded {
  return { snapshotZxid: ZERO_ZXID, chunks: [], entries: [], end: 'refused', why };
}
