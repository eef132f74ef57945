/**
 * The history of a server, in memory and on disk: the state machine, how far it is, the latest committed transactions,
 * and the two epochs. Memory follows the log; the log is written by {@link LogWriter}.
 */
import type { Env } from '../../env.js';
import type { Entry } from '../../replication/entry.js';
import type { Result, StateMachine } from '../../replication/state-machine.js';
import type { Loaded, Storage } from '../../storage/storage.js';
import type { Zxid } from '../../zxid.js';
import { ZERO_ZXID, counterOf, epochOf } from '../../zxid.js';
import type { ZabSettings } from '../settings.js';
import type { ZabVocabulary } from '../vocabulary.js';
import { CommittedLog } from './committed-log.js';

export interface HistoryOptions {
  readonly env: Env<ZabVocabulary>;
  readonly settings: ZabSettings;
  readonly machine: StateMachine;
  readonly storage: Storage;
}

/**
 * Where a state came from that was not delivered. `transfer`: a fuzzy snapshot that is still to be completed by the
 * transactions behind it; `SNAP`: when it is. `DIFF`: one more transaction of the leader's history.
 */
export type LoadedFrom = 'disk' | 'log' | 'DIFF' | 'TRUNC' | 'transfer' | 'SNAP';

export class History {
  readonly committed: CommittedLog;
  /** f.p of the paper: the last epoch that was promised to a leader. In memory only when it is durable. */
  acceptedEpoch = 0;
  /** The log cannot be cut where a leader wants it cut: only the whole state will do. Forgotten at a restart. */
  isSnapshotNeeded = false;
  /** f.a of the paper: the last epoch whose initial history was taken over. In memory only when it is durable. */
  currentEpoch = 0;
  private readonly env: Env<ZabVocabulary>;
  private readonly machine: StateMachine;
  private readonly storage: Storage;
  /** ZooKeeper's lastProcessedZxid; `e.0` at the leader of an epoch without transactions, and at whom it sent a SNAP. */
  private processed: Zxid = ZERO_ZXID;
  private logged: Zxid = ZERO_ZXID;
  /** In the log, or on the way to it, and not yet in memory. */
  private unapplied: Entry[] = [];

  constructor({ env, settings, machine, storage }: HistoryOptions) {
    this.env = env;
    this.machine = machine;
    this.storage = storage;
    this.committed = new CommittedLog(settings.committedLogLength);
  }

  /** The last transaction in memory, or the beginning of an epoch. */
  get lastZxid(): Zxid {
    return this.processed;
  }

  /** The end of the log, or the snapshot that came in its place; the last of it need not be durable. */
  get loggedZxid(): Zxid {
    return this.logged;
  }

  /** Begins a life with what the disk holds. False if it must not be used: then the process has halted. */
  recover(): boolean {
    const recovered = this.storage.recover();
    this.acceptedEpoch = recovered.acceptedEpoch;
    this.currentEpoch = recovered.currentEpoch;
    const last = recovered.entries.at(-1)?.zxid ?? recovered.snapshotZxid;
    this.logged = last;
    this.env.observe({
      kind: 'log.recovered',
      snapshot: recovered.snapshotZxid,
      last,
      acceptedEpoch: recovered.acceptedEpoch,
      currentEpoch: recovered.currentEpoch,
      end: recovered.end,
    });
    if (recovered.end === 'refused') {
      this.env.halt(recovered.why);
      return false;
    }
    this.load(recovered, 'disk');
    return true;
  }

  /** Rebuilds memory from the disk: after a TRUNC, or when what a SNAP brought never became durable (ZOOKEEPER-3642). */
  reload(from: LoadedFrom): void {
    const reloaded = this.storage.reload();
    if (reloaded.end === 'refused') this.env.halt(reloaded.why);
    else this.load(reloaded, from);
  }

  /** Takes the state that a leader sent (SNAP). It is on no disk yet. */
  install(zxid: Zxid, chunks: readonly Uint8Array[]): void {
    this.machine.restore(chunks);
    this.committed.clear();
    this.unapplied = [];
    this.processed = zxid;
    this.reportLoaded('transfer');
  }

