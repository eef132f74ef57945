/** Which of the times that a step happens a fault waits for. */
import type { Kinded } from '../../core/env.js';
import type { Tag } from '../../core/storage/tag.js';
import { epochOf, formatZxid } from '../../core/zxid.js';

/** What is left out does not matter. */
export interface StepFilter {
  /** Whose step: that of the server that leads, or of another. */
  readonly role?: 'leading' | 'following';
  /** The epoch that the event names, or that of its zxid. */
  readonly epoch?: number;
  /** The transaction that the event names, or that a sync makes durable, as people write it: `1.5`. */
  readonly zxid?: string;
}

/** Whether an event at `actor` is meant. */
export function passes(filter: StepFilter, event: Kinded, actor: number, leader: number | null): boolean {
  const { role, epoch, zxid } = filter;
  if (role !== undefined && (role === 'leading') !== (actor === leader)) return false;
  if (epoch === undefined && zxid === undefined) return true;
  return namesIn(event).some(
    (named) => (epoch === undefined || named.epoch === epoch) && (zxid === undefined || named.zxid === zxid),
  );
}

interface Named {
  readonly epoch: number | null;
  readonly zxid: string | null;
}

/** The epochs and zxids that an event names: a sync may name several, of one tag each. */
function namesIn(event: Kinded): readonly Named[] {
  if (isSync(event)) return event.tags.map(namedBy);
  return [namedBy(event)];
}

function isSync(event: Kinded): event is Kinded & { readonly tags: readonly Tag[] } {
  return 'tags' in event && Array.isArray(event.tags);
}

function namedBy(object: object): Named {
  const zxid = 'zxid' in object && typeof object.zxid === 'number' ? object.zxid : null;
  const epoch = 'epoch' in object && typeof object.epoch === 'number' ? object.epoch : null;
  return {
    epoch: epoch ?? (zxid === null ? null : epochOf(zxid)),
    zxid: zxid === null ? null : formatZxid(zxid),
  };
}
