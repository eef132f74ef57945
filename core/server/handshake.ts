/** How a connection gets its session: a new one, or one that its client has already. */
import type { SessionId } from '../ids.js';
import { makeSessionId } from '../ids.js';
import type { CreateSession } from '../znode/requests.js';
import type { Zxid } from '../zxid.js';
import { formatZxid } from '../zxid.js';
import type { ClientConnection } from './client-connection.js';
import type { Clients } from './clients.js';
import type { LocalSessions } from './local-sessions.js';
import type { ClientMessage } from './messages.js';
import type { SessionNote } from './notes.js';
import { passwordOf } from './passwords.js';
import type { ServiceEnv, ServiceOwner } from './ports.js';
import type { ReadOnlyMode } from './read-only.js';
import type { ServiceSettings } from './settings.js';

export interface HandshakeOptions {
  readonly env: ServiceEnv;
  readonly owner: ServiceOwner;
  readonly settings: ServiceSettings;
  readonly clients: Clients;
  readonly local: LocalSessions;
  readonly mode: ReadOnlyMode;
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
  private readonly local: LocalSessions;
  private readonly mode: ReadOnlyMode;
  /** How many sessions this life has made. */
  private made = 0;

  constructor({ env, owner, settings, clients, local, mode }: HandshakeOptions) {
    this.local = local;
    this.mode = mode;
    this.env = env;
    this.owner = owner;
    this.settings = settings;
    this.clients = clients;
  }

  /** The first message of a connection. `applied` is what this server has applied last. */
  begin(client: ClientConnection, request: ConnectRequest, applied: Zxid): void {
    const { lastZxidSeen, sessionId, timeoutMs, readOnly = false } = request;
    if (this.mode.isOn && !readOnly) {
      this.clients.reject(client, 'read-only-server', 'a client that does with reading', 'another one');
      return;
    }
    if (lastZxidSeen > applied) {
      // A server that is behind would show the client its past: another one, or this one later, may do better.
      const expected = `at most ${formatZxid(applied)}`;
      this.clients.reject(client, 'client-ahead', expected, formatZxid(lastZxidSeen));
      return;
    }
    const { minSessionTimeoutMs, maxSessionTimeoutMs } = this.settings;
    client.timeoutMs = Math.max(minSessionTimeoutMs, Math.min(maxSessionTimeoutMs, timeoutMs));
    if (sessionId === 0) this.open(client, applied);
    else this.reopen(client, sessionId, request.passwd);
  }

  /** The leader has answered. */
  revalidated({ sessionId, connection, ownerEpoch }: Revalidated): void {
    const client = this.clients.get(connection);
    if (client?.stage !== 'revalidating' || client.sessionId !== sessionId) return;
    if (ownerEpoch === null) this.clients.refuse(client);
    else this.clients.attach(client, ownerEpoch);
  }

  private open(client: ClientConnection, applied: Zxid): void {
    const { self, incarnation } = this.env;
    const isLocal = this.settings.localSessions !== undefined;
    if (this.mode.isOn && !isLocal) {
      this.clients.refuseNew(client, applied);
      return;
    }
    this.made += 1;
    const sessionId = makeSessionId(self, incarnation * SESSIONS_OF_A_LIFE + this.made);
    this.clients.bind(client, 'opening', sessionId);
    if (isLocal) {
      this.clients.attach(client, this.local.open(sessionId, client.timeoutMs), this.mode.isOn);
      return;
    }
    const request: CreateSession = { kind: 'createSession', sessionId, timeoutMs: client.timeoutMs };
    const origin = { sid: self, sessionId, ownerEpoch: FIRST_ATTACHMENT, opSeq: 0, cxid: 0 };
    this.owner.replication.submit(request, origin);
  }

  private reopen(client: ClientConnection, sessionId: SessionId, passwd: string): void {
    if (this.mode.isOn && !this.local.has(sessionId)) {
      this.refuseForeign(client, sessionId);
      return;
    }
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
    const ownerEpoch = this.local.reopen(sessionId, client.timeoutMs);
    if (ownerEpoch !== null) {
      this.clients.attach(client, ownerEpoch, this.mode.isOn);
      return;
    }
    const { connection, timeoutMs } = client;
    const note: SessionNote = { kind: 'revalidate', sessionId, timeoutMs, connection };
    this.owner.replication.relay(note);
  }

  /**
   * A server that is alone cannot tell what has become of a session, but for those that nobody else ever knew. The client
   * of any other tries the next server. (ZooKeeper says that every session is over that its tree does not hold or,
   * without local sessions, serves it; but it may have begun behind this server's back.)
   */
  private refuseForeign(client: ClientConnection, sessionId: SessionId): void {
    const expected = 'a session of its own';
    if (this.local.isOver(sessionId)) this.clients.refuse(client);
    else this.clients.reject(client, 'read-only-server', expected, 'one of the ensemble');
  }
}
