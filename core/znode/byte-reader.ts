import { assert } from '../assert.js';
import { readUint32 } from '../storage/bytes.js';
import { readInt53 } from '../storage/int53.js';
import { NULL_LENGTH, WIDE_BIT } from './byte-writer.js';

/** The reverse of `ByteWriter`. Damage does not come here: what is read lay under a checksum. */
export class ByteReader {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  byte(): number {
    return this.bytes[this.pass(1)] ?? 0;
  }

  /** 32 bits with a sign. */
  int32(): number {
    return readUint32(this.bytes, this.pass(4)) | 0;
  }

  uint32(): number {
    return readUint32(this.bytes, this.pass(4));
  }

  int53(): number {
    return readInt53(this.bytes, this.pass(8));
  }

  text(): string | null {
    const length = this.uint32();
    if (length === NULL_LENGTH) return null;
    return length < WIDE_BIT ? this.narrowText(length) : this.wideText(length - WIDE_BIT);
  }

  /** A text that is never null. */
  textOf(what: string): string {
    const text = this.text();
    assert(text !== null, `${what} is not null`);
    return text;
  }

  private narrowText(length: number): string {
    let at = this.pass(length);
    let text = '';
    for (const end = at + length; at < end; at += 1) text += String.fromCharCode(this.bytes[at] ?? 0);
    return text;
  }

  private wideText(length: number): string {
    let at = this.pass(2 * length);
    let text = '';
    for (const end = at + 2 * length; at < end; at += 2) {
      text += String.fromCharCode(((this.bytes[at] ?? 0) << 8) | (this.bytes[at + 1] ?? 0));
    }
    return text;
  }

  /** Goes on by so many bytes; where they begin. */
  private pass(count: number): number {
    const start = this.at;
    this.at += count;
    assert(this.at <= this.bytes.length, 'a field lies within its record');
    return start;
  }
}
