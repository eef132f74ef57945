import type { ErrorCode } from '../../core/replication/state-machine.js';

/** What a client asks of the ledger: numbered accounts, each with a value and a version. */
export type LedgerRequest =
  | { readonly kind: 'set'; readonly account: number; readonly value: number }
  /** The leader computes the new value from what is outstanding: an update that depends on those before it. */
  | { readonly kind: 'add'; readonly account: number; readonly by: number }
  /** Sets only if the account is at this version; fails otherwise, and a failure takes a zxid too. */
  | { readonly kind: 'set-if'; readonly account: number; readonly value: number; readonly version: number };

/** What goes over the client port. */
export type LedgerMessage =
  | { readonly kind: 'Submit'; readonly xid: number; readonly request: LedgerRequest }
  | {
      readonly kind: 'Answer';
      readonly xid: number;
      readonly code: ErrorCode;
      readonly value: number | null;
    };

/** The timers of a client. */
export type LedgerTimer =
  /** The call of this number is due. */
  | { readonly kind: 'call'; readonly call: number }
  /** No connection so far: try the next server. */
  | { readonly kind: 'reconnect' }
  /** The server is silent for too long: leave it. */
  | { readonly kind: 'silence' };
