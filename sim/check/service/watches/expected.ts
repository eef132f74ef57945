/**
 * What watches must tell: the table of each server, simulated from the reads that it answered and from what its
 * transactions did in the checkers' own model, gives the exact events of each connection in their order. What servers
 * send and clients are told is compared with it, one by one, and rules are called for whatever differs.
 *
 * A connection that ends may lose its tail, in either place. The first rule that shares the ghosts feeds them.
 */
import type { ConnectionId } from '../../../../core/ids.js';
import type { Acl } from '../../../../core/znode/acl.js';
import type { Envelope, Handlers } from '../../../trace/event-stream.js';
import type { ServiceRunEvent } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Call, Handle, Transaction } from '../ghosts/records.js';
import { parentOf } from '../model/paths.js';
import { PERMS, hasRight } from '../model/permissions.js';
import { CODES, codeName, isTurnedAway } from '../codes.js';
import { isLook } from '../requests.js';
import { catchUpOf } from './catch-up.js';
import { WatchJudges } from './judges.js';
import { ServerWatches, isAmong } from './server-watches.js';
import { ToldClients } from './told.js';
import type { WatchCall } from './watch-calls.js';
import { changeWatches, isAboutWatches, isRegistration } from './watch-calls.js';
import type { Fired, Kept, Owed } from './watched-connection.js';
import { WatchedConnection } from './watched-connection.js';

type EventOf<K extends ServiceRunEvent['kind']> = Extract<ServiceRunEvent, { readonly kind: K }>;

/** Why a connection is told something: what happens to a path, by which transaction. */
interface Cause {
  readonly path: string;
  readonly type: string;
  /** Who may hear of it. */
  readonly acl: readonly Acl[];
  readonly txn: Transaction;
}

export class ExpectedEvents {
  readonly judges = new WatchJudges();
  readonly #service: ServiceGhosts;
  readonly #servers = new Map<number, ServerWatches>();
  /** Those that are not gone on both sides. */
  readonly #connections = new Map<ConnectionId, WatchedConnection>();
  /** By client: where it had its session last. */
  readonly #latest = new Map<number, ConnectionId>();
  readonly #told: ToldClients;
  /** The model has lost its way: nothing can be expected any more. */
  #isBlind = false;
  #isFed = false;

