import type { ZnodeClientEvent } from '../../core/client/events.js';
import type { ServiceEvent } from '../../core/server/events.js';
import type { ZabEvent } from '../../core/zab/events.js';
import type { ZabMessage } from '../../core/zab/messages.js';
import type { ZabJob, ZabTimer } from '../../core/zab/vocabulary.js';
import type { LedgerMessage, LedgerTimer } from './messages.js';

/** What servers of a ledger over ZAB speak, and its clients. They report what clients of the znode service report. */
export interface LedgerVocabulary {
  readonly message: ZabMessage | LedgerMessage;
  readonly datagram: never;
  readonly timer: ZabTimer | LedgerTimer;
  readonly job: ZabJob;
  readonly event: ZabEvent | ServiceEvent | ZnodeClientEvent;
}
