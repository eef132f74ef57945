/**
 * The files of one machine in memory, for tests: they stay when a process dies, a sync completes when the test says so,
 * and a crash takes as much as the test says. Bytes are kept as they come, so that recovery really parses them.
 */
import type { Extent, Files, IoError, ReadResult } from '../../../core/env.js';
import { DIRECTORY } from '../../../core/env.js';
import type { Tag } from '../../../core/storage/tag.js';

type Change =
  | { readonly op: 'append'; readonly at: number; readonly bytes: Uint8Array; readonly tag: Tag }
  | { readonly op: 'truncate'; readonly size: number };

interface FakeFile {
  durable: Uint8Array;
  /** As a process sees it. */
  size: number;
  /** What is durable of it only in bytes waits here for its name. */
  tags: Tag[];
  isNamed: boolean;
  /** Not yet durable, in order. */
  changes: Change[];
  settled: number;
}

/** A sync that was asked for and has not ended. */
export interface PendingSync {
  readonly target: string;
  readonly ticket: number;
}

interface AskedSync extends PendingSync {
  /** Of a file: the number of its last change before. */
  readonly upTo: number;
  /** Of the directory: the names that stood in it. */
  readonly names: readonly string[];
}

/** What a crash leaves of what was not synced; by default nothing. */
export interface Wreck {
  /** How many changes of each file it keeps, in order. */
  readonly changes?: number;
  /** Which of the changes behind those reach the disk all the same, out of order. */
  readonly strays?: (index: number) => boolean;
  /** How many bytes of the next change it keeps, if that is an append. */
  readonly tornBytes?: number;
  /** Whether it keeps the names of new files. */
  readonly names?: boolean;
}

/** What a process did to its files. */
export type FileAct =
  | { readonly act: 'append'; readonly file: string; readonly bytes: number; readonly tag: Tag }
  | { readonly act: 'truncate'; readonly file: string; readonly size: number }
  | { readonly act: 'sync'; readonly target: string; readonly ticket: number };

export class FakeFiles implements Files {
  /** Told of each act of the process. */
  listener: ((act: FileAct) => void) | null = null;
  /** What every read fails with. */
  readError: IoError | null = null;
  private readonly files = new Map<string, FakeFile>();
  private asked: AskedSync[] = [];
  private tags: Tag[] = [];

  /** The syncs under way, the oldest first. */
  get syncs(): readonly PendingSync[] {
    return this.asked;
  }

  append(file: string, { bytes, start, length }: Extent, tag: Tag): void {
    const at = this.files.get(file)?.size ?? 0;
    this.change(file, { op: 'append', at, bytes: bytes.slice(start, start + length), tag });
    this.listener?.({ act: 'append', file, bytes: length, tag });
  }

  truncate(file: string, size: number): void {
    this.change(file, { op: 'truncate', size });
    this.listener?.({ act: 'truncate', file, size });
  }

  sync(target: string, ticket: number): void {
    const file = this.files.get(target);
    const upTo = file === undefined ? 0 : file.settled + file.changes.length;
    this.asked.push({ target, ticket, upTo, names: target === DIRECTORY ? [...this.files.keys()] : [] });
    this.listener?.({ act: 'sync', target, ticket });
  }

  read(name: string, offset: number, length: number): ReadResult {
    if (this.readError !== null) return { ok: false, error: this.readError };
    const file = this.files.get(name);
    if (file === undefined) return { ok: false, error: 'ENOENT' };
    return { ok: true, bytes: cached(file).slice(offset, offset + length) };
  }

  list(): readonly { readonly name: string; readonly size: number }[] {
    return [...this.files].map(([name, file]) => ({ name, size: file.size }));
  }

  overwrite(): void {
    throw new Error('the fake files know no overwrite');
  }

  rename(): void {
    throw new Error('the fake files know no rename');
  }

  remove(): void {
    throw new Error('the fake files know no remove');
  }

  /** The sync at this place of `syncs` completes: what it covers is durable. */
  complete(index = 0): PendingSync {
    const sync = this.end(index);
    const file = this.files.get(sync.target);
    if (file !== undefined) this.settle(file, sync.upTo - file.settled);
    for (const name of sync.names) this.name(name);
    return sync;
  }

  /** The sync at this place of `syncs` fails; nothing becomes durable. */
  fail(index = 0): PendingSync {
    return this.end(index);
  }

  /** The machine dies. What was not synced is lost, but for what `wreck` keeps. */
  crash({ changes = 0, strays = () => false, tornBytes = 0, names = false }: Wreck = {}): void {
    this.asked = [];
    this.listener = null;
    for (const [name, file] of this.files) {
      if (!file.isNamed && !names) {
        this.files.delete(name);
        continue;
      }
      this.settle(file, changes);
      const [first, ...others] = file.changes.splice(0);
      if (first !== undefined && strays(changes)) file.durable = changed(file.durable, first);
      else if (first?.op === 'append') file.durable = changed(file.durable, torn(first, tornBytes));
      for (const [i, change] of others.entries())
        if (strays(changes + 1 + i)) file.durable = changed(file.durable, change);
      file.size = file.durable.length;
      this.name(name);
    }
  }

  /** What has become durable since this was last called. */
  takeDurableTags(): readonly Tag[] {
    const { tags } = this;
    this.tags = [];
    return tags;
  }

  /** All bytes of a file as a process would read them. */
  contents(name: string): Uint8Array {
    const file = this.files.get(name);
    return file === undefined ? new Uint8Array(0) : cached(file);
  }

  /** Puts a durable file there, whatever was there before. */
  plant(name: string, bytes: Uint8Array): void {
    this.files.set(name, {
      ...newFile(),
      durable: bytes.slice(),
      size: bytes.length,
      isNamed: true,
    });
  }

  private change(name: string, change: Change): void {
    let file = this.files.get(name);
    if (file === undefined) {
      file = newFile();
      this.files.set(name, file);
    }
    file.changes.push(change);
    file.size = change.op === 'append' ? change.at + change.bytes.length : change.size;
  }

  private settle(file: FakeFile, count: number): void {
    for (const change of file.changes.splice(0, Math.max(0, count))) {
      file.durable = changed(file.durable, change);
      file.settled += 1;
      if (change.op === 'append') (file.isNamed ? this.tags : file.tags).push(change.tag);
    }
  }

  private name(name: string): void {
    const file = this.files.get(name);
    if (file === undefined) return;
    file.isNamed = true;
    this.tags.push(...file.tags.splice(0));
  }

  private end(index: number): AskedSync {
    const [sync] = this.asked.splice(index, 1);
    if (sync === undefined) throw new Error('a sync that ends was asked for');
    return sync;
  }
}

function newFile(): FakeFile {
  return { durable: new Uint8Array(0), size: 0, tags: [], isNamed: false, changes: [], settled: 0 };
}

function cached({ durable, changes }: FakeFile): Uint8Array {
  return changes.reduce(changed, durable);
}

function changed(bytes: Uint8Array, change: Change): Uint8Array {
  if (change.op === 'truncate') return bytes.slice(0, change.size);
  const grown = new Uint8Array(Math.max(bytes.length, change.at + change.bytes.length));
  grown.set(bytes);
  grown.set(change.bytes, change.at);
  return grown;
}

/** The first bytes of an append, though never all of them. */
function torn(change: Extract<Change, { readonly op: 'append' }>, size: number): Change {
  return { ...change, bytes: change.bytes.subarray(0, Math.min(size, change.bytes.length - 1)) };
}

/** Bytes one after another. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
