/**
 * A file of checksummed records that only grows: `length, checksum, payload`, where the checksum covers the record's
 * place in the file, its length and its payload. An intact record at the wrong place (a misdirected write) is no record.
 * Recovery keeps the records before the first that is not intact and cuts the rest: a torn tail was never acknowledged.
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

const HEADER_BYTES = 8;
/** Records of an acceptor are tiny; a length above this is damage. */
const PAYLOAD_BYTES_MAX = 1 << 20;
const FILE_BYTES_MAX = 1 << 30;

export class RecordFile {
  private readonly files: Files;
  private readonly name: string;
  private size = 0;
  /** Whether the file's name is known to be durable. */
  private isNamed = false;
  /** Tickets that wait for the file and the directory: how many of the two are still to come. */
  private readonly waiting = new Map<number, number>();

  constructor(files: Files, name: string) {
    this.files = files;
    this.name = name;
  }

  /** Reads back what is there. To be called once, before the first append. Blocks the process. */
  recover(): RecoveredRecords {
    const read = this.files.read(this.name, 0, FILE_BYTES_MAX);
    if (!read.ok) return { payloads: [], end: read.error === 'ENOENT' ? 'clean' : 'failed' };
    const payloads: Uint8Array[] = [];
    for (;;) {
      const payload = intactRecord(read.bytes, this.size);
      if (payload === null) break;
      payloads.push(payload);
      this.size += HEADER_BYTES + payload.length;
    }
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
    writeUint32(record, 4, checksum(this.size, record, HEADER_BYTES, length));
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

/** Covers the record's place in the file and its length besides the payload. */
function checksum(place: number, bytes: Uint8Array, start: number, length: number): number {
  return crc32(bytes, start, length, crc32Word(length, crc32Word(place, 0)));
}

/** The payload of the record at `place`, or null if there is no intact one. */
function intactRecord(bytes: Uint8Array, place: number): Uint8Array | null {
  if (bytes.length - place < HEADER_BYTES) return null;
  const length = readUint32(bytes, place);
  if (length === 0 || length > PAYLOAD_BYTES_MAX || bytes.length - place - HEADER_BYTES < length) return null;
  const start = place + HEADER_BYTES;
  return readUint32(bytes, place + 4) === checksum(place, bytes, start, length)
    ? bytes.subarray(start, start + length)
    : null;
}
