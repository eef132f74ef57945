import { unreachable } from '../../core/assert.js';
import type { Extent } from '../../core/env.js';
import type { Tag } from '../../core/storage/tag.js';
import { Extents } from './extents.js';

/** A change of a file's bytes. */
export interface Write {
  readonly op: 'append' | 'overwrite' | 'truncate';
  /** Where it begins; for `truncate` the new size. */
  readonly offset: number;
  readonly bytes: Extent;
  /** What the bytes stand for; nothing for `truncate`. */
  readonly tag: Tag | null;
}

/** A write that is in the cache and not yet known to be durable. */
export interface PendingWrite extends Write {
  /** Counts the writes of its file, from 1. */
  readonly number: number;
  /** The device refused it: it is seen in the cache, and never becomes durable. */
  readonly isRefused: boolean;
}

/** Applies a write to contents. */
export function applyWrite(contents: Extents, write: Pick<Write, 'op' | 'offset' | 'bytes'>): void {
  switch (write.op) {
    case 'append':
    case 'overwrite':
      contents.overwrite(write.offset, write.bytes);
      return;
    case 'truncate':
      contents.resize(write.offset);
      return;
    default:
      unreachable(write.op);
  }
}

/**
 * One file, apart from its name: what its process reads back (the cache), what would survive a crash at this instant,
 * and the writes between the two, in order.
 */
export class SimFile {
  /** What the process sees. */
  readonly cached: Extents;
  /** What the platter holds. */
  readonly durable: Extents;
  /** In the order in which they were issued. */
  pending: PendingWrite[] = [];
  /** How many writes were issued. */
  issued = 0;
  /** The index of the event that reported the latest write. */
  lastWritten = 0;
  /** Tags whose bytes are durable while the file's name is not. */
  unnamedTags: Tag[] = [];
  /** Whether the directory entry is durable: until then a crash takes the whole file. */
  isNamed = false;

  constructor(contents = new Extents()) {
    this.durable = contents;
    this.cached = contents.copy();
  }

  write(write: Write, isRefused: boolean): void {
    this.issued += 1;
    applyWrite(this.cached, write);
    const { op, offset, bytes, tag } = write;
    this.pending.push({ op, offset, bytes, tag, number: this.issued, isRefused });
  }

  /** The writes up to this number that still wait. */
  waiting(upTo: number): readonly PendingWrite[] {
    return this.pending.filter((write) => write.number <= upTo);
  }

  /** Ends the wait of all writes up to this number; `reaches` says which of them reach the platter. */
  settle(upTo: number, reaches: (write: PendingWrite) => boolean): void {
    for (const write of this.waiting(upTo)) if (reaches(write)) applyWrite(this.durable, write);
    this.pending = this.pending.filter((write) => write.number > upTo);
  }
}

/** What writes stand for, in their order. */
export function tagsOf(writes: readonly Write[]): Tag[] {
  const tags: Tag[] = [];
  for (const { tag } of writes) if (tag !== null) tags.push(tag);
  return tags;
}
