/**
 * The service of server 1 over a replication that a test plays: what it asks for is prepared at once and applied when
 * the test says so. What it does is written down in words, in order.
 */
import type { Kinded } from '../../../core/env.js';
import type { ConnectionId, ServerId, SessionId } from '../../../core/ids.js';
import { formatSessionId } from '../../../core/ids.js';
import type { LeaderNote, Replication, Role } from '../../../core/replication/replication.js';
import type { ErrorCode, Origin, Request, Stamp, Txn } from '../../../core/replication/state-machine.js';
import type { ClientMessage } from '../../../core/server/messages.js';
import type { SessionNote } from '../../../core/server/notes.js';
import { isSessionNote } from '../../../core/server/notes.js';
import type { ServiceParts } from '../../../core/server/parts.js';
import { SERVER_PARTS } from '../../../core/server/parts.js';
import { passwordOf } from '../../../core/server/passwords.js';
import type { ServiceEnv } from '../../../core/server/ports.js';
import { ZnodeService } from '../../../core/server/service.js';
import type { ServiceSettings } from '../../../core/server/settings.js';
import type { SessionTracker } from '../../../core/server/session-tracker.js';
import { OPEN_ACL } from '../../../core/znode/acl.js';
import { nameOfCode } from '../../../core/znode/codes.js';
import { ZnodeMachine } from '../../../core/znode/machine.js';
import { ZNODE_PARTS } from '../../../core/znode/parts.js';
import type { MultiOp, Proposable, Update, ZnodeRequest } from '../../../core/znode/requests.js';
import { formatZxid, makeZxid } from '../../../core/zxid.js';

export const TICK_MICROS = 200_000;

type Observed = Parameters<ServiceEnv['observe']>[0];

interface Proposed {
  readonly origin: Origin;
  readonly stamp: Stamp;
  readonly txn: Txn;
}

export interface BenchOptions {
  readonly incarnation?: number;
  readonly parts?: Partial<ServiceParts>;
  readonly settings?: Partial<ServiceSettings>;
}

export class ServiceBench implements Replication {
  readonly service: ZnodeService<ServiceBench>;
  readonly tracker: SessionTracker;
  readonly machine: ZnodeMachine;
  micros = 0;
  /** Whether whatever is asked for is lost at once, as when the role ends in the middle of it. */
  isLosing = false;
  /** Whether it is not sure that it leads, if it does. */
  isDoubted = false;
  /** What the leader will say of the next update, if this server only follows it. */
  refusal: ErrorCode | null = null;
  /** Of all that it asked for. */
  readonly origins: Origin[] = [];
  /** Hears of each message to a client. */
  onSent: ((message: ClientMessage) => void) | null = null;
  private readonly syncs: number[] = [];
  private lines: string[] = [];
  private readonly incarnation: number;
  private proposed: Proposed[] = [];
  private counter = 0;
  private lastZxid = 0;
  private role: Role = 'looking';
  private xids = 0;
  private readonly timers: number[] = [];
  private timersSet = 0;

  constructor({ incarnation = 1, parts: own = {}, settings = {} }: BenchOptions = {}) {
    this.incarnation = incarnation;
    const parts = { ...SERVER_PARTS.service, ...own };
    const env = this.ports();
    this.tracker = new parts.sessionTracker({ env, tickMicros: TICK_MICROS });
    this.machine = new ZnodeMachine({ gate: this.tracker, parts: ZNODE_PARTS });
    this.machine.restore([]);
    this.service = new ZnodeService({
      env,
      replication: this,
      tree: this.machine,
      tracker: this.tracker,
      settings: { minSessionTimeoutMs: 400, maxSessionTimeoutMs: 4_000, ...settings },
      tickMicros: TICK_MICROS,
      parts,
    });
    this.service.listen();
  }

  /** What it did since the last call; with `of`, only the lines that hold one of these words. */
  take(...of: readonly string[]): readonly string[] {
    const { lines } = this;
    this.lines = [];
    return of.length === 0 ? lines : lines.filter((line) => of.some((word) => line.includes(word)));
  }

  /** What clients got: messages, and the ends of connections. */
  told(): readonly string[] {
    return this.take(' < ', 'close ');
  }

  /** The events since the last call whose kind begins so. */
  said(kind: string): readonly string[] {
    return this.take(`says ${kind}`).map((line) => line.slice(5));
  }

  serve(role: Role): void {
    this.role = role;
    this.service.role(role, true, this.lastZxid);
  }

  loseRole(): void {
    this.role = 'looking';
    this.proposed = [];
    this.machine.abandon();
    this.service.role('looking', false, this.lastZxid);
  }

