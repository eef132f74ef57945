import type { ClientMessage } from '../../../core/server/messages.js';

type ConnectRequest = Extract<ClientMessage, { readonly kind: 'ConnectRequest' }>;

/** What a client sends for a password while it has none: 16 zero bytes. */
export const NO_PASSWD = '\u0000'.repeat(16);

/** The first message of a connection; what is not said is what a client says that asks for a new session. */
export function sayHello(wish: Partial<Omit<ConnectRequest, 'kind'>>): ConnectRequest {
  return { kind: 'ConnectRequest', lastZxidSeen: 0, timeoutMs: 0, sessionId: 0, passwd: NO_PASSWD, ...wish };
}
