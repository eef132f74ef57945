/**
 * The znode service of one replica, over any replication (ZooKeeper's ZooKeeperServer and the processors behind it). It
 * only directs: connections, requests, sessions and watches have a part each.
 */
import { assert, unreachable } from '../assert.js';
import type { Address, ConnectionId } from '../ids.js';
import type { Delivery, LeaderNote, ReplicaEvents, Replication, Role } from '../replication/replication.js';
import type { Origin } from '../replication/state-machine.js';
import type { Applied } from '../znode/applied.js';
import { isApplied } from '../znode/guards.js';
import type { ZnodeRequest } from '../znode/requests.js';
import type { Zxid } from '../zxid.js';
import type { Announcer } from './announcer.js';
import { Cleaner } from './cleaner.js';
import type { ClientConnection } from './client-connection.js';
import { Clients } from './clients.js';
import { Handshake } from './handshake.js';
import type { RequestMessage, Taker } from './intake.js';
import { Intake } from './intake.js';
import { LocalSessions } from './local-sessions.js';
import type { ClientMessage } from './messages.js';
import { isSessionNote } from './notes.js';
import type { ServiceParts } from './parts.js';
import type { ServedTree, ServiceEnv, ServiceOwner } from './ports.js';
import { ReadOnlyMode } from './read-only.js';
import { sizeOfRequest } from './request-size.js';
import { Requests } from './requests.js';
import type { SessionTracker } from './session-tracker.js';
import { NO_ATTACHMENT, Sessions } from './sessions.js';
import type { ServiceSettings } from './settings.js';
import type { ServiceTimer } from './vocabulary.js';
import { Watches } from './watches.js';

export interface ZnodeServiceOptions<R extends Replication> {
  readonly env: ServiceEnv;
  readonly replication: R;
  readonly tree: ServedTree;
  /** The same that the state machine asks whether a request may come from where it does. */
  readonly tracker: SessionTracker;
  readonly settings: ServiceSettings;
  readonly tickMicros: number;
  readonly parts: ServiceParts;
}

export class ZnodeService<R extends Replication> implements ReplicaEvents, ServiceOwner, Taker {
  readonly replication: R;
  readonly tree: ServedTree;
  private readonly env: ServiceEnv;
  private readonly clients: Clients;
  private readonly watches: Watches;
  private readonly requests: Requests;
  private readonly announcer: Announcer;
  private readonly handshake: Handshake;
  private readonly sessions: Sessions;
  private readonly cleaner: Cleaner;
  private readonly local: LocalSessions;
  private readonly mode: ReadOnlyMode;
  private readonly intake: Intake;
  /** Null: nothing is too large. */
  private readonly requestBytesMax: number | null;
  private isServing = false;

  constructor(options: ZnodeServiceOptions<R>) {
    const { env, replication, tree, tracker, settings, tickMicros, parts } = options;
    this.env = env;
    this.replication = replication;
    this.tree = tree;
    this.requestBytesMax = settings.requestBytesMax ?? null;
    this.watches = new Watches({ env, owner: this, catchUp: new parts.watchCatchUp() });
    const { watches } = this;
    const { clientNetwork: network = 'addresses', connectionsMax = null } = settings;
    this.clients = new Clients({ env, watches, requestQueue: parts.requestQueue, network, connectionsMax });
    this.local = new LocalSessions({ env, tickMicros });
    this.mode = new ReadOnlyMode({ env, afterMs: settings.readOnlyAfterMs ?? null });
    const { local, mode } = this;
    this.handshake = new Handshake({ env, owner: this, settings, clients: this.clients, local, mode });
    this.sessions = new Sessions({ env, owner: this, tracker, tickMicros });
    this.cleaner = new Cleaner({ env, owner: this, settings });
    const { clients } = this;
    this.requests = new Requests({ env, owner: this, clients, watches, local, mode, settings });
    this.intake = new Intake({ env, taker: this, clients, settings });
    this.announcer = new parts.announcer({ watches, requests: this.requests });
  }

  /** To be called once, at the start of a life. */
  listen(): void {
    this.env.streams.listen('client');
  }

  /** Whether a connection is that of a client. */
  owns(connection: ConnectionId): boolean {
    return this.clients.get(connection) !== undefined;
  }

  /** A server that does not serve accepts a connection and closes it, as ZooKeeper's does. */
  onAccepted(connection: ConnectionId, from: Address): void {
    const isTaken = (this.isServing || this.mode.isOn) && this.clients.accept(connection, from);
    if (!isTaken) this.env.streams.close(connection);
  }

  onMessage(connection: ConnectionId, message: ClientMessage): void {
    const client = this.clients.get(connection);
    assert(client !== undefined, 'a client speaks on a connection that is open');
    if (client.isDeaf) return;
    if (message.kind === 'Request' && client.stage === 'attached') {
      if (this.refusesSizeOf(message.request, client)) return;
      this.intake.take(client, message);
    } else if (message.kind === 'ConnectRequest' && client.stage === 'silent') {
      this.handshake.begin(client, message, this.requests.applied);
    } else if (message.kind === 'isro' && client.stage === 'silent') {
      this.env.streams.send(connection, { kind: 'isroReply', mode: this.mode.isOn ? 'ro' : 'rw' });
      this.clients.end(client, 'refused');
    } else this.clients.reject(client, 'wrong-phase', EXPECTED[client.stage], message.kind);
    this.intake.goOn();
  }

