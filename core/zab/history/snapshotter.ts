/**
 * The snapshot lane: writes the state chunk by chunk while transactions go on being applied (a fuzzy snapshot, named by
 * the transaction that it began behind). A replay of the log from there on makes it exact.
 */
import type { Env } from '../../env.js';
import type { SnapshotReader, StateMachine } from '../../replication/state-machine.js';
import type { Storage } from '../../storage/storage.js';
import type { Zxid } from '../../zxid.js';
import type { ZabVocabulary } from '../vocabulary.js';

export interface SnapshotterOptions {
  readonly env: Env<ZabVocabulary>;
  readonly storage: Storage;
  readonly machine: StateMachine;
  /** See `ZabSettings.snapshotEvery`. */
  readonly every: number;
}

export class Snapshotter {
  private readonly env: Env<ZabVocabulary>;
  private readonly storage: Storage;
  private readonly machine: StateMachine;
  private readonly every: number;
  private reader: SnapshotReader | null = null;
  /** The last transaction that was applied; the snapshot may hold parts up to here. */
  private applied: Zxid = 0;
  private left: number;
  /** All chunks were taken, and the log is still behind them. */
  private isRead = false;

  constructor({ env, storage, machine, every }: SnapshotterOptions) {
    this.env = env;
    this.storage = storage;
    this.machine = machine;
    this.every = every;
    this.left = this.drawInterval();
  }

  /** A transaction was delivered: it may be time for a snapshot. One is written at a time. */
  onDelivered(zxid: Zxid): void {
    this.applied = zxid;
    this.left -= 1;
    // A commit may be delivered before the own log has it; a snapshot must not be ahead of the log (ZOOKEEPER-4882).
    if (this.left > 0 || this.storage.isSnapshotting || zxid > this.storage.lastLoggedZxid) return;
    this.left = this.drawInterval();
    this.storage.rollLog();
    this.storage.beginSnapshot(zxid, false);
    this.reader = this.machine.snapshot();
    this.env.observe({ kind: 'snap.started', zxid });
    this.env.lanes.post('snapshot', { kind: 'write-snapshot' });
  }

  /** The lane's turn. */
  onTurn(): void {
    if (this.reader === null) return;
    const chunk = this.reader.next();
    if (chunk !== null) {
      this.storage.addChunk(chunk);
      this.env.lanes.post('snapshot', { kind: 'write-snapshot' });
      return;
    }
    this.reader = null;
    this.isRead = true;
    this.onLogDurable();
  }

  /** A snapshot that is read to its end waits until the log has everything that it may hold. */
  onLogDurable(): void {
    if (!this.isRead || this.applied > this.storage.lastLoggedZxid) return;
    this.isRead = false;
    this.storage.endSnapshot(this.applied);
  }

  /** A snapshot is durable; older files may go. */
  onStored(zxid: Zxid, isInstalled: boolean): void {
    const end = isInstalled ? zxid : Math.max(zxid, this.applied);
    this.env.observe({ kind: 'snap.written', zxid, end, isInstalled });
    this.storage.purge();
  }

  /** A role is over: what is applied from now on may not be committed, so nothing of it may get into a snapshot. */
  abort(): void {
    this.reader = null;
    this.isRead = false;
    this.storage.abortSnapshot();
  }

  /** Between half of and all of the interval, so that not all servers write at the same moment. */
  private drawInterval(): number {
    const half = Math.ceil(this.every / 2);
    return half + this.env.random.below(this.every - half + 1);
  }
}
