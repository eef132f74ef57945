/**
 * A handle: one application's use of the znode service over one session, from server to server, as ZooKeeper's client
 * library keeps it. It never sends a call twice: what was sent and not answered when a connection ends may have been
 * done or not, and the application is told so.
 */
import { assert } from '../assert.js';
import type { BrokenWhy, Input } from '../env.js';
import type { ConnectionId, ServerId, SessionId } from '../ids.js';
import type { ClientMessage } from '../server/messages.js';
import { AUTH_XID, PING_XID, SET_WATCHES_XID } from '../server/messages.js';
import type { ZnodeVocabulary } from '../server/vocabulary.js';
import { CODES } from '../znode/codes.js';
import type { ZnodeRequest } from '../znode/requests.js';
import { ZERO_ZXID } from '../zxid.js';
import { Credentials } from './credentials.js';
import type { Ending, OpenCall } from './open-call.js';
import { CONNECTION_LOSS, SESSION_EXPIRED, isOfApplication } from './open-call.js';
import type { ClientOwner, Outcome } from './owner.js';
import { outcomeOf } from './owner.js';
import type { ClientEnv, ClientOptions } from './options.js';
import { Pulse } from './pulse.js';
import { ReadWriteSearch } from './read-write-search.js';
import { ServerTurns } from './server-turns.js';
import { connectWait, longestPause, pingAfter, silenceOf } from './timeouts.js';
import { WatchRegistrations } from './watch-registrations.js';

/**
 * `new`: not opened so far. `apart`: resting, or between two servers. `opening`: a connection is asked for. `greeting`:
 * the session is asked for. `connected`: the session is here. `ended`: for good.
 */
type Phase = 'new' | 'apart' | 'opening' | 'greeting' | 'connected' | 'ended';

/** Why a handle leaves a server: the connection broke, or its own decision. */
type LeaveWhy = BrokenWhy | 'connect-timeout' | 'read-timeout' | 'moved' | 'protocol' | 'search';

/** As ZooKeeper's client has it before it has any: 16 bytes of 0. */
const NO_PASSWD = '\0'.repeat(16);
const NO_CONNECTION: ConnectionId = 0;
const NO_SESSION: SessionId = 0;

export class Client {
  private readonly env: ClientEnv;
  private readonly owner: ClientOwner;
  private readonly askedTimeoutMs: number;
  private readonly fixedSilenceMicros: number | null;
  private readonly turns: ServerTurns;
  private readonly pulse: Pulse;
  private readonly watches = new WatchRegistrations();
  private readonly credentials = new Credentials();
  private readonly canBeReadOnly: boolean;
  private readonly search: ReadWriteSearch;
  /** The session is that of one server that only reads: wherever it goes next, it asks for another one. */
  private isReadOnlyNow = false;
  private phase: Phase = 'new';
  private connection = NO_CONNECTION;
  private session = NO_SESSION;
  private passwd = NO_PASSWD;
  /** For how long it bears with a silent server. */
  private silenceMicros: number;
  /** For how long its session bears with a silent client, with room to spare. */
  private sessionMicros: number;
  /** The largest zxid that a reply or an event has shown: no server that is behind it may serve this handle. */
  private lastZxidSeen = ZERO_ZXID;
  /**
   * The largest zxid of a reply to a call: up to here every watch has told what it had to tell. An event does not raise
   * it: one transaction may fire several watches, and the connection may break between their events.
   */
  private toldZxid = ZERO_ZXID;
  private xids: number;
  private isClosing = false;
  /** How long it stays away from all servers, as soon as it has left the one at hand. */
  private awayMicros = 0;
  private waiting: OpenCall[] = [];
  /** In the order of sending, which is that of the replies. */
  private sent: OpenCall[] = [];

  constructor(options: ClientOptions) {
    const { env, servers, sessionTimeoutMs, silenceMicros, owner, firstXid } = options;
    assert(firstXid > 0, 'the xids of calls are positive');
    this.env = env;
    this.owner = owner;
    this.askedTimeoutMs = sessionTimeoutMs;
    this.fixedSilenceMicros = silenceMicros;
    this.sessionMicros = silenceOf(sessionTimeoutMs);
    this.silenceMicros = silenceMicros ?? this.sessionMicros;
    this.turns = new ServerTurns(servers);
    this.canBeReadOnly = options.canBeReadOnly ?? false;
    this.search = new ReadWriteSearch(env, this.turns);
    this.pulse = new Pulse(env);
    this.xids = firstXid;
  }

