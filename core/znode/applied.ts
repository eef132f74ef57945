import type { SessionId } from '../ids.js';
import type { ErrorCode, Result } from '../replication/state-machine.js';
import type { Acl } from './acl.js';
import type { Answer } from './answers.js';

/**
 * What a transaction did, in the order in which it did it: watches are fired by it. The lists are those of that moment:
 * they say who may be told.
 */
export type Change =
  | {
      readonly kind: 'created' | 'deleted';
      readonly path: string;
      readonly acl: readonly Acl[];
      readonly parentAcl: readonly Acl[];
    }
  | { readonly kind: 'dataChanged'; readonly path: string; readonly acl: readonly Acl[] }
  | { readonly kind: 'sessionOpened'; readonly sessionId: SessionId; readonly timeoutMs: number }
  | { readonly kind: 'sessionClosed'; readonly sessionId: SessionId; readonly ephemerals: number };

/** What comes of a transaction at a replica: the reply for whoever asked, and what changed for all who watch. */
export interface Applied extends Result {
  readonly kind: 'applied';
  readonly code: ErrorCode;
  readonly answer: Answer;
  readonly changes: readonly Change[];
}
