import { writeUint32 } from '../storage/bytes.js';
import { writeInt53 } from '../storage/int53.js';

/** What the length of a text says besides: it is not there at all, or has two bytes for each character. */
export const NULL_LENGTH = 0xffffffff;
export const WIDE_BIT = 0x80000000;

/** Writes fields one behind the other. */
export class ByteWriter {
  private bytes: Uint8Array;
  private at = 0;

  /** `expected`: how many bytes it will be; best if it is exact, and no matter if not. */
  constructor(expected: number) {
    this.bytes = new Uint8Array(expected);
  }

  get length(): number {
    return this.at;
  }

  get written(): Uint8Array {
    return this.at === this.bytes.length ? this.bytes : this.bytes.subarray(0, this.at);
  }

  /** A copy of what is written, of its exact size; what follows is written from the beginning again. */
  take(): Uint8Array {
    const taken = this.bytes.slice(0, this.at);
    this.at = 0;
    return taken;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.at] = value;
    this.at += 1;
  }

  /** 32 bits, with a sign or without. */
  word(value: number): void {
    this.reserve(4);
    writeUint32(this.bytes, this.at, value);
    this.at += 4;
  }

  int53(value: number): void {
    this.reserve(8);
    writeInt53(this.bytes, this.at, value);
    this.at += 8;
  }

  /** One byte for each character where that will do: data always, and most paths. */
  text(text: string | null): void {
    if (text === null) {
      this.word(NULL_LENGTH);
      return;
    }
    const { length } = text;
    this.reserve(4 + length);
    const start = this.at;
    this.word(length);
    for (let i = 0; i < length; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit > 0xff) {
        this.at = start;
        this.wideText(text);
        return;
      }
      this.bytes[this.at] = unit;
      this.at += 1;
    }
  }

  private wideText(text: string): void {
    this.reserve(4 + 2 * text.length);
    this.word((text.length | WIDE_BIT) >>> 0);
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      this.bytes[this.at] = unit >>> 8;
      this.bytes[this.at + 1] = unit;
      this.at += 2;
    }
  }

  private reserve(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const more = new Uint8Array(Math.max(2 * this.bytes.length, this.at + count));
    more.set(this.bytes);
    this.bytes = more;
  }
}
