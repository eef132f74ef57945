import type { Extent } from '../env.js';
import type { Mark } from './log-record.js';
import { MARK_BYTES, writeMark } from './log-record.js';

const MARKS_PER_PAGE = 128;

/**
 * Makes marks, many of them in one array. Each record of a quiet log has a mark of its own, and it lives as long as its
 * file: an array of its own for each would be most of what a log keeps.
 */
export class MarkPages {
  private page: Uint8Array = new Uint8Array(0);
  private used = 0;

  make(mark: Mark): Extent {
    if (this.used === this.page.length) {
      this.page = new Uint8Array(MARKS_PER_PAGE * MARK_BYTES);
      this.used = 0;
    }
    const extent = writeMark(this.page, this.used, mark);
    this.used += MARK_BYTES;
    return extent;
  }
}
