/**
 * The history that a server's disk holds, by the disk's own events: the one witness that rules about durability believe.
 *
 * - A record counts as durable when it and all before it are: `disk.synced` names it, or a crash did not name it as lost
 *   (then it was written back from the cache). What stands behind a record that is lost is cut at the next start.
 * - A durable snapshot holds the history up to its zxid, whether or not the log reaches so far.
 * - A snapshot that a leader sent makes everything void that was written before it, when it is durable under its name.
 * - A cut counts when the server has told of it. While one is under way, a crash may leave any part of it done.
 */
import type { Zxid } from '../../../../core/zxid.js';
import { ZERO_ZXID } from '../../../../core/zxid.js';
import type { Epochs } from './epochs.js';
import { TemporaryFile, isDurable } from './temporary-files.js';

/** Where a sequence of transactions is no history: one is missing in front of `behind`, or one is too many there. */
export interface Flaw {
  readonly kind: 'missing' | 'extra';
  readonly zxid: Zxid;
  readonly behind: Zxid;
  /** The event that showed it. */
  readonly index: number;
}

interface LogRecord {
  readonly zxid: Zxid;
  readonly index: number;
  readonly flaw: Flaw | null;
  /** Up to here it says that the log was durable: the first record behind a sync does. */
  readonly mark: Zxid;
  fate: 'cached' | 'synced' | 'lost';
}

class WrittenSnapshot extends TemporaryFile {
  readonly zxid: Zxid;
  /** A leader sent it: it replaces the log. */
  readonly isInstalled: boolean;

  constructor(file: string, zxid: Zxid, isInstalled: boolean) {
    super(file);
    this.zxid = zxid;
    this.isInstalled = isInstalled;
  }
}

/** No zxid. */
const NONE = -1;

export class LogDisk {
  readonly #epochs: Epochs;
  /** The end of the history that the disk holds durably and without a hole. */
  durable: Zxid = ZERO_ZXID;
  /** The last durable record or snapshot, behind a hole or not. */
  last: Zxid = ZERO_ZXID;
  /** What is wrong with the durable log. */
  flaw: Flaw | null = null;
  /** The event that reported the write of the last durable record. */
  writtenAt = 0;
  /** Up to here the log itself tells that it had been durable: the last word of a durable record on that. */
  marked: Zxid = ZERO_ZXID;
  /** The record that brought that word: where it goes, the word goes too. */
  #markedBy: Zxid = ZERO_ZXID;
  #cached: Zxid = ZERO_ZXID;
  #pending: LogRecord[] = [];
  #snapshots: WrittenSnapshot[] = [];
  /** A leader asked for a cut behind this transaction. */
  #cut: Zxid = NONE;
  #hasBegunToCut = false;
  /** Snapshots that a crash may have kept: the disk does not tell what became of a rename that was under way. */
  #possible: WrittenSnapshot[] = [];

  constructor(epochs: Epochs) {
    this.#epochs = epochs;
  }

  /** The last record in the cache. */
  get cached(): Zxid {
    return this.#cached;
  }

  get pendingSnapshots(): readonly TemporaryFile[] {
    return this.#snapshots;
  }

  /** The event that wrote a record which is not durable; 0 if there is none. */
  writeOf(zxid: Zxid): number {
    return this.#pending.find((record) => record.zxid === zxid)?.index ?? 0;
  }

  /** Whether the disk holds this transaction and all before it. */
  holds(zxid: Zxid): boolean {
    return this.#epochs.contains(this.durable, zxid);
  }

  /** A record enters the cache. */
  append(zxid: Zxid, index: number): void {
    const mark = this.#pending.length === 0 ? this.last : NONE;
    const flaw = zxid === this.#cached + 1 ? null : flawOf(this.#epochs, { end: this.#cached, zxid, index });
    this.#cached = zxid;
    this.#pending.push({ zxid, index, flaw, mark, fate: 'cached' });
  }

  /** The disk said what became of a record. */
  mark(zxid: Zxid, fate: 'synced' | 'lost'): void {
    for (const record of this.#pending) {
      if (record.zxid !== zxid || record.fate !== 'cached') continue;
      record.fate = fate;
      return;
    }
  }

