import { assert } from '../../../core/assert.js';
import type { Env } from '../../../core/env.js';
import type { ConnectionId, ServerId, SessionId } from '../../../core/ids.js';
import type { ClientMessage } from '../../../core/server/messages.js';
import { AUTH_XID, PING_XID, SET_WATCHES_XID } from '../../../core/server/messages.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';
import type { ConformVocabulary } from './vocabulary.js';

/** What a connection is to bring next. A server answers in the order of asking, so that numbers need not tell. */
export type Awaited =
  | { readonly kind: 'session' }
  /** The reply to the step's request of this place, which was sent with this number. */
  | { readonly kind: 'reply'; readonly place: number; readonly sentXid: number }
  /** The reply to a request that is no part of the script: behind it, all that was before has come. */
  | { readonly kind: 'mark' };

type ConnectRequest = Extract<ClientMessage, { readonly kind: 'ConnectRequest' }>;

/** One connection at a time: a raw end of the client protocol that sends what it is told, and knows what it waits for. */
export class Line {
  private readonly env: Env<ConformVocabulary>;
  private connection: ConnectionId | null = null;
  /** What it says first, once the connection is open. */
  private hello: ConnectRequest | null = null;
  private at: ServerId = 0;
  private session: SessionId = 0;
  private xids = 0;
  private awaited: Awaited[] = [];

  constructor(env: Env<ConformVocabulary>) {
    this.env = env;
  }

  get isOpen(): boolean {
    return this.connection !== null;
  }

  /** Whether it waits for nothing. */
  get isQuiet(): boolean {
    return this.awaited.length === 0;
  }

  /** The server that it is connected to, or was. */
  get server(): ServerId {
    return this.at;
  }

  owns(connection: ConnectionId): boolean {
    return connection === this.connection;
  }

  /** Whether it is open, and a server attached this session to it. */
  holds(sessionId: SessionId): boolean {
    return this.connection !== null && this.session === sessionId;
  }

  connect(server: ServerId, hello: ConnectRequest): void {
    this.close();
    this.at = server;
    this.hello = hello;
    this.xids = 0;
    this.awaited = [{ kind: 'session' }];
    this.connection = this.env.streams.connect(server, 'client');
  }

  onConnected(): void {
    assert(this.connection !== null && this.hello !== null, 'what opened was asked for');
    this.env.streams.send(this.connection, this.hello);
  }

  onAttached(sessionId: SessionId): void {
    this.session = sessionId;
  }

  /** Sends a request of the script; the number is the step's own wish, or what ZooKeeper's client would take. */
  ask(request: ZnodeRequest, place: number, wishedXid: number | null): void {
    const sentXid = wishedXid ?? this.usualXid(request);
    this.send(request, sentXid);
    this.awaited.push({ kind: 'reply', place, sentXid });
  }

  /** Sends a ping or sync of its own. */
  mark(request: ZnodeRequest): void {
    this.send(request, this.usualXid(request));
    this.awaited.push({ kind: 'mark' });
  }

  /** What the message that came is the answer to; undefined if nothing is awaited. */
  next(): Awaited | undefined {
    return this.awaited.shift();
  }

  /** The connection is over. */
  end(): void {
    this.connection = null;
    this.hello = null;
    this.session = 0;
    this.awaited = [];
  }

  /** Ends the connection from this side. */
  close(): void {
    if (this.connection !== null) this.env.streams.close(this.connection);
    this.end();
  }

  private send(request: ZnodeRequest, xid: number): void {
    assert(this.connection !== null, 'only an open connection is asked');
    // The window is no concern: a script's burst is a few requests, and the next step waits for all of them.
    this.env.streams.send(this.connection, { kind: 'Request', xid, request });
  }

  private usualXid({ kind }: ZnodeRequest): number {
    if (kind === 'ping') return PING_XID;
    if (kind === 'addAuth') return AUTH_XID;
    if (kind === 'setWatches' || kind === 'setWatches2') return SET_WATCHES_XID;
    this.xids += 1;
    return this.xids;
  }
}
