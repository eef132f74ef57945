/**
 * A commit in two phases: sites vote on a transaction, and one decision is written for all of them. The service keeps the
 * votes, and the decision, which is written on condition that there is none: whoever has waited too long for the
 * coordinator decides in its place, and nobody is blocked.
 *
 * A transaction is a znode whose data are `open`, and then `commit` or `abort` for ever. Below it is a znode for each
 * site: empty, then its vote; it is deleted when the site has done what was decided. Transactions stay, for whoever asks
 * what was decided.
 */
import { OPEN_ACL } from '../../../znode/acl.js';
import type { Data, MultiOp } from '../../../znode/requests.js';
import { CREATE_FLAGS } from '../../../znode/requests.js';
import { childOf } from '../../../znode/path.js';

export type Decision = 'commit' | 'abort';

/** Of a znode that nobody has written to but its maker: of an open transaction, or a vote that is not given. */
export const UNWRITTEN = 0;
const PREFIX = 'tx-';

/** The name of the transaction of a request. */
export function transactionOf(guid: string): string {
  return PREFIX + guid;
}

export function isTransaction(name: string): boolean {
  return name.startsWith(PREFIX);
}

/** Null: there is none so far. Votes are written in the same words. */
export function decisionIn(data: Data): Decision | null {
  return data === 'commit' || data === 'abort' ? data : null;
}

/** Opens a transaction at a path, for these sites. */
export function opening(path: string, sites: readonly string[]): readonly MultiOp[] {
  return [creation(path, 'open'), ...sites.map((site) => creation(childOf(path, site), ''))];
}

function creation(path: string, data: string): MultiOp {
  return { kind: 'create', path, data, acl: OPEN_ACL, flags: CREATE_FLAGS.persistent };
}