  constructor(service: ServiceGhosts) {
    this.#service = service;
    this.#told = new ToldClients(service, this.judges, this.#connections);
    const { judges, zab } = service;
    judges.applied.push((server, txn, at) => this.#applied(server, txn, at));
    judges.replied.push((call, event, at) => this.#replied(call, event, at));
    judges.connected.push((handle, event, at) => this.#connected(handle, event.connection, at));
    zab.judges.crashed.push((_, { sid }, at) => this.#crashed(sid, at));
  }

  /** The handlers of a rule: its own, and for the first rule also those that feed the ghosts. */
  handlersWith(own: Handlers<ServiceRunEvent>): Handlers<ServiceRunEvent> {
    if (this.#isFed) return this.#service.handlersWith(own);
    this.#isFed = true;
    return this.#service.handlersWith({ ...this.#handlers, ...own });
  }

  /** What servers owe to connections that are open. When an input has been handled, that is nothing. */
  *owing(): Iterable<Owed> {
    for (const { owing } of this.#servers.values())
      for (const { owed, isAttached } of owing)
        if (isAttached) for (const event of owed) if (!event.isOptional) yield event;
  }

  readonly #handlers: Handlers<ServiceRunEvent> = {
    'session.attached': (event, at) => this.#attached(event, at),
    'session.detached': ({ connection }, at) => this.#detached(connection, at),
    'server.requested': (event, at) => this.#requested(event, at),
    'watch.fired': (event, at) => this.#fired(event, at),
  };

  #attached(event: EventOf<'session.attached'>, at: Envelope): void {
    const connection = new WatchedConnection(event, at.actor);
    this.#connections.set(event.connection, connection);
    let watches = this.#servers.get(at.actor);
    if (watches === undefined) {
      watches = new ServerWatches();
      this.#servers.set(at.actor, watches);
    }
    watches.attached.set(event.session, connection);
  }

  #detached(id: ConnectionId, at: Envelope): void {
    const connection = this.#connections.get(id);
    if (connection === undefined) return;
    const watches = this.#servers.get(connection.server);
    watches?.drop(connection);
    watches?.settled(connection);
    if (watches?.attached.get(connection.session) === connection) watches.attached.delete(connection.session);
    this.#leave(connection, at);
  }

  #crashed(sid: number, at: Envelope): void {
    for (const connection of this.#servers.get(sid)?.attached.values() ?? []) this.#leave(connection, at);
    this.#servers.delete(sid);
  }

  /** Its server has given it up. What it sent before may still come. */
  #leave(connection: WatchedConnection, { index }: Envelope): void {
    connection.isAttached = false;
    if (connection.endedAt === 0) connection.endedAt = index;
    connection.owed.length = 0;
    connection.passed = 0;
    const isOpen = this.#service.handleOf(connection.client)?.connection === connection.connection;
    if (!isOpen) this.#connections.delete(connection.connection);
  }

  #connected(handle: Handle, id: ConnectionId, at: Envelope): void {
    const former = this.#connections.get(this.#latest.get(handle.client) ?? 0);
    if (former !== undefined && former.connection !== id && !former.isAttached) {
      this.#connections.delete(former.connection);
    }
    this.#latest.set(handle.client, id);
    const again = this.#told.again(handle);
    const connection = this.#connections.get(id);
    // It tells the server who it is before it registers a watch.
    if (connection !== undefined) connection.identities = handle.told;
    if (again === null || connection === undefined) return;
    connection.again = again;
    const { data, exist, child } = again;
    for (const judge of this.judges.returned) judge(data.size + exist.size + child.size, at);
  }

  #requested({ connection: id, session, xid, op }: EventOf<'server.requested'>, at: Envelope): void {
    const connection = this.#connections.get(id);
    if (connection === undefined) return;
    if (op === 'addAuth') {
      // From its arrival on, however long the answer waits for others, and whatever its client has asked for meanwhile.
      const call = this.#service.callOf(session, xid);
      if (call !== undefined)
        connection.identities = this.#service.introduced(connection.identities, call.request);
      return;
    }
    if (this.#isBlind || connection.again === null || isRegistration(op)) return;
    connection.again = null;
    this.#badCatchUp(`its client asked for ${op} before it registered its watches again`, connection, at);
  }

  /** A reply: it may come too early, it leaves a watch, and that to a setWatches ends the catching up. */
  #replied(call: Call | null, event: EventOf<'server.replied'>, at: Envelope): void {
    const connection = this.#connections.get(event.connection);
    if (this.#isBlind || connection === undefined || !connection.isAttached) return;
    const owed = connection.owed.find(({ isOptional }) => !isOptional);
    if (owed !== undefined) for (const judge of this.judges.overtaken) judge(owed, event, at);
    if (isTurnedAway(event.code)) {
      if (isRegistration(event.op)) connection.again = null;
      return;
    }
    if (call === null) {
      if (isRegistration(event.op)) this.#caughtUp(connection, at);
      return;
    }
    const { request, expected } = call;
    const watches = this.#servers.get(connection.server);
    if (watches !== undefined) this.#watchesChanged({ watches, connection, call }, event, at);
    if (!isLook(request) || !request.watch || request.path === null) return;
    const code = expected?.code ?? event.code;
    if (code !== CODES.OK && (code !== CODES.NONODE || request.kind !== 'exists')) return;
    const list = request.kind === 'exists' || request.kind === 'getData' ? 'data' : 'child';
    watches?.add({ list, path: request.path, mode: 'one-shot' }, connection, at.index);
  }

  /** What a client does with its watches besides reading: from the answer on they are so. */
  #watchesChanged(
    { watches, connection, call }: Omit<WatchCall, 'request'> & { readonly call: Call },
    { code }: EventOf<'server.replied'>,
    at: Envelope,
  ): void {
    const { request } = call;
    if (!isAboutWatches(request)) return;
    const due = changeWatches({ watches, connection, request }, at.index);
    // What its client had registered again is not known there.
    if (due === null || due === code || connection.isUnjudged) return;
    const what = `was answered ${codeName(code)} instead of ${codeName(due)}`;
    for (const judge of this.judges.badRemoval) judge(what, call, at);
  }

