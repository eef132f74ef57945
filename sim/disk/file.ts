import { unreachable } from '../../core/assert.js';
import type { Extent } from '../../core/env.js';
import type { Tag } from '../../core/storage/tag.js';
import { Extents } from './extents.js';

/** A change of a file's bytes. */
export interface Write {
  readonly op: 'append' | 'overwrite' | 'truncate';
  /** Where it begins; for `truncate` the new size. */
  readonly offset: number;
  /** What is written in front of the bytes, together with them; null for nothing. */
  readonly front: Extent | null;
  readonly bytes: Extent;
  /** What the bytes stand for; nothing for `truncate`. */
  readonly tag: Tag | null;
}

/** A write that is in the cache and not yet known to be durable. */
export interface PendingWrite extends Write {
  /** Counts the writes of its file, from 1. */
  readonly number: number;
  /** The device refuses it: it is seen in the cache, and does not become durable. */
  isRefused: boolean;
}

/** A write without what it stands for. */
export type BareWrite = Pick<Write, 'op' | 'offset' | 'front' | 'bytes'>;

/** Applies a write to contents. */
function applyWrite(contents: Extents, { op, offset, front, bytes }: BareWrite): void {
  switch (op) {
    case 'append':
    case 'overwrite':
      if (front !== null) contents.overwrite(offset, front);
      contents.overwrite(front === null ? offset : offset + front.length, bytes);
      return;
    case 'truncate':
      contents.resize(offset);
      return;
    default:
      unreachable(op);
  }
}

/** How many bytes are written. */
export function lengthOf({ front, bytes }: BareWrite): number {
  return bytes.length + (front === null ? 0 : front.length);
}

/** What is written, in one array. */
export function bytesOf(write: BareWrite): Uint8Array {
  const all = new Extents();
  applyWrite(all, { ...write, op: 'overwrite', offset: 0 });
  return all.read(0, all.size);
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
  readonly pending: PendingWrite[] = [];
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
    const { op, offset, front, bytes, tag } = write;
    this.pending.push({ op, offset, front, bytes, tag, number: this.issued, isRefused });
  }

  /** The writes up to this number that still wait. */
  waiting(upTo: number): readonly PendingWrite[] {
    return this.pending.slice(0, this.#countUpTo(upTo));
  }

  /** Ends the wait of all writes up to this number; `reaching` says what of each reaches the platter, null for nothing. */
  settle(upTo: number, reaching: (write: PendingWrite) => BareWrite | null): void {
    for (let write = this.#takeUpTo(upTo); write !== undefined; write = this.#takeUpTo(upTo)) {
      const reached = reaching(write);
      if (reached !== null) applyWrite(this.durable, reached);
    }
  }

  /** The device is whole again: it takes what it refused, as long as no sync has told of it. */
  accept(): void {
    for (const write of this.pending) write.isRefused = false;
  }

  /** The oldest write, if it is one of those up to this number. */
  #takeUpTo(upTo: number): PendingWrite | undefined {
    return (this.pending[0]?.number ?? Infinity) <= upTo ? this.pending.shift() : undefined;
  }

  #countUpTo(upTo: number): number {
    let count = 0;
    while ((this.pending[count]?.number ?? Infinity) <= upTo) count += 1;
    return count;
  }
}

/** What writes stand for, in their order. */
export function tagsOf(writes: readonly Write[]): Tag[] {
  const tags: Tag[] = [];
  for (const { tag } of writes) if (tag !== null) tags.push(tag);
  return tags;
}