  /** It is the turn of a request. */
  takeUp(client: ClientConnection, message: RequestMessage, isLate: boolean): void {
    this.sessions.touch(client, this.local.touch(client.sessionId));
    this.requests.take(client, message, isLate);
  }

  onBroken(connection: ConnectionId): void {
    this.clients.broken(connection);
    this.intake.goOn();
  }

  onTimer(timer: ServiceTimer): void {
    switch (timer.kind) {
      case 'session-tick':
        this.sessions.onTick();
        this.expireLocal();
        return;
      case 'cleaning-tick':
        this.cleaner.onTick();
        return;
      case 'read-only-grace':
        this.mode.begin();
        this.sessions.begin('looking');
        this.env.observe({ kind: 'server.read-only', zxid: this.requests.applied });
        return;
      case 'stall':
        this.intake.onStall();
        return;
      default:
        unreachable(timer);
    }
  }

  delivered({ origin, stamp, result, isAsked }: Delivery): void {
    assert(isApplied(result), 'the znode service gives the results of its own machine');
    const { zxid } = stamp;
    this.requests.applied = zxid;
    this.announceSessions(result, zxid);
    const client = isAsked ? this.askerOf(origin) : undefined;
    this.announcer.announce(result, zxid, client?.stage === 'attached' ? { client, origin } : null);
    if (client?.stage === 'opening') this.clients.attach(client, origin.ownerEpoch);
    for (const change of result.changes) {
      if (change.kind === 'sessionClosed') this.leave(change.sessionId, origin);
    }
    this.intake.goOn();
  }

  lost(origin: Origin): void {
    const client = this.askerOf(origin);
    if (client !== undefined) this.clients.end(client, 'not-serving');
  }

  caughtUp(ticket: number): void {
    this.requests.caughtUp(ticket);
    this.intake.goOn();
  }

  looking(zxid: Zxid): void {
    this.requests.applied = zxid;
    this.mode.wait();
  }

  confirmed(ticket: number): void {
    this.sessions.confirmed(ticket);
  }

  role(role: Role, isServing: boolean, zxid: Zxid): void {
    this.isServing = isServing;
    this.mode.end();
    this.requests.applied = zxid;
    if (isServing) {
      this.sessions.begin(role);
      this.cleaner.begin(role);
    } else {
      // Clients learn no outcome from a server whose role is over, and find another one or this one again.
      this.clients.endAll('not-serving');
      this.local.endAll();
      this.intake.end();
      this.requests.end();
      this.sessions.end();
      this.cleaner.end();
    }
  }

  noted(from: Address, note: LeaderNote): void {
    assert(isSessionNote(note), 'servers of the znode service speak of sessions');
    if (note.kind === 'revalidated') this.handshake.revalidated(note);
    else this.sessions.noted(from, note);
  }

  /** For tests: what it keeps for its clients, as a fold of the events has it. */
  reveal(): object {
    return {
      attached: this.clients.reveal(),
      watches: this.watches.reveal(),
      deadlines: this.sessions.reveal(),
    };
  }

  /** A frame beyond `jute.maxbuffer` closes its connection without a word; the session lives. */
  private refusesSizeOf(request: ZnodeRequest, client: ClientConnection): boolean {
    if (this.requestBytesMax === null) return false;
    const size = sizeOfRequest(request);
    if (size <= this.requestBytesMax) return false;
    this.clients.reject(client, 'too-large', String(this.requestBytesMax), String(size));
    return true;
  }

  private expireLocal(): void {
    for (const sessionId of this.local.overdue()) {
      this.local.end(sessionId, 'expired');
      const client = this.clients.of(sessionId);
      if (client !== undefined) this.clients.end(client, 'expired');
    }
    this.intake.goOn();
  }

  private announceSessions({ changes }: Applied, zxid: Zxid): void {
    for (const change of changes) {
      if (change.kind === 'sessionOpened') {
        const { sessionId: session, timeoutMs } = change;
        this.env.observe({ kind: 'session.opened', session, timeoutMs, zxid });
        this.sessions.opened(session, timeoutMs);
      } else if (change.kind === 'sessionClosed') {
        const { sessionId: session, ephemerals } = change;
        this.env.observe({ kind: 'session.closed', session, zxid, ephemerals });
        this.sessions.closed(session);
      }
    }
  }

  /** A session is over: the connection that serves it here, if it is not closed by now, gets no word of it. */
  private leave(sessionId: number, { ownerEpoch }: Origin): void {
    const client = this.clients.of(sessionId);
    if (client?.stage !== 'attached') return;
    this.clients.end(client, ownerEpoch === NO_ATTACHMENT ? 'expired' : 'closed');
  }

  /** The connection that asked for something, if it still serves the session for which it did. */
  private askerOf({ sessionId, ownerEpoch }: Origin): ClientConnection | undefined {
    const client = this.clients.of(sessionId);
    const isIt =
      client?.stage === 'opening' || (client?.stage === 'attached' && client.ownerEpoch === ownerEpoch);
    return isIt ? client : undefined;
  }
}

const EXPECTED = {
  silent: 'ConnectRequest',
  opening: 'nothing before ConnectResponse',
  revalidating: 'nothing before ConnectResponse',
  attached: 'Request',
} as const;
