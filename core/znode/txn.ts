/** Transactions: idempotent changes with absolute results, as the leader prepared them (ZooKeeper's `*Txn` records). */
import type { SessionId } from '../ids.js';
import type { ErrorCode } from '../replication/state-machine.js';
import type { Acl } from './acl.js';
import type { Data } from './requests.js';

/** What a znode is; its kind never changes. */
export type ZnodeKind =
  | { readonly kind: 'persistent' }
  | { readonly kind: 'ephemeral'; readonly owner: SessionId }
  | { readonly kind: 'container' }
  | { readonly kind: 'ttl'; readonly ttl: number };

/** Changes of one znode: what a multi is made of. `code` is 0: they change something. */
export type ZnodeTxn =
  | {
      readonly kind: 'create';
      readonly code: 0;
      readonly path: string;
      readonly data: Data;
      readonly acl: readonly Acl[];
      readonly znode: ZnodeKind;
      /** The parent's creations, this one included: absolute, so that a replay never counts twice (ZOOKEEPER-1046). */
      readonly parentCreations: number;
      /** Whether the client that asked is told the Stat. */
      readonly withStat: boolean;
    }
  | { readonly kind: 'delete'; readonly code: 0; readonly path: string }
  | {
      readonly kind: 'setData';
      readonly code: 0;
      readonly path: string;
      readonly data: Data;
      /** The version that the znode has from now on. */
      readonly version: number;
    }
  | { readonly kind: 'check'; readonly code: 0; readonly path: string };

/** A request that failed: it changes nothing, and has its place in the order all the same. */
export interface ErrorTxn {
  readonly kind: 'error';
  readonly code: ErrorCode;
}

export type ZnodeServiceTxn =
  | ZnodeTxn
  | ErrorTxn
  /** `version` is that which the list has from now on. */
  | {
      readonly kind: 'setACL';
      readonly code: 0;
      readonly path: string;
      readonly acl: readonly Acl[];
      readonly version: number;
    }
  /** The leader has cleaned up a container or TTL znode. */
  | { readonly kind: 'deleteContainer'; readonly code: 0; readonly path: string }
  | { readonly kind: 'multi'; readonly code: 0; readonly txns: readonly ZnodeTxn[] }
  /** A multi that failed: its reply says OK and lists a code for each operation. */
  | { readonly kind: 'failedMulti'; readonly code: 0; readonly codes: readonly ErrorCode[] }
  | {
      readonly kind: 'createSession';
      readonly code: 0;
      readonly sessionId: SessionId;
      readonly timeoutMs: number;
    }
  | {
      readonly kind: 'closeSession';
      readonly code: 0;
      readonly sessionId: SessionId;
      /** The ephemerals that go with it, fixed by the leader: a replay must not look for them again (ZOOKEEPER-3145). */
      readonly paths: readonly string[];
    };
