/**
 * The transaction log: a chain of files without a gap. Records are appended to the last file only, and a new one is
 * opened only when all before it is durable.
 */
import { assert } from '../assert.js';
import type { Extent, Files } from '../env.js';
import type { Entry } from '../replication/entry.js';
import type { Zxid } from '../zxid.js';
import { ZERO_ZXID, counterOf, formatZxid } from '../zxid.js';
import { Arena } from './arena.js';
import { logName } from './file-names.js';
import type { ParsedLogFile } from './log-file.js';
import { encodeLogHeader, follows, parseLogFile } from './log-file.js';
import type { StoredTxn, TxnCodec } from './log-record.js';
import { entryOf, makeMark } from './log-record.js';
import type { PendingSyncs } from './pending-syncs.js';

/** One file of the chain. */
export interface LogFile {
  readonly name: string;
  readonly generation: number;
  /** The end of the log in front of its first record. */
  readonly before: Zxid;
  /** Of its first record. */
  readonly zxid: Zxid;
  /** Of its last record. */
  readonly last: Zxid;
  /** In bytes. */
  readonly size: number;
}

/** A file of a log that is open: the last one grows. */
export interface OpenFile extends Omit<LogFile, 'last' | 'size'> {
  last: Zxid;
  size: number;
}

/** A log as it lies on the disk. */
export interface LogFiles {
  readonly generation: number;
  /** What the log goes on from: the transaction in front of its first record, or the snapshot behind which it is empty. */
  readonly base: Zxid;
  /** In their order. */
  readonly files: readonly LogFile[];
}

/** What a log holds from some transaction on. */
export interface LogReading {
  /** The last one at or below what was asked for, if the log holds one, and all behind it. */
  readonly entries: readonly Entry[];
  readonly bytesBehindFirstFile: number;
}

interface AskedSync {
  readonly ticket: number;
  readonly name: string;
  /** What it makes durable: the bytes of the file up to here, and the record that ends there. */
  readonly size: number;
  readonly zxid: Zxid;
  readonly isReported: boolean;
}

/** What came of a cut: the ticket of its sync, or why there is none. */
export type Cut =
  | { readonly kind: 'cut'; readonly ticket: number }
  | { readonly kind: 'no-file' }
  | { readonly kind: 'damaged'; readonly why: string };

const FILE_BYTES_MAX = 1 << 30;

export class TransactionLog {
  protected readonly ports: Files;
  private readonly syncs: PendingSyncs;
  private generation = 0;
  private base: Zxid = ZERO_ZXID;
  private files: OpenFile[] = [];
  private last: Zxid = ZERO_ZXID;
  /** Whether the last file takes the next record. */
  private isOpen = false;
  private isRolling = false;
  /** Of the last file: the size that is durable, and the size that its marks speak of. */
  private durableSize = 0;
  private markedSize = 0;
  private durableZxid: Zxid = ZERO_ZXID;
  /** The sync of the directory that makes the last file's name durable; null before it is asked for. */
  private naming: number | null = null;
  private isNamed = true;
  private asked: AskedSync[] = [];
  private readonly arena = new Arena();

  constructor(ports: Files, syncs: PendingSyncs) {
    this.ports = ports;
    this.syncs = syncs;
  }

  /** Goes on from what lies on the disk, and is durable. */
  open({ generation, base, files }: LogFiles): void {
    this.generation = generation;
    this.base = base;
    this.files = files.map((file) => ({ ...file }));
    this.goOnBehindFiles();
  }

  /** The last record; without records, what the log goes on from. */
  get end(): Zxid {
    return this.last;
  }

  /** In front of its first record. */
  get start(): Zxid {
    return this.base;
  }

  /** The file of its last record; null if there is none. */
  get lastFile(): string | null {
    return this.files.at(-1)?.name ?? null;
  }

  get durableEnd(): Zxid {
    return this.durableZxid;
  }

  /** Whether some record is not known to be durable. */
  get hasUnsynced(): boolean {
    return this.durableSize < (this.files.at(-1)?.size ?? 0);
  }

  get isSyncing(): boolean {
    return this.asked.length > 0;
  }