  /** Whether calls may be made: it is not closed, nor being closed, and its session is not known to be over. */
  get isOpen(): boolean {
    return this.phase !== 'ended' && !this.isClosing;
  }

  /** The xid of the next call, which is the first one of the handle that comes after this one. */
  get nextXid(): number {
    return this.xids;
  }

  /** 0 until a server has given one. */
  get sessionId(): SessionId {
    return this.session;
  }

  /**
   * Whether the server at hand is alone and only reads: what it shows need never have been agreed on. It is still so while
   * the owner is told that the connection is over; then the session of that server is given up.
   */
  get isReadOnly(): boolean {
    return this.isReadOnlyNow;
  }

  /** For how long from now the session lives in any case, in µs, as far as a client can tell by its own clock. */
  get safeMicros(): number {
    return this.sessionMicros - this.pulse.sinceSpoken();
  }

  /** Goes for the first server. To be called once. */
  open(): void {
    assert(this.phase === 'new', 'a handle is opened once');
    this.connect();
  }

  /**
   * Makes a call and gives its xid; it waits for a connection if there is none. Only while {@link isOpen}: behind a
   * closeSession nothing may be called, because its answer would be a matter of luck.
   */
  call(request: ZnodeRequest): number {
    assert(this.isOpen, 'a call is made on a handle that is open');
    assert(
      request.kind !== 'ping' && request.kind !== 'setWatches' && request.kind !== 'setWatches2',
      'pings and the watches of a reconnect are the business of the handle',
    );
    if (request.kind === 'closeSession') this.isClosing = true;
    const xid = this.xids;
    this.xids += 1;
    const { session } = this;
    const isConnected = this.phase === 'connected';
    const connection = isConnected ? this.connection : NO_CONNECTION;
    this.env.observe({ kind: 'client.called', xid, session, connection, request });
    if (isConnected) this.submit({ xid, request });
    else this.waiting.push({ xid, request });
    return xid;
  }

  /**
   * Ends the session by a call like any other: it waits for a connection if there is none (ZooKeeper's client gives up
   * then, and the session is left to expire). If the connection breaks under it, the handle asks no more: the outcome
   * is unknown, and the session ends at its timeout at the latest.
   */
  close(): void {
    this.call({ kind: 'closeSession' });
  }

  /**
   * Leaves this server for the next one, without a word and with the session, if it has one here. It stays away for so
   * long, and may find its session over when it comes back.
   */
  move(awayMicros = 0): void {
    if (this.phase !== 'connected' || this.isClosing) return;
    this.awayMicros = awayMicros;
    this.leave('moved');
  }

  /** Takes an input if it is the handle's own. */
  handle(input: Input<ZnodeVocabulary>): boolean {
    if (input.kind === 'timer') return this.onTimer(input.timer);
    if (!('connection' in input)) return false;
    if (this.search.owns(input.connection)) this.onSearched(this.search.handle(input));
    else if (input.connection !== this.connection) return false;
    else this.onOwn(input);
    return true;
  }

  private onOwn(input: Input<ZnodeVocabulary>): void {
    if (input.kind === 'connected') this.onConnected();
    else if (input.kind === 'message') this.onMessage(input.message);
    else if (input.kind === 'broken') this.lose(input.why);
  }

  /** A server writes: the handle goes there. */
  private onSearched(found: ServerId | null): void {
    if (found === null) return;
    this.turns.aim(found);
    this.leave('search');
  }

  /** The calls that have not returned, by xid. */
  openXids(): readonly number[] {
    return [...this.sent.filter(isOfApplication), ...this.waiting].map(({ xid }) => xid);
  }

  private onTimer(timer: ZnodeVocabulary['timer']): boolean {
    if (timer.kind === 'client-silence') this.onSilence();
    else if (timer.kind === 'client-ping') this.onPing();
    else if (timer.kind === 'client-reconnect') this.connect();
    else if (timer.kind === 'client-search') this.search.onTimer();
    else return false;
    return true;
  }

