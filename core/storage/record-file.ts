/**
 * A file of checksummed records that only grows: `length, checksum, life, payload`. The checksum covers the record's
 * place in the file besides all the rest: an intact record at the wrong place (a misdirected write) is no record.
 *
 * Recovery keeps the records before the first that is not intact and cuts the rest: a torn tail was never acknowledged.
 * The cut is as volatile as any write. A file system that does not journal it in front of what is appended later can
 * lose it and keep the append; so a record of an earlier life behind one of a later life is a leftover, and no record.
 */
import { assert } from '../assert.js';
import type { Files } from '../env.js';
import { DIRECTORY } from '../env.js';
import { readUint32, writeUint32 } from './bytes.js';
import { crc32, crc32Word } from './checksum.js';
import type { Tag } from './tag.js';

/** `torn`: something that is no record stood behind the records, and was cut. `failed`: the disk could not be read. */
export type RecoveredEnd = 'clean' | 'torn' | 'failed';

export interface RecoveredRecords {
  readonly payloads: readonly Uint8Array[];
  readonly end: RecoveredEnd;
}

const HEADER_BYTES = 12;
/** Records of an acceptor are tiny; a length above this is damage. */
const PAYLOAD_BYTES_MAX = 1 << 20;
const FILE_BYTES_MAX = 1 << 30;

export class RecordFile {
  private readonly files: Files;
  private readonly name: string;
  /** The number of the life that appends; see `Env.incarnation`. */
  private readonly life: number;
  private size = 0;
  /** Whether the file's name is known to be durable. */
  private isNamed = false;
  /** Tickets that wait for the file and the directory: how many of the two are still to come. */
  private readonly waiting = new Map<number, number>();

  constructor(files: Files, name: string, life: number) {
    this.files = files;
    this.name = name;
    this.life = life;
  }

  /** Reads back what is there. To be called once, before the first append. Blocks the process. */
  recover(): RecoveredRecords {
    const read = this.files.read(this.name, 0, FILE_BYTES_MAX);
    if (!read.ok) return { payloads: [], end: read.error === 'ENOENT' ? 'clean' : 'failed' };
    const payloads: Uint8Array[] = [];
    let latest = 0;
    for (;;) {
      const record = intactRecord(read.bytes, this.size);
      if (record === null || record.life < latest) break;
      latest = record.life;
      payloads.push(record.payload);
      this.size += HEADER_BYTES + record.payload.length;
    }
    assert(latest <= this.life, 'a life comes after those that wrote its files');
    this.isNamed = true;
    if (this.size === read.bytes.length) return { payloads, end: 'clean' };
    this.files.truncate(this.name, this.size);
    return { payloads, end: 'torn' };
  }

  /**
   * Adds a record of `length` bytes, which `encode` writes at a place of an array. It is durable only when a `sync`
   * that was asked for later has completed.
   */
  append(length: number, encode: (bytes: Uint8Array, at: number) => void, tag: Tag): void {
    assert(length > 0 && length <= PAYLOAD_BYTES_MAX, 'a record has a payload of at most 1 MiB');
    const record = new Uint8Array(HEADER_BYTES + length);
    encode(record, HEADER_BYTES);
    writeUint32(record, 0, length);
    writeUint32(record, 8, this.life);
    writeUint32(record, 4, checksum(this.size, record, 0));
    this.files.append(this.name, { bytes: record, start: 0, length: record.length }, tag);
    this.size += record.length;
  }

  /** Asks that everything appended so far be made durable; `isDurable` will tell of the ticket, which is used once. */
  sync(ticket: number): void {
    assert(!this.waiting.has(ticket), 'a ticket stands for one sync');
    this.waiting.set(ticket, this.isNamed ? 1 : 2);
    this.files.sync(this.name, ticket);
    // A new file is lost with its name, however often its bytes were synced.
    if (!this.isNamed) this.files.sync(DIRECTORY, ticket);
  }

  /**
   * To be called at each input `synced` without an error: whether all that the ticket stands for is durable now. A
   * ticket that this file did not ask for says nothing of it.
   */
  isDurable(ticket: number): boolean {
    const left = this.waiting.get(ticket);
    if (left === undefined) return false;
    if (left > 1) {
      this.waiting.set(ticket, left - 1);
      return false;
    }
    this.waiting.delete(ticket);
    this.isNamed = true;
    return true;
  }
}

/** Of the record that begins at `start` of the bytes and stands at `place` of its file. */
function checksum(place: number, bytes: Uint8Array, start: number): number {
  const length = readUint32(bytes, start);
  // Life and payload lie behind the checksum, side by side.
  return crc32(bytes, start + 8, HEADER_BYTES - 8 + length, crc32Word(length, crc32Word(place, 0)));
}

interface StoredRecord {
  readonly life: number;
  readonly payload: Uint8Array;
}

/** The record at `place`, or null if there is no intact one. */
function intactRecord(bytes: Uint8Array, place: number): StoredRecord | null {
  if (bytes.length - place < HEADER_BYTES) return null;
  const length = readUint32(bytes, place);
  if (length === 0 || length > PAYLOAD_BYTES_MAX || bytes.length - place - HEADER_BYTES < length) return null;
  if (readUint32(bytes, place + 4) !== checksum(place, bytes, place)) return null;
  const start = place + HEADER_BYTES;
  return { life: readUint32(bytes, place + 8), payload: bytes.subarray(start, start + length) };
}