  append({ zxid, record }: Entry): void {
    // The sentence is made when it is needed: this is asked for each record.
    if (!follows(this.last, zxid)) {
      const gap = `from ${formatZxid(this.last)} to ${formatZxid(zxid)}`;
      assert(false, `the log goes on without a gap, but not ${gap}`);
    }
    if (this.isRolling && !this.hasUnsynced) this.isOpen = false;
    const tail = this.isOpen ? this.files.at(-1) : undefined;
    if (tail === undefined) this.openFile(zxid, record);
    else this.appendTo(tail, zxid, record);
    this.last = zxid;
  }

  /** Asks that all records be made durable; `takeSynced` tells of it once. */
  sync(): void {
    this.askSync('reported');
  }

  /** Asks for a sync of the records that none of those under way covers; nobody is told of it. */
  syncRest(): void {
    const tail = this.files.at(-1);
    if (tail === undefined) return;
    const isCovered = this.asked.some(({ name, size }) => name === tail.name && size === tail.size);
    if (this.hasUnsynced && !isCovered) this.askSync('silent');
  }

  /** Which records the syncs that are over since the last call have made durable. */
  takeSynced(): readonly Zxid[] {
    if (this.naming !== null && this.syncs.areNamesOver(this.naming)) {
      this.isNamed = true;
      this.naming = null;
    }
    const tail = this.files.at(-1)?.name;
    const reported: Zxid[] = [];
    let left = 0;
    for (let asked = this.asked[left]; asked !== undefined; asked = this.asked[left]) {
      const { ticket, name, size, zxid, isReported } = asked;
      if (!this.syncs.isFileOver(ticket) || (name === tail && !this.isNamed)) {
        left += 1;
        continue;
      }
      // Mostly it is the first and only one: then nothing is allocated.
      if (left === 0) this.asked.shift();
      else this.asked.splice(left, 1);
      if (name === tail) this.durableSize = Math.max(this.durableSize, size);
      this.durableZxid = Math.max(this.durableZxid, zxid);
      if (isReported) reported.push(zxid);
    }
    return reported;
  }

  /** The next record opens a file, unless one before it is not durable. */
  roll(): void {
    this.isRolling = this.isOpen;
  }

  /** Begins anew behind a snapshot that voids the log; returns the files that are void now. */
  restart(generation: number, base: Zxid): readonly string[] {
    const names = this.files.map(({ name }) => name);
    this.open({ generation, base, files: [] });
    return names;
  }

  /** Whether `zxid` is a place of this log: a record, its start, or the beginning of an epoch right before a record. */
  hasPlace(zxid: Zxid, codec: TxnCodec): boolean {
    if (zxid === this.base) return true;
    const reading = this.readFrom(zxid, codec);
    const [first, second] = reading?.entries ?? [];
    if (first === undefined || first.zxid === zxid) return first !== undefined;
    // `e.0` is no record, and before `e.1` nothing but the history that its epoch began with can stand.
    const next = first.zxid > zxid ? first : second;
    return counterOf(zxid) === 0 && next?.zxid === zxid + 1;
  }

  /** Removes the files that lie behind `zxid` as a whole, the last one first, so that no gap ever shows. */
  removeBehind(zxid: Zxid): void {
    for (let file = this.files.at(-1); file !== undefined && file.zxid > zxid; file = this.files.at(-1)) {
      this.ports.remove(file.name);
      this.files.pop();
    }
    this.goOnBehindFiles();
  }

  /**
   * Cuts the last file behind `zxid`. What was damaged since recovery must not be taken for the end of the log: ZooKeeper
   * exits as well when it cannot read as far as the place (`FileTxnLog.truncate`, `Learner.syncWithLeader`).
   */
  cutBehind(zxid: Zxid): Cut {
    const tail = this.files.at(-1);
    if (tail === undefined) return { kind: 'no-file' };
    const { txns, isWhole } = this.parse(tail);
    const isReadThere = isWhole || (txns.at(-1)?.zxid ?? ZERO_ZXID) >= zxid;
    const lastKept = txns.filter((txn) => txn.zxid <= zxid).at(-1);
    if (!isReadThere) {
      const why = `${tail.name} is damaged before ${formatZxid(zxid)}, where it was to be cut`;
      return { kind: 'damaged', why };
    }
    assert(lastKept !== undefined, 'a file that is cut keeps a record');
    const { start, length } = lastKept.record;
    if (start + length < tail.size) this.ports.truncate(tail.name, start + length);
    tail.last = lastKept.zxid;
    tail.size = start + length;
    this.goOnBehindFiles();
    return { kind: 'cut', ticket: this.syncs.askFile(tail.name) };
  }