  /** It looks for a leader, and finds none for as long as it takes to serve readers. */
  isLeftAlone(): void {
    this.service.looking(this.lastZxid);
    this.timers.length = 0;
    this.service.onTimer({ kind: 'read-only-grace' });
  }

  accept(connection: ConnectionId, client = 100 + connection): void {
    this.service.onAccepted(connection, client);
  }

  hear(connection: ConnectionId, message: ClientMessage): void {
    this.service.onMessage(connection, message);
  }

  /** The first message of a client. */
  connect(
    connection: ConnectionId,
    how: Partial<Extract<ClientMessage, { kind: 'ConnectRequest' }>> = {},
  ): void {
    this.accept(connection);
    const { sessionId = 0 } = how;
    const passwd = sessionId === 0 ? '' : passwordOf(sessionId);
    this.hear(connection, {
      kind: 'ConnectRequest',
      lastZxidSeen: 0,
      timeoutMs: 1_000,
      sessionId,
      passwd,
      ...how,
    });
  }

  /** A client with a new session, which it returns. */
  open(connection: ConnectionId, timeoutMs = 1_000): SessionId {
    this.connect(connection, { timeoutMs });
    const sessionId = this.proposed.at(-1)?.origin.sessionId;
    if (sessionId === undefined) throw new Error('a session is asked for');
    this.deliver();
    return sessionId;
  }

  /** A client sends a request; xids count from 1. */
  ask(connection: ConnectionId, request: ZnodeRequest, xid?: number): void {
    this.xids += 1;
    this.hear(connection, { kind: 'Request', xid: xid ?? this.xids, request });
  }

  /** The oldest updates that were asked for are applied, here and elsewhere; by default all. */
  deliver(count = this.proposed.length): void {
    for (const { origin, stamp, txn } of this.proposed.splice(0, count)) {
      this.lastZxid = stamp.zxid;
      const result = this.machine.apply(txn, stamp);
      this.service.delivered({ origin, stamp, result, isAsked: origin.sid === 1 });
    }
  }

  /** All that was asked for comes to its end, syncs as well. */
  settle(): void {
    while (this.proposed.length > 0 || this.syncs.length > 0) {
      this.deliver();
      const ticket = this.syncs.shift();
      if (ticket !== undefined) this.service.caughtUp(ticket);
    }
  }

  /** An update that another server asked for is proposed. */
  propose(request: Proposable, origin: Partial<Origin> = {}): void {
    const { sessionId } = request;
    this.prepare(request, { sid: 2, sessionId, ownerEpoch: 1, opSeq: 0, cxid: 0, ...origin });
  }

  /** A client of server 2 does something, in a session of its own, and it is applied here. */
  elsewhere(update: Update): void {
    const sessionId = FOREIGN;
    if (!this.machine.sessions.has(sessionId)) {
      this.propose({ kind: 'createSession', sessionId, timeoutMs: 4_000 });
    }
    this.propose({ kind: 'update', sessionId, update }, { opSeq: 1 });
    this.deliver();
  }

  /** A word from another server. */
  note(from: ServerId, note: SessionNote): void {
    this.service.noted(from, note);
  }

  /** So much time passes, and then a half tick is over. */
  tick(micros = TICK_MICROS / 2): void {
    this.micros += micros;
    if (this.timers.length !== 1) throw new Error(`${String(this.timers.length)} timers are set`);
    this.timers.pop();
    this.service.onTimer({ kind: 'session-tick' });
  }

  get timersAreSet(): number {
    return this.timers.length;
  }

  submit(request: Request, origin: Origin): void {
    this.origins.push(origin);
    const { opSeq, ownerEpoch } = origin;
    const what = request.kind === 'createSession' ? request.kind : updateOf(request).kind;
    this.line(
      `asks for ${what} of ${formatSessionId(origin.sessionId)} ${String(ownerEpoch)}/${String(opSeq)}`,
    );
    if (this.isLosing) {
      this.service.lost(origin);
      this.loseRole();
    } else this.prepare(request, origin);
  }

  sync(ticket: number): void {
    this.line(`asks for sync ${String(ticket)}`);
    this.syncs.push(ticket);
  }

  confirm(ticket: number): void {
    if (this.isDoubted) this.line(`asks for confirmation ${String(ticket)}`);
    else this.service.confirmed(ticket);
  }

  relay(note: LeaderNote): void {
    if (this.role === 'leading') this.service.noted(1, note);
    else this.line(`relays ${describeNote(note)}`);
  }

  tell(to: ServerId, note: LeaderNote): void {
    if (to === 1) this.service.noted(1, note);
    else this.line(`tells ${String(to)} ${describeNote(note)}`);
  }

