/** Requests of attached clients, from their arrival to their reply. */
import type { ErrorCode, Origin } from '../replication/state-machine.js';
import type { Answer } from '../znode/answers.js';
import { NO_ANSWER } from '../znode/answers.js';
import type { Applied } from '../znode/applied.js';
import { CODES } from '../znode/codes.js';
import type { Data, Proposable, ZnodeRequest } from '../znode/requests.js';
import { authenticate } from '../znode/schemes.js';
import type { Zxid } from '../zxid.js';
import type { ClientConnection } from './client-connection.js';
import type { Clients } from './clients.js';
import { withIdentities } from './identities.js';
import type { RequestMessage } from './intake.js';
import { LocalAnswers } from './local-answers.js';
import type { LocalSessions } from './local-sessions.js';
import { makesEphemeral } from './local-sessions.js';
import { PING_XID } from './messages.js';
import type { ServiceEnv, ServiceOwner } from './ports.js';
import type { ReadOnlyMode } from './read-only.js';
import { needsEnsemble } from './read-only.js';
import { pathOf } from './request-kinds.js';
import type {
  QueuedFarewell,
  QueuedLocal,
  QueuedRequest,
  QueuedSync,
  QueuedUpdate,
} from './request-queue.js';
import type { ServiceSettings } from './settings.js';
import type { Watches } from './watches.js';

export interface RequestsOptions {
  readonly env: ServiceEnv;
  readonly owner: ServiceOwner;
  readonly clients: Clients;
  readonly watches: Watches;
  readonly local: LocalSessions;
  readonly mode: ReadOnlyMode;
  readonly settings: ServiceSettings;
}

/** A sync that waits for the ensemble. */
interface AskedSync {
  readonly client: ClientConnection;
  readonly queued: QueuedSync;
}

export class Requests {
  /** What this server has applied last: the state that clients are answered from. */
  applied: Zxid = 0;
  private readonly env: ServiceEnv;
  private readonly owner: ServiceOwner;
  private readonly clients: Clients;
  private readonly local: LocalAnswers;
  private readonly localSessions: LocalSessions;
  private readonly mode: ReadOnlyMode;
  private readonly settings: ServiceSettings;
  /** By ticket. */
  private readonly syncs = new Map<number, AskedSync>();
  private tickets = 0;

  constructor({ env, owner, clients, watches, local, mode, settings }: RequestsOptions) {
    this.localSessions = local;
    this.mode = mode;
    this.settings = settings;
    this.env = env;
    this.owner = owner;
    this.clients = clients;
    this.local = new LocalAnswers(owner, watches);
  }

  /** A request of an attached client is taken up. `isLate`: only to be refused, for it has waited for too long. */
  take(client: ClientConnection, { xid, request }: RequestMessage, isLate: boolean): void {
    const { queue, sessionId, connection } = client;
    const { kind: op } = request;
    if (op !== 'ping') {
      const path = pathOf(request);
      this.env.observe({ kind: 'server.requested', session: sessionId, connection, xid, op, path });
    }
    const isFarewell = request.kind === 'closeSession' && this.localSessions.has(sessionId);
    if (isFarewell) queue.partFrom(xid, request);
    else if (isLate) queue.refuse(xid, request, CODES.THROTTLEDOP);
    else if (this.mode.isOn && needsEnsemble(request)) queue.refuse(xid, request, CODES.NOTREADONLY);
    else {
      this.enter(client, xid, request);
      return;
    }
    this.serve(client);
  }

  private enter(client: ClientConnection, xid: number, request: ZnodeRequest): void {
    const { queue } = client;
    const isProved = request.kind === 'addAuth' && this.believes(client, request.scheme, request.auth);
    // Behind an operation that there is none of, or an identity that is none, nothing more is read.
    client.isDeaf = request.kind === 'unknown' || (request.kind === 'addAuth' && !isProved);
    const queued = queue.push(xid, request, { identities: client.identities, isProved });
    if (queued.kind !== 'update') this.serve(client);
    else if (queue.isOpen) this.submit(client, queued);
  }

  /** An update of an attached client was applied. */
  delivered(client: ClientConnection, { opSeq }: Origin, { code, answer }: Applied): void {
    const queued = client.queue.match(opSeq);
    if (queued === null) return;
    if (code === CODES.SESSIONMOVED) {
      // The client is elsewhere by now: what is left of it here is not answered.
      this.clients.end(client, 'refused');
      return;
    }
    client.queue.remove(queued);
    this.reply(client, queued, code, answer);
    if (queued.request.kind === 'closeSession') this.clients.end(client, 'closed');
    else this.serve(client);
  }

