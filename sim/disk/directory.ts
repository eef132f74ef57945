import type { Tag } from '../../core/storage/tag.js';
import { byText } from '../../core/text-order.js';
import { SimFile } from './file.js';

interface NameChange {
  readonly number: number;
  readonly op: 'create' | 'remove' | 'rename';
  readonly name: string;
  /** The new name; for the other changes the same name. */
  readonly to: string;
  readonly file: SimFile;
}

/**
 * The names of a disk's files, which are as volatile as their bytes: a created, renamed or removed name is durable only
 * when the directory was synced. A journaling file system writes name changes in order, so a crash keeps a prefix.
 */
export class Directory {
  #cached = new Map<string, SimFile>();
  readonly #durable = new Map<string, SimFile>();
  #pending: NameChange[] = [];
  #issued = 0;

  /** How many changes of names were issued. */
  get issued(): number {
    return this.#issued;
  }

  /** How many changes of names a crash might take. */
  get pendingCount(): number {
    return this.#pending.length;
  }

  find(name: string): SimFile | undefined {
    return this.#cached.get(name);
  }

  /** Files as the process sees them, by name. */
  entries(): readonly (readonly [string, SimFile])[] {
    return [...this.#cached].sort(([a], [b]) => byText(a, b));
  }

  create(name: string): SimFile {
    const file = new SimFile();
    this.#cached.set(name, file);
    this.#change('create', name, name, file);
    return file;
  }

  rename(from: string, to: string): boolean {
    const file = this.#cached.get(from);
    if (file === undefined) return false;
    this.#cached.delete(from);
    this.#cached.set(to, file);
    this.#change('rename', from, to, file);
    return true;
  }

  remove(name: string): boolean {
    const file = this.#cached.get(name);
    if (file === undefined) return false;
    this.#cached.delete(name);
    this.#change('remove', name, name, file);
    return true;
  }

  /** What a sync of the directory up to this number would make durable besides the names: bytes that waited for one. */
  tagsAwaiting(upTo: number): Tag[] {
    const tags: Tag[] = [];
    for (const { number, op, file } of this.#pending)
      if (number <= upTo && op === 'create' && !this.#isRemoved(file, upTo)) tags.push(...file.unnamedTags);
    return tags;
  }

  /** Whether a file has lost its name again by this change: then what it held is on no disk. */
  #isRemoved(file: SimFile, upTo: number): boolean {
    return this.#pending.some(
      (change) => change.op === 'remove' && change.file === file && change.number <= upTo,
    );
  }

  /** Makes the changes up to this number durable. */
  settle(upTo: number): void {
    for (const change of this.#pending) if (change.number <= upTo) this.#apply(change);
    this.#pending = this.#pending.filter((change) => change.number > upTo);
  }

  /**
   * A crash that keeps the first `kept` pending changes: names go back to what is durable, and files to their platter.
   * Returns the files that are gone because their creation is.
   */
  crash(kept: number): { readonly name: string; readonly file: SimFile }[] {
    const lost = this.#pending.slice(kept).filter(({ op }) => op === 'create');
    for (const change of this.#pending.slice(0, kept)) this.#apply(change);
    this.#pending = [];
    for (const [name, file] of this.#durable) {
      const reopened = new SimFile(file.durable);
      reopened.isNamed = true;
      this.#durable.set(name, reopened);
    }
    this.#cached = new Map(this.#durable);
    return lost;
  }

  #change(op: NameChange['op'], name: string, to: string, file: SimFile): void {
    this.#issued += 1;
    this.#pending.push({ number: this.#issued, op, name, to, file });
  }

  #apply({ op, name, to, file }: NameChange): void {
    this.#durable.delete(name);
    if (op === 'remove') return;
    this.#durable.set(to, file);
    file.isNamed = true;
    file.unnamedTags = [];
  }
}
