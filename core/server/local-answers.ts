/** What a server answers by itself: reads from its tree, and what concerns its connection with the client alone. */
import { unreachable } from '../assert.js';
import type { ErrorCode } from '../replication/state-machine.js';
import type { Answer } from '../znode/answers.js';
import { NO_ANSWER } from '../znode/answers.js';
import { CODES } from '../znode/codes.js';
import type { Read, Service, WatchingRead } from '../znode/requests.js';
import { infoOf } from '../znode/schemes.js';
import type { Zxid } from '../zxid.js';
import type { ClientConnection } from './client-connection.js';
import type { ServiceOwner } from './ports.js';
import type { QueuedLocal } from './request-queue.js';
import type { Watches } from './watches.js';

/** A reply, without its number. */
export interface LocalAnswer {
  readonly code: ErrorCode;
  readonly answer: Answer;
  readonly zxid: Zxid;
  /** The connection is closed behind it. */
  readonly isLast: boolean;
}

/** What stands in the header of a reply that has nothing to do with the state. */
const NO_STATE: Zxid = 0;
const NO_OPERATION = -1;

export class LocalAnswers {
  private readonly owner: ServiceOwner;
  private readonly watches: Watches;

  constructor(owner: ServiceOwner, watches: Watches) {
    this.owner = owner;
    this.watches = watches;
  }

  /** The answer to a request whose turn it is, from the state at `zxid`. */
  answer(client: ClientConnection, queued: QueuedLocal, zxid: Zxid): LocalAnswer {
    const { request } = queued;
    switch (request.kind) {
      case 'exists':
      case 'getData':
      case 'getChildren':
      case 'getChildren2':
        return this.watchingRead(client, queued, request, zxid);
      case 'getACL':
      case 'getAllChildrenNumber':
      case 'getEphemerals':
      case 'multiRead':
        return { ...this.read(client, queued, request), zxid, isLast: false };
      case 'addAuth':
        return closing(queued.isProved ? CODES.OK : CODES.AUTHFAILED, NO_STATE, !queued.isProved);
      case 'unknown':
        return closing(CODES.UNIMPLEMENTED, NO_OPERATION, true);
      case 'setWatches':
      case 'setWatches2':
      case 'addWatch':
      case 'checkWatches':
      case 'removeWatches':
      case 'whoAmI':
      case 'ping':
      case 'malformed':
        return { ...this.serve(client, queued, request, zxid), zxid, isLast: false };
      default:
        return unreachable(request);
    }
  }

  private watchingRead(
    client: ClientConnection,
    queued: QueuedLocal,
    read: WatchingRead,
    zxid: Zxid,
  ): LocalAnswer {
    const { code, answer } = this.read(client, queued, read);
    this.watches.arm(client, { read, code, zxid });
    return { code, answer, zxid, isLast: false };
  }

  private read(
    { sessionId }: ClientConnection,
    { identities }: QueuedLocal,
    read: Read,
  ): { readonly code: ErrorCode; readonly answer: Answer } {
    return this.owner.tree.read(read, { sessionId, identities });
  }

  private serve(
    client: ClientConnection,
    { identities }: QueuedLocal,
    request: Exclude<Service, { readonly kind: 'sync' | 'addAuth' | 'unknown' }>,
    zxid: Zxid,
  ): { readonly code: ErrorCode; readonly answer: Answer } {
    switch (request.kind) {
      case 'setWatches':
      case 'setWatches2':
        this.watches.register(client, request, zxid);
        return { code: CODES.OK, answer: NO_ANSWER };
      case 'addWatch': {
        const code = this.watches.add(client, request, zxid);
        return { code, answer: code === CODES.OK ? { kind: 'watching', result: 0 } : NO_ANSWER };
      }
      case 'checkWatches':
        return { code: this.watches.check(request), answer: NO_ANSWER };
      case 'removeWatches':
        return { code: this.watches.remove(client, request), answer: NO_ANSWER };
      case 'whoAmI':
        return { code: CODES.OK, answer: { kind: 'identities', clientInfo: identities.map(infoOf) } };
      case 'ping':
        return { code: CODES.OK, answer: NO_ANSWER };
      case 'malformed':
        return { code: CODES.MARSHALLINGERROR, answer: NO_ANSWER };
      default:
        return unreachable(request);
    }
  }
}

function closing(code: ErrorCode, zxid: Zxid, isLast: boolean): LocalAnswer {
  return { code, answer: NO_ANSWER, zxid, isLast };
}