  #applied(server: number, txn: Transaction, at: Envelope): void {
    if (!this.#service.knows(txn.zxid)) this.#isBlind = true;
    const watches = this.#servers.get(server);
    if (this.#isBlind || watches === undefined) return;
    for (let next = watches.owing.shift(); next !== undefined; next = watches.owing.shift()) {
      for (const owed of next.owed)
        if (!owed.isOptional) for (const judge of this.judges.missed) judge(owed, at);
      if (next.owed.length > 0) next.owed.length = 0;
      next.passed = 0;
    }
    for (const { kind, path, acl, parentAcl } of txn.changes) {
      if (kind === 'dataChanged') this.#owe(watches, { path, type: 'NodeDataChanged', acl, txn }, at);
      else {
        this.#owe(watches, { path, type: kind === 'created' ? 'NodeCreated' : 'NodeDeleted', acl, txn }, at);
        const above = parentOf(path) || '/';
        this.#owe(watches, { path: above, type: 'NodeChildrenChanged', acl: parentAcl ?? acl, txn }, at);
      }
    }
    const isEnd = txn.op === 'closeSession' && txn.code === CODES.OK;
    const ended = isEnd ? watches.attached.get(txn.session) : undefined;
    if (ended === undefined) return;
    ended.endedAt = at.index;
    ended.endedZxid = txn.zxid;
    watches.drop(ended);
  }

  /** Everybody who watches for this is to be told, once; a one-shot watch is used up by it. */
  #owe(watches: ServerWatches, cause: Cause, at: Envelope): void {
    const { path, type } = cause;
    const isOfChildren = type === 'NodeChildrenChanged';
    const list = isOfChildren ? 'child' : 'data';
    const told = watches.concerned(list, path, isOfChildren);
    for (const { watcher, kept } of told) this.#oweOne(watches, watcher, { cause, kept }, at);
    if (type === 'NodeDeleted') {
      // Whoever has watches of both lists is told once.
      for (const { watcher, kept } of watches.concerned('child', path, false)) {
        if (!isAmong(told, watcher)) this.#oweOne(watches, watcher, { cause, kept }, at);
      }
      watches.useUp('child', path);
    }
    watches.useUp(list, path);
  }

