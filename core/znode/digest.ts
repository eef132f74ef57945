/**
 * The digest of a state: a sum over its znodes and sessions. A sum does not ask in which order they came, and one of
 * them can be taken out of it again, so that a change costs as much as what it changes.
 */
import type { Digest } from '../replication/state-machine.js';

const WORD = 4294967296;
const NULL_LENGTH = -1;

/** Digests of all that a state holds, added up. */
export class DigestSum {
  private high = 0;
  private low = 0;

  get value(): Digest {
    return { high: this.high, low: this.low };
  }

  add({ high, low }: Digest): void {
    this.high = (this.high + high) | 0;
    this.low = (this.low + low) | 0;
  }

  subtract({ high, low }: Digest): void {
    this.high = (this.high - high) | 0;
    this.low = (this.low - low) | 0;
  }

  clear(): void {
    this.high = 0;
    this.low = 0;
  }
}

/** Takes fields one after the other, in two lanes of different make, so that the second adds something to the first. */
export class DigestHash {
  private high: number;
  private low: number;

  /** `kind`: things of two kinds with equal fields are told apart. */
  constructor(kind: number) {
    this.high = kind;
    this.low = ~kind;
  }

  /** 32 bits. */
  word(word: number): void {
    this.high = highStep(this.high, word);
    this.low = lowStep(this.low, word);
  }

  /** A whole number of up to 53 bits. */
  int53(value: number): void {
    this.word(value | 0);
    this.word((value / WORD) | 0);
  }

  text(text: string | null): void {
    this.word(text === null ? NULL_LENGTH : text.length);
    if (text === null) return;
    let { high, low } = this;
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      high = highStep(high, unit);
      low = lowStep(low, unit);
    }
    this.high = high;
    this.low = low;
  }

  digest({ high, low }: Digest): void {
    this.high = highStep(this.high, high);
    this.low = lowStep(this.low, low);
  }

  end(): Digest {
    return { high: mixed(this.high), low: mixed(this.low) };
  }
}

function highStep(state: number, word: number): number {
  const sum = Math.imul((state + word) | 0, 0x2c1b3c6d);
  return sum ^ (sum >>> 12);
}

function lowStep(state: number, word: number): number {
  const product = Math.imul(state ^ word, 0x297a2d39);
  return (product << 13) | (product >>> 19);
}

/** A last mix: sums of words that differ in few bits would meet too often. */
function mixed(word: number): number {
  let mix = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  mix = Math.imul(mix ^ (mix >>> 15), 0x735a2d97);
  return mix ^ (mix >>> 15);
}
