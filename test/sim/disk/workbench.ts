import type { Extent } from '../../../core/env.js';
import type { Tag } from '../../../core/storage/tag.js';
import type { CrashOutcome } from '../../../sim/disk/crash-outcome.js';
import type { World } from '../process/world.js';

/** Bytes inside a larger array, as a process hands them over: what stands around them must never be seen. */
export function extentOf(...bytes: readonly number[]): Extent {
  return { bytes: Uint8Array.from([0xee, ...bytes, 0xee]), start: 1, length: bytes.length };
}

/** A tag by its number. */
export function tagOf(number: number): Tag {
  return { kind: 'promised', ballot: number };
}

/** The numbers of tags. */
export function numbersOf(tags: readonly Tag[]): number[] {
  return tags.flatMap((tag) => (tag.kind === 'promised' ? [tag.ballot] : []));
}

/** What a process would read: each file's bytes, by name. */
export function contentsOf(world: World, address = 1): Record<string, readonly number[]> {
  const disk = world.disk(address);
  return Object.fromEntries(
    disk.list().map(({ name, size }) => {
      const { result } = disk.read(name, 0, size);
      return [name, result.ok ? [...result.bytes] : []];
    }),
  );
}

/** A crash, and the next life. */
export function crashed(world: World, outcome: CrashOutcome, address = 1): Record<string, readonly number[]> {
  world.host(address).crash('fault', 'a crash', outcome);
  world.host(address).start();
  return contentsOf(world, address);
}
