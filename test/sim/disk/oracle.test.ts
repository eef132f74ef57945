import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DIRECTORY } from '../../../core/env.js';
import { World } from '../process/world.js';
import { contentsOf, crashed, extentOf, tagOf } from './workbench.js';

const NAMES = ['a', 'b', 'c'] as const;

/** A change of one file's bytes, as a function on arrays. */
type Edit = (bytes: readonly number[]) => readonly number[];

/** A file apart from its name: what was durable when this life began, and every edit since. */
interface NaiveFile {
  durable: readonly number[];
  edits: Edit[];
  /** How many of the edits are durable. */
  synced: number;
}

type Names = ReadonlyMap<string, NaiveFile>;

/** The disk as its contract says: a journal of operations for each target, and how far each journal is durable. */
class NaiveDisk {
  /** The directory's journal: what the names were after each change. */
  #names: Names[] = [new Map()];
  #namesSynced = 0;
  readonly #syncs = new Map<number, () => void>();

  get contents(): Record<string, readonly number[]> {
    return shown(this.#now, ({ durable, edits }) => replay(durable, edits));
  }

  edit(name: string, edit: Edit): void {
    const file = this.#now.get(name) ?? this.#create(name);
    file.edits.push(edit);
  }

  #create(name: string): NaiveFile {
    const file: NaiveFile = { durable: [], edits: [], synced: 0 };
    this.#change((names) => names.set(name, file));
    return file;
  }

  append(name: string, bytes: readonly number[]): void {
    const offset = this.contents[name]?.length ?? 0;
    this.overwrite(name, offset, bytes);
  }

  overwrite(name: string, offset: number, bytes: readonly number[]): void {
    this.edit(name, (old) => {
      const end = offset + bytes.length;
      return [...padded(old, offset).slice(0, offset), ...bytes, ...old.slice(end)];
    });
  }

  truncate(name: string, size: number): void {
    this.edit(name, (old) => padded(old, size).slice(0, size));
  }

  rename(from: string, to: string): void {
    const file = this.#now.get(from);
    if (file === undefined) return;
    this.#change((names) => {
      names.delete(from);
      names.set(to, file);
    });
  }

  remove(name: string): void {
    if (this.#now.has(name)) this.#change((names) => names.delete(name));
  }

  sync(target: string, ticket: number): void {
    const [file, upTo, names] = [
      this.#now.get(target),
      this.#now.get(target)?.edits.length ?? 0,
      this.#names.length - 1,
    ];
    this.#syncs.set(ticket, () => {
      if (target === DIRECTORY) this.#namesSynced = Math.max(this.#namesSynced, names);
      else if (file !== undefined) file.synced = Math.max(file.synced, upTo);
    });
  }

  synced(ticket: number): void {
    this.#syncs.get(ticket)?.();
  }

  crash(keepsAll: boolean): void {
    const names =
      this.#names[keepsAll ? this.#names.length - 1 : this.#namesSynced] ?? new Map<string, NaiveFile>();
    for (const file of names.values()) {
      file.durable = replay(file.durable, keepsAll ? file.edits : file.edits.slice(0, file.synced));
      file.edits = [];
      file.synced = 0;
    }
    this.#names = [names];
    this.#namesSynced = 0;
    this.#syncs.clear();
  }

  get #now(): Names {
    return this.#names.at(-1) ?? new Map<string, NaiveFile>();
  }

  #change(change: (names: Map<string, NaiveFile>) => void): void {
    const names = new Map(this.#now);
    change(names);
    this.#names.push(names);
  }
}

function padded(bytes: readonly number[], size: number): number[] {
  return [...bytes, ...Array<number>(Math.max(0, size - bytes.length)).fill(0)];
}

function replay(durable: readonly number[], edits: readonly Edit[]): readonly number[] {
  return edits.reduce((bytes, edit) => edit(bytes), durable);
}

function shown(
  names: Names,
  bytesOf: (file: NaiveFile) => readonly number[],
): Record<string, readonly number[]> {
  return Object.fromEntries(
    [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, file]) => [name, bytesOf(file)]),
  );
}

const name = fc.constantFrom(...NAMES);
const bytes = fc.array(fc.nat({ max: 255 }), { minLength: 1, maxLength: 5 });
const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constant('append' as const), name, bytes }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('overwrite' as const), name, offset: fc.nat({ max: 9 }), bytes }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('truncate' as const), name, size: fc.nat({ max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('rename' as const), name, to: name }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('remove' as const), name }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('sync' as const), target: fc.oneof(name, fc.constant(DIRECTORY)) }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('wait' as const), micros: fc.constantFrom(300, 1_001) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('crash' as const), outcome: fc.constantFrom('keep' as const, 'lose' as const) }) },
); // oxfmt-ignore
type Operation = typeof operation extends fc.Arbitrary<infer O> ? O : never;

function apply(world: World, naive: NaiveDisk, next: Operation, ticket: number): void {
  const { files } = world.env(1);
  switch (next.op) {
    case 'append':
      files.append(next.name, extentOf(...next.bytes), tagOf(ticket));
      naive.append(next.name, next.bytes);
      return;
    case 'overwrite':
      files.overwrite(next.name, next.offset, extentOf(...next.bytes), tagOf(ticket));
      naive.overwrite(next.name, next.offset, next.bytes);
      return;
    case 'truncate':
      files.truncate(next.name, next.size);
      naive.truncate(next.name, next.size);
      return;
    case 'rename':
      files.rename(next.name, next.to);
      naive.rename(next.name, next.to);
      return;
    case 'remove':
      files.remove(next.name);
      naive.remove(next.name);
      return;
    case 'sync':
      files.sync(next.target, ticket);
      naive.sync(next.target, ticket);
      return;
    case 'wait':
      world.pass(next.micros);
      return;
    case 'crash':
      naive.crash(next.outcome === 'keep');
      expect(crashed(world, next.outcome)).toEqual(naive.contents);
  }
}

describe('a disk', () => {
  it('holds what its journals say, before and after any crash that keeps or loses all', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
        const naive = new NaiveDisk();
        const world = new World({
          servers: 1,
          parts: {
            1: {
              handle: (input) => {
                if (input.kind === 'synced') naive.synced(input.ticket);
              },
            },
          },
        });
        for (const [i, next] of operations.entries()) {
          apply(world, naive, next, i);
          expect(contentsOf(world)).toEqual(naive.contents);
        }
        naive.crash(false);
        expect(crashed(world, 'lose')).toEqual(naive.contents);
      }),
      { numRuns: 400 },
    );
  });
});
