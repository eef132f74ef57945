/**
 * One file of the transaction log: a header, then records. Files are opened one after the other, a new one only when
 * all before it is durable, so only the last file can end in a torn tail.
 */
import type { Zxid } from '../zxid.js';
import { counterOf, epochOf, formatZxid } from '../zxid.js';
import { readUint32, writeUint32 } from './bytes.js';
import { crc32 } from './checksum.js';
import type { DataFileName } from './file-names.js';
import { readInt53, writeInt53 } from './int53.js';
import type { StoredTxn } from './log-record.js';
import { readRecord, wasDurable } from './log-record.js';

const MAGIC = 0x514c4f31;
const HEADER_BYTES = 20;

/** What a log file says, and how its bytes end. */
export type ParsedLogFile =
  /** Records up to `size`; what stands behind them, if it `isTorn`, was never durable. */
  | {
      readonly kind: 'intact';
      /** The zxid in front of the first record; null if not even the header is there. */
      readonly before: Zxid | null;
      readonly txns: readonly StoredTxn[];
      readonly size: number;
      readonly isTorn: boolean;
    }
  /** `txns`: the records in front of the damage. */
  | { readonly kind: 'damaged'; readonly why: string; readonly txns: readonly StoredTxn[] };

/** The beginning of a log file: it goes into the file together with the first record. */
export function encodeLogHeader(generation: number, before: Zxid): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  writeUint32(bytes, 0, MAGIC);
  writeUint32(bytes, 4, generation);
  writeInt53(bytes, 8, before);
  writeUint32(bytes, 16, crc32(bytes, 0, 16));
  return bytes;
}

/** Whether a log may go on with `next`: the counters of an epoch are 1, 2, 3 and so on (primary order). */
export function follows(previous: Zxid, next: Zxid): boolean {
  if (epochOf(next) === epochOf(previous)) return next === previous + 1;
  return next > previous && counterOf(next) === 1;
}

/**
 * Reads a log file. What is not intact is damage if a mark says that it was durable, and a torn tail if none does. A
 * last batch whose sync completed with nothing appended behind it has no mark yet: there bit rot looks like a tear.
 */
export function parseLogFile(bytes: Uint8Array, { name, zxid, generation }: DataFileName): ParsedLogFile {
  if (!hasHeader(bytes)) {
    if (wasDurable(bytes, 0)) return { kind: 'damaged', why: `${name} has a damaged header`, txns: [] };
    return { kind: 'intact', before: null, txns: [], size: 0, isTorn: true };
  }
  const before = readInt53(bytes, 8);
  if (readUint32(bytes, 4) !== generation)
    return { kind: 'damaged', why: `${name} is of another generation`, txns: [] };
  const txns: StoredTxn[] = [];
  let end = before;
  let size = HEADER_BYTES;
  for (;;) {
    const stored = readRecord(bytes, size);
    if (stored === null) break;
    if (stored.kind === 'mark') {
      if (stored.offset > size)
        return { kind: 'damaged', why: `${name} has a mark for what is behind it`, txns };
    } else {
      const isNext = txns.length === 0 ? stored.zxid === zxid : true;
      if (!isNext || !follows(end, stored.zxid)) {
        const why = `${name} has ${formatZxid(stored.zxid)} behind ${formatZxid(end)}`;
        return { kind: 'damaged', why, txns };
      }
      end = stored.zxid;
      txns.push(stored);
    }
    size += stored.record.length;
  }
  const isTorn = size < bytes.length || txns.length === 0;
  if (isTorn && wasDurable(bytes, size)) {
    return { kind: 'damaged', why: `${name} is damaged at byte ${String(size)}, which was durable`, txns };
  }
  return { kind: 'intact', before, txns, size, isTorn };
}

function hasHeader(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_BYTES || readUint32(bytes, 0) !== MAGIC) return false;
  return readUint32(bytes, 16) === crc32(bytes, 0, 16);
}
