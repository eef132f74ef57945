/** What a script does to the disk of a server that is down, and what it finds there. */
import { unreachable } from '../core/assert.js';
import type { Extent } from '../core/env.js';
import type { DataFileName } from '../core/storage/file-names.js';
import { sortNames } from '../core/storage/file-names.js';
import { parseLogFile } from '../core/storage/log-file.js';
import { entryOf } from '../core/storage/log-record.js';
import type { Tag } from '../core/storage/tag.js';
import { isZnodeTxn } from '../core/znode/guards.js';
import type { ZnodeServiceTxn } from '../core/znode/txn.js';
import { decodeTxn } from '../core/znode/txn-codec.js';
import type { Zxid } from '../core/zxid.js';
import { ZERO_ZXID } from '../core/zxid.js';
import type { Disk } from '../sim/disk/disk.js';

/** The files of a disk as they were once, by name. */
export type DiskCopy = ReadonlyMap<string, Uint8Array>;

/**
 * What happens to the last record of the log. `cut`: the file ends so many bytes before the record's end. `cutzero`:
 * those bytes are zero. `append`: so many bytes of garbage stand behind it. `flip`: the byte so many bytes before its end
 * is another one.
 */
export const LOG_DAMAGES = ['cut', 'cutzero', 'append', 'flip'] as const;
export type LogDamage = (typeof LOG_DAMAGES)[number];

/** A transaction as it lies in a log. */
export interface LoggedTxn {
  readonly zxid: Zxid;
  readonly txn: ZnodeServiceTxn;
}

/** A log on a disk, uncommitted transactions included. */
export interface DiskLog {
  /** What the log goes on from: all before it is in a snapshot. */
  readonly base: Zxid;
  readonly txns: readonly LoggedTxn[];
}

const FILE_BYTES_MAX = 1 << 30;
const GARBAGE = 7;
/** ZooKeeper's checksum of a record has eight bytes, and ours has four. */
const CHECKSUM_BYTES_LESS = 4;
const HEADER_BYTES = 8;
const ALL_BITS = 0xff;

/** What a script writes stands for nothing: rules about durability do not look at these runs. */
const MEANINGLESS: Tag = { kind: 'log', zxid: ZERO_ZXID };

/** The disk is as if it were new. */
export function wipeDisk(disk: Disk): void {
  for (const { name } of disk.list()) disk.remove(name);
  disk.crash('keep');
}

export function copyDisk(disk: Disk): DiskCopy {
  return new Map(disk.list().map(({ name }) => [name, bytesOf(disk, name)]));
}

export function restoreDisk(disk: Disk, copy: DiskCopy): void {
  wipeDisk(disk);
  for (const [name, bytes] of copy) disk.append(name, extentOf(bytes), MEANINGLESS);
  disk.crash('keep');
}

/** Removes a file by the name that ZooKeeper gives it; our logs and snapshots carry a generation behind that. */
export function removeFile(disk: Disk, file: string): void {
  const wanted = file.slice(file.lastIndexOf('/') + 1);
  for (const { name } of disk.list()) {
    if (name === wanted || name.startsWith(`${wanted}.g`)) disk.remove(name);
  }
  disk.crash('keep');
}

/** Damages the end of a log that has a record. */
export function damageLog(disk: Disk, how: LogDamage, bytes: number): void {
  const last = lastRecordOf(disk);
  if (last === null) return;
  const { name, end } = last;
  const from = Math.max(0, end - bytes);
  switch (how) {
    case 'cut':
      disk.truncate(name, from);
      break;
    case 'cutzero':
      disk.overwrite(name, from, extentOf(new Uint8Array(end - from)), MEANINGLESS);
      break;
    case 'append':
      disk.overwrite(name, end, extentOf(garbage(bytes)), MEANINGLESS);
      break;
    case 'flip': {
      const [byte = 0] = bytesOf(disk, name).subarray(from, from + 1);
      disk.overwrite(name, from, extentOf(Uint8Array.of(byte ^ ALL_BITS)), MEANINGLESS);
      break;
    }
    default:
      unreachable(how);
  }
  disk.crash('keep');
}

export function logOf(disk: Disk): DiskLog {
  const { logs, snapshots } = sortNames(disk.list().map(({ name }) => name));
  const generation = Math.max(0, ...[...logs, ...snapshots].map((file) => file.generation));
  const files = logs.filter((file) => file.generation === generation);
  const txns = files.flatMap((file) => txnsOf(disk, file));
  const [first] = files;
  const parsed = first === undefined ? null : parseLogFile(bytesOf(disk, first.name), first);
  const before = parsed?.kind === 'intact' ? parsed.before : null;
  return { base: before ?? snapshots.at(-1)?.zxid ?? ZERO_ZXID, txns };
}

/** As many bytes of garbage as spoil as much of our header as of ZooKeeper's; behind that, zeros of a file with room. */
function garbage(bytes: number): Uint8Array {
  const spoilt = Math.max(0, bytes - CHECKSUM_BYTES_LESS);
  return new Uint8Array(Math.max(spoilt, HEADER_BYTES)).fill(GARBAGE, 0, spoilt);
}

/** Where the last record ends, in the last file that has one. */
function lastRecordOf(disk: Disk): { readonly name: string; readonly end: number } | null {
  const { logs } = sortNames(disk.list().map(({ name }) => name));
  for (const file of [...logs].reverse()) {
    const parsed = parseLogFile(bytesOf(disk, file.name), file);
    if (parsed.kind === 'intact' && parsed.txns.length > 0) return { name: file.name, end: parsed.size };
  }
  return null;
}

function txnsOf(disk: Disk, file: DataFileName): readonly LoggedTxn[] {
  const parsed = parseLogFile(bytesOf(disk, file.name), file);
  if (parsed.kind === 'damaged') return [];
  return parsed.txns.flatMap((stored) => {
    const { zxid, txn } = entryOf(stored, { decode: decodeTxn });
    return isZnodeTxn(txn) ? [{ zxid, txn }] : [];
  });
}

function bytesOf(disk: Disk, name: string): Uint8Array {
  const { result } = disk.read(name, 0, FILE_BYTES_MAX);
  return result.ok ? result.bytes : new Uint8Array(0);
}

function extentOf(bytes: Uint8Array): Extent {
  return { bytes, start: 0, length: bytes.length };
}
