import type { ZnodeRequest } from '../znode/requests.js';

/** A call that was made, and has not returned. */
export interface OpenCall {
  readonly xid: number;
  readonly request: ZnodeRequest;
}

/** Whether it is the application's: what a handle asks of itself has a number below 0. */
export function isOfApplication({ xid }: OpenCall): boolean {
  return xid > 0;
}
