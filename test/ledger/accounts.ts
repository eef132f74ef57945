import { assert } from '../../core/assert.js';
import type { Digest, SnapshotReader } from '../../core/replication/state-machine.js';
import { readUint32, writeUint32 } from '../../core/storage/bytes.js';

export interface Account {
  readonly value: number;
  /** How often the account was written. */
  readonly version: number;
}

/** An account that was never written: no account is missing. */
const BLANK: Account = { value: 0, version: 0 };

const ACCOUNT_BYTES = 12;
const CHUNK_ACCOUNTS = 16;

/** The state of a ledger, with its digest. */
export class Accounts {
  private readonly written = new Map<number, Account>();
  private digestHigh = 0;
  private digestLow = 0;

  at(number: number): Account {
    return this.written.get(number) ?? BLANK;
  }

  put(number: number, account: Account): void {
    const before = this.written.get(number);
    if (before !== undefined) this.fold(number, before, -1);
    this.written.set(number, account);
    this.fold(number, account, 1);
  }

  clear(): void {
    this.written.clear();
    this.digestHigh = 0;
    this.digestLow = 0;
  }

  digest(): Digest {
    return { high: this.digestHigh, low: this.digestLow };
  }

  /** The next accounts in the order of their numbers, as bytes; null if there is none behind `last`. */
  chunkBehind(last: number): { readonly bytes: Uint8Array; readonly last: number } | null {
    const numbers = [...this.written.keys()].filter((number) => number > last);
    const chosen = numbers.sort((a, b) => a - b).slice(0, CHUNK_ACCOUNTS);
    const bytes = new Uint8Array(chosen.length * ACCOUNT_BYTES);
    for (const [i, number] of chosen.entries()) {
      const { value, version } = this.at(number);
      writeUint32(bytes, i * ACCOUNT_BYTES, number);
      writeUint32(bytes, i * ACCOUNT_BYTES + 4, value);
      writeUint32(bytes, i * ACCOUNT_BYTES + 8, version);
    }
    const end = chosen.at(-1);
    return end === undefined ? null : { bytes, last: end };
  }

  /** Takes over what a chunk holds. */
  putChunk(bytes: Uint8Array): void {
    assert(bytes.length % ACCOUNT_BYTES === 0, 'a chunk holds whole accounts');
    for (let at = 0; at < bytes.length; at += ACCOUNT_BYTES) {
      const value = readUint32(bytes, at + 4) | 0;
      this.put(readUint32(bytes, at), { value, version: readUint32(bytes, at + 8) });
    }
  }

  /** A sum over the accounts does not ask in which order they came, and one of them can be taken out of it again. */
  private fold(number: number, account: Account, sign: 1 | -1): void {
    this.digestHigh = (this.digestHigh + sign * highWord(number, account)) | 0;
    this.digestLow = (this.digestLow + sign * lowWord(number, account)) | 0;
  }
}

/**
 * Reads the accounts by their numbers, as they are when each chunk is pulled: what changes meanwhile is in the snapshot
 * if it lies ahead, and is not if it lies behind.
 */
export class AccountReader implements SnapshotReader {
  private readonly accounts: Accounts;
  private last = -1;

  constructor(accounts: Accounts) {
    this.accounts = accounts;
  }

  next(): Uint8Array | null {
    const chunk = this.accounts.chunkBehind(this.last);
    if (chunk === null) return null;
    this.last = chunk.last;
    return chunk.bytes;
  }
}

/** Two hashes of different make, so that the second adds something to the first. */
function lowWord(number: number, { value, version }: Account): number {
  let word = 0x243f6a88;
  for (const part of [number, value, version]) {
    word = Math.imul(word ^ part, 0x9e3779b1);
    word ^= word >>> 15;
  }
  return mixed(word);
}

function highWord(number: number, { value, version }: Account): number {
  let word = 0x85a308d3 | 0;
  for (const part of [version, number, value]) {
    word = Math.imul((word + part) | 0, 0x27d4eb2f);
    word ^= word >>> 13;
  }
  return mixed(word);
}

/** MurmurHash3's last mix: sums of words that differ in few bits would meet too often. */
function mixed(word: number): number {
  let mix = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return mix ^ (mix >>> 16);
}
