import type { ErrorCode } from '../replication/state-machine.js';
import { CODES } from '../znode/codes.js';
import type { Service, ZnodeRequest } from '../znode/requests.js';

type AddAuth = Extract<Service, { kind: 'addAuth' }>;

/**
 * Who a handle has said it is. A server forgets that with the connection, so it is said again to the next one, before
 * anything else (ZooKeeper's `ClientCnxn.authInfo`).
 */
export class Credentials {
  private said: AddAuth[] = [];

  /** In the order in which they were said first. */
  get all(): readonly AddAuth[] {
    return this.said;
  }

  sent(request: ZnodeRequest): void {
    if (request.kind === 'addAuth' && !this.said.some((one) => isSame(one, request))) this.said.push(request);
  }

  /** One that was refused is not said again: it would end each connection. (ZooKeeper's client gives up altogether.) */
  answered(request: ZnodeRequest, code: ErrorCode): void {
    if (request.kind !== 'addAuth' || code === CODES.OK) return;
    this.said = this.said.filter((one) => !isSame(one, request));
  }
}

function isSame(one: AddAuth, other: AddAuth): boolean {
  return one.scheme === other.scheme && one.auth === other.auth;
}
