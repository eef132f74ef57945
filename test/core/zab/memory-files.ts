/** The files of one server in memory, for tests of who waits for what: a sync completes when the test says so. */
import type { Extent, Files, ReadResult } from '../../../core/env.js';
import type { Tag } from '../../../core/storage/tag.js';
import { Storage } from '../../../core/storage/storage.js';
import { LedgerMachine } from '../../ledger/machine.js';
import { entries } from './histories.js';

export class MemoryFiles implements Files {
  /** Told of each sync that is asked for. */
  onSync: ((target: string) => void) | null = null;
  /** Those under way, the oldest first. */
  readonly syncs: { readonly target: string; readonly ticket: number }[] = [];
  private readonly files = new Map<string, Uint8Array>();

  append(file: string, extent: Extent, _tag?: Tag, front?: Extent): void {
    if (front !== undefined) this.overwrite(file, this.bytesOf(file).length, front);
    this.overwrite(file, this.bytesOf(file).length, extent);
  }

  overwrite(file: string, offset: number, { bytes, start, length }: Extent): void {
    const before = this.bytesOf(file);
    const grown = new Uint8Array(Math.max(before.length, offset + length));
    grown.set(before);
    grown.set(bytes.subarray(start, start + length), offset);
    this.files.set(file, grown);
  }

  truncate(file: string, size: number): void {
    this.files.set(file, this.bytesOf(file).slice(0, size));
  }

  rename(from: string, to: string): void {
    this.files.set(to, this.bytesOf(from));
    this.files.delete(from);
  }

  remove(file: string): void {
    this.files.delete(file);
  }

  sync(target: string, ticket: number): void {
    this.syncs.push({ target, ticket });
    this.onSync?.(target);
  }

  read(file: string, offset: number, length: number): ReadResult {
    const bytes = this.files.get(file);
    return bytes === undefined
      ? { ok: false, error: 'ENOENT' }
      : { ok: true, bytes: bytes.slice(offset, offset + length) };
  }

  list(): readonly { readonly name: string; readonly size: number }[] {
    return [...this.files].map(([name, { length }]) => ({ name, size: length }));
  }

  /** What stays when the process ends. */
  afterwards(): MemoryFiles {
    const left = new MemoryFiles();
    for (const [name, bytes] of this.files) left.files.set(name, bytes);
    return left;
  }

  private bytesOf(file: string): Uint8Array {
    return this.files.get(file) ?? new Uint8Array(0);
  }
}

/** A disk with this history, and these epochs, both 0 by default. */
export function diskWith(history: string, epochs: { accepted?: number; current?: number } = {}): MemoryFiles {
  const files = new MemoryFiles();
  const storage = new Storage(files, new LedgerMachine(), { snapshotsToKeep: 3 });
  storage.recover();
  for (const entry of entries(history)) storage.append(entry);
  if (history !== '') storage.sync();
  storage.storeEpoch('accepted', epochs.accepted ?? 0);
  storage.storeEpoch('current', epochs.current ?? 0);
  for (let next = files.syncs.shift(); next !== undefined; next = files.syncs.shift())
    storage.onSynced(next.ticket);
  return files.afterwards();
}