  private onSilence(): void {
    if (this.pulse.isSilent()) this.leave(this.phase === 'connected' ? 'read-timeout' : 'connect-timeout');
  }

  private onPing(): void {
    if (!this.pulse.isPingDue()) return;
    this.env.streams.send(this.connection, { kind: 'Request', xid: PING_XID, request: { kind: 'ping' } });
  }

  private connect(): void {
    const to = this.turns.current;
    this.phase = 'opening';
    this.connection = this.env.streams.connect(to, 'client');
    const { connection, session, lastZxidSeen: zxid, askedTimeoutMs: timeoutMs } = this;
    this.env.observe({ kind: 'client.connecting', to, connection, session, zxid, timeoutMs });
    this.pulse.listen(this.connectMicros, null);
  }

  private forgetSession(): void {
    this.isReadOnlyNow = false;
    this.session = NO_SESSION;
    this.passwd = NO_PASSWD;
  }

  private onConnected(): void {
    this.phase = 'greeting';
    this.pulse.listen(this.connectMicros, null);
    const { lastZxidSeen, askedTimeoutMs: timeoutMs, session: sessionId, passwd } = this;
    const greeting = { kind: 'ConnectRequest', lastZxidSeen, timeoutMs, sessionId, passwd } as const;
    this.env.streams.send(this.connection, this.canBeReadOnly ? { ...greeting, readOnly: true } : greeting);
  }

  private onMessage(message: ZnodeVocabulary['message']): void {
    this.pulse.heard();
    if (message.kind === 'ConnectResponse' && this.phase === 'greeting') this.onSession(message);
    else if (message.kind === 'Reply' && this.phase === 'connected') this.onReply(message);
    else if (message.kind === 'WatchEvent' && this.phase === 'connected') this.onEvent(message);
    else this.leave('protocol');
  }

  private onSession({
    sessionId,
    passwd,
    timeoutMs,
    readOnly = false,
  }: Extract<ClientMessage, { kind: 'ConnectResponse' }>): void {
    const isNew = this.session === NO_SESSION;
    if (sessionId === NO_SESSION && !isNew) {
      this.expire();
    } else if (sessionId === NO_SESSION || (!isNew && sessionId !== this.session)) {
      // Taken for the one that was asked for, another session would let the application believe that its ephemerals live.
      this.leave('protocol');
    } else {
      this.session = sessionId;
      this.passwd = passwd;
      this.sessionMicros = silenceOf(timeoutMs);
      this.silenceMicros = this.fixedSilenceMicros ?? this.sessionMicros;
      this.isReadOnlyNow = readOnly;
      this.begin(isNew, timeoutMs);
    }
  }

  private begin(isNew: boolean, timeoutMs: number): void {
    const { connection, session } = this;
    this.phase = 'connected';
    this.turns.succeeded();
    // Often enough for the server's sake, and for its own: a server that has nothing to answer is silent.
    const pingMicros = pingAfter(Math.min(this.silenceMicros, this.sessionMicros));
    this.pulse.listen(this.silenceMicros, pingMicros);
    this.env.observe({ kind: 'client.connected', connection, session, timeoutMs });
    if (this.isReadOnlyNow) {
      this.env.observe({ kind: 'client.read-only', connection, session });
      this.search.begin();
    }
    for (const request of this.credentials.all) this.submit({ xid: AUTH_XID, request });
    const watches = this.watches.again(this.toldZxid);
    // In front of the queue, so that no reply shows what a watch has still to tell.
    if (watches !== null) this.submit({ xid: SET_WATCHES_XID, request: watches });
    const calls = this.waiting;
    this.waiting = [];
    for (const call of calls) {
      this.env.observe({ kind: 'client.sent', xid: call.xid, session, connection });
      this.submit(call);
    }
    this.owner.connected(isNew);
  }

