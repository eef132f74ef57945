/**
 * How much a server takes upon itself (ZooKeeper's throttling). Beyond one limit it reads nothing more from a connection
 * that waits for replies; beyond the other, requests wait in one line for their turn, and who waits for too long is
 * refused, or dropped with its connection.
 */
import type { TimerId } from '../env.js';
import type { ConnectionId } from '../ids.js';
import type { ClientConnection } from './client-connection.js';
import type { Clients } from './clients.js';
import type { ClientMessage } from './messages.js';
import type { ServiceEnv } from './ports.js';
import type { ServiceSettings } from './settings.js';

export type RequestMessage = Extract<ClientMessage, { readonly kind: 'Request' }>;

/** Takes requests up when it is their turn. */
export interface Taker {
  /** `isLate`: it has waited for so long that it is refused (THROTTLEDOP). */
  takeUp(client: ClientConnection, message: RequestMessage, isLate: boolean): void;
}

export interface IntakeOptions {
  readonly env: ServiceEnv;
  readonly taker: Taker;
  readonly clients: Clients;
  readonly settings: ServiceSettings;
}

/** What came on a connection that is not read from. */
interface Unread {
  readonly client: ClientConnection;
  readonly messages: RequestMessage[];
  /** How many of its requests were without a reply when this was looked at last. */
  outstanding: number;
}

/** A request in line. */
interface Submitted {
  readonly client: ClientConnection;
  readonly message: RequestMessage;
  readonly sinceMicros: number;
}

/** How long the line stands still before it is looked at again (ZooKeeper's `request_throttle_stall_time`), µs. */
const STALL_MICROS = 100_000;

export class Intake {
  private readonly env: ServiceEnv;
  private readonly taker: Taker;
  private readonly clients: Clients;
  private readonly outstandingMax: number | null;
  private readonly requestsMax: number | null;
  private readonly lateMicros: number | null;
  private readonly unread = new Map<ConnectionId, Unread>();
  private line: Submitted[] = [];
  private timer: TimerId | null = null;
  /** It is at it: what it takes up may bring it here again. */
  private isGoingOn = false;

  constructor({ env, taker, clients, settings }: IntakeOptions) {
    this.env = env;
    this.taker = taker;
    this.clients = clients;
    this.outstandingMax = settings.outstandingMax ?? null;
    this.requestsMax = settings.requestsMax ?? null;
    this.lateMicros = settings.throttledAfterMs === undefined ? null : settings.throttledAfterMs * 1_000;
  }

  /** A request came from an attached client. */
  take(client: ClientConnection, message: RequestMessage): void {
    const unread = this.unread.get(client.connection);
    if (unread === undefined) this.read(client, message);
    else unread.messages.push(message);
  }

  /** Something was answered, or has ended: there may be room. */
  goOn(): void {
    if ((this.outstandingMax === null && this.requestsMax === null) || this.isGoingOn) return;
    this.isGoingOn = true;
    this.moveUp();
    for (const unread of [...this.unread.values()]) this.readOn(unread);
    this.isGoingOn = false;
  }

  /** The line has stood still for some time. */
  onStall(): void {
    this.timer = null;
    this.goOn();
  }

  /** No role, no requests. */
  end(): void {
    this.unread.clear();
    this.line = [];
    if (this.timer !== null) this.env.timers.cancel(this.timer);
    this.timer = null;
  }

  private read(client: ClientConnection, message: RequestMessage): void {
    // Counted before this one is: a limit of 1 lets two of them in.
    if (message.xid > 0 && this.isFull()) {
      this.env.observe({ kind: 'server.throttled', connection: client.connection, isRead: false });
      this.unread.set(client.connection, {
        client,
        messages: [],
        outstanding: this.outstandingOf(client) + 1,
      });
    }
    if (this.requestsMax === null) this.taker.takeUp(client, message, false);
    else {
      this.line.push({ client, message, sinceMicros: this.env.clock.monotonicMicros() });
      this.goOn();
    }
  }

  /** A connection is read from again when one of its own requests was answered, and there is room or it waits for none. */
  private readOn(unread: Unread): void {
    const { client, messages } = unread;
    const { connection } = client;
    if (!this.clients.has(client)) {
      this.unread.delete(connection);
      return;
    }
    const outstanding = this.outstandingOf(client);
    const isAnswered = outstanding < unread.outstanding;
    unread.outstanding = outstanding;
    if (!isAnswered || (this.isFull() && outstanding > 0)) return;
    this.env.observe({ kind: 'server.throttled', connection, isRead: true });
    this.unread.delete(connection);
    for (
      let next = messages.shift();
      next !== undefined && this.clients.has(client);
      next = messages.shift()
    ) {
      this.take(client, next);
    }
  }

  /** Those in front of the line, as long as there is room. */
  private moveUp(): void {
    for (let first = this.line[0]; first !== undefined; first = this.line[0]) {
      const { client, message, sinceMicros } = first;
      const waitedMicros = this.env.clock.monotonicMicros() - sinceMicros;
      if (!this.clients.has(client)) this.line.shift();
      else if (waitedMicros > client.timeoutMs * 1_000 && message.request.kind !== 'closeSession') {
        // Whatever comes behind it must not be done without it.
        this.line.shift();
        this.clients.reject(
          client,
          'stale-request',
          `${String(client.timeoutMs)} ms`,
          `${String(waitedMicros)} µs`,
        );
      } else if (this.clients.inProcess < (this.requestsMax ?? Infinity)) {
        this.line.shift();
        this.taker.takeUp(client, message, this.isLate(message, waitedMicros));
      } else {
        this.timer ??= this.env.timers.set({ kind: 'stall' }, STALL_MICROS);
        return;
      }
    }
  }

  private isLate({ request }: RequestMessage, waitedMicros: number): boolean {
    // Who a client is does not wait in ZooKeeper's line, and here it keeps its place there.
    const isThrottlable =
      request.kind !== 'ping' && request.kind !== 'closeSession' && request.kind !== 'addAuth';
    return isThrottlable && this.lateMicros !== null && waitedMicros > this.lateMicros;
  }

  private isFull(): boolean {
    const limit = this.outstandingMax ?? Infinity;
    return limit < this.line.length || limit < this.clients.inProcess;
  }

  private outstandingOf(client: ClientConnection): number {
    const inLine = this.line.filter((one) => one.client === client && one.message.xid > 0).length;
    return inLine + client.queue.length;
  }
}
