import type { Address, ConnectionId, SessionId } from '../ids.js';
import type { Identity } from '../znode/acl.js';
import type { RequestQueue } from './request-queue.js';

/**
 * `silent` until its first message, `opening` until its session is agreed on, `revalidating` until the leader knows that
 * its session goes on here, then `attached`.
 */
export type ConnectionStage = 'silent' | 'opening' | 'revalidating' | 'attached';

/** A connection of a client. */
export interface ClientConnection {
  readonly connection: ConnectionId;
  readonly client: Address;
  stage: ConnectionStage;
  /** 0 while it is silent. */
  sessionId: SessionId;
  /** As this server negotiated it, in ms. */
  timeoutMs: number;
  /** The how-manyeth attachment of its session it is; 0 until it is attached. */
  ownerEpoch: number;
  /** Who the client is, by its address and by what it has proved on this connection. */
  identities: readonly Identity[];
  /** Nothing more is taken from it: it is closed behind what it was last answered, or will be. */
  isDeaf: boolean;
  readonly queue: RequestQueue;
}
