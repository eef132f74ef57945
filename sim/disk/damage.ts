/** Damage of bytes at rest: nobody wrote, and yet something else is there (Bairavasundaram et al., FAST 2008). */
import { unreachable } from '../../core/assert.js';
import { wasDurable } from '../../core/storage/log-record.js';
import type { Draw } from './crash-outcome.js';
import type { SimFile } from './file.js';

/** What a plan can have damaged: the transaction log, a snapshot, or the file of an epoch. */
export const DAMAGE_TARGETS = ['log', 'snapshot', 'epoch'] as const;
export type DamageTarget = (typeof DAMAGE_TARGETS)[number];

/**
 * Which third of a file: old records, the middle, or the latest ones. `marked`: anywhere, but in a log only where a mark says
 * that it was durable. Damage there is known to be damage; behind the last mark it cannot be told from a torn tail.
 */
export const DAMAGE_PLACES = ['first', 'middle', 'last', 'marked'] as const;
export type DamagePlace = (typeof DAMAGE_PLACES)[number];

/** How the names of these files begin. */
const PREFIXES: Readonly<Record<DamageTarget, readonly string[]>> = {
  log: ['log.'],
  snapshot: ['snapshot.'],
  epoch: ['acceptedEpoch', 'currentEpoch'],
};

type NamedFile = readonly [string, SimFile];

/** The files of this sort that have bytes on the platter at this place. */
export function damageable(
  files: readonly NamedFile[],
  target: DamageTarget,
  place: DamagePlace,
): readonly NamedFile[] {
  return files.filter(([name, file]) => {
    if (!PREFIXES[target].some((prefix) => name.startsWith(prefix))) return false;
    const [from, to] = placeIn(name, file, place);
    return from < to;
  });
}

/** Flips one bit of a file where the place says; returns the offset of its byte. */
export function rotFile([name, file]: NamedFile, place: DamagePlace, draw: Draw): number {
  const { durable, cached } = file;
  const [from, to] = placeIn(name, file, place);
  const offset = from + draw(to - from);
  const bits = 1 << draw(8);
  // What was written over since has not been on the platter, so that it cannot have rotted there.
  const isSame = durable.read(offset, 1)[0] === cached.read(offset, 1)[0];
  durable.flip(offset, bits);
  if (isSame) cached.flip(offset, bits);
  return offset;
}

/** From which byte to which. */
function placeIn(name: string, { durable }: SimFile, place: DamagePlace): readonly [number, number] {
  const { size } = durable;
  if (size === 0) return [0, 0];
  if (place !== 'marked') return thirdOf(size, place);
  return [0, name.startsWith('log.') ? markedSize(durable.read(0, size)) : size];
}

/** How many bytes from the first one on marks speak of. */
function markedSize(bytes: Uint8Array): number {
  let [low, high] = [0, bytes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (wasDurable(bytes, middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A third of `size` bytes, or a byte of it if it has fewer than three. */
function thirdOf(size: number, place: Exclude<DamagePlace, 'marked'>): readonly [number, number] {
  const third = Math.max(1, Math.floor(size / 3));
  switch (place) {
    case 'first':
      return [0, third];
    case 'middle':
      return [Math.min(third, size - 1), Math.max(size - third, Math.min(third, size - 1) + 1)];
    case 'last':
      return [size - third, size];
    default:
      return unreachable(place);
  }
}
