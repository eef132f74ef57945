/** What a handle of the znode service tells the application that owns it. */
import type { ErrorCode } from '../replication/state-machine.js';
import type { WatchEventType } from '../server/messages.js';
import type { Answer } from '../znode/answers.js';
import { CODES } from '../znode/codes.js';
import type { ZnodeRequest } from '../znode/requests.js';
import type { Zxid } from '../zxid.js';

/**
 * `ok`: done as answered. `fail`: certainly without effect. `unknown`: it was sent and not answered; it took effect
 * once, at any time after it was made, or never will.
 */
export type Outcome = 'ok' | 'fail' | 'unknown';

/** A call that has ended. */
export interface ReturnedCall {
  readonly xid: number;
  readonly request: ZnodeRequest;
  readonly outcome: Outcome;
  /** CONNECTIONLOSS for an unknown one; SESSIONEXPIRED also for one that was never sent. */
  readonly code: ErrorCode;
  /** Of the reply's header; 0 where there was none. */
  readonly zxid: Zxid;
  readonly answer: Answer;
}

/** What a watch told. */
export interface Notice {
  readonly path: string;
  readonly type: WatchEventType;
  readonly zxid: Zxid;
}

/**
 * Methods of an object of plain data. Within them the owner may use the handle: what it calls stands behind all that
 * was called before.
 */
export interface ClientOwner {
  returned(call: ReturnedCall): void;
  notified(notice: Notice): void;
  /** The handle has its session on a server again; all that waited was sent. */
  connected(isNewSession: boolean): void;
  /** Follows a `connected`. What was sent and not answered has returned as unknown. */
  disconnected(): void;
  /** The last word of a handle: its session is over, or will be by itself. */
  ended(why: 'expired' | 'closed'): void;
}

/**
 * Whether an answered call did what it asks. A multi that failed is answered with OK, and every one of its results is an
 * error, the first as well.
 */
export function outcomeOf(code: ErrorCode, answer: Answer): 'ok' | 'fail' {
  if (code !== CODES.OK) return 'fail';
  return answer.kind === 'multi' && answer.results[0]?.kind === 'error' ? 'fail' : 'ok';
}