  /** An entry is on its way into the log: it will be in memory when it is committed, or when the role ends. */
  willLog(entry: Entry): void {
    this.unapplied.push(entry);
  }

  /** Puts an entry into the log; `Storage` tells when it is durable. */
  append(entry: Entry): void {
    this.storage.append(entry);
    this.logged = entry.zxid;
    this.env.observe({ kind: 'log.appended', zxid: entry.zxid });
  }

  /** The log is cut, durably: memory may hold what was cut off, and is built anew (ZOOKEEPER-1549, 3701). */
  cut(zxid: Zxid): void {
    const removed = this.committed.countBehind(zxid);
    this.logged = zxid;
    this.env.observe({ kind: 'log.truncated', zxid, removed });
    this.reload('TRUNC');
  }

  /** A snapshot that came by SNAP is durable: it is all that the disk holds. */
  installed(zxid: Zxid): void {
    this.logged = zxid;
    this.isSnapshotNeeded = false;
  }

  /** Delivers a committed transaction. */
  deliver(entry: Entry): Result {
    const result = this.apply(entry);
    const { high, low } = this.machine.digest();
    this.env.observe({
      kind: 'txn.applied',
      zxid: entry.zxid,
      txn: entry.checksum,
      digestHigh: high,
      digestLow: low,
    });
    return result;
  }

  /** Brings a transaction of the leader's history into memory, while it is synchronised: no delivery yet. */
  takeOver(entry: Entry, from: LoadedFrom): void {
    this.apply(entry);
    this.reportLoaded(from);
  }

  /** Says which state is in memory now, when it was not delivered. */
  reportLoaded(from: LoadedFrom): void {
    const { high, low } = this.machine.digest();
    this.env.observe({ kind: 'tree.loaded', zxid: this.processed, from, digestHigh: high, digestLow: low });
    this.machine.report(this.processed);
  }

  /** Says where memory stands when no transaction says so: an established leader's at the beginning of its epoch. */
  standAt(zxid: Zxid): void {
    this.processed = zxid;
  }

  /**
   * A role is over and its log is written: memory takes up what the log holds beyond it, committed or not, so that the
   * next vote tells of the whole log (ZooKeeper's fastForwardDataBase, ZOOKEEPER-2845).
   */
  catchUpWithLog(): void {
    const entries = this.unapplied;
    this.unapplied = [];
    for (const entry of entries) if (entry.zxid > this.processed) this.apply(entry);
    if (entries.length > 0) this.reportLoaded('log');
  }

  /** An epoch is durable. */
  epochStored(which: 'accepted' | 'current', epoch: number): void {
    if (which === 'accepted') this.acceptedEpoch = epoch;
    else this.currentEpoch = epoch;
    this.env.observe({ kind: 'epoch.stored', which, epoch });
  }

  /** Whether `next` may follow `last` in a history: the next of its epoch, or the first of a later one. */
  static follows(last: Zxid, next: Zxid): boolean {
    if (epochOf(next) === epochOf(last)) return next === last + 1;
    return epochOf(next) > epochOf(last) && counterOf(next) === 1;
  }

  /** Keeps a transaction that is in memory now, for those whom this server will lead. */
  protected keep(entry: Entry): void {
    this.committed.add(entry);
  }

  private load({ snapshotZxid, chunks, entries }: Loaded, from: LoadedFrom): void {
    this.machine.restore(chunks);
    this.committed.clear();
    this.unapplied = [];
    this.processed = snapshotZxid;
    for (const entry of entries) this.apply(entry);
    this.reportLoaded(from);
  }

  private apply(entry: Entry): Result {
    const result = this.machine.apply(entry.txn, entry);
    this.keep(entry);
    this.processed = entry.zxid;
    const [first] = this.unapplied;
    if (first?.zxid === entry.zxid) this.unapplied.shift();
    return result;
  }
}
