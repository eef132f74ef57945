/**
 * A record of the transaction log: `checksum, length, payload, 'B'`, as in ZooKeeper. There are two kinds. The one is a
 * transaction: its bytes are made once, by whoever proposes it, and the logs of all servers hold them, so nothing in
 * it may belong to one server or one place. Its zxid lies under the checksum: at a wrong place it does not follow.
 *
 * The other is a *mark*, which each server writes for itself: everything before this offset of this file was durable
 * when it was written. It tells damage from a torn tail: what stands before a mark's offset was covered by a sync that
 * completed, so it may have been acknowledged, and no crash can have torn it.
 */
import { assert } from '../assert.js';
import type { Extent } from '../env.js';
import type { Entry } from '../replication/entry.js';
import type { Stamp, Origin, Txn } from '../replication/state-machine.js';
import type { Zxid } from '../zxid.js';
import type { Arena } from './arena.js';
import { readUint32, writeUint32 } from './bytes.js';
import { crc32, crc32Word } from './checksum.js';
import { readInt53, writeInt53 } from './int53.js';

/** The bytes of transactions: a state machine knows them. */
export interface TxnCodec {
  encode(txn: Txn): Uint8Array;
  decode(bytes: Uint8Array): Txn;
}

/** What an entry is made of. */
export interface EntryParts extends Stamp {
  readonly origin: Origin;
  readonly txn: Txn;
}

/** An intact record as it stands in a file. */
export type StoredRecord =
  | { readonly kind: 'txn'; readonly zxid: Zxid; readonly checksum: number; readonly record: Extent }
  | { readonly kind: 'mark'; readonly offset: number; readonly record: Extent };

export type StoredTxn = Extract<StoredRecord, { readonly kind: 'txn' }>;

const HEADER_BYTES = 8;
const END_BYTES = 1;
const END = 0x42;

const TXN_KIND = 1;
/** Kind, zxid, time, sid, session, attachment, update, the client's number. */
const STAMP_BYTES = 1 + 8 + 8 + 4 + 8 + 4 + 4 + 4;

/** ZooKeeper takes a record that is longer than twice `jute.maxbuffer` for none. */
const PAYLOAD_BYTES_MAX = 2 * 0xfffff;

const MARK_KIND = 2;
const MARK_PAYLOAD_BYTES = 1 + 4;
const MARK_BYTES = HEADER_BYTES + MARK_PAYLOAD_BYTES + END_BYTES;

/** Encodes a transaction, and takes its checksum, once for all servers. */
export function makeEntry(
  { zxid, timeMillis, origin, txn }: EntryParts,
  codec: Pick<TxnCodec, 'encode'>,
  arena: Arena,
): Entry {
  const { sid, sessionId, ownerEpoch, opSeq, cxid } = origin;
  assert(
    sid === sid >>> 0 && ownerEpoch === ownerEpoch >>> 0 && opSeq === opSeq >>> 0 && cxid === (cxid | 0),
    'the numbers of an origin are integers of 32 bits',
  );
  const body = codec.encode(txn);
  const record = arena.take(HEADER_BYTES + STAMP_BYTES + body.length + END_BYTES);
  const { bytes, start } = record;
  bytes[start + 8] = TXN_KIND;
  writeInt53(bytes, start + 9, zxid);
  writeInt53(bytes, start + 17, timeMillis);
  writeUint32(bytes, start + 25, sid);
  writeInt53(bytes, start + 29, sessionId);
  writeUint32(bytes, start + 37, ownerEpoch);
  writeUint32(bytes, start + 41, opSeq);
  writeUint32(bytes, start + 45, cxid);
  bytes.set(body, start + HEADER_BYTES + STAMP_BYTES);
  return { zxid, timeMillis, origin, txn, record, checksum: seal(record, 0) };
}

