/** Requests as applications make them, and what they read out of answers. */
import { OPEN_ACL } from '../../../../core/znode/acl.js';
import type { MultiOp } from '../../../../core/znode/requests.js';
import { CREATE_FLAGS } from '../../../../core/znode/requests.js';

const SEQUENCE_DIGITS = 10;

type Create = Extract<MultiOp, { kind: 'create' }>;

/** A create that everybody may follow. */
export function createOf(path: string, data: string, flags: number = CREATE_FLAGS.persistent): Create {
  return { kind: 'create', path, data, acl: OPEN_ACL, flags };
}

/** The child with the smallest sequence number, which is the end of its name; null if there is none. */
export function firstInSequence(children: readonly string[]): string | null {
  let first: string | null = null;
  for (const child of children) if (first === null || sequenceOf(child) < sequenceOf(first)) first = child;
  return first;
}

/** Ten digits: texts of one length compare as their numbers do. */
function sequenceOf(name: string): string {
  return name.slice(-SEQUENCE_DIGITS);
}