  #oweOne(
    watches: ServerWatches,
    watcher: WatchedConnection,
    { cause: { path, type, acl, txn }, kept: { mode, index: watchedAt } }: { cause: Cause; kept: Kept },
    at: Envelope,
  ): void {
    const { connection, session } = watcher;
    const isEnd = txn.op === 'closeSession';
    const isWithheld = !hasRight(acl, PERMS.read, watcher.identities);
    const owed: Owed = {
      connection,
      session,
      path,
      type,
      zxid: txn.zxid,
      watchedAt,
      mode,
      appliedAt: at.index,
      isUnordered: isEnd,
      isOptional: isWithheld || (isEnd && txn.session === session && txn.call?.connection !== connection),
      isWithheld,
    };
    watcher.owed.push(owed);
    if (!watches.owing.includes(watcher)) watches.owing.push(watcher);
    if (!owed.isOptional) for (const judge of this.judges.owed) judge(owed, at);
  }

  #fired(event: EventOf<'watch.fired'>, at: Envelope): void {
    const { connection: id, session, path, type, zxid, catchUp, withheld } = event;
    const connection = this.#connections.get(id);
    if (connection === undefined || !connection.isAttached) {
      for (const judge of this.judges.stray) judge(event, connection?.endedAt ?? 0, at);
      return;
    }
    if (session !== connection.session || at.actor !== connection.server) {
      for (const judge of this.judges.foreign) judge(event, at);
      return;
    }
    if (!catchUp) for (const judge of this.judges.fired) judge(event, at);
    if (!this.#isBlind) {
      if (catchUp) this.#missedNoMore(connection, event, at);
      else this.#compare(connection, event, at);
    }
    const fired: Fired = { path, type, zxid, index: at.index };
    connection.use(fired);
    if (!withheld) connection.underWay.push(fired);
  }

  /** An event must be the next that is owed. */
  #compare(connection: WatchedConnection, event: EventOf<'watch.fired'>, at: Envelope): void {
    const { path, type, zxid } = event;
    const { owed } = connection;
    const exact = owed.findIndex((one) => one.path === path && one.type === type && one.zxid === zxid);
    if (exact >= 0) {
      const [paid] = owed.splice(exact, 1);
      const isLate = exact < connection.passed;
      connection.passed = isLate ? connection.passed - 1 : exact;
      if (paid !== undefined) this.#judgeSilence(event, paid, at);
      if (isLate && paid?.isUnordered === false)
        for (const judge of this.judges.disordered) judge(event, paid, at);
      return;
    }
    const similar = owed.findIndex((one) => one.path === path && (one.type === type || one.zxid === zxid));
    const [meant] = similar >= 0 ? owed.splice(similar, 1) : [];
    connection.passed = Math.min(connection.passed, owed.length);
    if (meant?.type === type) for (const judge of this.judges.disordered) judge(event, meant, at);
    else if (meant !== undefined) for (const judge of this.judges.mistyped) judge(event, meant.watchedAt, at);
    else this.#explain(connection, event, at);
  }

  /** Who may not read of it is not told, and everybody else is. */
  #judgeSilence(event: EventOf<'watch.fired'>, paid: Owed, at: Envelope): void {
    if (event.withheld === paid.isWithheld) return;
    if (paid.isWithheld) for (const judge of this.judges.leaked) judge(event, at);
    else for (const judge of this.judges.missed) judge(paid, at);
  }

  /** Nothing like this event is owed. */
  #explain(connection: WatchedConnection, event: EventOf<'watch.fired'>, at: Envelope): void {
    const { path, type } = event;
    const ofData = connection.watchFor('data', path);
    const ofChild = connection.watchFor('child', path);
    const fitting =
      type === 'NodeChildrenChanged' ? ofChild : type === 'NodeDeleted' ? (ofData ?? ofChild) : ofData;
    const unfitting = ofData ?? ofChild;
    const before = connection.used(path);
    const isDoubled = before?.type === type && before.zxid === event.zxid;
    if (connection.endedAt > 0) for (const judge of this.judges.stray) judge(event, connection.endedAt, at);
    else if (fitting !== undefined && fitting.mode !== 'one-shot' && isDoubled)
      for (const judge of this.judges.doubled) judge(event, before, at);
    else if (fitting !== undefined) for (const judge of this.judges.uncaused) judge(event, fitting.index, at);
    else if (unfitting !== undefined)
      for (const judge of this.judges.mistyped) judge(event, unfitting.index, at);
    else if (connection.removed.has(path)) for (const judge of this.judges.stray) judge(event, 0, at);
    else if (before !== undefined) for (const judge of this.judges.repeated) judge(event, before, at);
    else for (const judge of this.judges.foreign) judge(event, at);
  }

  /** A client that came back is told of what it missed: list by list. */
  #missedNoMore(connection: WatchedConnection, event: EventOf<'watch.fired'>, at: Envelope): void {
    this.#beginCatchUp(connection, at);
    if (this.#isBlind || connection.isUnjudged) return;
    const { catchUp } = connection;
    const { path, type, zxid } = event;
    const what = `${type} of ${path}`;
    if (catchUp === null) {
      this.#badCatchUp(`it was told ${what} though its client had nothing to register again`, connection, at);
      return;
    }
    const list = catchUp.findIndex((missed) => missed.some((one) => one.path === path && one.type === type));
    const missed = catchUp[list];
    if (missed === undefined) {
      this.#badCatchUp(`it was told ${what}, which does not show`, connection, at);
      return;
    }
    missed.splice(
      missed.findIndex((one) => one.path === path && one.type === type),
      1,
    );
    const isLate = list < connection.caughtUp;
    connection.caughtUp = Math.max(connection.caughtUp, list);
    if (isLate) {
      this.#badCatchUp(`it was told ${what} behind an event of a later list`, connection, at);
    } else if (this.#service.zab.epochs.real(zxid) !== this.#service.appliedBy(connection.server)) {
      this.#badCatchUp(`it was told ${what} with another zxid than that of the state`, connection, at);
    }
  }

  /** The first sign that a server handles a setWatches: it does so at once, in one state. */
  #beginCatchUp(connection: WatchedConnection, at: Envelope): void {
    const { again, server } = connection;
    if (again === null) return;
    connection.again = null;
    const zxid = this.#service.appliedBy(server);
    if (!this.#service.knows(zxid)) {
      // What a server that is alone holds need not have been agreed on, and it ends its connections with its solitude.
      if (this.#service.alone.find(server) === undefined) this.#isBlind = true;
      else connection.isUnjudged = true;
      return;
    }
    const { missed, kept } = catchUpOf(again, (path) => this.#service.model.stat(path, zxid));
    connection.catchUp = missed;
    const watches = this.#servers.get(server);
    for (const one of kept) watches?.add(one, connection, at.index);
  }

  #caughtUp(connection: WatchedConnection, at: Envelope): void {
    this.#beginCatchUp(connection, at);
    if (this.#isBlind) return;
    const [left] = connection.catchUp?.find(({ length }) => length > 0) ?? [];
    connection.catchUp = null;
    if (left !== undefined) {
      this.#badCatchUp(`it was not told ${left.type} of ${left.path}, which still shows`, connection, at);
    }
  }

  #badCatchUp(what: string, connection: WatchedConnection, at: Envelope): void {
    for (const judge of this.judges.badCatchUp) judge(what, connection, at);
  }
}