  /** Removes the files that hold nothing behind `zxid`, the first one first, and keeps the last one. */
  purgeBefore(zxid: Zxid): void {
    for (let second = this.files[1]; second !== undefined && second.before <= zxid; second = this.files[1]) {
      const [first] = this.files;
      if (first !== undefined) this.ports.remove(first.name);
      this.files.shift();
      this.base = second.before;
    }
  }

  /**
   * The records from the last one at or below `zxid` on. Null if the log begins too late to go on from `zxid`, or cannot
   * be read. Blocks the process.
   */
  readFrom(zxid: Zxid, codec: TxnCodec): LogReading | null {
    let first = this.files.filter((file) => file.zxid <= zxid).length - 1;
    if (first < 0) {
      const [oldest] = this.files;
      if (oldest === undefined || (zxid !== oldest.before && oldest.zxid !== zxid + 1)) return null;
      first = 0;
    }
    const txns: StoredTxn[] = [];
    let bytesBehindFirstFile = 0;
    for (const [i, file] of this.files.slice(first).entries()) {
      const parsed = this.parse(file);
      // What was damaged since recovery must not reach anybody else (ZOOKEEPER-2418).
      if (!parsed.isWhole) return null;
      txns.push(...parsed.txns);
      if (i > 0) bytesBehindFirstFile += file.size;
    }
    const floor = Math.max(0, txns.filter((txn) => txn.zxid <= zxid).length - 1);
    return { entries: txns.slice(floor).map((txn) => entryOf(txn, codec)), bytesBehindFirstFile };
  }

  private askSync(how: 'reported' | 'silent'): void {
    const tail = this.files.at(-1);
    assert(tail !== undefined, 'a log that is synced has a file');
    const ticket = this.syncs.askFile(tail.name);
    const isReported = how === 'reported';
    this.asked.push({ ticket, name: tail.name, size: tail.size, zxid: this.last, isReported });
    // A new file is lost with its name, however often its bytes were synced.
    if (!this.isNamed) this.naming ??= this.syncs.askNames();
  }

  private openFile(zxid: Zxid, record: Extent): void {
    assert(!this.hasUnsynced, 'a file is opened when all before it is durable');
    const { generation, last } = this;
    const name = logName(zxid, generation);
    const header = extentOf(encodeLogHeader(generation, last));
    this.ports.append(name, record, { kind: 'log', zxid }, header);
    const size = header.length + record.length;
    this.files.push({ name, generation, before: last, zxid, last: zxid, size });
    this.isOpen = true;
    this.isRolling = false;
    this.isNamed = false;
    this.durableSize = 0;
    this.markedSize = 0;
  }

  /** Adds a record to the end of the last file, where a cut has left it. */
  protected appendTo(tail: OpenFile, zxid: Zxid, record: Extent): void {
    if (this.durableSize > this.markedSize) {
      const mark = makeMark(tail.size, this.durableSize, this.arena);
      this.ports.append(tail.name, record, { kind: 'log', zxid }, mark);
      tail.size += mark.length;
      this.markedSize = this.durableSize;
    } else this.ports.append(tail.name, record, { kind: 'log', zxid });
    tail.last = zxid;
    tail.size += record.length;
  }

  /** What is there is durable, or will be before the next record; syncs under way say nothing any more. */
  private goOnBehindFiles(): void {
    const tail = this.files.at(-1);
    this.last = tail?.last ?? this.base;
    this.isOpen = tail !== undefined;
    this.isRolling = false;
    this.durableSize = tail?.size ?? 0;
    this.durableZxid = this.last;
    this.markedSize = 0;
    this.naming = null;
    this.isNamed = true;
    this.asked = [];
  }

  private parse(file: LogFile): { readonly txns: readonly StoredTxn[]; readonly isWhole: boolean } {
    const read = this.ports.read(file.name, 0, FILE_BYTES_MAX);
    if (!read.ok) return { txns: [], isWhole: false };
    const parsed: ParsedLogFile = parseLogFile(read.bytes, file);
    const { txns } = parsed;
    if (parsed.kind === 'damaged') return { txns, isWhole: false };
    return { txns, isWhole: parsed.size === file.size && !parsed.isTorn };
  }
}

function extentOf(bytes: Uint8Array): Extent {
  return { bytes, start: 0, length: bytes.length };
}
