/** The connections of clients at this server, and which of them serves which session (ZooKeeper's ServerCnxnFactory). */
import type { Address, ConnectionId, SessionId } from '../ids.js';
import { NO_ANSWER } from '../znode/answers.js';
import { CODES } from '../znode/codes.js';
import type { Zxid } from '../zxid.js';
import type { ClientConnection } from './client-connection.js';
import type { ClientNetwork } from './identities.js';
import { addressIdentity } from './identities.js';
import { NO_PASSWORD, passwordOf } from './passwords.js';
import type { ServiceEnv } from './ports.js';
import type { RequestQueue } from './request-queue.js';
import type { Watches } from './watches.js';

/** Why a connection serves its session no longer. */
export type DetachWhy =
  /** Its other end is gone. */
  | 'broken'
  /** The session's client came to this server on another connection. */
  | 'moved'
  /** The session was closed at its client's wish. */
  | 'closed'
  /** The leader ended the session. */
  | 'expired'
  /** An update was refused because the session is at another server by now, or the client broke the protocol. */
  | 'refused'
  | 'not-serving';

export interface ClientsOptions {
  readonly env: ServiceEnv;
  readonly watches: Watches;
  readonly requestQueue: typeof RequestQueue;
  readonly network: ClientNetwork;
  /** From one address; null: any number. */
  readonly connectionsMax: number | null;
}

export class Clients {
  private readonly env: ServiceEnv;
  private readonly watches: Watches;
  private readonly requestQueue: typeof RequestQueue;
  private readonly network: ClientNetwork;
  private readonly connectionsMax: number | null;
  private readonly byConnection = new Map<ConnectionId, ClientConnection>();
  /** Also of those that are not attached so far. */
  private readonly bySession = new Map<SessionId, ClientConnection>();

  constructor({ env, watches, requestQueue, network, connectionsMax }: ClientsOptions) {
    this.env = env;
    this.watches = watches;
    this.requestQueue = requestQueue;
    this.network = network;
    this.connectionsMax = connectionsMax;
  }

  /** A client has connected. False if there are too many connections from where it is: then it is not taken. */
  accept(connection: ConnectionId, client: Address): boolean {
    const identity = addressIdentity(client, this.network);
    if (this.connectionsMax !== null && this.countAt(identity.id) >= this.connectionsMax) return false;
    this.byConnection.set(connection, {
      connection,
      client,
      stage: 'silent',
      sessionId: 0,
      timeoutMs: 0,
      ownerEpoch: 0,
      identities: [identity],
      isDeaf: false,
      queue: new this.requestQueue(),
    });
    return true;
  }

  /** Requests without a reply, and sessions that are to be opened. */
  get inProcess(): number {
    let count = 0;
    for (const { queue, stage } of this.byConnection.values())
      count += queue.length + (stage === 'opening' ? 1 : 0);
    return count;
  }

  get(connection: ConnectionId): ClientConnection | undefined {
    return this.byConnection.get(connection);
  }

  /** Whether a connection goes on: neither closed nor broken. */
  has({ connection }: ClientConnection): boolean {
    return this.byConnection.has(connection);
  }

  /** The connection here that has a session, or is about to. */
  of(sessionId: SessionId): ClientConnection | undefined {
    return this.bySession.get(sessionId);
  }

  /** A connection asks for a session that nobody has here. */
  bind(client: ClientConnection, stage: 'opening' | 'revalidating', sessionId: SessionId): void {
    client.stage = stage;
    client.sessionId = sessionId;
    this.bySession.set(sessionId, client);
  }

  /** From now on the connection serves its session. */
  attach(client: ClientConnection, ownerEpoch: number, readOnly = false): void {
    client.stage = 'attached';
    client.ownerEpoch = ownerEpoch;
    const { connection, sessionId, timeoutMs } = client;
    const passwd = passwordOf(sessionId);
    this.env.observe({
      kind: 'session.attached',
      session: sessionId,
      connection,
      client: client.client,
      timeoutMs,
      ownerEpoch,
    });
    const response = { kind: 'ConnectResponse', timeoutMs, sessionId, passwd } as const;
    this.env.streams.send(connection, readOnly ? { ...response, readOnly } : response);
  }

  /** Tells a client that its session is over, whatever it may be, and closes the connection. */
  refuse(client: ClientConnection): void {
    const { connection } = client;
    this.env.streams.send(connection, {
      kind: 'ConnectResponse',
      timeoutMs: 0,
      sessionId: 0,
      passwd: NO_PASSWORD,
    });
    this.end(client, 'refused');
  }

  /**
   * There are no new sessions here without the ensemble. ZooKeeper says so by the head of a reply where another message
   * is due, and leaves the connection as it is.
   */
  refuseNew(client: ClientConnection, zxid: Zxid): void {
    client.isDeaf = true;
    const { NOTREADONLY: code } = CODES;
    this.env.streams.send(client.connection, { kind: 'Reply', xid: 0, zxid, code, answer: NO_ANSWER });
  }

  /** A guard stops a client: its connection is closed without a word. */
  reject(client: ClientConnection, guard: string, expected: string, actual: string): void {
    this.env.observe({ kind: 'guard.refused', guard, from: client.client, expected, actual });
    this.end(client, 'refused');
  }

  end(client: ClientConnection, why: DetachWhy): void {
    this.forget(client, why);
    this.env.streams.close(client.connection);
  }

  endAll(why: DetachWhy): void {
    for (const client of [...this.byConnection.values()]) this.end(client, why);
  }

  broken(connection: ConnectionId): void {
    const client = this.byConnection.get(connection);
    if (client !== undefined) this.forget(client, 'broken');
  }

  /** For tests: the connections that serve a session. */
  reveal(): object {
    const attached = [...this.byConnection.values()].filter(({ stage }) => stage === 'attached');
    return Object.fromEntries(
      attached.map(({ connection, sessionId: session, client, timeoutMs, ownerEpoch }) => [
        connection,
        { session, client, timeoutMs, ownerEpoch },
      ]),
    );
  }

  private countAt(address: string): number {
    let count = 0;
    for (const { identities } of this.byConnection.values()) if (identities[0]?.id === address) count += 1;
    return count;
  }

  private forget(client: ClientConnection, why: DetachWhy): void {
    const { connection, sessionId, stage } = client;
    this.byConnection.delete(connection);
    if (this.bySession.get(sessionId) === client) this.bySession.delete(sessionId);
    this.watches.forget(client, why);
    if (stage === 'attached') {
      this.env.observe({ kind: 'session.detached', session: sessionId, connection, why });
    }
  }
}
