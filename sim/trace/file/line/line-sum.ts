import { formatFingerprint } from '../../../kernel/fingerprint.js';

/**
 * The checksum of a trace file: two 32-bit lanes over the UTF-16 code units of its lines, each closed by a newline.
 * Every step is a bijection of its lane, so a single changed unit always changes the sum.
 */
export class LineSum {
  #low = 0x243f6a88;
  #high = 0x85a308d3 | 0;
  #bytes = 0;

  /** How many bytes of UTF-8 were added. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds a line, given without its newline: what `text` holds from one place to before another. */
  addLine(text: string, from = 0, to = text.length): void {
    this.addText(text, from, to);
    this.addText('\n');
  }

  /** Adds a part of a line. */
  addText(text: string, from = 0, to = text.length): void {
    let low = this.#low;
    let high = this.#high;
    let bytes = to - from;
    for (let i = from; i < to; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) bytes += moreBytesOf(unit);
      low = Math.imul(low ^ unit, 0x01000193);
      high = Math.imul(((high << 5) | (high >>> 27)) + unit, 0x85ebca6b);
    }
    this.#low = low;
    this.#high = high;
    this.#bytes += bytes;
  }

  /** 16 hex digits. */
  digits(): string {
    return formatFingerprint({ low: this.#low ^ (this.#low >>> 15), high: this.#high ^ (this.#high >>> 13) });
  }
}

/** How many bytes a unit behind ASCII takes besides its first; of a surrogate pair, four bytes, each half takes two. */
function moreBytesOf(unit: number): number {
  if (unit < 0x800) return 1;
  return unit >= 0xd800 && unit <= 0xdfff ? 1 : 2;
}