  private prepare(request: Request, origin: Origin): void {
    this.counter += 1;
    const stamp = { zxid: makeZxid(1, this.counter), timeMillis: 1_700_000_000_000 + this.counter };
    const refusal = this.role === 'leading' ? this.machine.admit(request, origin) : this.refusal;
    this.refusal = null;
    this.proposed.push({ origin, stamp, txn: this.machine.prepare(request, refusal, stamp) });
  }

  private line(line: string): void {
    this.lines.push(line);
  }

  private ports(): ServiceEnv {
    return {
      self: 1,
      incarnation: this.incarnation,
      clock: { monotonicMicros: () => this.micros, wallMillis: () => Math.floor(this.micros / 1_000) },
      timers: {
        set: () => {
          this.timersSet += 1;
          this.timers.push(this.timersSet);
          return this.timersSet;
        },
        cancel: (id) => {
          const at = this.timers.indexOf(id);
          if (at >= 0) this.timers.splice(at, 1);
        },
      },
      streams: {
        listen: (port) => this.line(`listens on ${port}`),
        // Every window is full, always: nothing of the service may wait for one.
        send: (connection, message) => {
          this.onSent?.(message);
          this.line(`c${String(connection)} < ${describeMessage(message)}`);
          return false;
        },
        close: (connection) => this.line(`close c${String(connection)}`),
      },
      observe: (event) => this.line(`says ${describeEvent(event)}`),
    };
  }
}

/** A session of server 2. */
export const FOREIGN: SessionId = 2_199_023_255_553;

function updateOf(request: Kinded): Update {
  if (request.kind === 'update' && 'update' in request && isUpdateLike(request.update)) return request.update;
  throw new Error('the service asks for updates');
}

function isUpdateLike(value: unknown): value is Update {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function describeNote(note: LeaderNote): string {
  if (!isSessionNote(note)) throw new Error('notes are of sessions');
  switch (note.kind) {
    case 'touches':
      return `touches ${note.sessionIds.map(formatSessionId).join(' ')}`;
    case 'revalidate':
      return `revalidate ${formatSessionId(note.sessionId)} for ${String(note.timeoutMs)} on c${String(note.connection)}`;
    case 'revalidated':
      return `revalidated ${formatSessionId(note.sessionId)} on c${String(note.connection)} as ${String(note.ownerEpoch)}`;
  }
}

function describeMessage(message: ClientMessage): string {
  switch (message.kind) {
    case 'ConnectResponse': {
      const isRight = message.passwd === passwordOf(message.sessionId);
      return `ConnectResponse ${formatSessionId(message.sessionId)} ${String(message.timeoutMs)}${isRight ? '' : ' no password'}`;
    }
    case 'Reply': {
      const { answer } = message;
      const what = answer.kind === 'none' ? '' : ` ${answer.kind}`;
      return `Reply ${String(message.xid)} ${nameOfCode(message.code)}${what} at ${formatZxid(message.zxid)}`;
    }
    case 'WatchEvent':
      return `${message.type} ${message.path} at ${formatZxid(message.zxid)}`;
    case 'isroReply':
      return `isro ${message.mode}`;
    case 'ConnectRequest':
    case 'Request':
    case 'isro':
      throw new Error('a server does not ask');
  }
}

/** The kind of an event and its fields, in their order. */
function describeEvent(event: Observed): string {
  const fields = Object.entries(event).filter(([name]) => name !== 'kind');
  return [event.kind, ...fields.map(([name, value]) => `${name}=${describeField(name, value)}`)].join(' ');
}

function describeField(name: string, value: unknown): string {
  if (typeof value === 'number' && name === 'session') return formatSessionId(value);
  if (typeof value === 'number' && (name === 'zxid' || name === 'state')) return formatZxid(value);
  return String(value);
}

/** Requests in few words. */
export const ops = {
  create: (path: string, flags = 0): MultiOp => ({ kind: 'create', path, data: '', acl: OPEN_ACL, flags }),
  set: (path: string, data = 'x'): MultiOp => ({ kind: 'setData', path, data, version: -1 }),
  remove: (path: string): MultiOp => ({ kind: 'delete', path, version: -1 }),
  exists: (path: string, watch = false): ZnodeRequest => ({ kind: 'exists', path, watch }),
  get: (path: string, watch = false): ZnodeRequest => ({ kind: 'getData', path, watch }),
  children: (path: string, watch = false): ZnodeRequest => ({ kind: 'getChildren', path, watch }),
  sync: (path = '/'): ZnodeRequest => ({ kind: 'sync', path }),
  ping: { kind: 'ping' } satisfies ZnodeRequest,
  close: { kind: 'closeSession' } satisfies Update,
};
