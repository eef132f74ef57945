import type { Entry } from '../../replication/entry.js';
import type { Zxid } from '../../zxid.js';

/**
 * The latest transactions of a history, kept for DIFF (ZooKeeper's committedLog). It is filled by every way into
 * memory, replay of the log included, so that it has no hole (ZOOKEEPER-4925).
 */
export class CommittedLog {
  private readonly length: number;
  private entries: Entry[] = [];

  constructor(length: number) {
    this.length = length;
  }

  get min(): Zxid | null {
    return this.entries[this.start]?.zxid ?? null;
  }

  get max(): Zxid | null {
    return this.entries.at(-1)?.zxid ?? null;
  }

  add(entry: Entry): void {
    this.entries.push(entry);
    // In blocks: moving the rest down for each transaction would cost as much as the list is long.
    if (this.entries.length >= 2 * this.length) this.entries = this.entries.slice(-this.length);
  }

  /** How many of them lie behind this one. */
  countBehind(zxid: Zxid): number {
    let count = 0;
    for (const entry of this.entries) if (entry.zxid > zxid) count += 1;
    return count;
  }

  clear(): void {
    this.entries = [];
  }

  /** Oldest first. */
  all(): readonly Entry[] {
    return this.start > 0 ? this.entries.slice(this.start) : this.entries;
  }

  private get start(): number {
    return Math.max(0, this.entries.length - this.length);
  }
}
