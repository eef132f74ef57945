/**
 * What a crash leaves of writes that were not synced (Pillai et al., OSDI 2014): all of them, none, a prefix, or any subset,
 * because a cache writes back in any order; and the first write that is lost may be torn.
 */
import { unreachable } from '../../core/assert.js';
import type { Extent } from '../../core/env.js';
import type { Tag } from '../../core/storage/tag.js';
import type { Extents } from './extents.js';
import type { BareWrite, PendingWrite, SimFile } from './file.js';
import { bytesOf, lengthOf, tagsOf } from './file.js';

/** What a plan can demand of a crash: `any` draws it. */
export const CRASH_OUTCOMES = ['any', 'keep', 'lose', 'torn'] as const;
export type CrashOutcome = (typeof CRASH_OUTCOMES)[number];

/** An integer in [0, bound) from the disk's stream; 0 is the calm answer: nothing lost. */
export type Draw = (bound: number) => number;

export interface LostWrites {
  readonly tags: readonly Tag[];
  /** How many bytes of a torn write reached the platter. */
  readonly tornBytes: number;
}

type Kept = 'all' | 'none' | 'prefix' | 'subset';

/** Settles a file's pending writes as a crash would. Returns null if there was nothing to lose, or nothing was lost. */
export function crashFile(file: SimFile, outcome: CrashOutcome, draw: Draw): LostWrites | null {
  const pending = [...file.pending];
  if (pending.length === 0) return null;
  const kept = drawKept(outcome, draw);
  const prefix = kept === 'prefix' ? draw(pending.length + 1) : 0;
  const dropped = droppedWrites(pending, (i) => survives(kept, i < prefix, draw));
  const [first] = dropped;
  const torn = first === undefined || first.isRefused ? null : tear(first, outcome, draw);
  // The torn write takes its own place in the order: what was kept behind it stands over it.
  file.settle(file.issued, (write) => {
    if (write === first) return torn?.write ?? null;
    return dropped.includes(write) ? null : write;
  });
  // Where the right bytes stand all the same, as zeros may do behind a tear, nothing is lost.
  const lost = dropped.filter((write) => !isHeld(file.durable, write));
  // What survives here is lost all the same if the crash takes the file's name: then it must be reported.
  if (!file.isNamed) file.unnamedTags.push(...tagsOf(pending.filter((write) => !lost.includes(write))));
  if (lost.length === 0) return null;
  return { tags: tagsOf(lost), tornBytes: lost[0] === first ? (torn?.reached ?? 0) : 0 };
}

/** Those that do not survive. A journal orders changes of a file's size: nothing behind a lost truncation survives it. */
function droppedWrites(
  pending: readonly PendingWrite[],
  isKept: (i: number) => boolean,
): readonly PendingWrite[] {
  let isCut = false;
  return pending.filter((write, i) => {
    const isDropped = !isKept(i) || write.isRefused || isCut;
    isCut ||= isDropped && write.op === 'truncate';
    return isDropped;
  });
}

/** Whether the platter holds the very bytes of a write. */
function isHeld(durable: Extents, write: PendingWrite): boolean {
  const bytes = bytesOf(write);
  const there = durable.read(write.offset, bytes.length);
  if (bytes.length === 0 || there.length < bytes.length) return false;
  return there.every((byte, i) => byte === bytes[i]);
}

/** How many of `pending` changes of names a crash keeps: the directory's journal is written in order. */
export function keptNames(pending: number, outcome: CrashOutcome, draw: Draw): number {
  switch (outcome) {
    case 'keep':
      return pending;
    case 'lose':
    case 'torn':
      return 0;
    case 'any':
      return pending === 0 ? 0 : pending - draw(pending + 1);
    default:
      return unreachable(outcome);
  }
}

function drawKept(outcome: CrashOutcome, draw: Draw): Kept {
  switch (outcome) {
    case 'keep':
      return 'all';
    case 'lose':
    case 'torn':
      return 'none';
    case 'any': {
      const drawn = draw(10);
      if (drawn === 0) return 'all';
      if (drawn === 1) return 'none';
      return drawn < 7 ? 'prefix' : 'subset';
    }
    default:
      return unreachable(outcome);
  }
}

function survives(kept: Kept, isInPrefix: boolean, draw: Draw): boolean {
  switch (kept) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'prefix':
      return isInPrefix;
    case 'subset':
      return draw(2) === 0;
    default:
      return unreachable(kept);
  }
}

/** What is left of a write, and how many of its bytes are right. */
interface TornWrite {
  readonly write: BareWrite;
  readonly reached: number;
}

/**
 * Leaves part of a lost write on the platter, as a machine does that loses power: the file ends at a cut, or has its
 * full size with zeros or garbage behind the cut. Returns null if nothing of it is left.
 */
function tear(write: PendingWrite, outcome: CrashOutcome, draw: Draw): TornWrite | null {
  const length = lengthOf(write);
  if (outcome === 'lose' || length < 2) return null;
  const how = draw(8);
  if (outcome === 'any' && how === 0) return null;
  const reached = 1 + draw(length - 1);
  const torn = new Uint8Array(how < 5 ? reached : length);
  torn.set(bytesOf(write).subarray(0, reached));
  if (how === 7) for (let i = reached; i < length; i += 1) torn[i] = draw(256);
  const extent: Extent = { bytes: torn, start: 0, length: torn.length };
  return { write: { op: 'overwrite', offset: write.offset, front: null, bytes: extent }, reached };
}