  caughtUp(ticket: number): void {
    const sync = this.syncs.get(ticket);
    this.syncs.delete(ticket);
    if (sync === undefined || !this.clients.has(sync.client)) return;
    const { client, queued } = sync;
    client.queue.remove(queued);
    this.reply(client, queued, CODES.OK, { kind: 'synced', path: queued.request.path });
    this.serve(client);
    for (const held of client.queue.released()) {
      this.submit(client, held);
      // That may have ended the role, and with it the connection.
      if (!this.clients.has(client)) return;
    }
  }

  /** The role is over: no sync that was asked for will be answered. */
  end(): void {
    this.syncs.clear();
  }

  private submit(client: ClientConnection, queued: QueuedUpdate): void {
    const { sessionId, ownerEpoch } = client;
    const { opSeq, xid, request: update, identities } = queued;
    queued.isAsked = true;
    if (this.settings.localSessions === 'upgraded' && makesEphemeral(update)) this.upgrade(client);
    const isLocal = this.localSessions.has(sessionId);
    const own: Proposable = { kind: 'update', sessionId, update, identities };
    const request: Proposable = isLocal ? { ...own, isLocal } : own;
    this.owner.replication.submit(request, { sid: this.env.self, sessionId, ownerEpoch, opSeq, cxid: xid });
  }

  /** The ensemble is told of a session that only this server knew, in front of what asks for it. */
  private upgrade({ sessionId, ownerEpoch }: ClientConnection): void {
    const timeoutMs = this.localSessions.end(sessionId, 'upgraded');
    if (timeoutMs === null) return;
    const origin = { sid: this.env.self, sessionId, ownerEpoch, opSeq: 0, cxid: 0 };
    const request: Proposable = { kind: 'createSession', sessionId, timeoutMs };
    this.owner.replication.submit(request, origin);
  }

  /** Answers what this server can answer by itself, until an update or a sync has to be waited for. */
  private serve(client: ClientConnection): void {
    const { queue } = client;
    for (let next = queue.servable(); next !== null && this.clients.has(client); next = queue.servable()) {
      if (next.kind === 'sync') {
        if (!next.isAsked) this.ask(client, next);
        return;
      }
      queue.remove(next);
      if (next.kind === 'local') this.answer(client, next);
      else if (next.kind === 'refusal') this.reply(client, next, next.code, NO_ANSWER);
      else this.part(client, next);
    }
  }

  /** Ends a session that only this server knows. */
  private part(client: ClientConnection, queued: QueuedFarewell): void {
    if (!this.localSessions.has(client.sessionId)) {
      // An update that a sync had held back was the first to need the ensemble: now that has to end the session.
      this.enter(client, queued.xid, queued.request);
      return;
    }
    this.localSessions.end(client.sessionId, 'closed');
    this.reply(client, queued, CODES.OK, NO_ANSWER);
    this.clients.end(client, 'closed');
  }

  private ask(client: ClientConnection, queued: QueuedSync): void {
    queued.isAsked = true;
    this.tickets += 1;
    this.syncs.set(this.tickets, { client, queued });
    this.owner.replication.sync(this.tickets);
  }

  private answer(client: ClientConnection, queued: QueuedLocal): void {
    if (queued.request.kind === 'ping') {
      this.pong(client);
      return;
    }
    const { code, answer, zxid, isLast } = this.local.answer(client, queued, this.applied);
    this.send(client, queued, { code, answer, zxid });
    if (isLast) this.clients.end(client, 'refused');
  }

  /** From now on, for what is asked behind it: even while what was asked before it is not answered. */
  private believes(client: ClientConnection, scheme: string, auth: Data): boolean {
    const proved = authenticate(scheme, auth, this.settings.superDigest ?? null);
    if (proved === null) return false;
    client.identities = withIdentities(client.identities, proved);
    return true;
  }

  private pong({ connection }: ClientConnection): void {
    const { applied: zxid } = this;
    const { OK: code } = CODES;
    this.env.streams.send(connection, { kind: 'Reply', xid: PING_XID, zxid, code, answer: NO_ANSWER });
  }

  private reply(client: ClientConnection, queued: QueuedRequest, code: ErrorCode, answer: Answer): void {
    this.send(client, queued, { code, answer, zxid: this.applied });
  }

  private send(
    { connection, sessionId }: ClientConnection,
    { xid, request }: QueuedRequest,
    { code, answer, zxid }: { readonly code: ErrorCode; readonly answer: Answer; readonly zxid: Zxid },
  ): void {
    this.env.observe({
      kind: 'server.replied',
      session: sessionId,
      connection,
      xid,
      op: request.kind,
      code,
      zxid,
      state: this.applied,
    });
    // A full window is no reason to wait: there are no more replies than the client has calls.
    this.env.streams.send(connection, { kind: 'Reply', xid, zxid, code, answer });
  }
}
