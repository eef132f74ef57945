import { assert } from '../../core/assert.js';
import type { Port } from '../../core/env.js';
import type { Address, ConnectionId, ServerId } from '../../core/ids.js';
import type {
  Delivery,
  LeaderNote,
  ReplicaEvents,
  Replication,
  Role,
} from '../../core/replication/replication.js';
import type { Origin } from '../../core/replication/state-machine.js';
import type { LedgerMessage } from './messages.js';
import { isLedgerResult } from './txn.js';

/** What the front needs of a server's ports. */
export interface FrontEnv {
  readonly self: ServerId;
  readonly streams: {
    listen(port: Port): void;
    send(connection: ConnectionId, message: LedgerMessage): boolean;
    close(connection: ConnectionId): void;
  };
}

export interface FrontOptions {
  readonly env: FrontEnv;
  readonly replication: Replication;
}

/** An update that a client asked for here, and is not answered. */
interface Asked {
  readonly opSeq: number;
  readonly xid: number;
  answer: LedgerMessage | null;
}

/** A client that is connected. */
interface Client {
  /** How many updates it has asked for. */
  asked: number;
  /** Those without an answer, in the order in which they were asked for. */
  readonly open: Asked[];
}

/** A connection stands for a session here, and a session is attached once. */
const OWNER_EPOCH = 1;

/**
 * The side of a server that clients see. A server that does not serve accepts a connection and closes it, and one that
 * ceases to serve closes all, as ZooKeeper's does at each change of leader: clients learn no outcome from it.
 */
export class LedgerFront implements ReplicaEvents {
  private readonly env: FrontEnv;
  private readonly replication: Replication;
  private readonly clients = new Map<ConnectionId, Client>();
  private isServing = false;

  constructor({ env, replication }: FrontOptions) {
    this.env = env;
    this.replication = replication;
  }

  /** To be called once, at the start of a life. */
  listen(): void {
    this.env.streams.listen('client');
  }

  /** Whether a connection is that of a client. */
  owns(connection: ConnectionId): boolean {
    return this.clients.has(connection);
  }

  onAccepted(connection: ConnectionId): void {
    if (this.isServing) this.clients.set(connection, { asked: 0, open: [] });
    else this.env.streams.close(connection);
  }

  onMessage(connection: ConnectionId, message: LedgerMessage): void {
    assert(message.kind === 'Submit', 'clients submit and servers answer');
    const client = this.clients.get(connection);
    assert(client !== undefined, 'a client speaks on a connection that is open');
    client.asked += 1;
    const opSeq = client.asked;
    client.open.push({ opSeq, xid: message.xid, answer: null });
    const origin = {
      sid: this.env.self,
      sessionId: connection,
      ownerEpoch: OWNER_EPOCH,
      opSeq,
      cxid: message.xid,
    };
    this.replication.submit(message.request, origin);
  }

  onBroken(connection: ConnectionId): void {
    this.clients.delete(connection);
  }

  /** A transaction of an older life of this server, or of a client that has left, finds nobody to be told. */
  delivered({ origin, result, isAsked }: Delivery): void {
    const client = isAsked ? this.clientOf(origin) : null;
    if (client === null) return;
    assert(isLedgerResult(result), 'a ledger gives the results of a ledger');
    const asked = client.open.find(({ opSeq }) => opSeq === origin.opSeq);
    if (asked === undefined) return;
    asked.answer = { kind: 'Answer', xid: asked.xid, code: result.code, value: result.value };
    this.answerInOrder(origin.sessionId, client);
  }

  lost(origin: Origin): void {
    if (this.clientOf(origin) !== null) this.close(origin.sessionId);
  }

  /** The front asks for no catch-up marks. */
  caughtUp(_ticket: number): void {}

  /** Nor does it ask whether its server leads. */
  confirmed(_ticket: number): void {}

  role(_role: Role, isServing: boolean): void {
    this.isServing = isServing;
    if (!isServing) for (const connection of [...this.clients.keys()]) this.close(connection);
  }

  looking(_zxid: number): void {}

  /** A ledger has no words for its leader. */
  noted(_from: Address, _note: LeaderNote): void {}

  private clientOf(origin: Origin): Client | null {
    return origin.sid === this.env.self ? (this.clients.get(origin.sessionId) ?? null) : null;
  }

  /** Clients are answered in the order in which they asked: an answer waits for those before it. */
  private answerInOrder(connection: ConnectionId, { open }: Client): void {
    for (let answer = open[0]?.answer ?? null; answer !== null; answer = open[0]?.answer ?? null) {
      // A full window is no reason to wait: there are no more answers than the client has calls.
      this.env.streams.send(connection, answer);
      open.shift();
    }
  }

  private close(connection: ConnectionId): void {
    this.clients.delete(connection);
    this.env.streams.close(connection);
  }
}
