import type { Ballot } from '../paxos/ballot.js';
import { formatBallot } from '../paxos/ballot.js';
import { unreachable } from '../assert.js';

/**
 * What the bytes of a disk write stand for. The disk reports the tag when the bytes are durable or lost, so that rules
 * about durability believe the disk and never a server's own word.
 */
export type Tag =
  /** An acceptor's promise not to take part in any ballot below. */
  | { readonly kind: 'promised'; readonly ballot: Ballot }
  /** An accepted value, together with the promise that the same record carries. */
  | {
      readonly kind: 'accepted';
      readonly slot: number;
      readonly ballot: Ballot;
      readonly value: number;
      readonly promised: Ballot;
    };

/** `promised 3.1`, `accepted 1 3.1`: as traces show it. */
export function formatTag(tag: Tag): string {
  switch (tag.kind) {
    case 'promised':
      return `promised ${formatBallot(tag.ballot)}`;
    case 'accepted':
      return `accepted ${String(tag.slot)} ${formatBallot(tag.ballot)}`;
    default:
      return unreachable(tag);
  }
}
