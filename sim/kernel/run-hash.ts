import { formatFingerprint } from './fingerprint.js';

/**
 * The run hash: 64 bits, in two lanes of 32, over what the kernel executes. It reads no reported event, so who listens
 * cannot change it, and two runs with equal hashes took the same steps.
 */
export class RunHash {
  #low = 0x6a09e667;
  #high = 0xbb67ae85 | 0;

  /** Folds one 32-bit word (higher bits are ignored). */
  fold(word: number): void {
    const low = Math.imul(this.#low ^ word, 0x9e3779b1);
    this.#low = low ^ (low >>> 15);
    const high = Math.imul((this.#high + word) | 0, 0x85ebca6b);
    this.#high = high ^ (high >>> 13) ^ low;
  }

  /** Folds a safe integer as two words. */
  foldInteger(value: number): void {
    this.fold(value | 0);
    this.fold(Math.floor(value / 4294967296));
  }

  /** 16 hex digits. */
  digits(): string {
    return formatFingerprint({ low: this.#low, high: this.#high });
  }
}
