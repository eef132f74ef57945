import type { Ballot } from '../paxos/ballot.js';
import { formatBallot } from '../paxos/ballot.js';
import { unreachable } from '../assert.js';
import type { Zxid } from '../zxid.js';
import { formatZxid } from '../zxid.js';

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
    }
  /** A transaction in the log. */
  | { readonly kind: 'log'; readonly zxid: Zxid }
  /** The epoch that a server has promised to a leader to follow no older one. */
  | { readonly kind: 'acceptedEpoch'; readonly epoch: number }
  /** The epoch whose initial history a server has taken over. */
  | { readonly kind: 'currentEpoch'; readonly epoch: number }
  /** A whole snapshot, named by the last transaction that it holds for certain. */
  | { readonly kind: 'snapshot'; readonly zxid: Zxid };

/** `promised 3.1`, `accepted 1 3.1`, `log 1.5`, `currentEpoch 2`: as traces show it. */
export function formatTag(tag: Tag): string {
  switch (tag.kind) {
    case 'promised':
      return `promised ${formatBallot(tag.ballot)}`;
    case 'accepted':
      return `accepted ${String(tag.slot)} ${formatBallot(tag.ballot)}`;
    case 'log':
    case 'snapshot':
      return `${tag.kind} ${formatZxid(tag.zxid)}`;
    case 'acceptedEpoch':
    case 'currentEpoch':
      return `${tag.kind} ${String(tag.epoch)}`;
    default:
      return unreachable(tag);
  }
}