/** The entry of a record that was read. */
export function entryOf({ zxid, checksum, record }: StoredTxn, codec: Pick<TxnCodec, 'decode'>): Entry {
  const { bytes, start, length } = record;
  const origin: Origin = {
    sid: readUint32(bytes, start + 25),
    sessionId: readInt53(bytes, start + 29),
    ownerEpoch: readUint32(bytes, start + 37),
    opSeq: readUint32(bytes, start + 41),
    cxid: readUint32(bytes, start + 45) | 0,
  };
  const body = bytes.subarray(start + HEADER_BYTES + STAMP_BYTES, start + length - END_BYTES);
  return {
    zxid,
    timeMillis: readInt53(bytes, start + 17),
    origin,
    txn: codec.decode(body),
    record,
    checksum,
  };
}

/** A mark at `place` of its file: all before `offset` is durable. Its checksum covers the place, as it has only one. */
export function makeMark(place: number, offset: number, arena: Arena): Extent {
  const record = arena.take(MARK_BYTES);
  const { bytes, start } = record;
  bytes[start + HEADER_BYTES] = MARK_KIND;
  writeUint32(bytes, start + HEADER_BYTES + 1, offset);
  seal(record, crc32Word(place, 0));
  return record;
}

/** The record at `place`, or null if no intact one stands there. */
export function readRecord(bytes: Uint8Array, place: number): StoredRecord | null {
  const room = bytes.length - place - HEADER_BYTES - END_BYTES;
  if (room < MARK_PAYLOAD_BYTES) return null;
  const length = readUint32(bytes, place + 4);
  if (length > room || bytes[place + HEADER_BYTES + length] !== END) return null;
  const kind = bytes[place + HEADER_BYTES];
  const record: Extent = { bytes, start: place, length: HEADER_BYTES + length + END_BYTES };
  if (kind === TXN_KIND && length >= STAMP_BYTES) {
    const checksum = checksumOf(record, 0);
    if (readUint32(bytes, place) !== checksum) return null;
    return { kind: 'txn', zxid: readInt53(bytes, place + 9), checksum, record };
  }
  if (kind !== MARK_KIND || length !== MARK_PAYLOAD_BYTES) return null;
  if (readUint32(bytes, place) !== checksumOf(record, crc32Word(place, 0))) return null;
  return { kind: 'mark', offset: readUint32(bytes, place + 9), record };
}

/**
 * Whether what stands at `place` may be a record that was not written to its end: the file ends too early, the length is
 * nought, or the last byte is missing. ZooKeeper takes that alone for torn. A whole record that disagrees with its
 * checksum, and a length that no record has, it calls damage.
 */
export function looksUnfinished(bytes: Uint8Array, place: number): boolean {
  if (bytes.length - place < HEADER_BYTES) return true;
  const length = readUint32(bytes, place + 4);
  if (length === 0) return true;
  if (length > PAYLOAD_BYTES_MAX) return false;
  const end = place + HEADER_BYTES + length;
  return end >= bytes.length || bytes[end] !== END;
}

/** Whether an intact mark at or behind `place` says that what stands at `place` was durable. */
export function wasDurable(bytes: Uint8Array, place: number): boolean {
  // Where records are damaged their lengths are as well, so a mark may begin at any byte.
  for (let at = place; at + MARK_BYTES <= bytes.length; at += 1) {
    if (bytes[at + HEADER_BYTES] !== MARK_KIND || bytes[at + MARK_BYTES - 1] !== END) continue;
    const record = readRecord(bytes, at);
    if (record?.kind === 'mark' && record.offset > place) return true;
  }
  return false;
}

/** Fills in length, checksum and end. */
function seal(record: Extent, seed: number): number {
  const { bytes, start, length } = record;
  writeUint32(bytes, start + 4, length - HEADER_BYTES - END_BYTES);
  bytes[start + length - 1] = END;
  const checksum = checksumOf(record, seed);
  writeUint32(bytes, start, checksum);
  return checksum;
}

/** Of the length and the payload, which lie side by side. */
function checksumOf({ bytes, start, length }: Extent, seed: number): number {
  return crc32(bytes, start + 4, length - 4 - END_BYTES, seed);
}