  private onReply({ xid, zxid, code, answer }: Extract<ClientMessage, { kind: 'Reply' }>): void {
    // Not counted among the sent, as in ZooKeeper: it says only that the server is there.
    if (xid === PING_XID) return;
    const call = this.sent[0];
    if (call?.xid !== xid) {
      this.leave('protocol');
      return;
    }
    this.sent.shift();
    this.credentials.answered(call.request, code);
    // Of its own calls the application is not shown anything, and so they show nothing that must not be taken back.
    if (!isOfApplication(call)) {
      // A server with too much to do has not registered the watches: another one may.
      if (call.xid === SET_WATCHES_XID && code !== CODES.OK) this.leave('protocol');
      return;
    }
    this.toldZxid = Math.max(this.toldZxid, zxid);
    this.lastZxidSeen = Math.max(this.lastZxidSeen, zxid);
    this.watches.answered(call.request, code);
    this.returned(call, outcomeOf(code, answer), { code, zxid, answer });
    if (call.request.kind === 'closeSession') this.endClosed('answered');
  }

  private onEvent({ type, path, zxid }: Extract<ClientMessage, { kind: 'WatchEvent' }>): void {
    const { connection, session } = this;
    this.watches.fired(type, path);
    this.env.observe({ kind: 'client.notified', session, connection, path, type, zxid });
    this.lastZxidSeen = Math.max(this.lastZxidSeen, zxid);
    this.owner.notified({ path, type, zxid });
  }

  private submit(call: OpenCall): void {
    this.sent.push(call);
    this.credentials.sent(call.request);
    this.pulse.sent();
    // A full window is no reason to wait: an application bounds how much it asks for at once.
    this.env.streams.send(this.connection, { kind: 'Request', xid: call.xid, request: call.request });
  }

  private leave(why: LeaveWhy): void {
    this.env.streams.close(this.connection);
    this.lose(why);
  }

  /** The connection is over, or never came about. What waits has not been sent, and goes on waiting. */
  private lose(why: LeaveWhy): void {
    const { connection, session, sent } = this;
    const wasConnected = this.phase === 'connected';
    this.pulse.stop();
    this.search.stop();
    this.phase = 'apart';
    this.connection = NO_CONNECTION;
    this.sent = [];
    this.env.observe({ kind: 'client.disconnected', session, connection, why });
    for (const call of sent) {
      if (isOfApplication(call)) this.returned(call, 'unknown', CONNECTION_LOSS);
    }
    if (wasConnected) this.owner.disconnected();
    // The closeSession was sent: nothing can be called behind it.
    if (this.isClosing && this.waiting.length === 0) this.endClosed('connection-loss');
    else this.goOn(wasConnected);
  }

  /** To the next server: at once, unless all were tried in vain. */
  private goOn(wasConnected: boolean): void {
    if (!wasConnected) this.turns.failed();
    this.turns.turn();
    if (this.isReadOnlyNow) this.forgetSession();
    const { awayMicros } = this;
    this.awayMicros = 0;
    if (awayMicros > 0) this.env.timers.set({ kind: 'client-reconnect' }, awayMicros);
    else if (wasConnected || !this.turns.isRoundOver) this.connect();
    else this.rest();
  }

  private rest(): void {
    const half = Math.ceil(longestPause(this.sessionMicros, this.turns.vainRounds - 1) / 2);
    // Clients that have lost one server together shall not come to another one together.
    this.env.timers.set({ kind: 'client-reconnect' }, half + this.env.random.below(half));
  }

  private expire(): void {
    const { connection, session } = this;
    this.end();
    this.env.observe({ kind: 'client.expired', session, connection });
    this.owner.ended('expired');
  }

  private endClosed(why: 'answered' | 'connection-loss'): void {
    const { session } = this;
    this.end();
    this.env.observe({ kind: 'client.closed', session, why });
    this.owner.ended('closed');
  }

  /** Whatever waits was never sent, and never will be. */
  private end(): void {
    const { waiting } = this;
    this.phase = 'ended';
    this.pulse.stop();
    this.search.stop();
    if (this.connection !== NO_CONNECTION) this.env.streams.close(this.connection);
    this.connection = NO_CONNECTION;
    this.waiting = [];
    for (const call of waiting) this.returned(call, 'fail', SESSION_EXPIRED);
  }

  private returned({ xid, request }: OpenCall, outcome: Outcome, { code, zxid, answer }: Ending): void {
    const { session } = this;
    this.env.observe({ kind: 'client.returned', xid, session, outcome, code, zxid, answer });
    this.owner.returned({ xid, request, outcome, code, zxid, answer });
  }

  private get connectMicros(): number {
    return connectWait(this.silenceMicros, this.turns.count, this.turns.vainRounds);
  }
}