  /** Records that are synced, and so is all before them, become durable. */
  advance(): void {
    for (let first = this.#pending[0]; first?.fate === 'synced'; first = this.#pending[0])
      this.#takeFirst(first);
  }

  /** A part of a snapshot enters the cache. */
  writeSnapshot(
    zxid: Zxid,
    file: string,
    at: { readonly index: number; readonly isInstalled: boolean },
  ): void {
    let written = this.#snapshots.find((one) => one.file === file && one.zxid === zxid && !one.isLost);
    if (written === undefined) {
      written = new WrittenSnapshot(file, zxid, at.isInstalled);
      this.#snapshots.push(written);
    }
    written.writtenAt = at.index;
    written.unsynced += 1;
  }

  /** The disk said what became of a part of a snapshot. */
  markSnapshot(zxid: Zxid, fate: 'synced' | 'lost'): void {
    const written = this.#snapshots.find((one) => one.zxid === zxid && !one.isLost);
    if (written === undefined) return;
    if (fate === 'lost') written.isLost = true;
    else written.unsynced = Math.max(0, written.unsynced - 1);
  }

  /** A file is gone: a snapshot that was given up. */
  removed(file: string): void {
    if (this.#snapshots.length === 0) return;
    this.#snapshots = this.#snapshots.filter((one) => one.file !== file || one.isRenamed);
  }

  /** The snapshot that replaces the log now, because it is durable under its name; null if none does. */
  installed(): Zxid | null {
    return this.#snapshots.find((one) => one.isInstalled && isDurable(one))?.zxid ?? null;
  }

  /** Takes what became durable of the snapshots. */
  settleSnapshots(): void {
    const durable = this.#snapshots.filter(isDurable);
    if (durable.length === 0) return;
    this.#snapshots = this.#snapshots.filter((one) => !isDurable(one));
    for (const snapshot of durable) {
      if (snapshot.isInstalled) this.#install(snapshot);
      else if (this.#epochs.contains(snapshot.zxid, this.durable)) this.#reach(snapshot.zxid);
    }
  }

  /** A leader asks for a cut. */
  willCut(zxid: Zxid): void {
    this.#cut = zxid;
    this.#hasBegunToCut = false;
  }

  /** The leader is gone: a cut that was not begun by now will not be. */
  willNotCut(): void {
    if (!this.#hasBegunToCut) this.#cut = NONE;
  }

  /** The size or the name of a log file was changed. */
  cutting(): void {
    if (this.#cut !== NONE) this.#hasBegunToCut = true;
  }

  /** Whether the disk may hold less than it did, down to where a leader asked to cut. */
  get isCutting(): boolean {
    return this.#hasBegunToCut;
  }

  /** The cut is durable. */
  truncate(zxid: Zxid): void {
    this.#cut = NONE;
    this.#hasBegunToCut = false;
    this.#pending = [];
    if (this.#epochs.contains(this.last, zxid)) {
      this.last = zxid;
      this.flaw = null;
    }
    if (this.#epochs.contains(this.durable, zxid)) this.durable = zxid;
    this.#forgetMarkBehind(zxid);
    this.#cached = this.last;
  }

  /** A life begins; the disk has told before what the end of the last one took. */
  settle(): void {
    for (
      let first = this.#pending[0];
      first !== undefined && first.fate !== 'lost';
      first = this.#pending[0]
    ) {
      this.#takeFirst(first);
    }
    this.#pending = [];
    this.#cached = this.last;
    for (const snapshot of this.#snapshots) if (!snapshot.isLost) this.#possible.push(snapshot);
    this.#snapshots = [];
    this.willNotCut();
  }

  /** Whether a life may begin with a history that ends so. */
  allows(end: Zxid): boolean {
    const epochs = this.#epochs;
    if (epochs.real(end) === epochs.real(this.last)) return true;
    if (this.#hasBegunToCut && epochs.contains(this.last, end) && epochs.contains(end, this.#cut))
      return true;
    return this.#possible.some(
      ({ zxid, isInstalled }) =>
        epochs.real(end) === epochs.real(zxid) && (isInstalled || epochs.contains(zxid, this.last)),
    );
  }

  /** A life begins with a history that ends so. */
  recover(end: Zxid): void {
    if (this.#epochs.real(end) !== this.#epochs.real(this.last)) this.flaw = null;
    this.last = end;
    if (this.flaw === null) this.durable = end;
    this.#cached = end;
    this.#forgetMarkBehind(end);
    this.#possible = [];
    this.#cut = NONE;
    this.#hasBegunToCut = false;
  }

  /** The log ends here now. (An earlier mark may still be there. It is not kept: a run would keep one for each batch.) */
  #forgetMarkBehind(end: Zxid): void {
    if (this.#epochs.contains(end, this.#markedBy)) return;
    this.marked = ZERO_ZXID;
    this.#markedBy = ZERO_ZXID;
  }

  #takeFirst(record: LogRecord): void {
    this.#pending.shift();
    this.flaw ??= record.flaw;
    this.writtenAt = record.index;
    if (record.mark !== NONE) {
      this.marked = record.mark;
      this.#markedBy = record.zxid;
    }
    if (record.zxid !== this.last + 1 && this.#epochs.contains(this.last, record.zxid)) return;
    this.last = record.zxid;
    if (this.flaw?.kind !== 'missing') this.durable = record.zxid;
  }

  /** A snapshot holds what the log does not hold so far. */
  #reach(zxid: Zxid): void {
    this.durable = zxid;
    if (this.#epochs.contains(zxid, this.last)) this.last = zxid;
  }

  #install({ zxid, writtenAt }: WrittenSnapshot): void {
    this.#pending = this.#pending.filter(({ index }) => index > writtenAt);
    this.durable = zxid;
    this.last = zxid;
    this.marked = zxid;
    this.#markedBy = zxid;
    this.flaw = null;
    this.writtenAt = writtenAt;
    this.#cached = this.#pending.at(-1)?.zxid ?? zxid;
  }
}

/** What is wrong if a transaction is put behind a history that ends at `end`; null if nothing is. */
export function flawOf(
  epochs: Epochs,
  { end, zxid, index }: { readonly end: Zxid; readonly zxid: Zxid; readonly index: number },
): Flaw | null {
  const before = epochs.before(zxid);
  if (before === epochs.real(end) || epochs.contains(end, zxid)) return null;
  if (epochs.contains(end, before)) return { kind: 'extra', zxid: epochs.real(end), behind: zxid, index };
  return { kind: 'missing', zxid: before, behind: zxid, index };
}
