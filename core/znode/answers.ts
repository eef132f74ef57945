/** What a client is told: the bodies of replies. An error has none but its code. */
import type { ErrorCode } from '../replication/state-machine.js';
import type { Acl } from './acl.js';
import type { Data } from './requests.js';
import type { Stat } from './stat.js';

/** The result of one operation of a multi; in a multi that failed all are of kind `error`. */
export type MultiResult =
  | { readonly kind: 'create'; readonly path: string }
  | { readonly kind: 'create2'; readonly path: string; readonly stat: Stat }
  | { readonly kind: 'delete' }
  | { readonly kind: 'setData'; readonly stat: Stat }
  | { readonly kind: 'check' }
  /** Code 0 before the operation that failed, RUNTIMEINCONSISTENCY behind it. */
  | { readonly kind: 'error'; readonly code: ErrorCode };

/** The result of one read of a multiRead. */
export type MultiReadResult =
  | { readonly kind: 'getData'; readonly data: Data; readonly stat: Stat }
  | { readonly kind: 'getChildren'; readonly children: readonly string[] }
  | { readonly kind: 'error'; readonly code: ErrorCode };

/** One identity of a client, without its secret. */
export interface ClientInfo {
  readonly scheme: string;
  readonly user: string;
}

/** The body of a reply. `none`: there is nothing to tell but the code. */
export type Answer =
  | { readonly kind: 'none' }
  /** create */
  | { readonly kind: 'path'; readonly path: string }
  /** create2 and its kin */
  | { readonly kind: 'created'; readonly path: string; readonly stat: Stat }
  /** exists, setData, setACL */
  | { readonly kind: 'stat'; readonly stat: Stat }
  /** getData */
  | { readonly kind: 'data'; readonly data: Data; readonly stat: Stat }
  /** getChildren; in no order that anybody may rely on. */
  | { readonly kind: 'children'; readonly children: readonly string[] }
  /** getChildren2 */
  | { readonly kind: 'children2'; readonly children: readonly string[]; readonly stat: Stat }
  | { readonly kind: 'acl'; readonly acl: readonly Acl[]; readonly stat: Stat }
  /** getAllChildrenNumber */
  | { readonly kind: 'number'; readonly number: number }
  /** getEphemerals; in no order that anybody may rely on. */
  | { readonly kind: 'ephemerals'; readonly ephemerals: readonly string[] }
  | { readonly kind: 'multi'; readonly results: readonly MultiResult[] }
  | { readonly kind: 'multiRead'; readonly results: readonly MultiReadResult[] }
  /** addWatch: a body of its own, which says again that there was no error. */
  | { readonly kind: 'watching'; readonly result: 0 }
  /** whoAmI; in no order that anybody may rely on. */
  | { readonly kind: 'identities'; readonly clientInfo: readonly ClientInfo[] }
  /** sync gives the path back, as it came. */
  | { readonly kind: 'synced'; readonly path: string | null };

export const NO_ANSWER: Answer = { kind: 'none' };
