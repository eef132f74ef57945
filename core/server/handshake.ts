/** How a connection gets its session: a new one, or one that its client has already. */
import type { SessionId } from '../ids.js';
import { makeSessionId } from '../ids.js';
import type { CreateSession } from '../znode/requests.js';
import type { Zxid } from '../zxid.js';
import { formatZxid } from '../zxid.js';
import type { ClientConnection } from './client-connection.js';
import type { Clients } from './clients.js';
import type { ClientMessage } from './messages.js';
import type { SessionNote } from './notes.js';
import { passwordOf } from './passwords.js';
import type { ServiceEnv, ServiceOwner } from './ports.js';
import type { ServiceSettings } from './settings.js';

export interface HandshakeOptions {
  readonly env: ServiceEnv;
  readonly owner: ServiceOwner;
  readonly settings: ServiceSettings;
  readonly clients: Clients;
}

type ConnectRequest = Extract<ClientMessage, { readonly kind: 'ConnectRequest' }>;
type Revalidated = Extract<SessionNote, { readonly kind: 'revalidated' }>;

/** A server makes fewer sessions in one life, and has fewer than 2^16 lives. */
const SESSIONS_OF_A_LIFE = 16_777_216;

/** Whoever makes a session owns it, for the first time. */
const FIRST_ATTACHMENT = 1;

export class Handshake {
  private readonly env: ServiceEnv;
  private readonly owner: ServiceOwner;
  private readonly settings: ServiceSettings;
  private readonly clients: Clients;
  /** How many sessions this life has made. */
  private made = 0;

  constructor({ env, owner, settings, clients }: HandshakeOptions) {
    this.env = env;
    this.owner = owner;
    this.settings = settings;
    this.clients = clients;
  }

  /** The first message of a connection. `applied` is what this server has applied last. */
  begin(client: ClientConnection, request: ConnectRequest, applied: Zxid): void {
    const { lastZxidSeen, sessionId, timeoutMs } = request;
    if (lastZxidSeen > applied) {
      // A server that is behind would show the client its past: another one, or this one later, may do better.
      const expected = `at most ${formatZxid(applied)}`;
      this.clients.reject(client, 'client-ahead', expected, formatZxid(lastZxidSeen));
      return;
    }
    const { minSessionTimeoutMs, maxSessionTimeoutMs } = this.settings;
    client.timeoutMs = Math.max(minSessionTimeoutMs, Math.min(maxSessionTimeoutMs, timeoutMs));
    if (sessionId === 0) this.open(client);
    else this.reopen(client, sessionId, request.passwd);
  }

  /** The leader has answered. */
  revalidated({ sessionId, connection, ownerEpoch }: Revalidated): void {
    const client = this.clients.get(connection);
    if (client?.stage !== 'revalidating' || client.sessionId !== sessionId) return;
    if (ownerEpoch === null) this.clients.refuse(client);
    else this.clients.attach(client, ownerEpoch);
  }

  private open(client: ClientConnection): void {
    const { self, incarnation } = this.env;
    this.made += 1;
    const sessionId = makeSessionId(self, incarnation * SESSIONS_OF_A_LIFE + this.made);
    this.clients.bind(client, 'opening', sessionId);
    const request: CreateSession = { kind: 'createSession', sessionId, timeoutMs: client.timeoutMs };
    const origin = { sid: self, sessionId, ownerEpoch: FIRST_ATTACHMENT, opSeq: 0, cxid: 0 };
    this.owner.replication.submit(request, origin);
  }

  private reopen(client: ClientConnection, sessionId: SessionId, passwd: string): void {
    // Before the password is looked at: as with ZooKeeper, a wrong one costs the session its connection here.
    const former = this.clients.of(sessionId);
    if (former !== undefined) this.clients.end(former, 'moved');
    if (passwd !== passwordOf(sessionId)) {
      const guard = 'wrong-password';
      const expected = 'the password of the session';
      this.env.observe({
        kind: 'guard.refused',
        guard,
        from: client.client,
        expected,
        actual: 'another one',
      });
      this.clients.refuse(client);
      return;
    }
    this.clients.bind(client, 'revalidating', sessionId);
    const { connection, timeoutMs } = client;
    const note: SessionNote = { kind: 'revalidate', sessionId, timeoutMs, connection };
    this.owner.replication.relay(note);
  }
}
