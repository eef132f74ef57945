import type { ServerId } from '../../../core/ids.js';
import type { LedgerRequest } from './messages.js';

/** One call of a client. */
export interface LedgerCall {
  /** When the client calls, in µs after its start. */
  readonly atMicros: number;
  readonly request: LedgerRequest;
  /** A call whose outcome is unknown or a refusal is made anew, as another call, until one succeeds. */
  readonly isInsistent: boolean;
}

export interface LedgerClientPlan {
  readonly calls: readonly LedgerCall[];
  /** The server that it connects to first; later the others in turn. */
  readonly firstServer: ServerId;
  /** After how long without an answer it leaves a server, in µs. */
  readonly timeoutMicros: number;
}
