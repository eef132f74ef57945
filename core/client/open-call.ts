import type { ErrorCode } from '../replication/state-machine.js';
import type { Answer } from '../znode/answers.js';
import { NO_ANSWER } from '../znode/answers.js';
import { CODES } from '../znode/codes.js';
import type { ZnodeRequest } from '../znode/requests.js';
import type { Zxid } from '../zxid.js';
import { ZERO_ZXID } from '../zxid.js';

/** A call that was made, and has not returned. */
export interface OpenCall {
  readonly xid: number;
  readonly request: ZnodeRequest;
}

/** What a call ends with. */
export interface Ending {
  readonly code: ErrorCode;
  readonly zxid: Zxid;
  readonly answer: Answer;
}

export const CONNECTION_LOSS: Ending = { code: CODES.CONNECTIONLOSS, zxid: ZERO_ZXID, answer: NO_ANSWER };
export const SESSION_EXPIRED: Ending = { code: CODES.SESSIONEXPIRED, zxid: ZERO_ZXID, answer: NO_ANSWER };

/** Whether it is the application's: what a handle asks of itself has a number below 0. */
export function isOfApplication({ xid }: OpenCall): boolean {
  return xid > 0;
}
