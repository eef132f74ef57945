import type { Extent } from '../env.js';

/** The room of so many records, more or less. */
const PAGE_BYTES = 4096;

/**
 * Room for many small runs of bytes in a few arrays. Records of a log live as long as their files, and an array of its
 * own would take several times as much as most of them are long.
 */
export class Arena {
  private page: Uint8Array = new Uint8Array(0);
  private used = 0;

  /** Zeros, for whoever asked to write on. */
  take(length: number): Extent {
    if (this.used + length > this.page.length) {
      this.page = new Uint8Array(Math.max(PAGE_BYTES, length));
      this.used = 0;
    }
    const extent: Extent = { bytes: this.page, start: this.used, length };
    this.used += length;
    return extent;
  }
}
